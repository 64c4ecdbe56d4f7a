"""The form around the plan, its legal basis and chapter I."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.plan.chapters.numbered import chapter, dashes, section
from reports.plan.citations import basis_of
from reports.plan.content import Block, Form, NumberUse, Text
from reports.plan.material import Material
from reports.plan.wording import fill, many_words, say, words


def year_of_issue(material: Material) -> NumberUse:
    """The year in the place and date line; day and month stay blank in a draft."""
    year = material.inputs.as_of[:4]
    return material.setting("plan.issue_year", "as_of", Decimal(year), year)


def form(material: Material) -> Form:
    """The official form. Call it last: it must know whether any number is illustrative."""
    issuer, unit = many_words("form.issuer")
    illustrative = material.book.any_illustrative()
    year = year_of_issue(material)
    return Form(
        issuer=(issuer, unit.format(province=material.province.upper())),
        symbol=words("form.symbol"),
        place=material.province,
        year=year,
        kind=words("form.kind"),
        abstract=say("form.abstract", province=material.province, year=material.year()),
        signature=many_words("form.signature"),
        recipients=many_words("form.recipients"),
        source_line=say("form.source_line", province=material.province, year=year),
        illustrative_note=say("form.illustrative_note", mark="(*)") if illustrative else None,
        illustrative_header=words("form.illustrative_header") if illustrative else None,
    )


def basis(material: Material) -> tuple[Text, ...]:
    """The lines of the legal basis: the citations of the mandate, then the submission of the department in charge."""
    cited = [fill(words("basis.citation"), text=text) for text in basis_of(material)]
    return (*cited, say("basis.submission", year=year_of_issue(material)))


def opening(material: Material) -> Text:
    return say("basis.opening", province=material.province, year=material.year())


def purpose(material: Material, number: int) -> Iterator[Block]:  # noqa: ARG001 - the chapters share one signature
    """Chapter I: purpose and demands; the same words for every province and year."""
    yield chapter(number, words("purpose.chapter"))
    yield section(1, words("purpose.aims_title"))
    yield from dashes((text,) for text in many_words("purpose.aims"))
    yield section(2, words("purpose.demands_title"))
    yield from dashes((text,) for text in many_words("purpose.demands"))
