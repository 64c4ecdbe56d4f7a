"""The parts of a .docx package as Word finds them, by their relationships, and its list numbering. Nothing is executed."""

from __future__ import annotations

import hashlib
import posixpath
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lxml import etree

from sources.words.messages import MessageCatalogue

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MESSAGES = MessageCatalogue(__file__)
SIDE_KINDS = ("comments", "endnotes", "footer", "footnotes", "header")
_KINDS = frozenset((*SIDE_KINDS, "styles", "theme", "numbering"))
_MAXIMUM_PART = 100 * 1024 * 1024


def safe_parser() -> etree.XMLParser:
    """A parser that expands no entity, loads nothing and keeps libxml2's limits of depth and size."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse_part(archive: zipfile.ZipFile, name: str, file: str) -> etree._Element:
    """The root element of an XML part. Raises Refused for a part that is too large, broken or has a DOCTYPE."""
    try:
        root = etree.fromstring(_bytes_of(archive, name, file), safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MESSAGES.refused("PII-TEXT-DAMAGED", file=file, part=name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MESSAGES.refused("PII-TEXT-DOCTYPE", file=file, part=name)
    return root


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of an opened .docx. `side`: kind ("header", "footnotes" ...), name and root of each part beside the body.

    `sides` leads from the relationship identities of the body to names of side parts; `levels` are those of the lists:
    (list, level) -> (number format, level text such as "%1.", start).
    """

    document: etree._Element
    side: tuple[tuple[str, str, etree._Element], ...] = ()
    sides: dict[str, str] = field(default_factory=dict)
    styles: etree._Element | None = None
    theme: etree._Element | None = None
    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)


def open_package(path: Path) -> Package:
    """Open a .docx. Raises Refused where it is no readable Word package."""
    with _opened(path) as archive:
        main = _main_part(archive, path.name)
        related = _related(archive, main, path.name)
        sides = {identity: name for identity, (kind, name) in related.items() if kind in SIDE_KINDS}
        kinds = {name: kind for kind, name in related.values()}
        roots = {name: parse_part(archive, name, path.name) for name in sorted(kinds)}
        single = {kind: roots[name] for name, kind in kinds.items()}
        return Package(
            parse_part(archive, main, path.name),
            tuple((kinds[name], PurePosixPath(name).stem, roots[name]) for name in roots if kinds[name] in SIDE_KINDS),
            {identity: PurePosixPath(name).stem for identity, name in sides.items()},
            single.get("styles"),
            single.get("theme"),
            _levels(single["numbering"]) if "numbering" in single else {},
        )


def related_parts(path: Path, kind: str) -> list[bytes]:
    """The parts that the main document is related to in one way, as they are. Raises Refused as `open_package`."""
    with _opened(path) as archive:
        main = _main_part(archive, path.name)
        present = set(archive.namelist())
        named = dict.fromkeys(name for one, name in _relationships(archive, main, path.name).values() if one == kind)
        return [_bytes_of(archive, name, path.name) for name in named if name in present]


def attachments(path: Path) -> list[tuple[str, str]]:
    """What a package shows or loads besides its own text: kind and sha256 of each picture, chart, object, inserted file.

    Whatever leads outside has its address instead of a hash. Raises Refused as `open_package`.
    """
    found: dict[tuple[str, str], None] = {}
    with _opened(path) as archive:
        present, waiting, seen = set(archive.namelist()), [""], {""}
        while waiting:
            part = waiting.pop()
            for kind, name in _relationships(archive, part, path.name).values():
                if kind in _NOT_SHOWN or kind == "hyperlink":
                    continue
                if name in present and name not in seen:
                    seen.add(name)
                    waiting.append(name)
                if kind not in _TEXT_KINDS:
                    content = hashlib.sha256(_bytes_of(archive, name, path.name)).hexdigest() if name in present else name
                    found[kind, content] = None
    return list(found)


_TEXT_KINDS = frozenset((*SIDE_KINDS, "styles", "theme", "numbering", "officeDocument"))
_NOT_SHOWN = frozenset(
    "settings webSettings fontTable stylesWithEffects commentsExtended commentsIds commentsExtensible people thumbnail"
    " customXml customXmlProps core-properties extended-properties custom-properties glossaryDocument"
    " attachedTemplate".split()
)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise MESSAGES.refused("PII-TEXT-DAMAGED", file=path.name, part=path.name) from error


def _bytes_of(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    if archive.getinfo(name).file_size > _MAXIMUM_PART:
        raise MESSAGES.refused("PII-TEXT-PART-TOO-LARGE", file=file, part=name)
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise MESSAGES.refused("PII-TEXT-DAMAGED", file=file, part=name) from error


def _main_part(archive: zipfile.ZipFile, file: str) -> str:
    """The part that the package declares as its document; by the usual name where it declares none."""
    declared = [name for kind, name in _relationships(archive, "", file).values() if kind == "officeDocument"]
    main = next(iter(declared), "word/document.xml")
    if main not in archive.namelist():
        raise MESSAGES.refused("PII-TEXT-NOT-WORD", file=file)
    return main


def _related(archive: zipfile.ZipFile, main: str, file: str) -> dict[str, tuple[str, str]]:
    """Relationship identity -> kind and name of each part that shows or shapes text, as Word finds it.

    A package without relationships (no program writes one) is read by the usual names.
    """
    present = set(archive.namelist())
    found = _relationships(archive, main, file) or {
        name: (re.sub(r"\d+$", "", PurePosixPath(name).stem), name) for name in present if name.startswith("word/")
    }
    return {identity: (kind, name) for identity, (kind, name) in found.items() if kind in _KINDS and name in present}


def _relationships(archive: zipfile.ZipFile, part: str, file: str) -> dict[str, tuple[str, str]]:
    """Identity -> last word of the type, and member name, of what a part ("" = the package) is related to."""
    owner = PurePosixPath(part)
    rels = str(owner.parent / "_rels" / f"{owner.name}.rels")
    if rels not in archive.namelist():
        return {}
    found: dict[str, tuple[str, str]] = {}
    for item in parse_part(archive, rels, file):
        target = str(item.get("Target", ""))
        name = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(str(owner.parent), target))
        found[str(item.get("Id"))] = (str(item.get("Type", "")).rpartition("/")[2], name)
    return found


def _levels(root: etree._Element) -> dict[tuple[str, int], tuple[str, str, int]]:
    abstract = {element.get(W + "abstractNumId"): element for element in root.iter(W + "abstractNum")}
    levels: dict[tuple[str, int], tuple[str, str, int]] = {}
    for number in root.iter(W + "num"):
        identity = number.get(W + "numId", "")
        reference = number.find(W + "abstractNumId")
        definition = abstract.get(reference.get(W + "val")) if reference is not None else None
        overrides = [override.find(W + "lvl") for override in number.iter(W + "lvlOverride")]
        found = [] if definition is None else list(definition.iter(W + "lvl"))
        for level in [*found, *(override for override in overrides if override is not None)]:
            levels[(identity, int(level.get(W + "ilvl", "0")))] = _level(level)
    return levels


def _level(level: etree._Element) -> tuple[str, str, int]:
    def value(name: str, default: str) -> str:
        element = level.find(W + name)
        return element.get(W + "val", default) if element is not None else default

    return value("numFmt", "decimal"), value("lvlText", ""), int(value("start", "1"))


class ListCounter:
    """Counts list items in reading order and writes their numbers as Word would show them."""

    def __init__(self, levels: dict[tuple[str, int], tuple[str, str, int]]) -> None:
        self._levels = levels
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def next(self, reference: tuple[str, int]) -> str | None:
        """The number of the next item of this list and level; None for no list, "-" for a bullet."""
        identity, level = reference
        if reference not in self._levels:
            return None
        counts = self._counts[identity]
        counts[level] = counts.get(level, self._levels[reference][2] - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        number_format, pattern, _ = self._levels[reference]
        if number_format == "bullet":
            return "-"
        for above in range(level + 1):
            style = self._levels.get((identity, above), ("decimal", "", 1))
            count = counts.get(above, style[2])
            pattern = pattern.replace(f"%{above + 1}", _written(count, style[0]))
        return pattern


def _written(count: int, number_format: str) -> str:
    if number_format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if number_format == "lowerRoman" else roman
    return f"{count:02d}" if number_format == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, sign in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while count >= value:
            written += sign
            count -= value
    return written
