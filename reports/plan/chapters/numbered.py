"""The numbering of headings, points, tables and the figure, as the decree has it: "I.", "1.", "a)"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.plan.content import Caption, Heading, Paragraph, Text
from reports.plan.material import numbering

_LETTERS = tuple("abcdđeghiklmnopqrstuvxy")

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def chapter(number: int, title: str) -> Heading:
    """ "I. TITLE"."""
    return Heading(1, (f"{ROMAN[number - 1]}. {title}",))


def section(number: int, title: Text | str) -> Heading:
    """ "1. Title"."""
    words = (title,) if isinstance(title, str) else title
    return Heading(2, (numbering(f"{number}. "), *words))


def letter(index: int) -> str:
    """The point at `index` from 0 by the Vietnamese alphabet; after the last letter it starts again with two."""
    times, place = divmod(index, len(_LETTERS))
    return _LETTERS[place] * (times + 1)


def points(texts: Iterable[Text]) -> Iterator[Paragraph]:
    """ "a) …", "b) …"."""
    for index, text in enumerate(texts):
        yield Paragraph((f"{letter(index)}) ", *text))


def dashes(texts: Iterable[Text]) -> Iterator[Paragraph]:
    """ "- …"."""
    for text in texts:
        yield Paragraph(("- ", *text))


def table_name(number: int) -> Text:
    return ("Bảng ", numbering(str(number)))


def figure_name(number: int) -> Text:
    return ("Hình ", numbering(str(number)))


def caption(name: Text, text: Text) -> Caption:
    return Caption((*name, ". ", *text))
