"""`pii-plan audit`: the statistical audit of an edition or of any index."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import answer, answer_json, say, wrong_usage

if TYPE_CHECKING:
    import pandas as pd


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", type=int)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--structure", type=Path)
    parser.add_argument("--method", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    given = [name for name in ("data", "structure") if getattr(arguments, name) is not None]
    if len(given) == 1 or (given and arguments.edition) or (arguments.method and not given):
        return wrong_usage(say("audit.either"))
    from reports.audit import audit_report
    from sources.innovation_index.method import Index
    from sources.innovation_index.method.audit import audit

    if given:
        index = Index.from_files(arguments.data, arguments.structure, arguments.method)
        subject, illustrative = arguments.data.name, False
    else:
        from flows.current import current_edition
        from reports.edition_index import edition_index
        from sources.words.vocabulary import Status

        edition = current_edition(arguments.edition)
        index, illustrative = edition_index(edition), edition.status is Status.ILLUSTRATIVE
        subject = say("audit.edition_of", year=edition.edition)
    found = audit(index)
    report = audit_report(found, subject, illustrative=illustrative)
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        (arguments.out / "audit.html").write_text(report.html(), encoding="utf-8", newline="\n")
        report.write_word(arguments.out / "audit.docx")
        for name, frame in found.tables().items():
            frame.to_csv(arguments.out / f"{name}.csv", index=False, lineterminator="\n")
    if arguments.json:
        answer_json({name: _records(frame) for name, frame in found.tables().items()})
    else:
        answer("\n".join(report.lines()))
    return 0


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, values, strict=True)) for values in plain.itertuples(index=False, name=None)]
