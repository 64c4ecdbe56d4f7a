"""What a column means: words and numbers weighed, and one best assignment for the whole table."""

from __future__ import annotations

import itertools
import random

import pytest

from sources.innovation_index.assignment import LEAST, Entity, Meaning, Reading, assign
from sources.innovation_index.framework import load_framework
from sources.innovation_index.meaning import Surroundings, weigh_numbers, weigh_words
from sources.tables.labels import read_label, single_year
from sources.words.vocabulary import Measure

PII = load_framework("PII", 2024)
SCORE, RANK = Measure.SCORE, Measure.RANK


def column(number: int, *texts: str, values: dict[str, float] | None = None) -> Entity:
    entity = Entity(number, tuple(map(read_label, texts)), values or {"Cao Bằng": 20.5, "Sơn La": 30.5}, slot=(2024, 1))
    weigh_words(entity, Surroundings(PII))
    return entity


def meant(*texts: str) -> tuple[str, Measure] | None:
    meaning = assign([column(1, *texts)])[1]
    return (meaning.reading.code, meaning.reading.measure) if meaning.reading else None


def test_words_of_a_column_from_the_top_heading_to_the_leaf() -> None:
    assert meant("Trụ cột 1: Thể chế", "Điểm") == ("1", SCORE)
    assert meant("PII 2024", "Thể chế", "Xếp hạng") == ("1", RANK)
    assert meant("Thể chế", "PII 2024", "Điểm") == ("1", SCORE)
    assert meant("TRỤ CỘT 1: THỂ CHẾ", "Chung trụ cột 1") == ("1", SCORE)
    assert meant("Điểm nhóm 6.1 Sáng tạo tri thức") == ("6.1", SCORE)
    assert meant("3.1.1 Hạ tầng số - Điểm") == ("3.1.1", SCORE)
    assert meant("1.2.1_hang") == ("1.2.1", RANK)


def test_a_heading_a_number_and_a_name_that_contradict_each_other_are_no_choice() -> None:
    assert meant("Trụ cột 2", "Thể chế", "Điểm") is None
    assert meant("Trụ cột 2. Thể chế") is None
    assert meant("1.1.2 Doanh thu từ tín chỉ các-bon/GRDP") is None
    assert column(1, "1.1.2 Doanh thu từ tín chỉ các-bon/GRDP").contradiction is not None


def test_a_name_that_changed_a_little_keeps_its_number_and_is_told() -> None:
    entity = column(1, "4.2.2 Mật độ doanh nghiệp đang hoạt động")
    assert assign([entity])[1].reading == Reading("4.2.2", SCORE)
    assert entity.renamed


def test_words_that_nobody_knows_stay_unknown() -> None:
    assert meant("Số giờ nắng", "Điểm") is None
    assert meant("Mục tiêu năm 2026", "Điểm") is None


def test_of_two_columns_that_claim_one_figure_the_better_founded_has_it() -> None:
    sure, doubtful = column(1, "1. Thể chế", "Điểm"), column(2, "Thể chế")
    meanings = assign([sure, doubtful])
    assert meanings[1].reading == Reading("1", SCORE)
    assert meanings[2].reading != Reading("1", SCORE)
    assert assign([doubtful])[2].reading == Reading("1", SCORE)


def test_the_order_of_scores_tells_a_rank_from_a_score() -> None:
    scores = {f"Tỉnh {n}": 90.0 - n for n in range(12)}
    ranks = {f"Tỉnh {n}": float(n + 1) for n in range(12)}
    entities = [column(1, "Thể chế", "Điểm", values=scores), column(2, "Thể chế", values=ranks)]
    before = assign(entities)
    weigh_numbers(entities, before, Surroundings(PII))
    after = assign(entities)
    assert after[2].reading == Reading("1", RANK)
    assert after[2].margin > before[2].margin


def test_the_assignment_is_the_best_of_all_that_there_are() -> None:
    """Against every assignment of small tables, tried one by one."""
    chance = random.Random(5)
    readings = [Reading(code, SCORE) for code in ("1", "2", "3")]
    for _ in range(60):
        entities = [Entity(number, ()) for number in range(4)]
        for entity in entities:
            for reading in chance.sample(readings, chance.randint(0, 3)):
                entity.add(reading, round(chance.uniform(-2, 9), 3), "")
        meanings = assign(entities)
        best = max(_worth(entities, chosen) for chosen in itertools.product([None, *readings], repeat=4))
        assert abs(_worth(entities, tuple(meanings[e.number].reading for e in entities)) - best) < 1e-5


def _worth(entities: list[Entity], chosen: tuple[Reading | None, ...]) -> float:
    """What an assignment weighs above leaving all unknown; nothing, where it cannot be."""
    taken = [reading for reading in chosen if reading is not None]
    if len(set(taken)) < len(taken):
        return float("-inf")
    pairs = zip(entities, chosen, strict=True)
    return sum(e.weights.get(r, float("-inf")) - LEAST for e, r in pairs if r is not None)


def test_confidence_grows_with_the_margin() -> None:
    margins = [Meaning(Reading("1", SCORE), margin).confidence for margin in (0.0, 1.0, 4.0)]
    assert margins == sorted(margins)
    assert margins[0] == 0.5


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Bảng 2. Chỉ số 1.2.3. Đơn vị tính: điểm", "1.2.3"),
        ("1.2. Bảng điểm các tỉnh", None),
        ("Bảng 2. 1.2. Bảng điểm các tỉnh", None),
        ("II. Kết quả. 2.1. Điểm các tỉnh", None),
    ],
)
def test_a_number_of_a_section_is_no_code(title: str, code: str | None) -> None:
    assert load_framework("PII", 2025).in_title(title) == code


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Chỉ số là điểm yếu và chỉ tiêu phấn đấu năm 2026", None),
        ("Mục tiêu đến năm 2030", None),
        ("Kết quả các chỉ tiêu năm 2025", 2025),
        ("Bảng điểm PII năm 2025", 2025),
    ],
)
def test_a_year_that_is_aimed_at_dates_nothing(title: str, year: int | None) -> None:
    assert single_year(title) == year
