"""The captions of a figure: the cells from which a person reads what it is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.contracts import Fact, SourceFile
from sources.innovation_index.captions import Captions, meaning_of
from sources.innovation_index.parse import read_score_grids, read_scores
from sources.places import SheetCell
from sources.reading.located import Cell, Grid
from sources.tree import load_tree
from sources.words.vocabulary import FileKind

PROVINCES = ("Cao Bằng", "Bắc Kạn", "Hà Giang", "Lạng Sơn", "Hà Nội", "Điện Biên", "Lai Châu", "Sơn La")
SOURCE = SourceFile("a" * 64, "bieu.xlsx", "", 1, kind=FileKind.SCORES)


def _grid(rows: list[list[str]]) -> Grid:
    cells = {}
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cells[number, column] = Cell(number, column, text, SheetCell("Biểu 1", f"{chr(64 + column)}{number}"))
    return Grid("Biểu 1", cells)


@pytest.fixture(scope="module")
def read() -> tuple[dict[str, Fact], Captions]:
    head = [
        ["BẢNG ĐIỂM PII NĂM 2023"],
        ["TT", "Địa phương", "Điểm PII", "1.1. Môi trường chính sách (điểm)", "1.2. Môi trường kinh doanh (điểm)"],
    ]
    rows = [[str(at), name, f"{40 + at},51", f"{20 + at},5", f"{30 + at},5"] for at, name in enumerate(PROVINCES, start=1)]
    reading = read_score_grids([_grid([*head, *rows])], SOURCE)
    return {fact.place.selector.address: fact for fact in reading.facts}, reading.captions  # type: ignore[union-attr]


def _said(read: tuple[dict[str, Fact], Captions], address: str) -> list[tuple[str, str]]:
    facts, captions = read
    return [(part, captions.places[identity].raw_text) for part, identity in captions.of[facts[address].fact_id]]


def test_row_header_and_the_line_of_the_year_are_captions(read: tuple[dict[str, Fact], Captions]) -> None:
    said = _said(read, "D4")
    assert ("row", "Bắc Kạn") in said
    assert ("column", "1.1. Môi trường chính sách (điểm)") in said
    assert ("title", "BẢNG ĐIỂM PII NĂM 2023") in said


def test_every_meaning_is_said_by_the_captions_and_no_other(read: tuple[dict[str, Fact], Captions]) -> None:
    facts, _ = read
    for address, fact in facts.items():
        words = [text for _, text in _said(read, address)]
        assert meaning_of(fact).unsaid(words) == ()
    other = [text for _, text in _said(read, "E5")]
    assert meaning_of(facts["D4"]).unsaid(other) == ("province", "node")


def test_captions_come_back_from_json(read: tuple[dict[str, Fact], Captions]) -> None:
    assert Captions.from_json(read[1].to_json()) == read[1]


def test_a_long_list_is_asked_again_for_the_captions_of_its_rows(tmp_path: Path) -> None:
    tree = load_tree(2024)
    lines = ["edition,province,code,name,measure,value"] + [
        f'{2023 + at % 2},{PROVINCES[at % 7]},{node.code},"{node.name}",score,{at % 97}.25'
        for at in range(260)
        for node in tree
    ] * 4
    path = tmp_path / "dai.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert path.stat().st_size > 4 * 2**20
    facts: list[Fact] = []
    source = SourceFile("a" * 64, path.name, "text/csv", path.stat().st_size, kind=FileKind.SCORES)
    reading = read_scores(path, source, take=facts.extend)
    chosen = {fact.fact_id: fact for fact in (facts[3], facts[-1])}
    places = {identity: fact.place for identity, fact in chosen.items()}
    captions = reading.captions.with_lists(path, "text/csv", places, "a" * 64)
    for identity, fact in chosen.items():
        words = [captions.places[one].raw_text for _, one in captions.of[identity]]
        assert fact.province in words
        assert meaning_of(fact).unsaid(words) == ()
