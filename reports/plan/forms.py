"""The forms of an office, looked through before anything is read: no plan fails at them, or loses a part without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple
from zipfile import BadZipFile

from reports.kinds import FOLDER, skeletons
from reports.plan.document import LETTER, TEMPLATE
from reports.plan.wording import Wording
from sources.contracts import Finding
from sources.office import FORMS, office_files
from sources.registry.provinces import ProvinceRegistry
from sources.words.data import data
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
TEMPLATES = {path.name: path for path in (TEMPLATE, LETTER)}
_PARTS = ("chapters", "annexes", "sections", "parts")


class Use(NamedTuple):
    """A name in an outline: what it is used as, and of what the part around it is repeated ("" where it is not)."""

    role: str
    name: str
    each: str


def own_forms() -> dict[str, Path]:
    """The office's forms, by their names in the workspace."""
    return {name: path for name, path in office_files().items() if name.startswith(f"{FORMS}/")}


def known_forms() -> dict[str, Path]:
    """Every form and outline of the program by name."""
    return {**TEMPLATES, **{path.name: path for path in sorted(FOLDER.glob("*.yml"))}}


def begun(program: Path) -> bytes:
    """What an office begins its own with: a template as it is, of an outline what an office may change."""
    if program.name in TEMPLATES:
        return program.read_bytes()
    return _NOT_THE_OFFICES.sub("", program.read_text(encoding="utf-8")).encode()


_NOT_THE_OFFICES = re.compile(r"^(?:made|form):.*?(?=^\w)", re.MULTILINE | re.DOTALL)


def check_forms() -> None:
    """Raises Refused for a form that no document has, and for one that could not be filled."""
    known = known_forms()
    for name, path in own_forms().items():
        if path.name not in known:
            raise MESSAGES.refused("PII-FORM-UNKNOWN", file=name, known=", ".join(known))
        if path.name in TEMPLATES:
            _check_template(name, path)
        else:
            _check_outline(name, path.stem)


def told() -> tuple[Finding, ...]:
    """Which files of its own an office's plan is made with, and what of the program's outlines its own do not have."""
    files = ", ".join(office_files())
    found = [MESSAGES.finding("PII-FORM-OWN", files=files)] if files else []
    for name, path in own_forms().items():
        if path.stem in skeletons():
            own = {use.name for use in _uses(skeletons()[path.stem]) if use.role in ("blocks", "lines")}
            gone = [use.name for use in _uses(data(FOLDER / path.name)) if use.role in ("blocks", "lines")]
            missing = [item for item in dict.fromkeys(gone) if item not in own]
            found += [MESSAGES.finding("PII-FORM-LEFT-OUT", file=name, parts=", ".join(missing))] if missing else []
    return tuple(found)


def _check_template(name: str, path: Path) -> None:
    """The same blanks in the same sections, the styles of all paragraphs, and no digits that nothing speaks for."""
    from reports.evidence.scan import scan_document
    from reports.word.template import Template
    from sources.reading import media_types
    from sources.reading.front_door import inspect

    try:
        if inspect(path).media_type != media_types.DOCX:
            raise ValueError(name)
        own, program = Template(path), Template(TEMPLATES[path.name])
    except (BadZipFile, KeyError, ValueError, IndexError) as error:
        raise MESSAGES.refused("PII-FORM-TEMPLATE", file=name) from error
    unlike = sorted(own.blanks() ^ program.blanks())
    if unlike:
        raise MESSAGES.refused("PII-FORM-BLANKS", file=name, blanks=", ".join(f"{{{blank}}}" for _, blank in unlike))
    gone = sorted(program.styles() - own.styles())
    if gone:
        raise MESSAGES.refused("PII-FORM-STYLES", file=name, styles=", ".join(gone))
    digits = scan_document(path).unexplained_digits
    if digits:
        raise MESSAGES.refused("PII-FORM-DIGITS", file=name, text=digits[0].paragraph)


def _check_outline(name: str, stem: str) -> None:
    """Every name is used as some outline of the program uses it; every sentence is there and can be filled."""
    programs = {path.stem: data(path) for path in FOLDER.glob("*.yml")}
    wording, own = Wording(ProvinceRegistry.load().names(None)[0]), skeletons()[stem]
    allowed = {use for skeleton in programs.values() for use in _uses(skeleton)}
    for use in _uses(own):
        if use.role in ("sentence", "sentences"):
            _check_sentences(name, use, wording)
        elif use not in allowed:
            raise MESSAGES.refused("PII-FORM-OUTLINE", file=name, name=use.name)
    for key, said in own["words"].items():
        was = programs[stem]["words"].get(key, said)
        blanks = {*wording.names, *_blanks(was if key in programs[stem]["words"] else "")}
        if type(said) is not type(was) or not _blanks(said) <= blanks | _titles(own, f"{stem}.{key}"):
            raise MESSAGES.refused("PII-FORM-WORDS", file=name, key=f"{stem}.{key}")
        if any(map(str.isdigit, "".join(_texts(said)))):
            raise MESSAGES.refused("PII-FORM-DIGITS", file=name, text=f"{stem}.{key}")


def _check_sentences(name: str, use: Use, wording: Wording) -> None:
    try:
        said = wording.at(use.name)
    except (KeyError, TypeError) as error:
        raise MESSAGES.refused("PII-FORM-NO-WORDS", file=name, key=use.name) from error
    of_kind = isinstance(said, str if use.role == "sentence" else list)
    if not (of_kind and _blanks(said) <= {*wording.names, use.each}):
        raise MESSAGES.refused("PII-FORM-WORDS", file=name, key=use.name)


def _titles(own: Mapping[str, Any], key: str) -> set[str]:
    """The blanks that a sentence has from where it stands in the outline."""
    return {use.each for use in _uses(own) if use.role == "sentence" and use.name == key}


def _uses(part: Mapping[str, Any], each: str = "") -> Iterator[Use]:
    each = part.get("each") or next((kind["each"] for kind in part.get("made", {}).values() if "each" in kind), each)
    yield Use("each", each, "")
    yield Use("only", part.get("only", ""), "")
    for inner in (inner for role in _PARTS for inner in part.get(role, ())):
        yield from _uses(inner, each)
    for key in (*([part["title"]] if "title" in part else []), *part.get("texts", ())):
        yield Use("sentence", key, each)
    for given in (part.get(role, ()) for role in ("dashes", "points")):
        yield from (
            [Use("sentences", given, each)] if isinstance(given, str) else (Use("lines", item, each) for item in given)
        )
    for item in part.get("blocks", ()):
        block = {"block": item} if isinstance(item, str) else item
        yield Use("blocks", block.get("block", ""), each)
        yield Use("only", block.get("only", ""), "")


def _texts(said: Any) -> Iterator[str]:
    """All text of a sentence, a list or a mapping of sentences, without its blanks."""
    for item in said.values() if isinstance(said, Mapping) else said if isinstance(said, list) else [said]:
        yield from (literal for literal, *_ in Formatter().parse(item)) if isinstance(item, str) else _texts(item)


def _blanks(said: Any) -> set[str]:
    inner = said.values() if isinstance(said, Mapping) else said if isinstance(said, list) else ()
    own = {name for _, name, *_ in Formatter().parse(said) if name is not None} if isinstance(said, str) else set()
    return own.union(*map(_blanks, inner))
