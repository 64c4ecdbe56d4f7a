"""`pii-plan template`: the form in which a department registers its targets, in Excel and in Word."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import answer, note, say

if TYPE_CHECKING:
    from decimal import Decimal

    from reports.workbook.template import Form


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--department", required=True)
    parser.add_argument("--edition", type=int)
    parser.add_argument("--year", type=int, action="append")
    parser.add_argument("--province")
    parser.add_argument("--out", type=Path, default=Path())


def run(arguments: argparse.Namespace) -> int:
    """Write both forms and print their names."""
    from reports.workbook.template import write_excel_form, write_word_form
    from sources.words.text import fold

    form = _form(arguments)
    if not form.rows:
        note(say("template.no_indicator", department=form.department))
        return 2
    arguments.out.mkdir(parents=True, exist_ok=True)
    stem = "dang-ky-chi-tieu-" + "-".join(fold(form.department).replace("&", " ").split())
    for ending, write in ((".xlsx", write_excel_form), (".docx", write_word_form)):
        path = arguments.out / f"{stem}{ending}"
        write(form, path)
        answer(str(path))
    return 0


def _form(arguments: argparse.Namespace) -> Form:
    """The department's indicators with the province's last values, as far as a run has stored them."""
    from flows.current import current_case
    from reports.workbook.template import Form, FormRow
    from sources.departments.bodies import department_name
    from sources.registry.departments import named_in
    from sources.tree import editions

    edition = arguments.edition or editions()[-1]
    case = current_case(arguments.province)
    department = named_in(case.province, department_name(arguments.department))
    values, illustrative = _last_values(edition, case.province)
    rows = tuple(
        FormRow(node.code, node.name, node.unit, values.get(node.code))
        for node in case.tree_of(edition).indicators
        if node.lead == department
    )
    years = tuple(arguments.year or (edition + 1, edition + 5))
    return Form(department, rows, edition, years, illustrative and any(row.last is not None for row in rows), case.province)


def _last_values(edition: int, province: str) -> tuple[dict[str, Decimal], bool]:
    """The raw values of the edition in the last run's database; none where nothing was run yet."""
    from math import isnan

    from flows.current import current_edition
    from sources.contracts import Refused
    from sources.words.numbers import from_float
    from sources.words.vocabulary import Status

    try:
        data = current_edition(edition)
    except Refused:
        return {}, False
    if province not in data.raw.index:
        return {}, False
    values = data.raw.loc[province].to_dict()
    known = {str(code): from_float(value) for code, value in values.items() if not isnan(value)}
    return known, data.status is Status.ILLUSTRATIVE
