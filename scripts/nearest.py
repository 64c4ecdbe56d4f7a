"""Which tests are nearest to a file: those that import it, then those that import its importers, and so on.

`python -m scripts.nearest FILE…` prints them, nearest first. Reads the imports of all files, nested ones too; runs nothing.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[1]
ROOMS = ("flows", "reports", "sources", "scripts", "tests")
QUICK = ("unit", "properties", "sql", "method", "documents")
"""The kinds of tests that need no server, no browser and no minutes."""
_DOTTED = re.compile(r"(?:flows|reports|sources)(?:\.\w+)*\.\w*")
_SQL_TESTS = ("tests/sql/test_models.py", "tests/unit/flows/test_engine.py")


def nearest_tests(path: Path, most: int = 8) -> list[str]:
    """At most `most` test files of the quick kinds, nearest first; of the others only where no quick one reaches `path`."""
    if path.suffix == ".sql":
        return list(_SQL_TESTS)
    module = module_name(path.resolve().relative_to(PROJECT))
    files = [found.replace(".", "/") + ".py" for found in _reached(module) if found.rpartition(".")[2].startswith("test_")]
    quick = [file for file in files if _kind(file) in QUICK]
    return (quick or files)[:most]


def _kind(file: str) -> str:
    return file.split("/")[1]


def module_name(path: Path) -> str:
    """`sources/words/units.py` → `sources.words.units`; a package by its own name."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _reached(module: str) -> Iterator[str]:
    """The modules that depend on `module`, itself first, by growing distance; at one distance the quickest tests first."""
    seen, ring = {module}, [module]
    while ring:
        yield from ring
        ring = sorted({user for name in ring for user in _users().get(name, ()) if user not in seen}, key=_order)
        seen.update(ring)


def _order(module: str) -> tuple[int, str]:
    kind = module.split(".")[1] if module.startswith("tests.") else ""
    return QUICK.index(kind) if kind in QUICK else len(QUICK), module


@cache
def _users() -> dict[str, set[str]]:
    """Module → the modules that import it, or name it in a string to have it imported (commands, the child process)."""
    paths = [path for room in ROOMS for path in sorted((PROJECT / room).rglob("*.py"))]
    modules = [module_name(path.relative_to(PROJECT)) for path in paths]
    users: dict[str, set[str]] = {}
    for path, importer in zip(paths, modules, strict=True):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name in (*imported(tree), *_named(tree)):
            for module in (module for module in modules if module.startswith(name)) if name.endswith(".") else (name,):
                users.setdefault(module, set()).add(importer)
    return users


def imported(tree: ast.Module) -> Iterator[str]:
    """All names that could be modules among what Python source imports, absolute imports only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _named(tree: ast.Module) -> Iterator[str]:
    """Strings that are a dotted name in one of the rooms, or begin one (then with the dot at their end)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _DOTTED.fullmatch(node.value):
            yield node.value


if __name__ == "__main__":
    for name in dict.fromkeys(test for given in sys.argv[1:] for test in nearest_tests(Path(given))):
        print(name)  # noqa: T201
