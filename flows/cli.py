"""The command line `pii-plan`: finds the command, and turns refusals into sentences and exit codes.

Each command is a module of `flows/commands` with `add_arguments(parser)` and `run(arguments) -> exit code`, and a wording
file of the same name. Only the module of the command that is called is imported, so that help answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable

from flows.speech import Catalogue, Parser, Speech, say_json

DONE, FINDINGS, USAGE, REFUSED, ENVIRONMENT = 0, 1, 2, 3, 4
SPEECH = Speech(__file__)
COMMANDS: dict[str, str] = SPEECH.words["commands"]
_ENVIRONMENT_CODES = frozenset({"PII-RUN-LOCKED", "PII-RUN-DISK", "PII-RUN-NO-SERVER"})


def overview() -> Parser:
    """The parser that shows all commands; it knows their names only."""
    parser = Parser(SPEECH, "pii-plan")
    lines = "\n".join(f"  {name:<14}{text}" for name, text in COMMANDS.items())
    parser.epilog = SPEECH.words["epilog"].format(commands=lines)
    parser.add_argument("command", choices=tuple(COMMANDS))
    return parser


def main(words: list[str] | None = None) -> int:
    """Run one command; returns the exit code of DESIGN (0 done, 1 findings, 2 usage, 3 refused, 4 environment)."""
    catalogue = Catalogue(SPEECH.words["argparse"])
    vars(argparse).update(_=catalogue.gettext, ngettext=catalogue.ngettext)
    given = sys.argv[1:] if words is None else words
    name = overview().parse_args(given[:1] or ["--help"]).command
    module = importlib.import_module(f"flows.commands.{name.replace('-', '_')}")
    parser = Parser(Speech(str(module.__file__)), f"pii-plan {name}")
    module.add_arguments(parser)
    return _guarded(module.run, parser.parse_args(given[1:]))


def _guarded(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """The border at which refusals and failures of the machine become a sentence and an exit code."""
    from sources.contracts import Refused

    try:
        return run(arguments)
    except Refused as refusal:
        finding = refusal.finding
        if getattr(arguments, "json", False):
            say_json({"findings": [finding.to_json()]})
        SPEECH.note("refused", code=finding.code, message=finding.message, next_step=finding.next_step)
        return ENVIRONMENT if finding.code in _ENVIRONMENT_CODES else REFUSED
    except BrokenPipeError:
        return DONE
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        SPEECH.note("no_file", file=error.filename or "")
        return USAGE
    except OSError as error:
        SPEECH.note("disk", file=error.filename or "", detail=error.strerror or error)
        return ENVIRONMENT
    except KeyboardInterrupt:
        SPEECH.note("stopped")
        return ENVIRONMENT


def wrong_usage(problem: str) -> int:
    """Say what is wrong with the way a command was called; the exit code for it."""
    SPEECH.note("usage", problem=problem)
    return USAGE


if __name__ == "__main__":
    sys.exit(main())
