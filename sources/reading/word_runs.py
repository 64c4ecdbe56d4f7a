"""The characters of one Word paragraph: what counts, what is deleted, hidden or struck, and the boxes anchored in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from sources.reading.word_package import Package, Style, W, run_font, switched_on

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_INSIDE = frozenset(
    W + name
    for name in ("ins", "moveTo", "hyperlink", "sdt", "sdtContent", "smartTag", "fldSimple", "customXml", "bdo", "dir")
) | {_M + name for name in ("oMath", "oMathPara", "r", "e", "num", "den", "sub", "sup", "f", "sSup", "sSub", "d")}
_REMOVED = frozenset(W + name for name in ("del", "moveFrom"))
_PLAIN = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
# Code points of the Symbol and Wingdings fonts that carry meaning in targets.
_SYMBOLS = {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0AE": "→", "F0E0": "→", "F02D": "-", "F0B7": "•"}
_DEFAULT = Style()


@dataclass
class Content:
    """The live text of a paragraph with its fonts, the texts that do not count, and the text boxes anchored in it."""

    live: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    fonts: dict[str, None] = field(default_factory=dict)
    boxes: list[etree._Element] = field(default_factory=list)
    changed: bool = False

    @property
    def text(self) -> str:
        return "".join(self.live)


def paragraph_content(paragraph: etree._Element, package: Package, style: Style, *, deleted: bool = False) -> Content:
    """Read a `w:p`; `deleted` says that it stands in a deleted table row."""
    content = Content()
    _walk(paragraph, package, style, content, deleted)
    return content


def _walk(parent: etree._Element, package: Package, style: Style, content: Content, deleted: bool) -> None:
    for child in parent:
        if child.tag == W + "r":
            _run(child, package, style, content, deleted)
        elif child.tag in _REMOVED:
            content.changed = True
            _walk(child, package, style, content, True)
        elif child.tag in _INSIDE:
            content.changed |= child.tag in (W + "ins", W + "moveTo")
            _walk(child, package, style, content, deleted)
        elif child.tag == _M + "t":
            (content.deleted if deleted else content.live).append(child.text or "")
        elif child.tag == _MC + "AlternateContent":
            _walk(_chosen(child), package, style, content, deleted)


def _run(run: etree._Element, package: Package, style: Style, content: Content, deleted: bool) -> None:
    properties = run.find(W + "rPr")
    named = None if properties is None else properties.find(W + "rStyle")
    character = _DEFAULT if named is None else package.styles.get(named.get(W + "val", ""), _DEFAULT)
    font = run_font(properties) or character.font or style.font or package.default_font
    legacy = bool(font) and str(font).startswith((".Vn", "VNI-"))
    text = "".join(_characters(run, content, legacy))
    if not text:
        return
    if font and text.strip():
        content.fonts[font] = None
    _destination(properties, style, character, content, deleted).append(text)


def _destination(
    properties: etree._Element | None, style: Style, character: Style, content: Content, deleted: bool
) -> list[str]:
    if deleted:
        return content.deleted
    hidden = switched_on(properties, "vanish")
    if character.hidden or style.hidden if hidden is None else hidden:
        return content.hidden
    struck = switched_on(properties, "strike")
    struck = switched_on(properties, "dstrike") if struck is None else struck
    if character.struck or style.struck if struck is None else struck:
        return content.struck
    return content.live


def _characters(run: etree._Element, content: Content, legacy: bool) -> Iterator[str]:
    for child in run:
        tag = child.tag
        if tag in (W + "t", W + "delText"):
            yield child.text or ""
        elif tag in _PLAIN:
            yield _PLAIN[tag]
        elif tag == W + "softHyphen":
            # In the TCVN3 fonts this code is the letter ư.
            yield "\u00ad" if legacy else ""
        elif tag == W + "sym":
            code = child.get(W + "char", "").upper()
            yield _SYMBOLS.get(code, chr(int(code, 16)) if code else "")
        elif tag == _MC + "AlternateContent":
            content.boxes.extend(_boxes(_chosen(child)))
        elif tag in (W + "drawing", W + "pict", W + "object"):
            content.boxes.extend(_boxes(child))


def _chosen(alternate: etree._Element) -> etree._Element:
    """The first choice of alternate content; its fallback only where there is no choice, never both."""
    choice = alternate.find(_MC + "Choice")
    fallback = alternate.find(_MC + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else alternate


def _boxes(element: etree._Element) -> list[etree._Element]:
    found = element.iter(W + "txbxContent")
    return [box for box in found if not any(other.tag == W + "txbxContent" for other in box.iterancestors())]
