"""What the command line says: each command's words stand in a YAML file beside its module; this prints them."""

from __future__ import annotations

import argparse
import gettext
import json
import sys
from pathlib import Path
from typing import Any

from sources.words.data import data


class Speech:
    """The words of one command: `help`, `epilog`, `arguments` (name -> help, or [metavar, help]) and `text` (templates)."""

    def __init__(self, module_file: str) -> None:
        self.words: dict[str, Any] = data(Path(module_file).with_suffix(".yml"))

    def text(self, key: str, /, **values: Any) -> str:
        """A template with its blanks filled."""
        return str(self.words["text"][key]).format(**values)

    def say(self, key: str, /, **values: Any) -> None:
        """Print the result a person asked for."""
        say(self.text(key, **values))

    def note(self, key: str, /, **values: Any) -> None:
        """Print what accompanies a result: progress, warnings."""
        note(self.text(key, **values))


def say(text: str) -> None:
    """One piece of the answer, on standard output."""
    sys.stdout.write(text + "\n")


def say_json(content: Any) -> None:
    """The answer as one JSON document. Raises ValueError for a number that is none."""
    say(json.dumps(content, ensure_ascii=False, allow_nan=False, default=str))


def note(text: str) -> None:
    """Something beside the answer, on standard error."""
    sys.stderr.write(text + "\n")


class Catalogue(gettext.NullTranslations):
    """argparse's own words in the language of `cli.yml`."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class Parser(argparse.ArgumentParser):
    """A parser whose helps and metavars come from the words of its command."""

    def __init__(self, speech: Speech, prog: str) -> None:
        self._said: dict[str, Any] = speech.words.get("arguments", {})
        super().__init__(
            prog=prog,
            description=speech.words["help"],
            epilog=speech.words["epilog"],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """As argparse does, with `help` and `metavar` of the argument's name in the wording file."""
        said = self._said.get(str(names[-1]).lstrip("-"))
        if said is not None:
            metavar, text = said if isinstance(said, list) else (None, said)
            options = {"help": text, **({"metavar": metavar} if metavar else {}), **options}
        return super().add_argument(*names, **options)
