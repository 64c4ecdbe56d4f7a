"""Score files against their truth: `python -m tests.evaluation.scores FOLDER... [-v]`, wrong ones first.

A folder holds files, `truth.csv` (file, province, edition, code, level, measure, value) and `expected_findings.csv`. The
demonstration's national workbooks are compared where no folder is named.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from sources.contracts import Refused, SourceFile
from sources.innovation_index.parse import read_score_grids
from sources.innovation_index.reading import ScoreReading
from sources.reading.front_door import inspect
from sources.reading.open import grids_of

_WHOLE = ("index", "input", "output")
_OTHER_INDICES = ("PCI", "PAPI", "PAR", "DTI")
_FORMATS = (".xlsx", ".xls", ".csv", ".pdf", ".docx", ".ods")
_SAME = {"Thừa Thiên Huế": "Huế"}
Key = tuple[str, str, str, str]


@dataclass
class Score:
    """How one file was read against its truth."""

    name: str
    known: int
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    findings: list[str] = field(default_factory=list)
    kinds: int = 0
    unknown: int = 0


def truth_of(folder: Path) -> dict[str, dict[Key, str]]:
    """File → what is known to stand in it."""
    truth: dict[str, dict[Key, str]] = defaultdict(dict)
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code = row["level"] if row["level"] in _WHOLE else row["code"]
            province = _SAME.get(row["province"], row["province"])
            truth[row["file"]][province, row["edition"], code, row["measure"]] = row["value"]
    return truth


def read(path: Path) -> ScoreReading:
    media_type = inspect(path).media_type
    source = SourceFile("0" * 64, path.name, media_type, path.stat().st_size)
    return read_score_grids(grids_of(path, media_type), source)


def score(path: Path, truth: dict[Key, str], codes: set[str]) -> Score:
    """Reads a file and compares each figure; `codes` are all codes that a truth knows."""
    result = Score(path.name, len(truth))
    started = time.process_time()
    try:
        reading = read(path)
    except Refused as refusal:
        result.findings = [f"stop {refusal.finding.code} {refusal.finding.message}"]
        result.missed = Counter(f"{key[2]} {key[3]}" for key in truth)
        return result
    result.seconds = time.process_time() - started
    got: dict[Key, str] = {}
    for fact in reading.facts:
        if fact.value is None or fact.code.split(".")[0] in _OTHER_INDICES:
            continue
        code = fact.level.value if fact.level.value in _WHOLE else fact.code
        result.unknown += not code
        key = (_SAME.get(fact.province, fact.province), str(fact.edition or ""), code, fact.measure.value)
        got.setdefault(key, str(fact.value))
    for key, value in truth.items():
        if key not in got:
            result.missed[f"{key[1]} {key[2]} {key[3]}"] += 1
        elif abs(float(got[key]) - float(value)) <= 1e-6 * (1 + abs(float(value))):
            result.right += 1
        else:
            result.wrong.append(f"{key}: {got[key]} / {value}")
    result.false = [f"{key}: {got[key]}" for key in got if key not in truth and key[2] in codes and key[2]]
    told = [f for f in reading.findings if f.severity.value != "info"]
    result.findings = [f"{f.severity.value} {f.code} {f.message}" for f in reading.findings]
    result.kinds = len({f.code for f in told})
    assert len(reading.findings) == len({f.code for f in reading.findings}), "more than one line a kind"
    return result


def main(arguments: list[str]) -> int:
    """Prints a line a file and the sum; 1 where fewer than 99.5 % are right or any is wrong or false."""
    verbose = "-v" in arguments
    failed = 0
    for folder in map(Path, (a for a in arguments if a != "-v")):
        truth = truth_of(folder)
        codes = {key[2] for keys in truth.values() for key in keys}
        files = [path for path in sorted(folder.iterdir()) if path.suffix in _FORMATS and path.name[:2].isdigit()]
        scores = [score(path, truth.get(path.name, {}), codes) for path in files]
        scores.sort(key=lambda s: (-len(s.wrong) - len(s.false), s.right - s.known))
        for s in scores:
            lost = s.known - s.right - len(s.wrong)
            print(  # noqa: T201
                f"{s.name}: {s.right}/{s.known} right, {len(s.wrong)} wrong, {len(s.false)} false, {lost} not read, "
                f"{s.unknown} unknown, {s.kinds} kinds told, {s.seconds:.2f} s"
            )
            if verbose:
                missed = (f"missed {count} {what}" for what, count in s.missed.most_common(8))
                for line in (*s.wrong[:5], *s.false[:5], *missed, *s.findings):
                    print("     ", line[:330])  # noqa: T201
        known, right = sum(s.known for s in scores), sum(s.right for s in scores)
        bad = sum(len(s.wrong) + len(s.false) for s in scores)
        print(f"{folder.name}: {right}/{known} right ({right / max(known, 1):.4f}), {bad} wrong or false")  # noqa: T201
        failed |= bad > 0 or right < 0.995 * known
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
