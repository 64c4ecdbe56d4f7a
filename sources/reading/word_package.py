"""The parts of a .docx package that reading needs: XML parts, styles and list numbering. Nothing is executed or followed."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from sources.words.messages import MessageCatalogue

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MESSAGES = MessageCatalogue(__file__)
_MAXIMUM_PART = 100 * 1024 * 1024


def safe_parser() -> etree.XMLParser:
    """A parser that expands no entity, loads nothing and keeps libxml2's limits of depth and size."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse_part(archive: zipfile.ZipFile, name: str, file: str) -> etree._Element:
    """The root element of an XML part. Raises Refused for a part that is too large, broken or has a DOCTYPE."""
    if archive.getinfo(name).file_size > _MAXIMUM_PART:
        raise MESSAGES.refused("PII-TEXT-PART-TOO-LARGE", file=file, part=name)
    try:
        root = etree.fromstring(archive.read(name), safe_parser())
    except (etree.XMLSyntaxError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise MESSAGES.refused("PII-TEXT-DAMAGED", file=file, part=name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MESSAGES.refused("PII-TEXT-DOCTYPE", file=file, part=name)
    return root


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says of outline, font and hiding, after inheritance."""

    outline: int | None = None
    font: str | None = None
    numbering: tuple[str, int] | None = None
    hidden: bool = False
    struck: bool = False


@dataclass
class Package:
    """An opened .docx: document root, the side parts by name, styles by id and the numbering definitions."""

    document: etree._Element
    side_parts: dict[str, etree._Element]
    styles: dict[str, Style]
    default_font: str | None
    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)


def open_package(path: Path) -> Package:
    """Open a .docx. Raises Refused where it is no readable Word package."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise MESSAGES.refused("PII-TEXT-DAMAGED", file=path.name, part=path.name) from error
    with archive:
        names = set(archive.namelist())
        if "word/document.xml" not in names:
            raise MESSAGES.refused("PII-TEXT-NOT-WORD", file=path.name)
        side = {
            name.removeprefix("word/").removesuffix(".xml"): parse_part(archive, name, path.name)
            for name in sorted(names)
            if name.startswith("word/") and name.endswith(".xml") and name.count("/") == 1 and _is_side_part(name)
        }
        styles_root = parse_part(archive, "word/styles.xml", path.name) if "word/styles.xml" in names else None
        numbering = parse_part(archive, "word/numbering.xml", path.name) if "word/numbering.xml" in names else None
        styles, font = ({}, None) if styles_root is None else _styles(styles_root)
        return Package(
            parse_part(archive, "word/document.xml", path.name),
            side,
            styles,
            font,
            {} if numbering is None else _levels(numbering),
        )


def _is_side_part(name: str) -> bool:
    stem = name.removeprefix("word/")
    return stem.startswith(("footnotes", "endnotes", "comments.", "header", "footer"))


def switched_on(properties: etree._Element | None, name: str) -> bool | None:
    """Whether a toggle such as `w:vanish` is on; None where it is not mentioned."""
    element = None if properties is None else properties.find(W + name)
    if element is None:
        return None
    return element.get(W + "val", "1") not in ("0", "false", "off")


def run_font(properties: etree._Element | None) -> str | None:
    fonts = None if properties is None else properties.find(W + "rFonts")
    return None if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi")


def list_reference(properties: etree._Element | None) -> tuple[str, int] | None:
    """The list and level that a paragraph's own properties (or a style's) name."""
    reference = None if properties is None else properties.find(W + "numPr")
    if reference is None:
        return None
    number = reference.find(W + "numId")
    level = reference.find(W + "ilvl")
    if number is None:
        return None
    return number.get(W + "val", "0"), int(level.get(W + "val", "0")) if level is not None else 0


def _styles(root: etree._Element) -> tuple[dict[str, Style], str | None]:
    elements = {element.get(W + "styleId", ""): element for element in root.iter(W + "style")}

    def chain(identity: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while identity in elements and identity not in seen:
            seen.add(identity)
            yield elements[identity]
            base = elements[identity].find(W + "basedOn")
            identity = base.get(W + "val", "") if base is not None else ""

    styles = {identity: _style(list(chain(identity))) for identity in elements}
    default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    return styles, run_font(default)


def _style(chain: list[etree._Element]) -> Style:
    """Nearest definition wins; a style named "heading N" has outline N even without an outline level."""
    outline: int | None = None
    font: str | None = None
    numbering: tuple[str, int] | None = None
    hidden = struck = None
    for element in chain:
        paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
        if outline is None:
            outline = _outline(element, paragraph)
        font = font or run_font(run)
        numbering = numbering or list_reference(paragraph)
        hidden = switched_on(run, "vanish") if hidden is None else hidden
        struck = switched_on(run, "strike") if struck is None else struck
    return Style(outline, font, numbering, bool(hidden), bool(struck))


def _outline(style: etree._Element, paragraph: etree._Element | None) -> int | None:
    level = None if paragraph is None else paragraph.find(W + "outlineLvl")
    if level is not None and level.get(W + "val", "9").isdigit() and int(level.get(W + "val", "9")) < 9:
        return int(level.get(W + "val", "9"))
    name = style.find(W + "name")
    title = (name.get(W + "val") or "").lower() if name is not None else ""
    if title.startswith("heading ") and title.removeprefix("heading ").isdigit():
        return int(title.removeprefix("heading ")) - 1
    return 0 if title == "title" else None


def _levels(root: etree._Element) -> dict[tuple[str, int], tuple[str, str, int]]:
    """(list, level) -> (number format, level text such as "%1.", start)."""
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
