"""`pii-plan simulate`: what one or more changes would do to every score and rank, of an edition or of any index."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands import answer, answer_json, note, say, wording, wrong_usage

if TYPE_CHECKING:
    from reports.inputs import EditionData
    from sources.innovation_index.method import WhatIf


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        nargs="+",
        default=[],
    )
    parser.add_argument("--edition", type=int)
    parser.add_argument("--province")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--structure", type=Path)
    parser.add_argument("--method", type=Path)
    parser.add_argument("--changes", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    wrong = _wrong_usage(arguments)
    if wrong:
        return wrong_usage(wrong)
    result, units, warnings = (*_of_any_index(arguments), []) if arguments.data else _of_edition(arguments)
    if arguments.out:
        _write(result, arguments.out)
    if arguments.json:
        answer_json(_as_json(result, units))
    elif arguments.out:
        answer(say("simulate.written", folder=arguments.out))
    else:
        answer("\n\n".join(_told(result, unit) for unit in units))
    for warning in warnings:
        note(warning)
    return _tell_findings(result)


def _tell_findings(result: WhatIf) -> int:
    """What a person should know of the index after the changes; the exit code that follows from it."""
    from sources.words.vocabulary import Severity

    findings = [finding for finding in result.after.findings if finding.severity is not Severity.INFO]
    for finding in findings:
        note(f"{finding.code}: {finding.message}")
    return int(bool(findings))


def _wrong_usage(arguments: argparse.Namespace) -> str | None:
    """What is missing or contradictory among the options; None where they make sense together."""
    given = [name for name in ("data", "structure", "changes", "method") if getattr(arguments, name) is not None]
    if given and arguments.set:
        return say("simulate.not_together", other=given[0])
    for needed in ("data", "structure", "changes"):
        if given and needed not in given:
            return say("simulate.missing", option=needed)
    if not given and not arguments.set:
        return say("simulate.needs")
    if any("=" not in text for group in arguments.set for text in group):
        return say("simulate.no_value")
    return None


def _of_any_index(arguments: argparse.Namespace) -> tuple[WhatIf, list[str]]:
    from sources.innovation_index.method import Index, read_table, told_of

    index = Index.from_files(arguments.data, arguments.structure, arguments.method)
    changes = read_table(arguments.changes, least=0)
    with told_of(arguments.changes):
        result = index.what_if(changes)
    return result, list(dict.fromkeys(changes["unit"].str.strip()))


def _of_edition(arguments: argparse.Namespace) -> tuple[WhatIf, list[str], list[str]]:
    """The result, the province, and what is to be said of the figures typed and of those that they stand beside."""
    from flows.current import current_case, current_edition
    from reports.edition_index import edition_index
    from sources.words.vocabulary import Status

    changes = dict(_assignment(text) for group in arguments.set for text in group)
    province = current_case(arguments.province).province
    edition = current_edition(arguments.edition)
    index = edition_index(edition)
    raw = {code: value for code, value in changes.items() if code not in index.structure.aggregates}
    scores = {code: value for code, value in changes.items() if code in index.structure.aggregates}
    result = index.what_if({province: raw}, scores={province: scores})
    warnings = [_outside(edition, code, value) for code, value in raw.items() if value is not None]
    if edition.status is Status.ILLUSTRATIVE:
        warnings.append(say("simulate.illustrative", edition=edition.edition))
    return result, [province], [text for text in warnings if text]


def _outside(edition: EditionData, code: str, value: float) -> str:
    """That nobody in the edition has a figure so low or so high; empty where somebody has."""
    from sources.words.numbers import shown_float

    low, high = float(edition.raw[code].min()), float(edition.raw[code].max())
    if low <= value <= high:
        return ""
    ends = {"low": shown_float(low), "high": shown_float(high), "edition": edition.edition}
    unit = edition.tree.nodes[code].unit
    return say("simulate.outside", code=code, value=shown_float(value), unit=f" ({unit})" if unit else "", **ends)


def _assignment(text: str) -> tuple[str, float | None]:
    """`CODE=VALUE`, a comma or a point before the decimals; an empty value takes the figure away."""
    from sources.innovation_index.method.tables import cell_number
    from sources.words.numbers import decimal_text, typed

    code, _, value = text.partition("=")
    number = typed(value)
    plain = value if number is None else decimal_text(number)
    return code.strip(), cell_number(plain, row=1, column="--set", unit=code.strip())


def _write(result: WhatIf, out: Path) -> None:
    from sources.innovation_index.method import write_table

    out.mkdir(parents=True, exist_ok=True)
    for name in ("before_scores", "before_ranks", "after_scores", "after_ranks"):
        write_table(getattr(result, name), out / f"{name}.csv")


def _as_json(result: WhatIf, units: list[str]) -> dict[str, Any]:
    """The changed units level by level, and the scores and ranks of all units before and after; null = no figure."""
    frames = ("before_scores", "before_ranks", "after_scores", "after_ranks")
    return {
        "changed": {unit: _records(result.of(unit)) for unit in units},
        **{name: _records(getattr(result, name)) for name in frames},
    }


def _records(frame: Any) -> dict[str, dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return {str(row): dict(zip(plain.columns, values, strict=True)) for row, *values in plain.itertuples(name=None)}


def _told(result: WhatIf, unit: str) -> str:
    """The levels of one unit from the top down, and the other units whose rank in the index itself changes."""
    structure = result.before.structure
    table = result.of(unit)
    order = sorted(table.index, key=lambda code: -structure.heights[code])
    rows = [tuple(wording("simulate")["columns"])]
    for code in order:
        row = table.loc[code]
        scores = [_number(row[name], signed=name not in ("score_before", "score_after")) for name in table.columns[:5]]
        ranks = [_number(row[name], places=0) for name in ("rank_before", "rank_after")]
        rows.append((code, structure.by_code[code].name, *scores, *ranks))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [say("simulate.title", unit=unit)]
    lines += ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, *_others(result, unit)])


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    cells = enumerate(zip(row, widths, strict=True))
    return [text.ljust(width) if column < 2 else text.rjust(width) for column, (text, width) in cells]


def _others(result: WhatIf, unit: str) -> list[str]:
    top = result.before.structure.top
    before, after = result.before_ranks[top], result.after_ranks[top]
    moved = [name for name in before.index[before.ne(after).fillna(False)] if name != unit]
    if not moved:
        return [say("simulate.none_moved")]
    return [say("simulate.moved", units="; ".join(f"{name} {before[name]} → {after[name]}" for name in moved))]


def _number(value: Any, places: int = 2, *, signed: bool = False) -> str:
    """A figure in the form of the plan; an absent one is a dash."""
    from sources.words.numbers import from_float, shown

    return "-" if value != value or value is None else shown(from_float(float(value)), places, signed=signed)
