"""How Word resolves the look of text: the run itself, its character style, its paragraph's style, defaults, theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from sources.reading.word_package import W

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = ("0", "false", "off", "none")

Properties = dict[str, dict[str, str]]
"""Property name -> its attributes, without namespaces; an inner property lies over an outer one attribute by attribute."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is seen. `fonts` for Latin letters and for the others; `size` in points."""

    fonts: tuple[str | None, str | None]
    size: float
    bold: bool
    italic: bool
    underlined: bool
    highlighted: bool
    hidden: bool
    struck: bool
    colour: str


class Styles:
    """Effective properties from the styles part and the theme. Without a styles part everything is Word's default."""

    def __init__(self, root: etree._Element | None, theme: etree._Element | None) -> None:
        self._styles = {} if root is None else {item.get(W + "styleId", ""): item for item in root.iterfind(W + "style")}
        self._defaults = {
            kind: read_properties(root.find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}") if root is not None else None)
            for kind in ("pPr", "rPr")
        }
        self._theme = _theme_fonts(theme)
        self._default = next((identity for identity, item in self._styles.items() if _is_default(item)), None)
        self._layers: dict[tuple[str | None, str | None], Properties] = {}
        self._looks: dict[tuple[str | None, str | None], Look] = {}

    def named(self, properties: etree._Element | None, kind: str) -> str | None:
        """The style that properties name; the document's own for a paragraph that names none."""
        found = value_of(properties, kind)
        return self._default if found is None and kind == "pStyle" else found

    def paragraph(self, style: str | None, own: etree._Element | None) -> Properties:
        return _merged([self._defaults["pPr"], *self._chain(style, "pPr"), read_properties(own)])

    def look(self, paragraph_style: str | None, own: etree._Element | None) -> Look:
        """The look of a run with the properties `own` in a paragraph of a style."""
        key = (paragraph_style, value_of(own, "rStyle"))
        if key not in self._layers:
            layers = [self._chain(style, "rPr") for style in key]
            self._layers[key] = _merged([self._defaults["rPr"], *layers[0], *layers[1]])
            self._looks[key] = self._seen(self._layers[key])
        return self._looks[key] if own is None else self._seen(_merged([self._layers[key], read_properties(own)]))

    def outline(self, style: str | None, own: etree._Element | None) -> int | None:
        """The outline level from 0; a style named "heading N" has level N even without saying so."""
        stated = value_of(own, "outlineLvl")
        if stated is not None:
            return _level(stated)
        for element in self._ancestry(style):
            level = _level(value_of(element.find(W + "pPr"), "outlineLvl"))
            title = (value_of(element, "name") or "").lower()
            if level is None and title.startswith("heading ") and title.removeprefix("heading ").isdigit():
                level = int(title.removeprefix("heading ")) - 1
            if level is not None or title == "title":
                return level or 0
        return None

    def _seen(self, properties: Properties) -> Look:
        def value(name: str, fallback: str) -> str:
            return properties.get(name, {}).get("val") or fallback

        fonts = properties.get("rFonts", {})
        ascii_font, other = (
            self._theme.get(fonts[f"{script}Theme"]) if f"{script}Theme" in fonts else fonts.get(script)
            for script in ("ascii", "hAnsi")
        )
        return Look(
            fonts=(ascii_font, other),
            size=whole(value("sz", "20")) / 2,
            bold=switched_on(properties, "b"),
            italic=switched_on(properties, "i"),
            underlined=value("u", "none") != "none",
            highlighted=value("highlight", "none") != "none",
            hidden=switched_on(properties, "vanish"),
            struck=switched_on(properties, "strike") or switched_on(properties, "dstrike"),
            colour=value("color", "auto"),
        )

    def _chain(self, style: str | None, kind: str) -> list[Properties]:
        """The properties of a style and its ancestors, the oldest first."""
        return [read_properties(element.find(W + kind)) for element in self._ancestry(style)][::-1]

    def _ancestry(self, style: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = value_of(self._styles[style], "basedOn")


def _is_default(style: etree._Element) -> bool:
    return style.get(W + "type") == "paragraph" and style.get(W + "default", "0") not in _OFF


def _level(text: str | None) -> int | None:
    level = whole(text, 9)
    return level if 0 <= level < 9 else None


def value_of(parent: etree._Element | None, name: str) -> str | None:
    found = None if parent is None else parent.find(W + name)
    return None if found is None else found.get(W + "val")


def read_properties(node: etree._Element | None) -> Properties:
    """The properties in `node`; those of a list reference, which stand one level deeper, are drawn up."""
    found: Properties = {}
    for item in node if node is not None else ():
        if isinstance(item.tag, str):
            attributes = {_bare(key): str(value) for key, value in item.attrib.items()}
            inner = {_bare(child.tag): child.get(W + "val", "") for child in item} if item.tag == W + "numPr" else {}
            found[_bare(item.tag)] = {**attributes, **inner}
    return found


def _merged(layers: Sequence[Properties]) -> Properties:
    result: Properties = {}
    for layer in layers:
        for name, attributes in layer.items():
            outer = result.get(name, {})
            if name == "rFonts":
                # A font named directly takes the place of one named by the theme.
                outer = {key: value for key, value in outer.items() if key.removesuffix("Theme") not in attributes}
            result[name] = {**outer, **attributes} if attributes else {}
    return result


def switched_on(properties: Properties, name: str) -> bool:
    return name in properties and properties[name].get("val") not in _OFF


def whole(text: str | None, fallback: int = 0) -> int:
    """A whole number as Word reads it; `fallback` for what is none."""
    try:
        return int(float(text)) if text else fallback
    except (ValueError, OverflowError):
        return fallback


def _bare(tag: object) -> str:
    """A tag without its namespace."""
    return str(tag).rpartition("}")[2]


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    fonts: dict[str, str] = {}
    for name in ("major", "minor") if theme is not None else ():
        latin = theme.find(f".//{_A}{name}Font/{_A}latin") if theme is not None else None
        if latin is not None:
            fonts |= {f"{name}{script}": latin.get("typeface", "") for script in ("HAnsi", "Ascii")}
    return fonts
