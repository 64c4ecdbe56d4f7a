"""The gate: what was read must pass its suites before it may leave the raw layer.

DuckDB makes the frames (`sql/gate`), Great Expectations validates them by the suites of `gate.yml`. A verdict is kept under
a key of the frame's rows and its rules, so that nothing unchanged is validated again. What breaks a rule is refused as a
file, held back as rows, or only told, as the rule says.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import gate_tables
from flows.engine import connected, models_in_order
from flows.expectations import Suites, Validator
from flows.incoming import FILE
from flows.records import Checked
from flows.sealed import content_of, read_sealed, sealed
from flows.settings import SQL_FOLDER
from flows.store import write_whole
from flows.tables import COMMITMENT, Columns, place_from_text, text_columns
from sources.contracts import Finding, SourceFile
from sources.words import vocabulary
from sources.words.data import data
from sources.words.messages import MessageCatalogue
from sources.words.numbers import shown_float
from sources.words.vocabulary import FileKind

if TYPE_CHECKING:
    import duckdb

    from sources.places import Place

MESSAGES = MessageCatalogue(__file__)
BETWEEN = "between"
_MOST_SUBJECTS = 200
_DIGITS = 6
_PLACE = """
    select place from raw.fact where fact_id = $subject
    union all select place from raw.commitment where commitment_id = $subject
"""


@cache
def suites() -> Suites:
    """Frame → its rules, with the severity of their sentences and the words that a name of the vocabulary stands for."""
    return {frame: [_complete(rule) for rule in rules] for frame, rules in data(Path(__file__).with_suffix(".yml")).items()}


def _complete(rule: dict[str, Any]) -> dict[str, Any]:
    kwargs = dict(rule["kwargs"])
    if isinstance(kwargs.get("value_set"), str):
        kwargs["value_set"] = [word.value for word in getattr(vocabulary, kwargs["value_set"])]
    return {**rule, "kwargs": kwargs, "severity": MESSAGES.severity(rule["code"]).value}


def check(
    database: Path, verdicts: Path, names: Mapping[str, str], validator: Validator
) -> tuple[dict[str, Checked], Checked]:
    """Take the raw layer of a database through the gate: the verdict on each file, and on what lies between them.

    `names`: hash → name of each file that was read. New verdicts are written into the folder `verdicts`. Raises Refused
    where Great Expectations cannot be run.
    """
    with connected(database) as connection:
        keys = _keys(connection)
        _validate_new(connection, {batch: verdicts / key for batch, key in keys.items()}, validator)
    found: dict[str, list[dict[str, Any]]] = {}
    for batch, key in keys.items():
        results = json.loads(content_of(key, verdicts / key))
        found.setdefault(batch if batch in names else BETWEEN, []).extend(results)
    files = {sha256: _verdict(found.get(sha256, []), sha256, name) for sha256, name in names.items()}
    return files, _verdict(found.get(BETWEEN, []), BETWEEN, None)


def foretold(facts: Columns, file: SourceFile) -> list[Finding]:
    """What the rules between figures will say of one file, before it enters a run: by the same frames and the same bounds.

    Great Expectations takes seconds to start; a row that breaks its bounds is the same row in SQL.
    """

    described = {**dict.fromkeys(FILE), "sha256": file.sha256, "kind": FileKind.SCORES, "vintage": 1, "size": 0}
    incoming = {
        "incoming_fact": facts,
        "incoming_file": text_columns(FILE, [described]),
        "incoming_commitment": text_columns(COMMITMENT, ()),
        **gate_tables.columns({index for index in facts["index_code"] if index}),
    }
    with connected() as connection:
        connection.execute("create schema raw; create schema gate")
        there = {*incoming}
        for name, columns in incoming.items():
            # Arrow tables would bring pandas with them, which takes a second.
            listed = ", ".join(f"unnest(cast(${column} as varchar[])) as {column}" for column in columns)
            connection.execute(f"create table {name} as select {listed}", columns)
        for model in models_in_order(SQL_FOLDER):
            if model.name.startswith(("raw.", "gate.")) and there.issuperset(model.needs):
                connection.execute(f"create view {model.name} as {model.select}")
                there.add(model.name)
        rules = [(frame, rule) for frame in suites() if f"gate.{frame}" in there for rule in suites()[frame]]
        broken = [_broken(connection, frame, rule) for frame, rule in rules if rule["expect"] in _BREAKS]
    return [_finding(rule, file.name) for rule in broken if rule is not None]


_BREAKS = {
    "ExpectValueToBeWithinBounds": "not {column_list[0]} between {column_list[1]} and {column_list[2]}",
    "ExpectColumnPairValuesToBeEqual": "{column_A} <> {column_B}",
}
"""The rules between figures as conditions of SQL; what a reader makes sure of by itself is not asked again."""


def _broken(connection: duckdb.DuckDBPyConnection, frame: str, rule: dict[str, Any]) -> dict[str, Any] | None:
    """The result of a rule that rows of a frame break, in the form of Great Expectations; None where none do."""
    where = rule.get("where", "true").replace('"', "'")
    condition = _BREAKS[rule["expect"]].format_map(rule["kwargs"])
    rows = connection.execute(
        f"select subject from gate.{frame} where ({where}) and {condition} order by subject"
    ).fetchall()
    if not rows:
        return None
    listed = {"unexpected_count": len(rows), "unexpected_index_list": [{"subject": subject} for (subject,) in rows]}
    result = {"result": listed, "expectation_config": {"meta": {"code": rule["code"]}}}
    return {**result, "meta": _worst(connection, f"gate.{frame}", result)}


def _keys(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Batch → the name of its verdict, which is made of the rules and of all rows that the frames have of the batch."""
    hashes: dict[str, list[str]] = {}
    for frame in suites():
        connection.execute(f"create temp table {frame} as from gate.{frame}")
        rows = connection.execute(
            f"select batch, md5(string_agg(row_hash, '' order by row_hash)) from"
            f" (select batch, md5(cast(row_of as varchar)) as row_hash from {frame} as row_of) group by batch order by batch"
        )
        for batch, content in rows.fetchall():
            hashes.setdefault(batch, []).append(f"{frame} {content}")
    rules = json.dumps(suites(), sort_keys=True) + _expectations_code()
    return {
        batch: hashlib.sha256("\n".join([rules, batch, *content]).encode()).hexdigest()[:32] + ".json"
        for batch, content in sorted(hashes.items())
    }


@cache
def _expectations_code() -> str:
    return "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("expectations.py", "bounds.py"))


def _validate_new(connection: duckdb.DuckDBPyConnection, paths: dict[str, Path], validator: Validator) -> None:
    """Validate the batches that have no verdict yet, all frames together, and write their verdicts."""
    wanted = [batch for batch, path in paths.items() if read_sealed(path.name, path) is None]
    if not wanted:
        return
    verdicts = paths[wanted[0]].parent
    verdicts.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=verdicts, prefix=".incoming-") as folder:
        filled = {}
        for frame, rules in suites().items():
            chosen = f"from {frame} where batch in $wanted order by batch, subject"
            if connection.execute(f"select 1 from ({chosen}) limit 1", {"wanted": wanted}).fetchall():
                rows = connection.sql(chosen, params={"wanted": wanted})
                rows.write_parquet(str(Path(folder) / f"{frame}.parquet"))
                filled[frame] = rules
        results = validator.validate(Path(folder), filled)
    for batch in wanted:
        of_batch = [results[frame][batch] for frame in filled if batch in results[frame]]
        for result in of_batch:
            for rule in result["results"]:
                rule["meta"] = _worst(connection, result["suite_name"], rule)
        content = json.dumps(of_batch, ensure_ascii=False, sort_keys=True).encode()
        write_whole(paths[batch], sealed(paths[batch].name, content))


def _worst(connection: duckdb.DuckDBPyConnection, frame: str, result: dict[str, Any]) -> dict[str, Any]:
    """The failing row farthest from its bounds (else the first), and the place of its subject."""
    subjects = _failing(result)
    if not subjects:
        return {}
    columns = [row[0] for row in connection.execute(f"describe {frame}").fetchall()]
    farthest = "greatest(lowest - value, value - highest) desc, " if {"lowest", "value"} <= set(columns) else ""
    found = connection.execute(
        f"from {frame} where subject in $subjects order by {farthest}subject limit 1", {"subjects": subjects}
    ).fetchone()
    row = dict(zip(columns, found or (), strict=False))
    place = connection.execute(_PLACE, {"subject": row.get("subject")}).fetchone()
    return {"row": {name: _text(value) for name, value in row.items()}, "place": place[0] if place else None}


def _text(value: Any) -> str:
    if isinstance(value, float):
        return shown_float(value, _DIGITS)
    return "—" if value is None else str(value)


def _failing(result: dict[str, Any]) -> list[str]:
    return [str(row["subject"]) for row in result["result"]["unexpected_index_list"] if row["subject"] is not None]


def _verdict(results: list[dict[str, Any]], sha256: str, name: str | None) -> Checked:
    broken = [rule for result in results for rule in result["results"] if not rule["success"]]
    findings = [(rule["expectation_config"]["meta"]["then"], rule, _finding(rule, name)) for rule in broken]
    stopped = next((finding for then, _, finding in findings if then == "refuse"), None)
    held_back = [
        _quarantined(subject, sha256, finding)
        for then, rule, finding in findings
        if then == "hold"
        for subject in _failing(rule)
    ]
    if stopped is not None:
        held_back.append(_quarantined(sha256, sha256, stopped))
    return Checked(tuple(results), tuple(held_back), tuple(finding for _, _, finding in findings), stopped)


def _quarantined(subject: str, sha256: str, finding: Finding) -> dict[str, Any]:
    return {
        "subject_id": subject,
        "sha256": sha256,
        "rule": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
    }


def _finding(rule: dict[str, Any], name: str | None) -> Finding:
    values = {key: value for key, value in rule["meta"].get("row", {}).items() if key != "subject"}
    place: Place | None = place_from_text(rule["meta"]["place"]) if rule["meta"].get("place") else None
    return MESSAGES.finding(
        rule["expectation_config"]["meta"]["code"],
        file=name,
        place=place,
        subjects=tuple(_failing(rule)[:_MOST_SUBJECTS]),
        **{**values, "count": shown_float(rule["result"]["unexpected_count"])},
    )
