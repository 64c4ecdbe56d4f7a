"""`pii-plan explain`: why scores changed from one edition, or one version of any index, to the next."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import answer, answer_json, note, say, wrong_usage

if TYPE_CHECKING:
    import pandas as pd

    from sources.innovation_index.method import Index


_SCORES = ("before", "after")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--unit")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    folders = [Path(name).is_dir() for name in (arguments.old, arguments.new)]
    if any(folders) != all(folders) or not (any(folders) or (arguments.old + arguments.new).isdigit()):
        return wrong_usage(say("explain.neither"))
    parts = _of_folders(arguments) if all(folders) else _of_editions(arguments)
    if arguments.json:
        answer_json({str(unit): row.to_dict() for unit, row in parts.iterrows()})
        return 0
    chosen = parts if arguments.all else parts.loc[[_unit(arguments, parts, of_editions=not any(folders))]]
    for unit, row in chosen.iterrows():
        figures = {str(name): _number(float(value), signed=name not in _SCORES) for name, value in row.items()}
        answer(say("explain.line", unit=unit, **figures))
    note(say("explain.causes"))
    return 0


def _of_folders(arguments: argparse.Namespace) -> pd.DataFrame:
    from sources.innovation_index.method import explain_change

    return explain_change(_index(Path(arguments.old)), _index(Path(arguments.new)))


def _index(folder: Path) -> Index:
    from sources.innovation_index.method import Index

    method = folder / "method.yml"
    return Index.from_files(folder / "data.csv", folder / "structure.csv", method if method.exists() else None)


def _of_editions(arguments: argparse.Namespace) -> pd.DataFrame:
    """The provinces that can be followed from one edition to the other; the others are told."""
    from flows.current import MESSAGES, current_edition
    from reports.targets.comparable import edition_pairs, explained

    old, new = (current_edition(int(year)) for year in (arguments.old, arguments.new))
    pairs = edition_pairs((old, new))
    if not pairs:
        raise MESSAGES.refused("PII-RUN-NOT-COMPARABLE", old=old.edition, new=new.edition)
    parts = explained(pairs[0])
    if pairs[0].across_merger:
        note(say("explain.merger", followed=len(parts), old=old.edition, new=new.edition))
    illustrative = [item.edition for item in (old, new) if item.status.value == "illustrative"]
    if illustrative:
        note(say("explain.illustrative", editions=", ".join(map(str, illustrative))))
    return parts


def _unit(arguments: argparse.Namespace, parts: pd.DataFrame, *, of_editions: bool) -> str:
    from flows.current import MESSAGES, current_case

    wanted = current_case(arguments.unit).province if of_editions else arguments.unit or str(parts.index[0])
    if wanted not in parts.index:
        raise MESSAGES.refused("PII-RUN-NOT-FOLLOWED", unit=wanted)
    return str(wanted)


def _number(value: float, *, signed: bool) -> str:
    from sources.words.numbers import from_float, shown

    return shown(from_float(value), 2, signed=signed)
