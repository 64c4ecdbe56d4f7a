"""Where a plan comes from in the words of W3C PROV: files, places, numbers, the run, the program and the departments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reports.evidence.own import MARK
from reports.evidence.records import PlanRecord

if TYPE_CHECKING:
    from prov.model import ProvDocument


def provenance(
    plan: PlanRecord, identity: str, sources: Mapping[str, Mapping[str, Any]], program: Mapping[str, str], at: str
) -> bytes:
    """PROV-JSON of a plan.

    `sources`: hash of each input → its name, kind, publisher, department, url (as far as known); `program`: version and hash
    of the code; `at`: when it was published (ISO 8601). The same plan gives the same bytes.
    """
    from prov.model import PROV_TYPE, ProvDocument

    document = ProvDocument()
    document.add_namespace("pii", f"{MARK}:")
    document.add_namespace("sha256", "urn:sha256:")
    run, agent = f"pii:run.{identity}", f"pii:program.{program['code']}"
    document.activity(run, None, datetime.fromisoformat(at))
    document.agent(agent, {PROV_TYPE: "prov:SoftwareAgent", "pii:version": program["version"]})
    document.wasAssociatedWith(run, agent)
    document.entity(f"pii:plan.{identity}", {PROV_TYPE: "prov:Collection"})
    document.wasGeneratedBy(f"pii:plan.{identity}", run)
    _files(document, plan, run, sources)
    for origin in plan.origins.values():
        document.entity(f"pii:{origin.id}", {"prov:value": origin.place.raw_text, "prov:atLocation": origin.place.key()})
        document.wasDerivedFrom(
            f"pii:{origin.id}", f"sha256:{origin.sha256}", other_attributes={PROV_TYPE: "prov:Quotation"}
        )
        for caption in origin.captions:
            document.influence(f"pii:{origin.id}", f"pii:{caption.id}", other_attributes={"prov:role": caption.role})
    for number_id, record in plan.records.items():
        document.entity(
            f"pii:{number_id}", {"prov:value": record.shown_text, "pii:kind": record.kind, "pii:rule": record.rule}
        )
        document.hadMember(f"pii:plan.{identity}", f"pii:{number_id}")
        for item in record.inputs:
            document.wasDerivedFrom(f"pii:{number_id}", f"pii:{item.id}", other_attributes={"prov:role": item.role})
    text = document.serialize(format="json", sort_keys=True, ensure_ascii=False, indent=0)
    return str(text).encode() + b"\n"


def _files(document: ProvDocument, plan: PlanRecord, run: str, sources: Mapping[str, Mapping[str, Any]]) -> None:
    """The source files, who they are from, and that the run used them."""
    names = {origin.sha256: origin.file_name for origin in plan.origins.values()}
    names |= {sha256: source["name"] for sha256, source in sources.items()}
    bodies: dict[str, str] = {}
    for sha256, name in sorted(names.items()):
        told = sources.get(sha256, {})
        known = {f"pii:{key}": str(told[key]) for key in ("kind", "status", "url", "date") if told.get(key)}
        document.entity(f"sha256:{sha256}", {"prov:label": name, **known})
        document.used(run, f"sha256:{sha256}")
        body = told.get("publisher") or told.get("department")
        if body:
            if body not in bodies:
                bodies[body] = f"pii:body.{len(bodies) + 1}"
                document.agent(bodies[body], {"prov:type": "prov:Organization", "prov:label": body})
            document.wasAttributedTo(f"sha256:{sha256}", bodies[body])
