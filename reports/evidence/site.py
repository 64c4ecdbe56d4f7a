"""The evidence page: one HTML file that shows for every number of the plan where it comes from, and loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reports.evidence.places import look_up_words, place_in_words, rule_in_words
from reports.evidence.records import NumberRecord, Origin, leaves
from sources.words.vocabulary import Status


def write_site(records: Iterable[NumberRecord], origins: Mapping[str, Origin], path: Path) -> None:
    """Write the page for `records` to `path`; `origins` are the sources by identity. Links: `#number_id`, `#fact_id`."""
    import jinja2

    known = {record.number_id: record for record in records}
    sources = {identity: _source(origin, origins) for identity, origin in sorted(origins.items())}
    template = Path(__file__).with_name("site.html").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(template)
    html = page.render(
        words=look_up_words()["page"],
        numbers=[_number(record, known, sources) for record in known.values()],
        sources=sources.values(),
    )
    path.write_text(html, encoding="utf-8", newline="\n")


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
