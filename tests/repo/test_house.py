"""The house keeps its own rules: documents name what exists, locks name no address, files stay small."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from flows.cli import COMMANDS
from flows.settings import PROJECT, SQL_FOLDER

TRACKED = [
    PROJECT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if name
] or [path for path in PROJECT.rglob("*") if path.is_file() and ".venv" not in path.parts]
PYTHON = [path for path in TRACKED if path.suffix == ".py" and path.exists()]


def test_every_command_has_a_module_and_words_with_examples() -> None:
    import argparse
    import importlib

    from flows.speech import Parser, Speech

    for name in COMMANDS:
        module = importlib.import_module(f"flows.commands.{name.replace('-', '_')}")
        words = Speech(str(module.__file__))
        assert words.words["help"].strip(), name
        assert f"pii-plan {name}" in words.words["epilog"], name
        parser = Parser(words, name)
        module.add_arguments(parser)
        assert all(action.help for action in parser._actions), name
        said = {action.dest.replace("_", "-") for action in parser._actions}
        assert not set(words.words["arguments"]) - said, name
        assert isinstance(parser, argparse.ArgumentParser)


def test_argparse_speaks_vietnamese() -> None:
    """Every word of argparse that a user can meet is translated; a newer Python with other words is noticed here."""
    import argparse
    import ast
    import inspect

    from flows.cli import SPEECH

    words = {
        argument.value
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    of_programmers = re.compile(
        r"%r is not callable|'required' is|__call__|argument \"-\"|subparser|cannot merge|conflicting|dest= is|invalid conflict"
        r"|invalid option string|mutually exclusive|unexpected option|unknown parser|cannot have|deprecated"
    )
    assert {word for word in words if not of_programmers.search(word)} <= set(SPEECH.words["argparse"])


def test_readme_names_rooms_and_commands_that_exist() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    for room in re.findall(r"^\| `([a-z]+)/` \|", text, flags=re.MULTILINE):
        assert room == "var" or (PROJECT / room).is_dir(), room
    for command in re.findall(r"pii-plan ([a-z][a-z-]+)", text + (PROJECT / "README.vi.md").read_text(encoding="utf-8")):
        assert command in COMMANDS, command
    assert "make plan" in text
    assert "make test" in text


def test_locks_have_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "bootstrap.lock"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url|find-links", text), name


def test_every_message_has_severity_sentence_and_next_step() -> None:
    catalogues = [path for path in TRACKED if path.name == "messages.yml"]
    assert len(catalogues) >= 4
    for path in catalogues:
        for code, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            assert re.fullmatch(r"PII(-[A-Z0-9]+)+", code), (path, code)
            assert entry["severity"] in {"stop", "warn", "info"}, code
            assert entry["message"].endswith((".", "…", "}", "!")), code
            assert entry["next_step"] or entry["severity"] == "info", code


def test_every_check_has_its_sentence() -> None:
    known = yaml.safe_load((PROJECT / "flows" / "messages.yml").read_text(encoding="utf-8"))
    for path in (SQL_FOLDER / "checks").glob("*.sql"):
        match = re.search(r"^-- code: (\S+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert match is not None, path
        assert match[1] in known, path


@pytest.mark.parametrize("word", [r"COLUMNS\s*\(", r"\bpivot\b", r"\bread_(csv|parquet|json)"])
def test_sql_keeps_to_the_style(word: str) -> None:
    for path in SQL_FOLDER.rglob("*.sql"):
        body = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("--"))
        assert not re.search(word, body, flags=re.IGNORECASE), path
        assert "order by" in body, path


def test_files_stay_small_enough_to_read() -> None:
    long = {path.relative_to(PROJECT).as_posix(): lines for path in PYTHON if (lines := _lines(path)) > 350}
    assert long == {}


def test_nobody_is_called_utils_or_plain_pii() -> None:
    for path in TRACKED:
        assert path.stem not in {"utils", "helpers", "misc", "common"}, path
        assert "pii" not in {part.lower() for part in path.relative_to(PROJECT).parts}, path


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")
