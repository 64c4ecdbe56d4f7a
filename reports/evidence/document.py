"""A Word file of the plan as it stands, wherever it comes from: its visible words line by line, and what it carries.

The mailed file does not vouch for itself: it is laid beside the published one, word by word and record by record.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, islice, zip_longest
from pathlib import Path

from reports.evidence.embed import read_origins, read_records
from reports.evidence.records import NumberRecord, Origin
from reports.evidence.scan import scan_document
from sources.contracts import from_json, json_text
from sources.reading.members import read_members
from sources.reading.word_model import WordFile, WordParagraph, open_word, paragraphs_in
from sources.reading.word_package import MESSAGES, ListCounter, attachments, open_package

BODY = "document"
_IDENTITY = re.compile(r"\b[0-9a-f]{64}\b")
_SHOWN_AROUND = 40
_LONGEST_COMPARED = 4_000
MOST_LINES = 50_000
_DRAWN_WORDS = ("{http://schemas.openxmlformats.org/drawingml/2006/main}t", "{urn:schemas-microsoft-com:vml}textpath")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a line that stand in a content control, and the identity that it names."""

    number_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """The visible words of one paragraph; `part` is the body, or the kind of the part beside it."""

    part: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A Word file as it stands.

    `identities`: the data identities that it prints or names; `unexplained`: digits without a record; `unreadable`: why its
    records cannot be used.
    """

    lines: tuple[Line, ...]
    attached: tuple[tuple[str, str], ...]
    records: tuple[NumberRecord, ...]
    origins: tuple[Origin, ...]
    unexplained: tuple[str, ...] = ()
    unreadable: str = ""
    identities: tuple[str, ...] = ()

    @property
    def number_ids(self) -> tuple[str, ...]:
        """The numbers whose controls stand in it, each once."""
        return tuple(dict.fromkeys(span.number_id for line in self.lines for span in line.spans))


def open_as_text(path: Path) -> str:
    """An `OpenedDocument` as one line of JSON, for the parent of a limited child. Raises Refused where it is not Word."""
    lines = tuple(islice(_lines(path), MOST_LINES + 1))
    if len(lines) > MOST_LINES:
        raise MESSAGES.refused("PII-TEXT-PART-TOO-LARGE", file=path.name, part=BODY)
    try:
        records, origins, unreadable = read_records(path), read_origins(path), ""
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        records, origins, unreadable = (), (), type(problem).__name__
    unexplained = () if unreadable else tuple(item.text for item in scan_document(path).unexplained_digits)
    carried = [origin.to_json() for origin in origins]
    return json_text(
        {
            "lines": lines,
            "attached": attachments(path),
            "records": records,
            "origins": carried,
            "unexplained": unexplained,
            "unreadable": unreadable,
            "identities": _identities(path, lines),
        }
    )


def _identities(path: Path, lines: Iterable[Line]) -> list[str]:
    """Those printed, then those that the properties of the file name."""
    printed = (found for line in lines for found in _IDENTITY.findall(line.text))
    named = read_members(path, lambda name: name == "docProps/core.xml").values()
    return list(
        dict.fromkeys([*printed, *(found for part in named for found in _IDENTITY.findall(part.decode(errors="ignore")))])
    )


def from_text(text: str) -> OpenedDocument:
    """The inverse of `open_as_text`."""
    content = json.loads(text)
    origins = tuple(Origin.from_json(item) for item in content.pop("origins"))
    return replace(from_json({**content, "origins": []}, OpenedDocument), origins=origins)


def _lines(path: Path) -> Iterator[Line]:
    """Every visible line that is not blank: the body in order, then what stands beside it, then words in drawings."""
    file = open_word(path)
    counter = ListCounter(file.levels)
    for part, paragraph in _paragraphs(file):
        line = _line(part, paragraph, counter)
        if line.text.strip():
            yield line
    package = open_package(path)
    for root in (package.document, *(root for _, _, root in package.side)):
        for element in root.iter(*_DRAWN_WORDS):
            yield Line("drawing", " ".join((element.get("string") or element.text or "").split()))


def _paragraphs(file: WordFile) -> Iterator[tuple[str, WordParagraph]]:
    parts = [(BODY, file.body), *((part.kind, part.blocks) for part in file.parts)]
    return ((kind, paragraph) for kind, blocks in parts for paragraph in paragraphs_in(blocks))


def _line(part: str, paragraph: WordParagraph, counter: ListCounter) -> Line:
    """Blanks are made single, as editors change them; a page number, which is never the same, is a sign."""
    reference = paragraph.list_reference
    text = f"{(counter.next(reference) or '') if reference else ''} "
    spans: list[Span] = []
    for control, runs in groupby((run for run in paragraph.runs if run.counts), key=lambda run: run.control):
        start = len(text)
        for run in runs:
            is_page = part in ("header", "footer") and run.field == "PAGE" and run.text.strip().isdigit()
            for word in re.split(r"(\s+)", "#" if is_page else run.text):
                text += word if word.strip() else " " if word and not text.endswith(" ") else ""
        if control is not None:
            spans.append(Span(control.tag, start, len(text)))
    fields = "".join(f" {{{field}}}" for field in paragraph.fields if field != "PAGE")
    shift = len(text) - len(text.lstrip())
    moved = (Span(span.number_id, max(span.start - shift, 0), max(span.end - shift, 0)) for span in spans)
    return Line(part, text.strip() + fields, tuple(moved))


@dataclass(frozen=True, slots=True)
class Change:
    """One place where a copy departs from the published document: `code` of the message, both texts, the numbers touched."""

    code: str
    stated: str
    found: str
    numbers: tuple[str, ...] = ()


def changes_in(copy: OpenedDocument, published: OpenedDocument) -> tuple[Change, ...]:
    """Every departure of a copy from the published document, in the order of the latter.

    A copy without any control (another editor drops them) is compared by its words alone.
    """
    labelled = any(line.spans for line in copy.lines)
    body = _changed_lines(_of_body(published), _of_body(copy), labelled)
    return (*body, *_beside(published, copy), *_attached(published, copy))


def _of_body(document: OpenedDocument) -> list[Line]:
    return [line for line in document.lines if line.part == BODY]


def _changed_lines(before: list[Line], after: list[Line], labelled: bool) -> Iterator[Change]:
    matcher = SequenceMatcher(None, [line.text for line in before], [line.text for line in after], autojunk=False)
    for kind, start, end, other, other_end in matcher.get_opcodes():
        for old, new in zip_longest(before[start:end], after[other:other_end]):
            if kind != "equal":
                yield _changed_line(old, new)
            elif labelled and [span.number_id for span in old.spans] != [span.number_id for span in new.spans]:
                yield Change("PII-TRACE-RELABELLED", old.text, new.text, _relabelled(old, new))


def _relabelled(old: Line, new: Line) -> tuple[str, ...]:
    there = Counter(span.number_id for span in new.spans)
    gone = tuple((Counter(span.number_id for span in old.spans) - there).elements())
    return gone or tuple(span.number_id for span in old.spans)


def _changed_line(old: Line | None, new: Line | None) -> Change:
    if new is None:
        assert old is not None
        return Change("PII-TRACE-REMOVED", old.text, "", tuple(span.number_id for span in old.spans))
    if old is None:
        return Change("PII-TRACE-ADDED", "", new.text)
    if max(len(old.text), len(new.text)) > _LONGEST_COMPARED:
        return Change(
            "PII-TRACE-CHANGED", old.text, new.text[:_LONGEST_COMPARED], tuple(span.number_id for span in old.spans)
        )
    parts = [item for item in SequenceMatcher(None, old.text, new.text, autojunk=False).get_opcodes() if item[0] != "equal"]
    touched = [
        span.number_id for span in old.spans if any(start <= span.end and span.start <= end for _, start, end, _, _ in parts)
    ]
    first, last = parts[0], parts[-1]
    return Change(
        "PII-TRACE-CHANGED",
        old.text[max(0, first[1] - _SHOWN_AROUND) : last[2] + _SHOWN_AROUND],
        new.text[max(0, first[3] - _SHOWN_AROUND) : last[4] + _SHOWN_AROUND],
        tuple(dict.fromkeys(touched)),
    )


def _beside(published: OpenedDocument, copy: OpenedDocument) -> Iterator[Change]:
    """Headers, notes, boxes and drawings are laid out anew by editors: what counts is which lines there are."""
    before = {(line.part, line.text): line for line in published.lines if line.part != BODY}
    after = {(line.part, line.text): line for line in copy.lines if line.part != BODY}
    for key, line in before.items():
        if key not in after:
            yield Change("PII-TRACE-REMOVED", line.text, "", tuple(span.number_id for span in line.spans))
    yield from (Change("PII-TRACE-ADDED", "", line.text) for key, line in after.items() if key not in before)


def _attached(published: OpenedDocument, copy: OpenedDocument) -> Iterator[Change]:
    before, after = set(published.attached), set(copy.attached)
    yield from (Change("PII-TRACE-PART", kind, "") for kind, _ in sorted(before - after))
    yield from (Change("PII-TRACE-PART", "", kind) for kind, _ in sorted(after - before))


def by_number(changes: Iterable[Change]) -> dict[str | None, list[Change]]:
    """Changes by the numbers that they touch; those that touch none under None."""
    found: dict[str | None, list[Change]] = {}
    for change in changes:
        for number_id in change.numbers or (None,):
            found.setdefault(number_id, []).append(change)
    return found
