"""The house keeps its own rules: documents name what exists, locks name no address, every message says what to do."""

from __future__ import annotations

import argparse
import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from flows.cli import COMMANDS, WORDS, CommandParser
from flows.commands import wording
from flows.settings import PROJECT, SQL_FOLDER

TRACKED = [
    PROJECT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if name
] or [path for path in PROJECT.rglob("*") if path.is_file() and ".venv" not in path.parts]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_module_with_help_and_examples(name: str) -> None:
    said = wording(name)
    assert f"pii-plan {name}" in said["examples"]
    parser = CommandParser(said["options"], description=said["help"])
    importlib.import_module(f"flows.commands.{name.replace('-', '_')}").add_arguments(parser)
    assert [action.dest for action in parser._actions if not action.help] == []


_OF_PROGRAMMERS = {
    "%(prog)s: error: %(message)s\n",  # replaced by CommandParser.error
    "%r is not callable",
    "'required' is an invalid argument for positionals",
    ".__call__() not defined",
    'argument "-" with mode %r',
    "cannot have multiple subparser arguments",
    "cannot merge actions - two groups are named %r",
    "conflicting option string: %s",
    "conflicting option strings: %s",
    "conflicting subparser alias: %s",
    "conflicting subparser: %s",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "mutually exclusive arguments must be optional",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
    " (default: %(default)s)", "%(heading)s:", "%(prog)s: warning: %(message)s\n",
    "argument '%(argument_name)s' is deprecated", "command '%(parser_name)s' is deprecated",
    "option '%(option)s' is deprecated", "show program's version number and exit", "subcommands",
}  # fmt: skip
"""Sentences about a parser that is built wrongly, and about what our commands do not have (subcommands, versions)."""


def test_every_sentence_of_argparse_has_its_translation() -> None:
    """A sentence that a later Python words otherwise would come out in English: then this fails."""
    asked = set()
    for node in ast.walk(ast.parse(Path(argparse.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            asked |= {text.value for text in node.args[:2] if isinstance(text, ast.Constant) and isinstance(text.value, str)}
    assert asked - _OF_PROGRAMMERS - set(WORDS["argparse"]) == set()


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


def test_nobody_is_called_utils_or_plain_pii() -> None:
    for path in TRACKED:
        assert path.stem not in {"utils", "helpers", "misc", "common"}, path
        assert "pii" not in {part.lower() for part in path.relative_to(PROJECT).parts}, path
