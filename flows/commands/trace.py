"""`pii-plan trace`: from a number of the plan to the cells and sentences it came from."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reports.evidence.records import PlanRecord

HELP = "Chỉ ra nguồn của một con số: tệp, ô hoặc câu, nguyên văn; đọc lại nguồn để xác nhận còn khớp."
EPILOG = """ví dụ:
  pii-plan trace plan/ke-hoach.docx --all          mọi con số của văn bản
  pii-plan trace pii.2025.score                    một số của kế hoạch trong thư mục plan
  pii-plan trace pii.2025.score --plan ke-hoach-2026 --json
mã thoát: 0 mọi số đều có nguồn và nguồn khớp; 1 có số không có nguồn hoặc nguồn không khớp"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar="MÃ_SỐ|TỆP.docx", help="mã của con số, hoặc văn bản Word của kế hoạch")
    parser.add_argument("--all", action="store_true", help="in mọi con số; không có: chỉ in số không khớp")
    parser.add_argument("--plan", metavar="THƯ_MỤC", type=Path, help="thư mục kế hoạch để tìm mã số (mặc định: plan)")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(arguments: argparse.Namespace) -> int:
    from flows.plans import reread_from_store
    from reports.evidence.records import leaves
    from reports.evidence.trace import holds, reread_all, trace

    plan, wanted = _wanted(arguments)
    needed = {item: None for number_id in wanted for item in leaves(number_id, plan.records)}
    now = reread_all([plan.origins[item] for item in needed if item in plan.origins], reread_from_store)
    traced = trace(wanted, plan.records, plan.origins, now)
    broken = [item for item in traced if not holds(item)]
    if arguments.json:
        print(json.dumps(traced, ensure_ascii=False))  # noqa: T201
    else:
        _tell(traced if arguments.all or len(traced) == 1 else broken, len(traced), len(broken))
    return int(bool(broken))


def _wanted(arguments: argparse.Namespace) -> tuple[PlanRecord, list[str]]:
    from flows.plans import DEFAULT_PLAN, MESSAGES, open_document, open_plan

    subject = Path(arguments.subject)
    if subject.suffix.lower() == ".docx":
        plan = open_document(subject)
        return plan, _uses_in(subject, plan)
    folder = arguments.plan or DEFAULT_PLAN
    if not folder.is_dir():
        raise MESSAGES.refused("PII-TRACE-NO-PLAN", file=str(folder))
    plan = open_plan(folder)
    if arguments.subject not in plan.records:
        raise MESSAGES.refused("PII-TRACE-UNKNOWN", file=arguments.subject)
    return plan, [arguments.subject]


def _uses_in(document: Path, plan: PlanRecord) -> list[str]:
    """The numbers that stand in the document now; one whose record is missing or says something else is refused."""
    from flows.plans import MESSAGES
    from reports.evidence.scan import scan_document

    found: dict[str, None] = {}
    for use in scan_document(document).number_uses:
        record = plan.records.get(use.number_id)
        if record is None or record.shown_text != use.text:
            raise MESSAGES.refused("PII-VERIFY-NO-CHAIN", number_id=use.number_id, shown=use.text)
        found[use.number_id] = None
    return list(found)


def _tell(listed: list[dict[str, Any]], numbers: int, broken: int) -> None:
    from sources.places import Place

    for item in listed:
        unit = f" {item['unit']}" if item["unit"] else ""
        print(f"{item['number_id']}: {item['shown_text']}{unit}  [{item['kind']}; {item['rule']}]")  # noqa: T201
        for link in item["chain"][:_MOST_LINKS]:
            where = Place.from_json(link["place"]).key() if link["place"] else "không rõ vị trí"
            mark = "khớp" if link["agrees"] else "KHÔNG KHỚP"
            print(f"    {mark}: {link['name']} | {where} | “{link['raw_text']}”")  # noqa: T201
        if len(item["chain"]) > _MOST_LINKS:
            print(f"    … và {len(item['chain']) - _MOST_LINKS} vị trí nữa (dùng --json để xem hết)")  # noqa: T201
    print(f"{numbers} số, {broken} số không truy được hoặc không khớp nguồn.")  # noqa: T201


_MOST_LINKS = 8
