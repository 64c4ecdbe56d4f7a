"""From the inputs and the targets to the content of the documents. Pure: no file, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from reports.evidence.records import NumberRecord
from reports.inputs import PlanInputs, TargetRow
from reports.kinds import DocumentKind, chosen, kinds
from reports.plan.blocking import MESSAGES, blocking
from reports.plan.content import Annex, Form, PlanContent
from reports.plan.contents import BASIS, CONTENTS, SUBJECTS
from reports.plan.material import Material
from reports.plan.outline import ROMAN, Outline, Subject
from reports.targets import TargetOutcome
from reports.word.content import Bars, Block, NotThere, NumberUse, Text, is_illustrative, numbered
from sources.contracts import Finding
from sources.words.text import file_name

WORKING_COPY = "ke-hoach"


@dataclass(frozen=True, slots=True)
class Documents:
    """All documents of one run; the working copy first. `records` are those of all, `findings` what could not be made."""

    made: tuple[PlanContent, ...]
    records: tuple[NumberRecord, ...]
    findings: tuple[Finding, ...]

    @property
    def plan(self) -> PlanContent:
        """The working copy of the plan, which is always there."""
        return self.made[0]


def build(inputs: PlanInputs, targets: tuple[TargetRow, ...], outcome: TargetOutcome | None = None) -> PlanContent:
    """The working copy of the plan of one province and year, with the record of each of its numbers."""
    return build_all(inputs, targets, outcome, names=(), clean=False).plan


def build_all(
    inputs: PlanInputs,
    targets: tuple[TargetRow, ...],
    outcome: TargetOutcome | None = None,
    names: Iterable[str] = (),
    *,
    clean: bool = True,
) -> Documents:
    """The documents of one province and year: the working copy, the clean copy where nothing blocks it, those of `names`.

    `outcome` is what the target model answered. Raises ValueError where one number identity would stand for two different
    numbers, KeyError for a name that no document has.
    """
    working = kinds()[WORKING_COPY]
    m = Material.gather(inputs, targets, outcome, working)
    wanted = [kind for kind in chosen(names) if kind is not working and (clean or not kind.is_clean)]
    stops = blocking(m) if clean else ()
    made = list(_documents(m))
    empty = [kind for kind in wanted if kind.needs and not getattr(inputs, kind.needs)]
    for kind in wanted:
        if kind not in empty and not (kind.is_clean and stops):
            made += _documents(m.of_document(kind))
    unsaid = (MESSAGES.finding("PII-PLAN-NOTHING-TO-SAY", document=kind.title) for kind in empty)
    return Documents(tuple(made), m.book.records(), (*stops, *unsaid))


def _documents(m: Material) -> Iterator[PlanContent]:
    """The one document of a kind, or one for each of its subjects."""
    if m.document.each is None:
        yield _document(m, None)
        return
    for index, (value, title) in enumerate(SUBJECTS[m.document.each](m), start=1):
        yield _document(m, Subject(value, title, index))


def _document(m: Material, subject: Subject | None) -> PlanContent:
    kind, name = m.document, "" if subject is None else file_name(str(subject.value))
    about: dict[str, Text] = {} if subject is None or kind.each is None else {kind.each: subject.title}
    walk = Outline(m, CONTENTS, SUBJECTS, subject)
    say = partial(_say, m, about)
    basis = tuple(BASIS[kind.form["basis"]](m)) if "basis" in kind.form else ()
    opening = say("opening")
    try:
        body = numbered(walk.chapters()) or numbered(walk.blocks(kind.skeleton))
    except NotThere as missing:
        raise MESSAGES.refused("PII-FORM-REFERENCE", file=kind.title, name=str(missing)) from missing
    closing = say("closing")
    annexes = tuple(
        Annex((*m.say("names.annex"), f" {number}"), m.say(entry["title"]), tuple(blocks))
        for number, (entry, blocks) in zip(ROMAN, walk.annexes(), strict=False)
    )
    form = _form(m, say)
    content = PlanContent(
        name=kind.name,
        file=kind.file.format(name=name),
        form=form,
        basis=basis,
        opening=opening,
        body=body,
        closing=closing,
        annexes=annexes,
        records=(),
        title=m.wording.plain(kind.form["title"], year=str(m.inputs.year), edition=str(m.readings.current.edition)),
        as_of=m.inputs.as_of,
        identity=m.inputs.identity,
        province=m.inputs.province,
        figures={bars.name: bars for bars in body if isinstance(bars, Bars)},
    )
    return _sealed(m, content)


def _say(m: Material, about: dict[str, Text], part: str) -> Text | None:
    """A sentence of the document's form; None where it has none."""
    key = m.document.form.get(part)
    return None if key is None else m.say(key, year=m.year(), edition=m.readings.edition_year(), **about)


def _form(m: Material, say: Any) -> Form:
    form, year = m.document.form, m.issue_year()
    return Form(
        superior=say("superior"),
        issuer=m.wording.each(form["issuer"]),
        symbol=m.say(form["symbol"]),
        place=m.say("form.place"),
        year=year,
        subject=say("subject"),
        kind=say("kind"),
        abstract=say("abstract"),
        addressees=() if (to := say("addressee")) is None else (to,),
        signature=m.wording.each(form["signature"]),
        recipients=m.wording.each(form["recipients"]),
        source_line=m.say(form.get("source_line", "form.source_line"), year=year),
        illustrative_note=m.say("form.illustrative_note", mark="(*)"),
        illustrative_header=m.say("form.illustrative_header"),
    )


def _sealed(m: Material, content: PlanContent) -> PlanContent:
    """The document with the records of its numbers; without the marks of illustrative figures where it has none."""
    from dataclasses import replace

    texts = list(content.texts())
    numbers = [segment for text in texts for segment in text if isinstance(segment, NumberUse)]
    records = m.book.behind(number.number_id for number in numbers)
    if not is_illustrative(numbers):
        content = replace(content, form=replace(content.form, illustrative_note=None, illustrative_header=None))
    return replace(content, records=records)


def forbidden_words(content: PlanContent) -> list[str]:
    """The words in a document that its kind may not hold, each with the text it stands in."""
    from reports.word.content import plain

    banned = kinds()[content.name].forbidden
    lines = (plain(text) for text in content.texts())
    return [f"{word}: {line}" for line in lines for word in banned if word in line.lower()]


def figures_of(documents: Iterable[PlanContent]) -> dict[str, Bars]:
    """Every figure of the documents, each once, by its name."""
    return {name: bars for content in documents for name, bars in content.figures.items()}


__all__ = ["Block", "DocumentKind", "Documents", "build", "build_all", "figures_of", "forbidden_words"]
