"""The scan of a finished document: which numbers carry a record, which digits need none, and which are unexplained.

It reads the .docx alone, knowing nothing of how it was made: body, headers, footers and notes, controls and styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reports.evidence.embed import read_records
from sources.reading.word_model import Control, Run, WordFile, WordParagraph, open_word, paragraphs_in
from sources.words.data import data


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason why digits need no record, and the words it covered in this document, each once."""

    id: str
    reason: str
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScannedNumber:
    """A content control that names a record, and the text in it."""

    number_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Unexplained:
    """Digits without a record that no exemption covers, with the paragraph they stand in."""

    text: str
    paragraph: str
    part: str


@dataclass(frozen=True, slots=True)
class ScanResult:
    number_uses: tuple[ScannedNumber, ...]
    unexplained_digits: tuple[Unexplained, ...]
    exempted: tuple[Exemption, ...]


def exemptions() -> list[dict[str, str]]:
    """The rules of `exemptions.yml`."""
    rules: list[dict[str, str]] = data(Path(__file__).with_name("exemptions.yml"))["exemptions"]
    return rules


def scan_document(path: Path) -> ScanResult:
    """Walk every visible part of a .docx, deleted and hidden text included. Raises Refused where it is no Word document.

    Digits in a control whose record is missing, or says something else, are unexplained too.
    """
    recorded = {record.number_id: record.shown_text for record in read_records(path)}
    file = open_word(path)
    numbers: list[ScannedNumber] = []
    unexplained: list[Unexplained] = []
    covered: dict[str, dict[str, None]] = {rule["id"]: {} for rule in exemptions()}
    for part, paragraph in _paragraphs(file):
        for control, runs in pieces(paragraph):
            text = "".join(run.text for run in runs)
            if control is not None:
                numbers.append(ScannedNumber(control.tag, text))
            needs_one, rule = needs_record(control, runs, recorded)
            if not needs_one and rule is None:
                continue
            if rule is None:
                whole = "".join(run.text for run in paragraph.runs)
                unexplained.append(Unexplained(text.strip(), whole, part))
            else:
                covered[rule][text.strip()] = None
    listed = tuple(Exemption(rule["id"], rule["reason"], tuple(covered[rule["id"]])) for rule in exemptions())
    return ScanResult(tuple(numbers), tuple(unexplained), listed)


def _paragraphs(file: WordFile) -> Iterator[tuple[str, WordParagraph]]:
    parts = [("document", file.body), *((part.name, part.blocks) for part in file.parts)]
    return ((name, paragraph) for name, blocks in parts for paragraph in paragraphs_in(blocks))


def needs_record(control: Control | None, runs: list[Run], recorded: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether a piece of a paragraph has digits that no record speaks for; else the rule that exempts them."""
    text = "".join(run.text for run in runs)
    if (control is not None and recorded.get(control.tag) == text) or not any(letter.isdigit() for letter in text):
        return False, None
    rule = None if control is not None else _covering(runs[0])
    return rule is None, rule


def pieces(paragraph: WordParagraph) -> Iterator[tuple[Control | None, list[Run]]]:
    """The controls of a paragraph, each with its runs, and the runs outside one by one."""
    for control, runs in groupby(paragraph.runs, key=lambda run: run.control):
        if control is not None:
            yield control, list(runs)
        else:
            yield from ((None, [run]) for run in runs)


def _covering(run: Run) -> str | None:
    for rule in exemptions():
        placed = rule.get("where") != "page_field" or run.field == "PAGE"
        styled = "style" not in rule or run.style == rule["style"]
        if placed and styled and ("pattern" not in rule or re.fullmatch(rule["pattern"], run.text.strip())):
            return rule["id"]
    return None
