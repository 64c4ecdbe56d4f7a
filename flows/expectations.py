"""One checkpoint of Great Expectations over the frames of a run, in a process of its own.

Its import takes seconds and 250 MiB: the process is started while files are being read, only where something is new, and
takes its memory with it when it ends. Frames go in as Parquet files beside `suites.json`; results come out, as the
library's own JSON, in `results.json`. The library's HTML pages are never built: they load scripts from public addresses.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
Suites = dict[str, list[dict[str, Any]]]
"""Frame → its rules: `code`, `expect`, `kwargs`, `severity`, and optionally `where` (the rows that the rule is about)."""
Results = dict[str, dict[str, dict[str, Any]]]
"""Frame → batch → the validation result of that batch."""

SUITES, RESULTS = "suites.json", "results.json"
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from flows.expectations import serve; serve()"
_TALKATIVE = ("great_expectations", "great_expectations.data_context.types.base")
"""The second sets its own level, and tells of every temporary folder."""
_SEVERITIES = {"stop": "critical", "warn": "warning", "info": "info"}


class Validator:
    """The process that validates. Started early or when it is wanted; it ends with the `with` block."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin the slow import now, beside whatever else is done."""
        if self._child is None:
            words = [sys.executable, "-c", _CHILD, *sys.path]
            pipes = subprocess.PIPE
            self._child = subprocess.Popen(words, stdin=pipes, stdout=subprocess.DEVNULL, stderr=pipes)

    def validate(self, folder: Path, suites: Suites) -> Results:
        """Run the suites over `FRAME.parquet` of the folder. Raises Refused where the library fails: nothing passes then."""
        (folder / SUITES).write_text(json.dumps(suites, ensure_ascii=False), encoding="utf-8")
        self.start()
        assert self._child is not None
        _, errors = self._child.communicate(f"{folder}\n".encode())
        if self._child.returncode != 0:
            lines = errors.decode(errors="replace").strip().splitlines()
            raise MESSAGES.refused("PII-GATE-NOT-RUN", detail=lines[-1] if lines else str(self._child.returncode))
        self._child = None
        results: Results = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
        return results

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()


def serve() -> None:
    """Runs in the child: imports the library, waits for the folder, validates it."""
    import great_expectations  # noqa: F401

    folder = sys.stdin.readline().strip()
    if folder:
        run_checkpoint(Path(folder))


def run_checkpoint(folder: Path) -> None:
    """Validate every frame of the folder by its suite, in one checkpoint, and write the results of each batch."""
    import great_expectations as gx

    from flows.bounds import ExpectValueToBeWithinBounds

    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("frames")
    suites: Suites = json.loads((folder / SUITES).read_text(encoding="utf-8"))
    known = {**vars(gx.expectations), ExpectValueToBeWithinBounds.__name__: ExpectValueToBeWithinBounds}
    definitions = []
    for frame, rules in suites.items():
        expectations = [_expectation(known[rule["expect"]], rule, number) for number, rule in enumerate(rules)]
        suite = context.suites.add(gx.ExpectationSuite(name=frame, expectations=expectations))
        asset = source.add_parquet_asset(frame, path=folder / f"{frame}.parquet")
        batch = asset.add_batch_definition(frame)
        definition = gx.ValidationDefinition(name=frame, data=batch, suite=suite)
        definitions.append(context.validation_definitions.add(definition))
    listed = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": ["batch", "subject"],
        "return_unexpected_index_query": False,
    }
    checkpoint = gx.Checkpoint(name="gate", validation_definitions=definitions, result_format=listed)
    found = {
        result.suite_name: _by_batch(result, suites[result.suite_name], folder)
        for result in context.checkpoints.add(checkpoint).run().run_results.values()
    }
    (folder / RESULTS).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _expectation(kind: Any, rule: dict[str, Any], number: int) -> Any:
    rows = {"row_condition": rule["where"], "condition_parser": "pandas"} if "where" in rule else {}
    return kind(**rule["kwargs"], **rows, severity=_SEVERITIES[rule["severity"]], meta={"number": number})


def _by_batch(validated: Any, rules: list[dict[str, Any]], folder: Path) -> dict[str, dict[str, Any]]:
    """The results of a frame for each of its batches, as if it had been validated alone, without what differs by run."""
    import pandas as pd

    name = str(validated.suite_name)
    frame = pd.read_parquet(folder / f"{name}.parquet")
    results = validated.to_json_dict()["results"]
    by_number = {result["expectation_config"]["meta"]["number"]: result for result in results}
    narrowed: dict[str, list[dict[str, Any]]] = {str(batch): [] for batch in frame["batch"].unique()}
    for number, rule in enumerate(rules):
        result = by_number[number]
        if not result["result"]:
            raise RuntimeError(f"{rule['code']}: {result['exception_info']}")
        looked_at = (frame.query(rule["where"]) if "where" in rule else frame)["batch"].value_counts()
        failing: dict[str, dict[Any, None]] = {}
        for row in result["result"]["unexpected_index_list"]:
            failing.setdefault(str(row["batch"]), {})[row["subject"]] = None
        for batch, kept in narrowed.items():
            kept.append(_narrowed(result, rule, int(looked_at.get(batch, 0)), list(failing.get(batch, ()))))
    return {
        batch: {"success": all(result["success"] for result in kept), "suite_name": name, "results": kept}
        for batch, kept in narrowed.items()
    }


def _narrowed(result: dict[str, Any], rule: dict[str, Any], checked: int, failing: list[Any]) -> dict[str, Any]:
    config = result["expectation_config"]
    where = {"row_condition": rule["where"]} if "where" in rule else {}
    return {
        "success": not failing,
        "expectation_config": {
            "type": config["type"],
            "kwargs": {**rule["kwargs"], **where},
            "meta": {"code": rule["code"], "then": rule["then"]},
            "severity": config["severity"],
        },
        "result": {
            "element_count": checked,
            "unexpected_count": len(failing),
            "unexpected_index_column_names": ["subject"],
            "unexpected_index_list": [{"subject": subject} for subject in failing],
        },
        "meta": {},
        "exception_info": result["exception_info"],
    }
