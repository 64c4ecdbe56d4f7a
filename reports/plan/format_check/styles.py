"""Effective formatting of runs and paragraphs, from the styles part and the theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

Properties = dict[str, dict[str, str]]
"""Property name → its attributes, without namespaces; an inner property lies over an outer one attribute by attribute."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A run: its characters and how they look. `fonts` for Latin letters and for the others; size in points."""

    text: str
    fonts: tuple[str | None, ...]
    size: float
    bold: bool
    italic: bool
    colour: str
    underlined: bool
    highlighted: bool
    hidden: bool


class Styles:
    """The styles of a document. Without a styles part everything is Word's default."""

    def __init__(self, root: Any | None, theme: Any | None) -> None:
        self._styles = {} if root is None else {item.get(f"{W}styleId"): item for item in root.iterfind(f"{W}style")}
        self._defaults = root.find(f"{W}docDefaults") if root is not None else None
        self._theme = _theme_fonts(theme)
        self._default = next(
            (
                identity
                for identity, item in self._styles.items()
                if item.get(f"{W}type") == "paragraph" and item.get(f"{W}default") in ("1", "true", "on")
            ),
            None,
        )

    def paragraph(self, node: Any) -> Properties:
        """The effective properties of a paragraph."""
        own = node.find(f"{W}pPr")
        layers = [_defaults(self._defaults, "pPr"), *self._chain(self._style_of(own), "pPr"), _read(own)]
        return _merged(layers)

    def run(self, paragraph: Any, node: Any) -> Properties:
        """The effective properties of a run of `paragraph`."""
        own = node.find(f"{W}rPr")
        style = own.find(f"{W}rStyle") if own is not None else None
        layers = [
            _defaults(self._defaults, "rPr"),
            *self._chain(self._style_of(paragraph.find(f"{W}pPr")), "rPr"),
            *self._chain(style.get(f"{W}val") if style is not None else None, "rPr"),
            _read(own),
        ]
        return _merged(layers)

    def font(self, properties: Properties, script: str) -> str | None:
        """The font for "ascii" or "hAnsi", through the theme where it is named there."""
        fonts = properties.get("rFonts", {})
        theme = fonts.get(f"{script}Theme")
        return self._theme.get(theme) if theme is not None else fonts.get(script)

    def _style_of(self, properties: Any) -> str | None:
        style = properties.find(f"{W}pStyle") if properties is not None else None
        return style.get(f"{W}val") if style is not None else self._default

    def _chain(self, identity: str | None, kind: str) -> list[Properties]:
        """The properties of a style and its ancestors, the oldest first."""
        found: list[Properties] = []
        seen: set[str] = set()
        while identity is not None and identity in self._styles and identity not in seen:
            seen.add(identity)
            style = self._styles[identity]
            found.append(_read(style.find(f"{W}{kind}")))
            parent = style.find(f"{W}basedOn")
            identity = parent.get(f"{W}val") if parent is not None else None
        return found[::-1]


def letters_of(paragraph: Any, styles: Styles) -> Iterator[Letters]:
    """The runs of a paragraph in their order; deleted text is left out."""
    for run in paragraph.iter(f"{W}r"):
        text = "".join(_character(item) for item in run)
        properties = styles.run(paragraph, run)
        size = attribute(properties, "sz", "val")
        yield Letters(
            text=text,
            fonts=tuple(styles.font(properties, script) for script in ("ascii", "hAnsi")),
            size=float(size) / 2 if size else 10.0,
            bold=_on(properties, "b"),
            italic=_on(properties, "i"),
            colour=attribute(properties, "color", "val") or "auto",
            underlined=(attribute(properties, "u", "val") or "none") != "none",
            highlighted=(attribute(properties, "highlight", "val") or "none") != "none",
            hidden=_on(properties, "vanish"),
        )


def spacing_of(properties: Properties) -> dict[str, int]:
    """Distances before and after, and between lines, in twips (or 240ths of a line)."""
    given = properties.get("spacing", {})
    return {name: int(float(given.get(name) or fallback)) for name, fallback in (("before", 0), ("after", 0), ("line", 240))}


def attribute(properties: Properties, name: str, key: str) -> str | None:
    found = properties.get(name)
    return None if found is None else found.get(key, "present" if key == "val" and not found else None)


def _on(properties: Properties, name: str) -> bool:
    found = properties.get(name)
    return found is not None and found.get("val") not in ("0", "false", "off", "none")


def _character(node: Any) -> str:
    if node.tag == f"{W}t":
        return node.text or ""
    return {f"{W}tab": "\t", f"{W}br": "\n", f"{W}noBreakHyphen": "-"}.get(node.tag, "")


def _read(node: Any) -> Properties:
    if node is None:
        return {}
    return {
        etree_name(item.tag): {etree_name(key): value for key, value in item.attrib.items()}
        for item in node
        if isinstance(item.tag, str)
    }


def _merged(layers: list[Properties]) -> Properties:
    result: Properties = {}
    for layer in layers:
        for name, attributes in layer.items():
            if name == "rFonts":
                result[name] = _fonts(result.get(name, {}), attributes)
            else:
                result[name] = {**result.get(name, {}), **attributes} if attributes else {}
    return result


def _fonts(outer: dict[str, str], inner: dict[str, str]) -> dict[str, str]:
    """A font named directly takes the place of one named by the theme."""
    kept = {key: value for key, value in outer.items() if not (key.endswith("Theme") and key[:-5] in inner)}
    return {**kept, **inner}


def _defaults(node: Any, kind: str) -> Properties:
    return _read(node.find(f"{W}{kind}Default/{W}{kind}")) if node is not None else {}


def _theme_fonts(theme: Any | None) -> dict[str, str]:
    fonts: dict[str, str] = {}
    if theme is not None:
        for name in ("major", "minor"):
            latin = theme.find(f".//{_A}{name}Font/{_A}latin")
            if latin is not None:
                fonts |= {f"{name}{script}": latin.get("typeface", "") for script in ("HAnsi", "Ascii")}
    return fonts


def etree_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
