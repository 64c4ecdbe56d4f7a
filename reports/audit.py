"""The statistical audit of an index as people read it: lines for the terminal, one offline page, one Word document."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.innovation_index.method.audit import Audit
from sources.reading.archive import MADE_AT, save_canonical
from sources.words.data import data
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    import pandas as pd

FIGURES = frozenset({"bands", "importance"})
FEW = 12
"""Rows of a section that the terminal shows, flagged ones only."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    number: bool


@dataclass(frozen=True, slots=True)
class Line:
    cells: tuple[Cell, ...]
    flag: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """`picture`: PNG; `description`: what it shows, in words."""

    picture: bytes
    description: str

    @property
    def source(self) -> str:
        """The picture as an address that loads nothing."""
        return f"data:image/png;base64,{b64encode(self.picture).decode()}"


@dataclass(frozen=True, slots=True)
class Section:
    """One question: what is asked, what was found, a figure where one helps, and the rows behind it."""

    title: str
    asked: str
    found: str
    header: tuple[str, ...]
    rows: tuple[Line, ...]
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`notice`: what must be seen before anything else, empty where there is nothing."""

    title: str
    notice: str
    intro: str
    sections: tuple[Section, ...]

    def lines(self) -> list[str]:
        """For the terminal: each question, what was found, and the rows that should be looked at."""
        words = _words()
        told = [self.title, *([self.notice] if self.notice else []), self.intro]
        for section in self.sections:
            told += ["", f"{section.title}: {section.found}", f"  {section.asked}"]
            flagged = [row for row in section.rows if row.flag]
            told += ["  " + "  ".join(cell.text for cell in row.cells) for row in flagged[:FEW]]
            told += [f"  {words['more'].format(count=len(flagged) - FEW)}"] if len(flagged) > FEW else []
        return told

    def html(self) -> str:
        """The page, self-contained, without scripts, loading nothing."""
        import jinja2

        template = Path(__file__).with_name("audit.html").read_text(encoding="utf-8")
        page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(template)
        return page.render(title=self.title, notice=self.notice, intro=self.intro, sections=self.sections)

    def write_word(self, path: Path) -> None:
        """The same as a Word document; the same report gives the same bytes."""
        import docx
        from docx.shared import Mm, Pt, RGBColor

        document = docx.Document()
        document.styles["Normal"].font.name = "Times New Roman"
        document.styles["Normal"].font.size = Pt(13)
        for level in (1, 2):
            style = document.styles[f"Heading {level}"]
            style.element.rPr.rFonts.attrib.clear()
            style.font.name, style.font.color.rgb = "Times New Roman", RGBColor(0, 0, 0)
        document.add_heading(self.title, level=1)
        for text in (self.notice, self.intro):
            if text:
                document.add_paragraph().add_run(text).bold = text == self.notice
        for section in self.sections:
            document.add_heading(section.title, level=2)
            document.add_paragraph(f"{section.asked} {section.found}")
            if section.figure is not None:
                picture = document.add_picture(BytesIO(section.figure.picture), width=Mm(160))
                picture._inline.docPr.set("descr", section.figure.description)
            if section.rows:
                _table(document, section)
        save_canonical(document.save, path, MADE_AT)


def _table(document: Any, section: Section) -> None:
    """Row by row over the cells of the table as a whole: python-docx looks the grid up anew for each single cell."""
    width = len(section.header)
    table = document.add_table(rows=1 + len(section.rows), cols=width)
    table.style = "Table Grid"
    texts = [*section.header, *(cell.text for row in section.rows for cell in row.cells)]
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text


def audit_report(found: Audit, subject: str, *, illustrative: bool = False) -> AuditReport:
    """`subject`: what was audited, in words."""
    words = _words()
    counts = {"units": len(found.index.units), "indicators": len(found.index.structure.indicators)}
    return AuditReport(
        title=words["title"].format(subject=subject),
        notice=words["illustrative"] if illustrative else "",
        intro=words["intro"].format(**counts, groups=len(found.index.structure.aggregates)),
        sections=tuple(_section(name, frame, found) for name, frame in found.tables().items()),
    )


def _section(name: str, frame: pd.DataFrame, found: Audit) -> Section:
    words = _words()
    said = words["sections"][name]
    columns: dict[str, str] = said["columns"]
    width = float((frame["high"] - frame["low"]).mean()) if name == "bands" else 0.0
    blanks = {"flagged": int(frame["flag"].sum()), "rows": len(frame), "width": shown_float(width, 1)}
    assumed = "; ".join(words["assumed"][item] for item in found.assumptions)
    rows = []
    for flag, values in zip(frame["flag"], frame[list(columns)].itertuples(index=False, name=None), strict=True):
        cells = [_cell(column, value) for column, value in zip(columns, values, strict=True)]
        rows.append(Line((*cells, Cell(words["flag"] if flag else "", number=False)), bool(flag)))
    found_text, asked = said["found"].format(**blanks), said["asked"].format(assumptions=assumed)
    figure = _figure(name, found, said["title"]) if name in FIGURES and len(frame) else None
    return Section(said["title"], asked, found_text, (*columns.values(), ""), tuple(rows), figure)


def _figure(name: str, found: Audit, title: str) -> Figure:
    from reports import audit_figures

    words = _words()["figures"]
    return Figure(getattr(audit_figures, name)(found, words), f"{title}. {words[name]}")


def _cell(column: str, value: object) -> Cell:
    words = _words()
    if isinstance(value, str):
        return Cell(words["kinds"].get(value, value), number=False)
    number = float(value)  # type: ignore[arg-type]
    text = words["hole"] if number != number else shown_float(number, words["places"].get(column))
    return Cell(text, number=True)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_suffix(".yml"))
    return words
