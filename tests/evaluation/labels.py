"""The labelled data: papers with `expected.csv`, sentences with every number labelled; each reading gets its label.

A label has a role (a class of the role model), an indicator (None: outside the index; "?" : not labelled) and the fields of
a target. Papers are the unit of every split.

`sentences_b.csv` repeats frames of papers that had been read before: it is for training only and proves nothing. Without it
the models read two sets of papers that they never saw the same, but for one false target below 0.8.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from sources.contracts import SourceFile
from sources.departments.indicators import matcher_of
from sources.departments.papers import Opened, open_paper
from sources.departments.passages import passages
from sources.departments.readings import Paper, Reading
from sources.places import WordSpan
from sources.reading.front_door import inspect
from sources.reading.located import BlockKind, Document, Paragraph
from sources.tree import editions, load_tree

HERE = Path(__file__).parent
UNKNOWN = "?"
_ROLES = {
    "past": "past_result current_state past_target negated execution_rate",
    "budget": "budget",
    "national": "national_figure national_target national",
    "other_body": "other_province other_province_target other_body other_department",
    "estimate": "estimate estimate_not_target",
    "provincial": "provincial_target provincial_target_not_department provincial",
    "forecast": "forecast forecast_conditional scenario",
    "request": "request request_to_other",
    "definition": "definition",
    "target": "non_pii non_pii_indicator outside",
    "activity": "activity capacity attendees",
    "cause": "cause",
    "measure": "measure",
    "other": "no_commitment",
}
_ROLE_OF = {kind: role for role, kinds in _ROLES.items() for kind in kinds.split()}
"""The kind of a trap, or the reason why a sentence commits to nothing, as a class of the role model."""


@dataclass(frozen=True)
class Label:
    """What a reading should be. `year` and `unit` only for targets of papers and sentences."""

    role: str
    code: str | None = UNKNOWN
    year: int | None = None
    comparator: str | None = None
    unit: str | None = None


@dataclass
class Labelled:
    """A paper (or a group of sentences) opened for reading, with the way to its labels."""

    name: str
    opened: Opened
    rows: list[dict[str, str]]
    is_file: bool | None
    file: SourceFile | None = None

    def label(self, reading: Reading) -> Label | None:
        if self.is_file is None:
            return _own_label(self, reading)
        return _paper_label(self, reading) if self.is_file else _sentence_label(self, reading)


def plain(text: str) -> str:
    """Comparable text of a quote."""
    read = unicodedata.normalize("NFC", text or "").replace("ð", "đ").replace("Ð", "Đ").replace("–", "-").replace("−", "-")
    return re.sub(r"\s+", " ", read).strip().lower()


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ".")) if text else None
    except InvalidOperation:
        return None


def codes() -> dict[str, str]:
    """The concept key of `expected.csv` → code of the edition."""
    return {concept.key: code for code, concept in matcher_of(load_tree(editions()[-1])).concepts.items()}


def papers(folder: Path) -> Iterator[Labelled]:
    """The papers of a folder with `expected.csv`."""
    with (folder / "expected.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    keys = codes()
    for row in rows:
        row["code"] = keys.get(row.get("indicator_key", ""), row.get("indicator_key", "") or "")
    for name in sorted({row["file"] for row in rows}):
        path = folder / name
        found = inspect(path)
        file = SourceFile("0" * 64, name, found.media_type, path.stat().st_size)
        opened = open_paper(path, file, load_tree(editions()[-1]), None)
        yield Labelled(
            f"{folder.name}/{name.split('_')[0]}", opened, [row for row in rows if row["file"] == name], True, file
        )


def sentences(path: Path) -> Iterator[Labelled]:
    """Groups of labelled sentences, one group a paper; each sentence a paragraph below its heading."""
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            grouped[row["paper"]].append(row)
    matcher = matcher_of(load_tree(editions()[-1]))
    for name, rows in grouped.items():
        blocks: list[Paragraph] = []
        heading, last = None, None
        for row in rows:
            if row["heading"] != heading:
                heading = row["heading"]
                blocks.append(
                    Paragraph(heading, WordSpan("document", len(blocks), end=len(heading)), BlockKind.HEADING, level=1)
                )
            if row["text"] != last:
                last = row["text"]
                blocks.append(Paragraph(last, WordSpan("document", len(blocks), end=len(last))))
        parts = list(passages(Document(tuple(blocks))))
        paper = Paper(matcher, rows[0]["sender"], True, rows[0]["province"], year=2025)
        yield Labelled(f"sentences/{name}", Opened(paper, parts, [], []), rows, False)


def own_sentences(path: Path) -> Iterator[Labelled]:
    """Single sentences under a heading (`commitments.yml`): values that are targets, or the reason why none is."""
    stored = yaml.safe_load(path.read_text(encoding="utf-8"))
    matcher = matcher_of(load_tree(editions()[-1]))
    for at, (group, section, sentence, expected, *reason) in enumerate(stored["sentences"]):
        heading = stored["headings"][section]
        blocks = (
            [Paragraph(heading, WordSpan("document", 0, end=len(heading)), BlockKind.HEADING, level=1)] if heading else []
        )
        blocks.append(Paragraph(sentence, WordSpan("document", len(blocks), end=len(sentence))))
        parts = list(passages(Document(tuple(blocks))))
        paper = Paper(matcher, "Sở Công Thương", True, "Cao Bằng", year=2025)
        rows = [
            {"value": str(value), "code": str(code or ""), "year": str(year or ""), "reason": ""}
            for code, _, value, _, year in expected
        ]
        rows += [{"value": "", "reason": name} for name in reason]
        yield Labelled(f"{group}/{at % 7}", Opened(paper, parts, [], []), rows, None)


def _own_label(group: Labelled, reading: Reading) -> Label | None:
    for row in group.rows:
        if row["reason"] or number(row["value"]) == reading.quantity.value:
            if row["reason"]:
                role = _ROLE_OF.get(row["reason"])
                return Label(role) if role else None
            return Label("target", row["code"] or None, int(row["year"]) if row["year"] else None)
    return None if group.rows else Label("other")


def _sentence_label(group: Labelled, reading: Reading) -> Label | None:
    written = plain(reading.value_place.raw_text)
    sentence = plain(reading.quote)
    quantity = reading.quantity
    best = None
    for row in group.rows:
        text = plain(row["text"])
        if sentence not in text:
            continue
        offset = text.index(sentence)
        start, end = int(row["start"]), int(row["end"])
        if start < offset + quantity.end and offset + quantity.start < end + 1:
            best = row
            break
    if best is None or best["role"] in ("name", "date", "ordinal", "legal"):
        return Label("other", UNKNOWN) if best is not None else None
    year = int(best["year"]) if best["year"] else None
    assert written
    code = best["indicator_code"] or (None if best["role"] == "target" else UNKNOWN)
    return Label(best["role"], code, year, best["comparator"] or "=", best["unit"] or None)


def _cell_of(location: str) -> tuple[int, int] | None:
    found = re.search(r"/r(\d+)c(\d+)", location)
    return (int(found[1]), int(found[2])) if found else None


def _own_cell(reading: Reading) -> tuple[int, int] | None:
    selector = reading.place.selector
    row, cell = getattr(selector, "row", None), getattr(selector, "cell", None)
    return (row + 1, cell + 1) if row is not None and cell is not None else None


def _paper_label(paper: Labelled, reading: Reading) -> Label | None:
    """By the words and the value: a target of its row, a trap's kind, a baseline; else it is something else."""
    quote, value = plain(reading.quote), reading.quantity.value
    cell = _own_cell(reading)
    hits = [row for row in paper.rows if _covers(row, quote, cell)]
    for row in hits:
        if row["record_type"] == "commitment" and number(row["target"]) == value and value is not None:
            year = int(row["deadline"][:4]) if row["deadline"] else None
            return Label("target", row["code"] or None, year, row["comparator"], row["unit"])
    for row in hits:
        if row["record_type"] == "ambiguous" and (not row["target"] or number(row["target"]) == value):
            return None
        if row["record_type"] == "trap" and _within(row, reading):
            role = _ROLE_OF.get(row["kind"], "other")
            return Label(role, None if row["kind"].startswith(("non_pii", "outside")) else UNKNOWN)
    for row in hits:
        if row["record_type"] == "commitment" and row["baseline"] and number(row["baseline"]) == value:
            return Label("baseline", row["code"] or None)
    if reading.container == "cell":
        return Label(_cell_role(reading), UNKNOWN) if reading.column in ("past", "estimate", "cost", "national") else None
    return Label("other", UNKNOWN)


def _cell_role(reading: Reading) -> str:
    return {"past": "past", "estimate": "estimate", "cost": "budget", "national": "national"}[reading.column]


def _covers(row: dict[str, str], quote: str, cell: tuple[int, int] | None) -> bool:
    text, place = plain(row["text"]), _cell_of(row["location"])
    if place is not None and cell is not None:
        return place == cell and (text in quote or quote in text)
    if len(text) < 9 or len(quote) < 9:
        return text == quote
    return text in quote or quote in text


def _within(row: dict[str, str], reading: Reading) -> bool:
    """Whether the reading's number stands inside the trap's words."""
    text, quote = plain(row["text"]), plain(reading.quote)
    written = plain(reading.value_place.raw_text)
    if text not in quote:
        return written in text
    start = quote.index(text)
    around = plain(reading.sentence.text[: reading.quantity.start])
    return start - 2 <= len(around) + 1 and len(around) - 2 <= start + len(text) and written in text
