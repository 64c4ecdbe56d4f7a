"""The command line `pii-plan`: finds the command, and turns refusals into sentences and exit codes.

Each command is a module of `flows/commands` with `add_arguments(parser)` and `run(arguments) -> exit code`.
Only the module of the command that is called is imported, so that help answers at once.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from flows import __version__
from flows.commands import answer, answer_json, commands, in_utf8, note, wording
from sources.words.data import data

DONE, FINDINGS, USAGE, REFUSED, ENVIRONMENT = 0, 1, 2, 3, 4

WORDS: dict[str, Any] = data(Path(__file__).with_suffix(".yml"))
COMMANDS = commands()


def _translated(text: str) -> str:
    return str(WORDS["argparse"].get(text, text))


# argparse asks `_` and `ngettext` for each of its own sentences (tests/repo checks that every one has its entry).
argparse._ = _translated  # type: ignore[attr-defined]
argparse.ngettext = lambda one, many, count: _translated(one if count == 1 else many)  # type: ignore[attr-defined]


class CommandParser(argparse.ArgumentParser):
    """argparse whose options take their meaning, and the name of their value, from the wording of the command."""

    def __init__(self, options: dict[str, Any], **settings: Any) -> None:
        self._said = options
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def add_argument(self, *names: str, **settings: Any) -> argparse.Action:
        said = self._said.get(names[-1].lstrip("-").replace("-", "_"))
        if isinstance(said, str):
            settings["help"] = said
        elif said:
            settings["metavar"], settings["help"] = said
        return super().add_argument(*names, **settings)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        wrong, see = WORDS["wrong_usage"].format(message=message), WORDS["see_help"].format(program=self.prog)
        self.exit(USAGE, f"{wrong}\n{see}\n")


def overview() -> CommandParser:
    """The parser that shows all commands; it knows their names only."""
    lines = "\n".join(f"  {name:<14}{wording(name)['summary']}" for name in COMMANDS)
    epilog = f"{WORDS['commands']}:\n{lines}\n\n{WORDS['examples']}"
    parser = CommandParser(WORDS, prog="pii-plan", description=WORDS["description"], epilog=epilog)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--version", action="store_true")
    return parser


def main(words: list[str] | None = None) -> int:
    """Run one command; returns the exit code of DESIGN (0 done, 1 findings, 2 usage, 3 refused, 4 environment)."""
    in_utf8()
    given = sys.argv[1:] if words is None else words
    if given[:1] == ["--version"]:
        return _version()
    name = overview().parse_args(given[:1] or ["--help"]).command
    module = importlib.import_module(f"flows.commands.{name.replace('-', '_')}")
    said = wording(name)
    parser = CommandParser(said["options"], prog=f"pii-plan {name}", description=said["help"], epilog=said["examples"])
    module.add_arguments(parser)
    return _guarded(module.run, parser.parse_args(given[1:]))


def _version() -> int:
    """The version, and the hash of the code that a plan's manifest names as well."""
    from flows.identity import code_version

    answer(WORDS["program"].format(version=__version__, code=code_version()[:12]))
    return DONE


def _guarded(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """The border at which refusals and failures of the machine become a sentence and an exit code."""
    from flows.settings import open_workspace
    from sources.contracts import Refused

    try:
        open_workspace()
        return run(arguments)
    except Refused as refusal:
        finding = refusal.finding
        if getattr(arguments, "json", False):
            answer_json({"findings": [finding.to_json()]})
        note(f"{finding.code}: {finding.message}\n→ {finding.next_step}")
        return ENVIRONMENT if finding.code in _ENVIRONMENT_CODES else REFUSED
    except BrokenPipeError:
        return DONE
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        note(WORDS["no_file"].format(file=error.filename or ""))
        return USAGE
    except OSError as error:
        detail = WORDS["system"].get(errno.errorcode.get(error.errno or 0), error.strerror or "")
        note(WORDS["disk"].format(file=error.filename or "", detail=detail))
        return ENVIRONMENT
    except KeyboardInterrupt:
        note(WORDS["stopped"])
        return ENVIRONMENT
    except MemoryError:
        note(WORDS["memory"])
        return ENVIRONMENT
    except Exception:
        note(WORDS["failed"].format(file=_noted_failure()))
        return ENVIRONMENT


def _noted_failure() -> str:
    """Where the technical words of a failure that nobody foresaw are kept, for whoever mends it."""
    try:
        handle, name = tempfile.mkstemp(prefix="pii-plan-", suffix=".txt", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(traceback.format_exc())
    except OSError:
        return "—"
    return name


_ENVIRONMENT_CODES = frozenset(
    "PII-RUN-LOCKED PII-RUN-DISK PII-RUN-NO-SERVER PII-RUN-NO-DATABASE PII-RUN-OTHER-DATABASE PII-RUN-DATABASE"
    " PII-GATE-NOT-RUN".split()
)

if __name__ == "__main__":
    sys.exit(main())
