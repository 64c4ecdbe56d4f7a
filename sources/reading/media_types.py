"""The kinds of file that the readers know, named as on the internet, with the endings that people give them."""

from __future__ import annotations

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroenabled.12"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TEXT = "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroenabled.12"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PPTM = "application/vnd.ms-powerpoint.presentation.macroenabled.12"
PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"

OPENPYXL_TYPES = frozenset({XLSX, XLSM})
WORKBOOK_TYPES = frozenset({XLSX, XLSM, XLS, ODS})
DELIMITED_TYPES = frozenset({CSV, TSV})
WORD_TYPES = frozenset({DOCX, DOCM})
CONVERTIBLE_TYPES = frozenset({DOC, RTF})
SLIDE_TYPES = frozenset({PPTX, PPTM})
IMAGE_TYPES = frozenset({PNG, JPEG, TIFF})

ENDINGS: dict[str, tuple[str, ...]] = {
    XLSX: (".xlsx",),
    XLSM: (".xlsm",),
    XLS: (".xls",),
    ODS: (".ods",),
    CSV: (".csv", ".txt"),
    TSV: (".tsv", ".txt"),
    TEXT: (".txt", ".md", ".yml", ".yaml", ".csv", ".tsv"),
    DOCX: (".docx",),
    DOCM: (".docm",),
    DOC: (".doc",),
    RTF: (".rtf", ".doc"),
    ODT: (".odt",),
    PPTX: (".pptx",),
    PPTM: (".pptm",),
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    TIFF: (".tif", ".tiff"),
}
