"""`pii-plan template`: the form in which a department registers its targets, in Excel and in Word."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import answer, note, say

if TYPE_CHECKING:
    from reports.inputs import PlanInputs
    from reports.workbook.template import Form
    from sources.case import Case


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--department", required=True)
    parser.add_argument("--edition", type=int)
    parser.add_argument("--year", type=int, action="append")
    parser.add_argument("--province")
    parser.add_argument("--out", type=Path, default=Path())


def run(arguments: argparse.Namespace) -> int:
    """Write both forms and print their names."""
    from reports.workbook.template import write_excel_form, write_word_form
    from sources.words.text import file_name

    form = _form(arguments)
    if not form.rows:
        note(say("template.no_indicator", department=form.department))
        return 2
    arguments.out.mkdir(parents=True, exist_ok=True)
    stem = "dang-ky-chi-tieu-" + file_name(form.department)
    for ending, write in ((".xlsx", write_excel_form), (".docx", write_word_form)):
        path = arguments.out / f"{stem}{ending}"
        write(form, path)
        answer(str(path))
    return 0


def _form(arguments: argparse.Namespace) -> Form:
    """The department's indicators with what is known of them, as far as a run has stored it."""
    from flows.current import current_case
    from reports.workbook.form_rows import empty_form, filled_form
    from sources.departments.bodies import department_name
    from sources.registry.departments import named_in
    from sources.tree import editions

    edition = arguments.edition or editions()[-1]
    case = current_case(arguments.province)
    department = named_in(case.province, department_name(arguments.department))
    years = tuple(arguments.year or (edition + 1, edition + 5))
    inputs = _last_run(case)
    if inputs is None or inputs.editions[-1].edition != edition:
        return empty_form(department, case.province, case.tree_of(edition), edition, years)
    return filled_form(department, inputs, years)


def _last_run(case: Case) -> PlanInputs | None:
    """What the last run stored of the province; None where nothing was run yet, or not for it."""
    from flows.current import current_inputs
    from sources.contracts import Refused

    try:
        return current_inputs(case)
    except Refused:
        return None
