"""The demonstration's workshop plan (facts of the real one), read as citations."""

from collections import Counter
from pathlib import Path

import sources
from sources.contracts import ReadResult, SourceFile
from sources.departments.mandate import read_mandate
from sources.places import WordSpan
from sources.reading.media_types import DOCX
from sources.reading.word import word_texts

PLAN = Path(sources.__file__).with_name("samples") / "inbox" / "ke-hoach-hoi-thao.docx"


def read() -> ReadResult:
    return read_mandate(PLAN, SourceFile("a" * 64, PLAN.name, DOCX, 1))


def attributes(kind: str, name: str) -> list[str]:
    found = [citation.attributes for citation in read().citations if citation.kind == kind]
    return [parts[name] for parts in found if name in parts]


def test_legal_bases_with_their_parts() -> None:
    assert attributes("legal_basis", "number") == ["62/QĐ-UBND", "02/NQ-CP"]
    assert attributes("legal_basis", "date") == ["2025-01-20", "2025-01-08"]
    assert attributes("legal_basis", "issuer") == ["Ủy ban nhân dân tỉnh Cao Bằng", "Chính phủ"]


def test_departments_that_owe_a_paper() -> None:
    assert attributes("paper", "department") == ["Sở Công Thương", "Sở Tài chính", "Sở Nông nghiệp và Môi trường"]


def test_dates_and_people() -> None:
    assert attributes("deadline", "date") == ["2025-08-18"]
    assert attributes("venue", "from") == ["2025-08-18"]
    assert attributes("venue", "to") == ["2025-08-22"]
    assert attributes("signer", "name") == ["Trịnh Trường Huy"]


def test_every_kind_is_found() -> None:
    counts = Counter(citation.kind for citation in read().citations)
    assert counts["body"] > 40
    assert counts["duty"] == 9
    assert counts["recipient"] == 6
    assert {"title", "number", "budget"} <= set(counts)


def test_every_citation_stands_at_its_place() -> None:
    citations = read().citations
    selectors = [citation.place.selector for citation in citations]
    assert all(isinstance(selector, WordSpan) for selector in selectors)
    assert word_texts(PLAN, selectors) == [citation.place.raw_text for citation in citations]  # type: ignore[arg-type]
    assert len({citation.fact_id for citation in citations}) == len(citations)
