"""Rules that the code keeps about itself: no circles, no wording in Python, no province in meaning, examples that hold."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import unicodedata
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from flows.settings import PROJECT
from scripts.nearest import imported, module_name
from sources.registry.provinces import ProvinceRegistry

ROOMS = ("flows", "reports", "sources")
FILES = [path for room in ROOMS for path in sorted((PROJECT / room).rglob("*.py"))]
_LETTERS = re.compile("[\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u0111\u0110]")
"""What only Vietnamese words have, once they are decomposed: tones, circumflex, breve, horn, and the d with a stroke."""

FEW = {
    "sources/words/text.py": "the letters themselves, to compare texts by",
    "sources/reading/legacy_text.py": "tone marks that tell old encodings apart",
    "sources/reading/page_tables.py": "a pattern of small letters",
    "sources/reading/plain_text.py": "a pattern of letters that number items",
    "reports/plan/outline.py": "the letters that number items",
    "sources/tables/figures.py": "the pattern of a score with its rank",
    "sources/tables/labels.py": "patterns of units, ranges and legends in labels",
    "sources/registry/departments.py": "the one word that a department's name may be given without",
}


class _AtRunTime(ast.NodeTransformer):
    """Without what stands under `if TYPE_CHECKING`: names of types for the reader, nothing that runs."""

    def visit_If(self, node: ast.If) -> ast.AST:
        return ast.Pass() if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def test_nothing_imports_in_a_circle() -> None:
    """Imports inside functions count as well."""
    modules = {module_name(path.relative_to(PROJECT)) for path in FILES}
    graph = {}
    for path in FILES:
        tree = _AtRunTime().visit(ast.parse(path.read_text(encoding="utf-8")))
        graph[module_name(path.relative_to(PROJECT))] = {name for name in imported(tree) if name in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def rooms() -> dict[str, list[Path]]:
    """`flows`, `reports/plan`, `sources/words`, … with their files; a file at the top of a room belongs to the room."""
    found: dict[str, list[Path]] = {}
    for path in FILES:
        room, *inner = path.relative_to(PROJECT).parts
        found.setdefault(f"{room}/{inner[0]}" if len(inner) > 1 else room, []).append(path)
    return found


@pytest.mark.parametrize("room", rooms())
def test_what_users_see_stands_in_data_files(room: str) -> None:
    files = [path for path in rooms()[room] if path.relative_to(PROJECT).as_posix() not in FEW]
    found = [f"{path}:{line}: {text}" for path in files for line, text in vietnamese(path.read_text(encoding="utf-8"))]
    assert found == [], "\n".join(found)


def vietnamese(code: str) -> Iterator[tuple[int, str]]:
    """Line and text of each Vietnamese string of Python source; docstrings and comments are not for users."""
    tree = ast.parse(code)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told and _said(node.value):
            yield node.lineno, node.value


def _said(text: str) -> bool:
    return _LETTERS.search(unicodedata.normalize("NFD", text)) is not None


def test_the_rule_about_wording_sees_words_and_only_words() -> None:
    code = '"""Tỉnh."""\nx = "Sở Tài chính"  # đúng\ny = "café"\nf"{x} điểm"\nz = "PII"\n'
    assert [text for _, text in vietnamese(code)] == ["Sở Tài chính", "café", " điểm"]


@pytest.mark.parametrize("path", [*FILES, *sorted((PROJECT / "sql").rglob("*.sql"))], ids=lambda path: path.name)
def test_no_province_has_a_meaning_of_its_own(path: Path) -> None:
    """34 provinces are equal citizens: which one a run is about is said by its case."""
    registry = ProvinceRegistry.load()
    names = "|".join(sorted({re.escape(name) for edition in (2024, 2025) for name in registry.names(edition)}))
    text = path.read_text(encoding="utf-8")
    code = "\n".join(words for _, words in vietnamese(text)) if path.suffix == ".py" else text
    assert re.findall(rf"(?<!\w)(?:{names})(?!\w)", code) == []


EXAMPLES = [path for path in FILES if "    >>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_in_docstrings_hold(path: Path) -> None:
    module = importlib.import_module(module_name(path.relative_to(PROJECT)))
    result = doctest.testmod(module, raise_on_error=False)
    assert result.attempted > 0
    assert result.failed == 0


def test_places_numbers_and_units_are_shown_by_examples() -> None:
    assert {"places", "numbers", "units"} <= {path.stem for path in EXAMPLES}
