"""Numbers are formatted, rounded and read in `sources/words` alone; everywhere else they pass through it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.settings import PROJECT

WORDS = PROJECT / "sources" / "words"
ALONE = PROJECT / "reports" / "evidence" / "standalone.py"
"""The check inside a package: it runs where nothing of ours is installed, and is a second way of computing."""
SOURCES = [path for room in ("flows", "reports", "sources") for path in (PROJECT / room).rglob("*.py") if path != ALONE]
_NUMBER_FORMAT = re.compile(r"[,_]|\.\d|[eEfFgG%]$")


def breaches(code: str) -> Iterator[str]:
    """The places in Python source that format, round or read a number by themselves."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Attribute(attr="quantize")):
                yield f"{node.lineno}: quantize"
            case ast.Call(func=ast.Attribute(attr="replace"), args=[ast.Constant(value="." | ","), ast.Constant()]):
                yield f"{node.lineno}: replace of a decimal mark"
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec)), *_])):
                if _NUMBER_FORMAT.search(spec):
                    yield f"{node.lineno}: format {spec}"
            case ast.Call(func=ast.Name(id="format"), args=[_, ast.Constant(value=str(spec))]):
                if _NUMBER_FORMAT.search(spec):
                    yield f"{node.lineno}: format {spec}"
            case ast.alias(name="locale"):
                yield f"{node.lineno}: locale"


@pytest.mark.parametrize("path", [path for path in SOURCES if WORDS not in path.parents], ids=lambda path: path.name)
def test_nothing_outside_words_formats_numbers(path: Path) -> None:
    assert list(breaches(path.read_text(encoding="utf-8"))) == []


def test_the_rule_sees_what_it_forbids() -> None:
    code = 'f"{x:,.2f}"\nf"{x:.1f}"\ny.quantize(z)\nt.replace(".", ",")\nimport locale\nformat(x, "f")\nf"{day:02d} {x!r}"'
    assert len(list(breaches(code))) == 6
