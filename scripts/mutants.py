"""How well the tests guard the house: small wrong changes in a copy of it, each of which some nearest test should notice.

`make mutants [COUNT=50] [SEED=1]`: the same seed and files give the same changes. The copy is made in a temporary folder;
the house itself is never touched. Survivors are listed with the line before and after; the exit code is 1 if there are
more than one in six. A survivor is a missing test, a change that changes nothing, or code that nobody needs.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.nearest import PROJECT, nearest_tests

ROOMS = (
    "flows", "reports/evidence", "reports/plan", "reports/targets", "sources/departments", "sources/innovation_index",
    "sources/innovation_index/method", "sources/reading", "sources/registry", "sources/words", "sql",
)  # fmt: skip
"""Each gives the same number of changes; a file counts for the innermost room that holds it."""
_NEAREST = 6
_SECONDS = 240
"""A change that makes the nearest tests run longer than this counts as noticed."""
_COPIED = ("flows", "reports", "sources", "sql", "tests", "scripts", "docs", "pyproject.toml", "settings.toml", "README.md")
_WORDS = {
    "==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "and": "or", "or": "and", "+": "-", "-": "+",
    "is": "is not", "is not": "is", "in": "not in", "not in": "in", "True": "False", "False": "True",
    "min": "max", "max": "min",
}  # fmt: skip
_OPERATORS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not",
    ast.In: "in", ast.NotIn: "not in", ast.And: "and", ast.Or: "or", ast.Add: "+", ast.Sub: "-",
}  # fmt: skip
_SQL = {
    " and ": " or ", " or ": " and ", " = ": " <> ", " <> ": " = ",
    " < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > ",
    "inner join": "left join", "left join": "inner join", "min(": "max(", "max(": "min(", " in (": " not in (",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: in `file`, the characters `start`..`end` are replaced by `text`."""

    file: str
    start: int
    end: int
    text: str

    def applied(self, code: str) -> str:
        return code[: self.start] + self.text + code[self.end :]

    def lines(self, code: str) -> tuple[int, str, str]:
        """The number of the changed line, and the line before and after."""
        number = code.count("\n", 0, self.start)
        return number + 1, code.splitlines()[number].strip(), self.applied(code).splitlines()[number].strip()


def mutants_of(file: str, code: str) -> Iterator[Mutant]:
    """Every change that this script knows of for a file."""
    if file.endswith(".sql"):
        for word, other in _SQL.items():
            at = code.find(word)
            while at >= 0:
                if not code[code.rfind("\n", 0, at) + 1 :].startswith("--"):
                    yield Mutant(file, at, at + len(word), other)
                at = code.find(word, at + 1)
        return
    for start, end, word in _spots(code):
        if word in _WORDS:
            yield Mutant(file, start, end, _WORDS[word])
        elif word.isdigit():
            yield Mutant(file, start, end, str(int(word) + 1))


def _spots(code: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and word of every operator, truth value, number and `min`/`max` of Python source."""
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        text = code[starts[line - 1] : starts[line]]
        return starts[line - 1] + len(text.encode()[:column].decode())

    for node in _meaningful(ast.parse(code)):
        match node:
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                yield from _between(code, at, left, right, _OPERATORS.get(type(operator), ""))
            case ast.BoolOp(op=operator, values=[left, right, *_]):
                yield from _between(code, at, left, right, _OPERATORS[type(operator)])
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as operator, right=right) if not _texts(left, right):
                yield from _between(code, at, left, right, _OPERATORS[type(operator)])
            case ast.Constant(value=bool() | int()) | ast.Name(id="min" | "max"):
                start, end = at(node.lineno, node.col_offset), at(node.end_lineno or 0, node.end_col_offset or 0)
                yield start, end, code[start:end]


def _meaningful(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below, without decorators (`frozen=True` changes nothing that a test could see)."""
    for name, value in ast.iter_fields(node):
        if name != "decorator_list":
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield child
                    yield from _meaningful(child)


def _texts(*nodes: ast.expr) -> bool:
    """Whether an operand is plainly a text, to which nothing but a text can be added."""
    return any(isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "value", None), str) for node in nodes)


def _between(
    code: str, at: Callable[[int, int], int], left: ast.expr, right: ast.expr, word: str
) -> Iterator[tuple[int, int, str]]:
    """The operator `word` between two expressions, if it stands there only once."""
    start, end = at(left.end_lineno or 0, left.end_col_offset or 0), at(right.lineno, right.col_offset)
    gap = code[start:end]
    if word and gap.count(word) == 1:
        begin = start + gap.index(word)
        yield begin, begin + len(word), word


def sample(count: int, seed: int) -> list[Mutant]:
    """`count` changes spread evenly over the rooms, then over what each room's files offer."""
    draw = random.Random(seed)
    offers: dict[str, list[Mutant]] = {room: [] for room in ROOMS}
    for top in ("flows", "reports", "sources", "sql"):
        for path in sorted((PROJECT / top).rglob("*.sql" if top == "sql" else "*.py")):
            file = path.relative_to(PROJECT).as_posix()
            room = max((room for room in ROOMS if file.startswith(f"{room}/")), key=len, default=None)
            if room is not None:
                offers[room] += sorted(mutants_of(file, path.read_text(encoding="utf-8")))
    chosen = []
    for number, room in enumerate(ROOMS):
        share = count // len(ROOMS) + (number < count % len(ROOMS))
        chosen += draw.sample(offers[room], min(share, len(offers[room])))
    return chosen


def survives(mutant: Mutant, copy: Path) -> bool:
    """Whether the nearest tests pass in the copy with this change made; the copy is as before afterwards."""
    tests = nearest_tests(PROJECT / mutant.file, _NEAREST)
    if not tests:
        return True
    target = copy / mutant.file
    code = target.read_text(encoding="utf-8")
    target.write_text(mutant.applied(code), encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    quick = ["-m", "not prefect and not browser and not office and not slow"]
    here = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "PII_PLAN_HOME": str(copy / "home")}
    try:
        ended = subprocess.run(words + quick, cwd=copy, env=here, capture_output=True, timeout=_SECONDS, check=False)
        return ended.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_text(code, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="only name the changes")
    given = parser.parse_args()
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "house"
        copy.mkdir()
        for name in _COPIED:
            _copy(PROJECT / name, copy / name)
        for mutant in sample(given.count, given.seed):
            number, before, after = mutant.lines((PROJECT / mutant.file).read_text(encoding="utf-8"))
            lived = not given.list and survives(mutant, copy)
            survivors += lived
            word = "" if given.list else "SURVIVED " if lived else "noticed  "
            print(f"{word}{mutant.file}:{number}", flush=True)  # noqa: T201
            if lived or given.list:
                print(f"    - {before}\n    + {after}", flush=True)  # noqa: T201
    if not given.list:
        print(f"{survivors} of {given.count} survived (seed {given.seed})")  # noqa: T201
    return int(survivors * 6 > given.count)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.exists():
        shutil.copy2(source, target)


if __name__ == "__main__":
    sys.exit(main())
