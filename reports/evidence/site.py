"""The evidence page, which shows for every number of the plan where it comes from, and the page on which the plan is signed.

Each is one HTML file that loads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reports.evidence.places import look_up_words, place_in_words, rule_in_words
from reports.evidence.records import NumberRecord, Origin, leaves
from sources.words.vocabulary import Status


def write_site(records: Iterable[NumberRecord], origins: Mapping[str, Origin], path: Path) -> None:
    """Write the page for `records` to `path`; `origins` are the sources by identity. Links: `#number_id`, `#fact_id`."""
    known = {record.number_id: record for record in records}
    sources = {identity: _source(origin, origins) for identity, origin in sorted(origins.items())}
    numbers = [_number(record, known, sources) for record in known.values()]
    _write("site.html", path, words=look_up_words()["page"], numbers=numbers, sources=sources.values())


def write_signing_page(
    path: Path,
    about: Mapping[str, object],
    codes: Mapping[str, str],
    signatures: Iterable[Mapping[str, str]],
    sources: Iterable[tuple[str, str]],
) -> None:
    """Write the page to sign: what the plan is (`about`), its codes, and the names and hashes of its sources."""
    words = look_up_words()["signing"]
    named = [(words[name], value) for name, value in about.items()]
    coded = [(words[name], value) for name, value in codes.items()]
    lists = {"signatures": list(signatures), "sources": list(sources)}
    _write("signing.html", path, words=words, facts=named, codes=coded, head=codes["head"], **lists)


def _write(template: str, path: Path, **content: object) -> None:
    import jinja2

    text = Path(__file__).with_name(template).read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text)
    path.write_text(page.render(**content), encoding="utf-8", newline="\n")


def _number(
    record: NumberRecord, known: Mapping[str, NumberRecord], sources: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    found = [sources[item] for item in leaves(record.number_id, known) if item in sources]
    return {
        "id": record.number_id,
        "shown": record.shown_text,
        "unit": record.unit,
        "kind": look_up_words()["kinds"][record.kind],
        "rule": rule_in_words(record.rule),
        "status": record.status,
        "status_words": Status(record.status).label,
        "parts": [item.id for item in record.inputs if item.id in known],
        "sources": found,
    }


def _source(origin: Origin, origins: Mapping[str, Origin]) -> dict[str, Any]:
    words = look_up_words()["captions"]
    captions = ((words[item.role], origins[item.id]) for item in origin.captions if item.id in origins)
    return {
        "id": origin.id,
        "file": origin.file_name,
        "place": place_in_words(origin.place),
        "raw_text": origin.place.raw_text,
        "before": origin.place.before,
        "after": origin.place.after,
        "captions": [
            {"id": one.id, "part": part, "place": place_in_words(one.place), "words": one.place.raw_text}
            for part, one in captions
        ],
    }
