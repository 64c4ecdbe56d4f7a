"""What was edited by hand in an earlier document, carried into the next one by the identity of its paragraphs.

A paragraph is known by its words and the identities of its numbers, not by their values: new figures do not make it another
one. Words are carried; a number typed by hand is told and not carried, for nothing stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from reports.evidence.document import BODY, Line, OpenedDocument, Span
from reports.plan.content import PlanContent
from reports.word.content import ILLUSTRATIVE_MARK, Block, Fixed, Heading, Mark, Marked, NumberUse, Paragraph, Segment, Text
from sources.contracts import Finding
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
_ALIKE = 0.5
"""Two paragraphs that share less than so much are not the same one edited."""
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Edit:
    """A paragraph as it was published and as it stands now (None: new, or gone); `after`: the published one above it."""

    stated: Line | None
    found: Line | None
    above: Line | None


def edits(published: OpenedDocument, copy: OpenedDocument) -> Iterator[Edit]:
    """Every paragraph of the body that was changed, added or taken out, in the order of the published document."""
    before, after = ([line for line in one.lines if line.part == BODY] for one in (published, copy))
    matcher = SequenceMatcher(
        None, [_bare(line.text) for line in before], [_bare(line.text) for line in after], autojunk=False
    )
    for kind, start, end, other, other_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        above, rest = before[start - 1] if start else None, list(after[other:other_end])
        for line in before[start:end]:
            same = next((item for item in rest if _alike(line, item)), None)
            for new in rest[: rest.index(same)] if same else ():
                yield Edit(None, new, above)
            rest = rest[rest.index(same) + 1 :] if same else rest
            yield Edit(line, same, above)
            above = line if same else above
        yield from (Edit(None, new, above) for new in rest)


def _bare(text: str) -> str:
    return " ".join(text.replace(ILLUSTRATIVE_MARK, "").split())


def _alike(one: Line, other: Line) -> bool:
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() > _ALIKE


def _key_of_line(line: Line) -> str:
    text, position = "", 0
    for span in line.spans:
        text += f"{line.text[position : span.start]}{{{span.number_id}}}"
        position = span.end
    return _bare(text + line.text[position:])


def _key_of_block(block: Block) -> str | None:
    if not isinstance(block, Paragraph | Heading):
        return None
    return _bare("".join(f"{{{item.number_id}}}" if isinstance(item, NumberUse) else _words(item) for item in block.text))


def _words(item: Segment) -> str:
    return item if isinstance(item, str) else "" if isinstance(item, Mark) else getattr(item, "text", "")


def carried(
    content: PlanContent, published: OpenedDocument, copy: OpenedDocument, file: str
) -> tuple[PlanContent, list[Finding]]:
    """The document with what was edited in `copy`, and every edit told: carried, or why not.

    `published`: the document that `copy` (named `file`) was made from.
    """
    body, told = list(content.body), []
    for edit in edits(published, copy):
        finding = _carry(body, edit, file)
        told.append(finding)
    return replace(content, body=tuple(body)), told


def _carry(body: list[Block], edit: Edit, file: str) -> Finding:
    """Change `body` by one edit where that is possible."""
    stated, found = (line.text[:_SHOWN] if line else "" for line in (edit.stated, edit.found))
    anchor = edit.stated or edit.above
    keys = [_key_of_block(block) for block in body]
    at = keys.index(_key_of_line(anchor)) if anchor and _key_of_line(anchor) in keys else None
    if at is None:
        now = max(
            (key for key in keys if key), key=lambda key: SequenceMatcher(None, key, stated or found).ratio(), default=""
        )
        return MESSAGES.finding("PII-EDIT-CONFLICT", file=file, stated=stated, found=found, now=_plain(body, keys, now))
    block = body[at]
    if not isinstance(block, Paragraph | Heading) or (edit.found is None and isinstance(block, Heading)):
        return MESSAGES.finding("PII-EDIT-CONFLICT", file=file, stated=stated, found=found, now=stated)
    if edit.found is None:
        del body[at]
        return MESSAGES.finding("PII-EDIT-GONE", file=file, stated=stated)
    before, after = _typed(edit.stated, edit.found) if edit.stated is not None else ("", "")
    text = _rewritten(edit.found, edit.stated, block.text if edit.stated is not None else ())
    if after or text is None:
        lost, typed = _other_numbers(edit)
        return MESSAGES.finding("PII-EDIT-NUMBER", file=file, stated=before or lost, found=after or typed, sentence=found)
    if edit.stated is None:
        body.insert(at + 1, Paragraph(text))
    else:
        body[at] = replace(block, text=text)
    return MESSAGES.finding("PII-EDIT-CARRIED", file=file, found=found)


def _other_numbers(edit: Edit) -> tuple[str, str]:
    """The numbers that only the published words have, and those that only the edited ones have."""
    before, after = _numbers(edit.stated.text if edit.stated else ""), _numbers(edit.found.text if edit.found else "")
    lost, typed = ([item for item in one if item not in other] for one, other in ((before, after), (after, before)))
    return ", ".join(lost) or "–", ", ".join(typed) or "–"


def _plain(body: Sequence[Block], keys: Sequence[str | None], key: str) -> str:
    block = body[keys.index(key)] if key in keys else None
    if not isinstance(block, Paragraph | Heading):
        return ""
    return "".join(map(_words, block.text))[:_SHOWN]


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d(?:[\d.,]*\d)?", text)


def _typed(stated: Line, found: Line) -> tuple[str, str]:
    """The first number whose control now holds other words: as published, and as typed; empty where there is none."""
    now = {span.number_id: found.text[span.start : span.end].strip() for span in found.spans}
    for span in stated.spans:
        before = stated.text[span.start : span.end].strip()
        if span.number_id in now and now[span.number_id] != before:
            return before, now[span.number_id]
    return "", ""


def _rewritten(found: Line, stated: Line | None, known: Text) -> Text | None:
    """The edited words with the numbers of the new document in the places of the old ones; None where one was typed."""
    numbers = {item.number_id: item for item in known if isinstance(item, NumberUse)}
    named = tuple(span for span in found.spans if span.number_id in numbers)
    spans = named or (_located(found.text, stated) if stated else ())
    names = [item for item in known if isinstance(item, Fixed | Marked) and item.text.strip()]
    text: list[Segment] = []
    position = 0
    for span in (*spans, Span("", len(found.text), len(found.text))):
        words = _restored(found.text[position : span.start], names)
        if words is None:
            return None
        text += words
        text += [numbers[span.number_id]] if span.number_id in numbers else []
        position = span.end
    return tuple(text)


def _located(text: str, stated: Line) -> tuple[Span, ...]:
    """Where the published numbers stand in words whose controls another editor dropped."""
    spans, position = [], 0
    for span in stated.spans:
        shown = stated.text[span.start : span.end]
        at = text.find(shown, position)
        if at >= 0:
            spans.append(Span(span.number_id, at, at + len(shown)))
            position = at + len(shown)
    return tuple(spans)


def _restored(words: str, names: Sequence[Fixed | Marked]) -> list[Segment] | None:
    """Words with the names and codes of the new document as such; None where other digits are left."""
    by_text = {item.text: item for item in names}
    pattern = "|".join(re.escape(text) for text in sorted(by_text, key=len, reverse=True))
    pieces = (
        re.split(f"({pattern})", words.replace(ILLUSTRATIVE_MARK, "")) if pattern else [words.replace(ILLUSTRATIVE_MARK, "")]
    )
    if any(letter.isdigit() for piece in pieces if piece not in by_text for letter in piece):
        return None
    return [by_text.get(piece, piece) for piece in pieces if piece]
