"""The commands of `pii-plan`, one module each, and how they speak: words from `wording.yml`, answers on standard output.

A command is a module with `add_arguments(parser)` and `run(arguments) -> exit code`; the parser takes the words of its
options from `wording.yml`.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from sources.words.data import data


def wording(command: str) -> dict[str, Any]:
    """The words of one command: `summary`, `help`, `options`, `examples` and its sentences."""
    words: dict[str, Any] = data(Path(__file__).with_name("wording.yml"))[command]
    return words


def commands() -> tuple[str, ...]:
    return tuple(name for name in data(Path(__file__).with_name("wording.yml")) if name != "any")


def say(key: str, /, **values: Any) -> str:
    """The sentence at `key` ("targets.chance"), filled with values."""
    command, _, name = key.partition(".")
    return str(wording(command)[name]).format_map(values)


def in_utf8() -> None:
    """Whatever code page the console or the pipe was opened with, what we write is UTF-8 and never fails to be written."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def answer(text: str) -> None:
    """A line (or several) of the answer, on standard output."""
    sys.stdout.write(f"{text}\n")


def answer_json(content: Any) -> None:
    """The whole answer as one JSON document on standard output. Raises ValueError for a figure that is no number."""
    import json

    answer(json.dumps(content, ensure_ascii=False, allow_nan=False))


def note(text: str) -> None:
    """A line beside the answer, on standard error; where that cannot be written, the exit code has to do."""
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")


def wrong_usage(message: str) -> int:
    """Says what is wrong with the options; the exit code for it."""
    note(str(data(Path(__file__).parents[1] / "cli.yml")["wrong_usage"]).format(message=message))
    return 2
