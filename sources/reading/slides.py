"""A .pptx as located text: titles, text frames, tables and notes of every slide, groups opened; hidden slides marked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sources.places import SlideSpan
from sources.reading.located import BlockKind, Document, Paragraph, Table, TableCell
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def read_slides(path: Path) -> Document:
    """All slides in their order. Raises Refused where the file is damaged or no presentation."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    try:
        presentation = Presentation(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, OSError) as error:
        raise MESSAGES.refused("PII-TEXT-DAMAGED", file=path.name, part=path.name) from error
    except (KeyError, ValueError) as error:
        raise MESSAGES.refused("PII-TEXT-NOT-SLIDES", file=path.name) from error
    blocks: list[Paragraph | Table] = []
    hidden: list[Paragraph] = []
    for number, slide in enumerate(presentation.slides, start=1):
        if slide._element.get("show") == "0":
            found = [paragraph for block in _slide(slide, number) for paragraph in _paragraphs_of(block)]
            hidden.extend(_marked(paragraph, BlockKind.HIDDEN) for paragraph in found)
        else:
            blocks.extend(_slide(slide, number))
    numbers = {paragraph.selector.slide for paragraph in hidden if isinstance(paragraph.selector, SlideSpan)}
    findings = (
        (MESSAGES.finding("PII-TEXT-HIDDEN-SLIDE", file=path.name, place=hidden[0].place(), count=len(numbers)),)
        if hidden
        else ()
    )
    return Document((*blocks, *hidden), findings)


def _slide(slide: Any, number: int) -> Iterator[Paragraph | Table]:
    """The title, then the other shapes from top to bottom, then the notes."""
    title = slide.shapes.title
    heading = " ".join(title.text_frame.text.split()) if title is not None else ""
    if title is not None:
        yield from _frame(title.text_frame, number, str(title.shape_id), BlockKind.HEADING, ())
    headings = (heading,) if heading else ()
    for path, shape in sorted(_leaves(slide.shapes, ""), key=lambda item: (item[1].top or 0, item[1].left or 0)):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if shape.has_text_frame:
            yield from _frame(shape.text_frame, number, path, BlockKind.BODY, headings)
        elif getattr(shape, "has_table", False):
            yield _table(shape.table, number, path, headings, heading)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from _frame(slide.notes_slide.notes_text_frame, number, "notes", BlockKind.SLIDE_NOTE, headings)


def _leaves(shapes: Any, above: str) -> Iterator[tuple[str, Any]]:
    for shape in shapes:
        path = f"{above}/{shape.shape_id}" if above else str(shape.shape_id)
        if hasattr(shape, "shapes"):
            yield from _leaves(shape.shapes, path)
        else:
            yield path, shape


def _frame(frame: Any, slide: int, shape: str, kind: BlockKind, headings: tuple[str, ...]) -> Iterator[Paragraph]:
    for ordinal, paragraph in enumerate(frame.paragraphs):
        text = paragraph.text.replace("\v", "\n")
        if text.strip():
            fonts = tuple(dict.fromkeys(run.font.name for run in paragraph.runs if run.font.name))
            level = 0 if kind is BlockKind.HEADING else None
            yield Paragraph(text, SlideSpan(slide, shape, ordinal, end=len(text)), kind, headings, None, fonts, level)


def _table(table: Any, slide: int, shape: str, headings: tuple[str, ...], caption: str) -> Table:
    cells = []
    for row, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells):
            if cell.is_spanned:
                continue
            paragraphs = tuple(
                Paragraph(
                    paragraph.text,
                    SlideSpan(slide, shape, ordinal, row, column, 0, len(paragraph.text)),
                    BlockKind.TABLE_CELL,
                    headings,
                    None,
                    tuple(dict.fromkeys(run.font.name for run in paragraph.runs if run.font.name)),
                )
                for ordinal, paragraph in enumerate(cell.text_frame.paragraphs)
            )
            spans = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
            cells.append(TableCell(row, column, paragraphs, *spans))
    return Table(tuple(cells), headings, caption)


def _paragraphs_of(block: Paragraph | Table) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    else:
        for cell in block.cells:
            yield from cell.paragraphs


def _marked(paragraph: Paragraph, kind: BlockKind) -> Paragraph:
    return Paragraph(paragraph.text, paragraph.selector, kind, paragraph.headings, paragraph.number, paragraph.fonts)
