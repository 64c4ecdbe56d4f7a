"""The mandate of the demonstration: the plan of the workshop, the real one's facts in our own wording."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument

from sources.samples.letter import add_lines, mark_pages, new_document, saved, two_columns, write_blocks, write_line

_TEXT = Path(__file__).parent / "texts" / "ke-hoach-hoi-thao.yml"
_COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_BOLD: dict[str, Any] = {"bold": True, "centred": True, "size": 13}
_ITALIC: dict[str, Any] = {"italic": True, "centred": True, "size": 13}


def mandate() -> bytes:
    """The .docx of the workshop plan: official head, title, body, recipients and signature."""
    import yaml

    text: dict[str, Any] = yaml.safe_load(_TEXT.read_text(encoding="utf-8"))
    document = new_document(" ".join((text["title"], *text["subject"])))
    _head(document, text)
    write_line(document.add_paragraph(), text["title"], bold=True, centred=True)
    for line in text["subject"]:
        write_line(document.add_paragraph(), line, bold=True, centred=True)
    write_blocks(document, text["blocks"])
    _foot(document, text)
    mark_pages(document, None)
    return saved(document)


def _head(document: WordDocument, text: dict[str, Any]) -> None:
    left, right = two_columns(document, 6, 10)
    add_lines(left, [*((line, _BOLD) for line in text["issuer"]), ("", {}), (text["number"], {"centred": True, "size": 13})])
    add_lines(right, [(_COUNTRY, _BOLD | {"size": 12}), (_MOTTO, _BOLD), ("", {}), (text["place_and_date"], _ITALIC)])


def _foot(document: WordDocument, text: dict[str, Any]) -> None:
    left, right = two_columns(document, 8, 8)
    recipients = [("Nơi nhận:", {"bold": True, "italic": True, "size": 12})]
    add_lines(left, [*recipients, *((f"- {line}", {"size": 11}) for line in text["recipients"])])
    lines = [*text["signature"], "", "", "", "", text["signer"]]
    add_lines(right, [(line, _BOLD) for line in lines])
