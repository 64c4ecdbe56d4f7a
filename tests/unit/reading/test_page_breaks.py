"""A sentence that the end of a page cuts in two is one, and its words keep their pages."""

from __future__ import annotations

import pytest

from sources.places import PdfBox
from sources.reading.located import BlockKind, Document, Paragraph
from sources.reading.page_tables import rejoined

FIRST = "Sở đăng ký có 50 đơn nhãn hiệu năm 2026 và mỗi"


def read(*blocks: tuple[str, int, BlockKind]) -> list[Paragraph]:
    parts = [Paragraph(text, PdfBox(page, 0, len(text)), kind) for text, page, kind in blocks]
    return list(rejoined(Document(tuple(parts)), {1: "", 2: ""}).paragraphs())


def test_a_sentence_over_two_pages_is_one() -> None:
    rest = "năm sau đó có thêm ít nhất 15 đơn."
    found = read((FIRST, 1, BlockKind.BODY), ("trang 1", 1, BlockKind.FOOTER), (rest, 2, BlockKind.BODY))
    whole = found[0]
    assert whole.text == f"{FIRST} {rest}"
    for words, page in (("50", 1), ("15", 2)):
        at = whole.text.index(words)
        place = whole.place(at, at + 2)
        assert place.raw_text == words
        assert isinstance(place.selector, PdfBox)
        assert place.selector.page == page


@pytest.mark.parametrize(
    ("first", "second", "page"),
    [
        (FIRST + ".", "năm sau đó có thêm ít nhất 15 đơn.", 2),  # The sentence has ended.
        (FIRST, "a) năm sau đó có thêm ít nhất 15 đơn.", 2),  # An item of a list.
        (FIRST, "Năm sau đó có thêm ít nhất 15 đơn.", 2),  # Another sentence begins.
        (FIRST, "năm sau đó có thêm ít nhất 15 đơn.", 1),  # No page ends here.
        ("đơn", "nhãn", 2),  # Cells of a table.
    ],
)
def test_what_stands_alone_stays_alone(first: str, second: str, page: int) -> None:
    assert [part.text for part in read((first, 1, BlockKind.BODY), (second, page, BlockKind.BODY))] == [first, second]
