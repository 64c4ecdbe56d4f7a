"""What a person decides, written as the inputs that it could have been typed as: descriptions, files, review rows, a goal.

Everything here ends in the inbox or in `settings.toml`, so that it is stored, hashed and traced like any other input, and a
person without the desk can do the same in an editor or a workbook. Each write is whole or not at all.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from flows.inbox import DESCRIPTION, Description
from flows.settings import PROJECT, SETTINGS, Workspace
from flows.store import file_sha256, write_whole
from sources.case import load_settings, parse_case
from sources.contracts import Commitment
from sources.departments.review import review_words
from sources.words.data import data
from sources.words.messages import MessageCatalogue
from sources.words.numbers import decimal_text, typed, typed_text
from sources.words.vocabulary import Decision, FileKind, Status

MESSAGES = MessageCatalogue(__file__)
_WORDS: dict[str, Any] = data(Path(__file__).with_name("wording.yml"))["by_hand"]
REVIEW: str = _WORDS["review"]
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\\udc80-\udcff]')
_LONGEST_PART, _LONGEST_NAME = 120, 400
_FORMULA = ("=", "+", "-", "@")


def safe_name(name: str) -> str:
    """A name from outside as a path below the inbox: no way up, no drive, no hidden file, no letter that a system forbids.

    >>> safe_name("..\\\\..\\\\C:/x/.bí mật?.xlsx"), safe_name("../")
    ('C_/x/bí mật_.xlsx', '')
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = (_FORBIDDEN.sub("_", part).strip().lstrip(".~$").rstrip(". ") for part in text.split("/"))
    whole = [part[:_LONGEST_PART - len(ending)] + ending if len(part) > _LONGEST_PART else part
             for part in parts if part for ending in [PurePosixPath(part).suffix[:10]]]  # fmt: skip
    return "/".join(whole)[-_LONGEST_NAME:].lstrip("/")


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of a file that was put in: its name in the inbox, and whether the very same was there already."""

    name: str
    known: bool = False


def put_in(inbox: Path, name: str, content: Path) -> Dropped:
    """Move the file `content` into the inbox. Another file under a taken name gets a number, as both count.

    It inherits what was said of the first but its date, so that it counts as the newer. Raises Refused for no usable name.
    """
    wanted = safe_name(name)
    if not wanted:
        raise MESSAGES.refused("PII-DESK-NAME", file=name[:80])
    path, number = inbox / wanted, 1
    while path.exists():
        if path.is_file() and file_sha256(path) == file_sha256(content):
            content.unlink()
            return Dropped(path.relative_to(inbox).as_posix(), known=True)
        number += 1
        path = (inbox / wanted).with_stem(f"{PurePosixPath(wanted).stem} ({number})")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(content, path)
    taken = path.relative_to(inbox).as_posix()
    earlier = descriptions(inbox).get(wanted)
    if number > 1 and earlier:
        describe(inbox, {taken: {key: value for key, value in earlier.items() if key != "date"}})
    return Dropped(taken)


def take_out(inbox: Path, name: str, binned: Path) -> None:
    """Move a file of the inbox to the bin, with what is said of it. Raises Refused where there is no such file."""
    path = _inside(inbox, name)
    slot = binned / file_sha256(path)[:16]
    slot.mkdir(parents=True, exist_ok=True)
    entry = descriptions(inbox).get(name, {})
    write_whole(slot / "entry.json", json.dumps({"name": name, "entry": entry}, ensure_ascii=False, default=str).encode())
    shutil.move(path, slot / "file")
    describe(inbox, {name: None})


def in_bin(binned: Path) -> dict[str, str]:
    """The files in the bin: slot → name, by name."""
    found = {
        path.parent.name: str(json.loads(path.read_text(encoding="utf-8"))["name"]) for path in binned.glob("*/entry.json")
    }
    return dict(sorted(found.items(), key=lambda item: item[1]))


def put_back(inbox: Path, slot: str, binned: Path) -> Dropped:
    """Move a file of the bin back into the inbox, with what was said of it."""
    folder = next(path for path in binned.iterdir() if path.name == slot)
    noted = json.loads((folder / "entry.json").read_text(encoding="utf-8"))
    dropped = put_in(inbox, noted["name"], folder / "file")
    if noted["entry"]:
        describe(inbox, {dropped.name: noted["entry"]})
    shutil.rmtree(folder)
    return dropped


def _inside(inbox: Path, name: str) -> Path:
    """The plain file of the inbox with exactly this name. Raises Refused for any other."""
    from flows.arrivals import arrivals

    path = next((item.path for item in arrivals(inbox) if item.name == name and not item.passed_over), None)
    if path is None:
        raise MESSAGES.refused("PII-DESK-NO-FILE", file=name[:80])
    return path


def descriptions(inbox: Path) -> dict[str, dict[str, Any]]:
    """What the inbox's own `source.yml` says, by file name; nothing where it cannot be used (the run tells why)."""
    import yaml

    try:
        content = yaml.load((inbox / DESCRIPTION).read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    entries = content.get("files") if isinstance(content, dict) else None
    named = entries.items() if isinstance(entries, dict) else ()
    return {unicodedata.normalize("NFC", str(name)): entry for name, entry in named if isinstance(entry, dict)}


def describe(inbox: Path, entries: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Change what `source.yml` says of files: a key with None is taken away, so is a file with None.

    The comments at the head stay. Raises Refused for what no description can say, and for a file that cannot be used.
    """
    import yaml

    path = inbox / DESCRIPTION
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    known = descriptions(inbox)
    if text.strip() and not known and not re.search(r"^files:\s*(\{\s*\})?\s*$", text, flags=re.MULTILINE):
        raise MESSAGES.refused("PII-DESK-DESCRIPTION", file=DESCRIPTION)
    for name, entry in entries.items():
        if entry is None:
            known.pop(name, None)
            continue
        whole = {key: value for key, value in {**known.get(name, {}), **entry}.items() if value not in (None, "")}
        try:
            _ = msgspec.convert(
                {"kind": FileKind.PAPER, "status": Status.PROVISIONAL, **whole}, Description, strict=False
            ).whose
        except msgspec.ValidationError as error:
            raise MESSAGES.refused("PII-DESK-ENTRY", file=name, detail=str(error)) from error
        known[name] = whole
    head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    body = yaml.safe_dump({"files": known}, allow_unicode=True, sort_keys=False, width=120)
    write_whole(path, (head + body).encode())


def set_goal(space: Workspace, goal: str, confidence: str) -> None:
    """Write goal and confidence into the office's settings, which are a copy of the program's where it had none.

    Raises Refused, and changes nothing, for a goal or a chance that cannot be.
    """
    path = space.office / SETTINGS
    text = (path if path.is_file() else PROJECT / SETTINGS).read_text(encoding="utf-8-sig")
    chance = typed(confidence or "0.0")
    written = json.dumps(confidence) if chance is None else decimal_text(chance)
    for key, value in (("goal", json.dumps(goal)), ("confidence", written)):
        line = f"{key} = {value}".replace("\\", r"\\")
        text = re.sub(rf"^{key} = .*$", line, text, count=1, flags=re.MULTILINE)
    aside = space.home / f"{SETTINGS}.new"
    write_whole(aside, text.encode())
    try:
        parse_case(load_settings(aside))
    finally:
        aside.unlink()
    write_whole(path, text.encode())


class ReviewBook:
    """The decisions that a person makes one by one: a journal to undo them by, and the review rows that the run reads.

    The journal only grows; a line is a row of the review (or None, which takes an earlier one back) and whether it undid.
    The rows are a review as the workbook gives it, as delimited text in the inbox: `sources.departments.review` reads both.
    """

    def __init__(self, inbox: Path, journal: Path) -> None:
        self.inbox, self.journal = inbox, journal
        self.rows: dict[str, dict[str, str]] = {}
        self._before: list[tuple[str, dict[str, str] | None]] = []
        for line in self._lines():
            self._replay(line["id"], line["row"], undone=line["undone"])

    def _lines(self) -> Iterator[dict[str, Any]]:
        text = self.journal.read_text(encoding="utf-8") if self.journal.is_file() else ""
        yield from (json.loads(line) for line in text.split("\n")[:-1])

    def _replay(self, identity: str, row: dict[str, str] | None, *, undone: bool) -> None:
        if undone:
            self._before.pop()
        else:
            self._before.append((identity, self.rows.get(identity)))
        self.rows.pop(identity, None)
        if row is not None:
            self.rows[identity] = row

    def decide(self, item: Commitment, file: str, decision: Decision, said: Mapping[str, str]) -> None:
        """Write down a decision on a candidate; PENDING takes an earlier one back.

        `said`: columns of the review that a person fills in (`new_value`, `reviewer`, `date`, `note` …).
        """
        if decision is Decision.PENDING:
            self._note(item.commitment_id, None)
            return
        from reports.workbook.review import row_of

        row = {key: _cell(value) for key, value in row_of(item, file).items() if value is not None}
        self._note(item.commitment_id, {**row, **said, "decision": decision.heading})

    def undo(self) -> str | None:
        """Take the last decision back; the identity that it was about, None where there is none."""
        if not self._before:
            return None
        identity, row = self._before[-1]
        self._note(identity, row, undone=True)
        return identity

    def _note(self, identity: str, row: dict[str, str] | None, *, undone: bool = False) -> None:
        line = json.dumps({"id": identity, "row": row, "undone": undone}, ensure_ascii=False)
        self.journal.parent.mkdir(parents=True, exist_ok=True)
        with self.journal.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(line + "\n")
        self._replay(identity, row, undone=undone)
        self._write()

    def _write(self) -> None:
        columns = review_words()["columns"]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(title for _, title, *_ in columns)
        writer.writerows([_plain(row.get(key, "")) for key, *_ in columns] for row in self.rows.values())
        self.inbox.mkdir(parents=True, exist_ok=True)
        if self.rows:
            write_whole(self.inbox / REVIEW, text.getvalue().encode("utf-8-sig"))
        else:
            (self.inbox / REVIEW).unlink(missing_ok=True)
        wanted = {"kind": "review", "status": "committed", "title": _WORDS["review_title"]} if self.rows else None
        if descriptions(self.inbox).get(REVIEW) != wanted:
            describe(self.inbox, {REVIEW: wanted})


def _cell(value: object) -> str:
    return typed_text(value) if isinstance(value, Decimal) else str(value)


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula: the blank before it is no part of the words (`quote_hash`)."""
    return f" {text}" if text.startswith(_FORMULA) else text
