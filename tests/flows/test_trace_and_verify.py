"""Every number of the finished document leads to its source, and every change of a byte is found."""

from __future__ import annotations

import csv
import json
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.by_hand import REVIEW, ReviewBook
from flows.ledger import Ledger
from flows.manifest import output_hashes, seal_of
from flows.pipeline import writer_lock
from flows.sealed import read_sealed, sealed
from flows.settings import Workspace
from flows.verification import changed_bytes
from reports.evidence.records import read_plan
from reports.evidence.trace import unread
from sources.contracts import Commitment, Finding, from_json
from sources.words.vocabulary import Decision
from tests.conftest import Office
from tests.documents.plan.package import changed


def test_every_number_of_the_document_has_a_chain(office: Office) -> None:
    code, out = office.call("trace", str(office.plan / "ke-hoach.docx"), "--all", "--json")
    traced = json.loads(out)
    assert code == 0
    assert len(traced) > 100
    for number in traced:
        assert number["chain"], number["number_id"]
        assert all(link["agrees"] for link in number["chain"]), number["number_id"]


def test_one_number_by_its_identity(office: Office) -> None:
    code, out = office.call("trace", "pii.2025.score", "--plan", str(office.plan), "--json")
    (number,) = json.loads(out)
    assert code == 0
    assert number["chain"][0]["place"]["format"] == "sheet"
    code, out = office.call("trace", "không-có", "--plan", str(office.plan))
    assert code == 3


def test_the_untouched_plan_verifies(office: Office) -> None:
    code, out = office.call("verify", str(office.plan), "--json")
    assert json.loads(out)["findings"] == []
    assert code == 0


FILES = ["ke-hoach.docx", "targets.csv", "numbers.jsonl", "manifest.json", "evidence/origins.jsonl"]


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_of_the_plan_is_found(office: Office, name: str) -> None:
    _flip(office.plan / name)
    code, _ = office.call("verify", str(office.plan), "--json")
    assert code == 1


def test_one_changed_byte_of_the_ledger_is_found(office: Office) -> None:
    _flip(office.home / "ledger.jsonl")
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert {finding["code"] for finding in json.loads(out)["findings"]} == {"PII-VERIFY-LEDGER"}


def test_a_cut_ledger_is_found(office: Office) -> None:
    lines = (office.home / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (office.home / "ledger.jsonl").write_bytes(b"".join(lines[:-1]))
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert {finding["code"] for finding in json.loads(out)["findings"]} == {"PII-VERIFY-UNPUBLISHED"}


def test_one_changed_byte_of_a_source_is_found(office: Office) -> None:
    manifest = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))
    sha256 = next(item["sha256"] for item in manifest["inputs"] if item["name"] == "pii-2025-toan-quoc.xlsx")
    stored = office.home / "store" / sha256[:2] / sha256
    stored.chmod(0o644)
    _flip(stored)
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert {"PII-VERIFY-SOURCE", "PII-VERIFY-PLACE"} <= {finding["code"] for finding in json.loads(out)["findings"]}


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("name", ["{outside}", "../../{name}"])
def test_a_folder_from_elsewhere_writes_nothing_when_it_is_made_again(office: Office, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside" / "file"
    outside.parent.mkdir()
    manifest = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))
    manifest["inputs"][0]["name"] = name.format(outside=outside, name="outside/file")
    (office.plan / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    code, _ = office.call("verify", str(office.plan), "--rebuild", "--json")
    assert code == 1
    assert not list(tmp_path.rglob("outside/*"))


def test_a_plan_that_the_ledger_does_not_know_is_not_made_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.verification.remade", lambda *_, **__: pytest.fail("made again"))
    path = office.plan / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, out = office.call("verify", str(office.plan), "--rebuild", "--json")
    assert code == 1
    assert {"PII-VERIFY-UNPUBLISHED", "PII-VERIFY-NOT-REBUILT"} == {item["code"] for item in json.loads(out)["findings"]}


def test_a_value_changed_in_a_cache_is_read_again(office: Office) -> None:
    poisoned = _poison_batches(office, resealed=False)
    code, out = office.call("verify", str(office.plan), "--json")
    findings = json.loads(out)["findings"]
    assert code == 1
    assert [item["code"] for item in findings] == ["PII-VERIFY-CACHE"]
    assert poisoned in findings[0]["message"]
    assert office.run("--year", "2027")[0] in (0, 1)
    assert _shown(office, "ind.1.2.2.2025.score") == "39,68"


def test_a_value_that_contradicts_its_cell_is_found_even_where_the_cache_was_sealed_again(office: Office) -> None:
    _poison_batches(office, resealed=True)
    assert office.run("--year", "2027")[0] in (0, 1)
    assert _shown(office, "ind.1.2.2.2025.score") == "41,68"
    code, out = office.call("verify", str(office.plan), "--json")
    told = [item["message"] for item in json.loads(out)["findings"] if item["code"] == "PII-VERIFY-REPARSED"]
    assert code == 1
    assert any("41.68" in message and "39.68" in message for message in told)


def test_a_plan_sealed_again_by_hand_is_found(office: Office) -> None:
    """One number and the value of its origin are changed, and every hash up to the ledger made to fit."""
    for name in ("numbers.jsonl", "evidence/origins.jsonl"):
        path = office.plan / name
        text = path.read_text(encoding="utf-8")
        assert '"24.21"' in text
        path.write_text(text.replace('"24.21"', '"98.76"').replace('"24,21"', '"98,76"'), encoding="utf-8")
    _seal_again(office)
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert {"PII-VERIFY-REPARSED", "PII-VERIFY-RECOMPUTED"} <= {item["code"] for item in json.loads(out)["findings"]}


CACHES = ["batches/*/*", "batches/whose/*", "verdicts/*", "innovation_index.duckdb", "innovation_index.identity"]


def test_one_changed_byte_of_each_cache_is_found(office: Office) -> None:
    """Each alone by the hashes; in the end all of them by the command, which makes the plan again without them."""
    for cache in CACHES:
        path = next(path for path in sorted(office.home.glob(cache)) if path.is_file())
        whole, mode = path.read_bytes(), path.stat().st_mode
        path.chmod(0o600)
        _flip(path)
        assert [item.code for item in changed_bytes(office.plan)] == ["PII-VERIFY-CACHE"], cache
        path.write_bytes(whole)
        path.chmod(mode)
    assert changed_bytes(office.plan) == []
    for cache in CACHES[:-1]:
        _flip(next(path for path in sorted(office.home.glob(cache)) if path.is_file()))
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert [item["code"] for item in json.loads(out)["findings"]] == ["PII-VERIFY-CACHE"] * (len(CACHES) - 1)


def test_a_plan_of_other_code_is_checked_as_far_as_can_be_and_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.verification.code_version", lambda: "0" * 64)
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 0
    assert [item["code"] for item in json.loads(out)["findings"]] == ["PII-VERIFY-OTHER-CODE"]


def test_every_document_of_a_plan_of_other_code_is_looked_through(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter beside the plan says another score, and was published so."""
    (office.plan / "cong-van").mkdir()
    shown = f">{_shown(office, 'pii.2025.score')}<"
    changed(office.plan / "ke-hoach.docx", office.plan / "cong-van" / "a.docx", lambda xml: xml.replace(shown, ">99,99<"))
    _seal_again(office)
    monkeypatch.setattr("flows.verification.code_version", lambda: "0" * 64)
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 1
    assert "PII-VERIFY-NO-CHAIN" in {item["code"] for item in json.loads(out)["findings"]}


def _seal_again(office: Office) -> None:
    """Make every hash up to the ledger fit the files as they are now."""
    manifest = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))
    manifest["outputs"] = output_hashes(office.plan)
    (office.plan / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    ledger = Ledger(office.home / "ledger.jsonl")
    ledger.append("published", identity=manifest["identity"], manifest=seal_of(office.plan), inbox="", out="plan")


def _shown(office: Office, number_id: str) -> str:
    lines = (office.plan / "numbers.jsonl").read_text(encoding="utf-8").splitlines()
    return next(str(item["shown_text"]) for item in map(json.loads, lines) if item["number_id"] == number_id)


def _poison_batches(office: Office, *, resealed: bool) -> str:
    """A score of the province in the batch of the newest edition is made another; the words of its cell stay."""
    for path in (office.home / "batches").glob("*/facts"):
        about = f"{path.parent.name}/facts"
        table = pq.read_table(BytesIO(read_sealed(about, path) or b""))
        rows = table.to_pylist()
        for row in rows:
            if (row["province"], row["code"], row["measure"], row["value"]) == ("Cao Bằng", "1.2.2", "score", "39.68"):
                row["value"] = "41.68"
                packed = BytesIO()
                pq.write_table(pa.Table.from_pylist(rows, table.schema), packed)
                path.chmod(0o600)
                path.write_bytes(sealed(about if resealed else "", packed.getvalue()))
                return path.parent.name
    raise AssertionError("no such fact")


def test_a_mailed_document_that_was_forged_throughout_is_found(office: Office, tmp_path: Path) -> None:
    """Every observed score is made another in text and records alike, far from the plan's folder."""
    copy = changed(office.plan / "ke-hoach.docx", tmp_path / "a.docx", lambda xml: re.sub(r">\d+,\d\d<", ">99,99<", xml))
    forged = re.compile(r'shown="\d+,\d\d"|value="\d+\.\d\d"')

    def in_record(found: re.Match[str]) -> str:
        return re.sub(r"\d+\.\d\d", "99.99", re.sub(r"\d+,\d\d", "99,99", found[0]))

    both = changed(copy, tmp_path / "b.docx", lambda xml: forged.sub(in_record, xml), "customXml/item100.xml")
    code, out = office.call("trace", str(both), "--json")
    told = {item["number_id"]: item["findings"] for item in json.loads(out)}
    assert code == 1
    assert {"PII-TRACE-CHANGED", "PII-TRACE-RECORD"} <= {finding["code"] for finding in told["pii.2025.score"]}


def test_a_document_that_nothing_published_stands_behind_is_not_vouched_for(office: Office, tmp_path: Path) -> None:
    """Its records are its own; the raw store still shows that the number does not stand where they say."""
    copy = Path(shutil.copy(office.plan / "ke-hoach.docx", tmp_path / "copy.docx"))
    identity = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))["identity"]
    other = changed(copy, tmp_path / "other.docx", lambda xml: xml.replace(identity, "0" * 64).replace(">24,21<", ">99,21<"))
    both = changed(other, tmp_path / "both.docx", lambda xml: xml.replace('"24,21"', '"99,21"'), "customXml/item100.xml")
    both = changed(both, tmp_path / "all.docx", lambda xml: xml.replace(identity, "0" * 64), "docProps/core.xml")
    code, out = office.call("trace", str(both), "--json")
    told = [(item["number_id"], finding["code"]) for item in json.loads(out) for finding in item["findings"]]
    assert code == 1
    assert (None, "PII-TRACE-UNPUBLISHED") in told
    assert ("pii.2025.score", "PII-TRACE-DERIVED") in told


@pytest.mark.office
def test_a_copy_saved_by_another_editor_answers_by_its_words(office: Office, tmp_path: Path) -> None:
    order = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    subprocess.run([*order, "--outdir", tmp_path / "out", office.plan / "ke-hoach.docx"], check=True, capture_output=True)
    code, out = office.call("trace", str(tmp_path / "out" / "ke-hoach.docx"), "--json")
    traced = json.loads(out)
    assert {finding["code"] for item in traced for finding in item["findings"]} == {"PII-TRACE-WORDS-ONLY"}
    assert code == 0
    assert len(traced) > 100


def test_the_other_way_round_every_number_that_uses_a_cell(office: Office) -> None:
    source = "pii-2025-toan-quoc.xlsx"
    code, out = office.call("trace", "--from", f"{source}#Điểm tổng hợp!C43", "--plan", str(office.plan), "--json")
    found = json.loads(out)
    assert code == 0
    (use,) = found["uses"]
    assert use["place"]["raw_text"] == "24.21"
    assert {"pii.2025.score", "pii.2025.national_mean"} <= {number["number_id"] for number in use["numbers"]}
    code, out = office.call("trace", "pii.2025.national_mean", "--plan", str(office.plan), "--json")
    assert "C43" in {link["place"]["address"] for link in json.loads(out)[0]["chain"]}
    assert 0 < found["coverage"]["used"] < found["coverage"]["cells"]


@pytest.mark.parametrize(
    "name", ["pii-2025-toan-quoc.xlsx", "so-lieu-cong-bo.csv", "cam-ket-cac-so-nganh.xlsx", "tham-luan-so-tai-chinh.docx"]
)
def test_every_number_of_a_source_is_used_or_told_why_not(office: Office, name: str) -> None:
    """Counted a second way, by libraries that the reader does not use for it."""
    code, out = office.call("trace", "--from", name, "--plan", str(office.plan), "--json")
    coverage = json.loads(out)["coverage"]
    assert code == 0
    assert coverage["used"] > 0
    assert coverage["used"] + sum(coverage["reasons"].values()) == coverage["cells"]
    assert coverage["cells"] == sum(any(map(str.isdigit, text)) for text in _texts_of(office.inbox / name))


def _texts_of(path: Path) -> Iterator[str]:
    """The cells or paragraphs of a file."""
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path, data_only=True):
            yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from (field for row in csv.reader(stream) for field in row)
    else:
        document = docx.Document(str(path))
        cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
        parts = [document, *{cell._tc: cell for cell in cells}.values()]
        stories = [part for section in document.sections for part in (section.header, section.footer)]
        yield from (paragraph.text for part in (*parts, *stories) for paragraph in part.paragraphs)


def test_what_became_of_a_place_that_is_not_used(office: Office) -> None:
    asked = "pii-2025-toan-quoc.xlsx#Hạng chỉ số!G10"
    code, out = office.call("trace", "--from", asked, "--plan", str(office.plan), "--json")
    found = json.loads(out)
    assert (code, found["uses"]) == (0, [])
    assert found["coverage"]["place"]


@pytest.mark.parametrize("source", ["không-có.xlsx", "so-lieu-cong-bo.csv#không có câu này"])
def test_a_source_or_place_that_is_not_there_is_told(office: Office, source: str) -> None:
    assert office.call("trace", "--from", source, "--plan", str(office.plan))[0] == 3


def test_a_head_kept_on_paper_must_still_be_in_the_ledger(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.verification._check_remade", lambda *_: iter(()))
    ledger = Ledger(office.home / "ledger.jsonl")
    kept = ledger.head()
    ledger.append("later")
    assert office.call("verify", str(office.plan), "--expect-head", kept)[0] == 0
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join(lines[:1]))
    code, out = office.call("verify", str(office.plan), "--expect-head", kept, "--json")
    assert code == 1
    assert "PII-VERIFY-HEAD" in {finding["code"] for finding in json.loads(out)["findings"]}


def test_the_numbers_of_another_plan_can_be_read_from_their_words(office: Office) -> None:
    """Another province, year and goal; papers of the first are no claims of it."""
    assert office.run("--province", "Lai Châu", "--year", "2027", "--goal", "rank:25")[0] in (0, 1)
    code, out = office.call("trace", str(office.plan / "ke-hoach.docx"), "--json")
    traced = json.loads(out)
    assert [item["number_id"] for item in traced if item["findings"]] == []
    assert code == 0
    assert len(traced) > 100


def test_every_observed_number_follows_from_the_cells_of_its_chain(office: Office) -> None:
    plan = read_plan(office.plan)
    facts = {origin.id: origin for origin in plan.origins.values() if "province" in origin.columns}
    own = [record for record in plan.records.values() if record.kind == "observed" and record.inputs[0].id in facts]
    assert len(own) > 100
    for record in own:
        origin = facts[record.inputs[0].id]
        parts = {item.role: plan.origins[item.id].place.raw_text for item in origin.captions}
        assert {"row", "column"} <= parts.keys(), record.number_id
    assert list(unread(plan.records.values(), plan.origins)) == []


def test_a_figure_under_another_header_is_told(office: Office) -> None:
    plan = read_plan(office.plan)
    record = next(one for one in plan.records.values() if one.number_id == "ind.1.2.2.2025.score")
    origin = plan.origins[record.inputs[0].id]
    moved = replace(origin, columns={**origin.columns, "code": "1.2.3", "province": "Hà Nội"})
    ((_, _, unsaid),) = unread([record], {**plan.origins, origin.id: moved})
    assert unsaid == ("province", "node")


def test_a_plan_published_meanwhile_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two steps of the check another plan comes into the place of the folder."""

    def published(*_: object) -> Iterator[Finding]:
        office.plan.rename(office.plan.with_name("archived"))
        office.plan.mkdir()
        (office.plan / "manifest.json").write_text("{}", encoding="utf-8")
        return iter(())

    monkeypatch.setattr("flows.verification._check_sources", published)
    monkeypatch.setattr("flows.verification._check_remade", lambda *_: iter(()))
    code, out = office.call("verify", str(office.plan), "--json")
    assert code == 0, out
    assert json.loads(out)["numbers"] > 100


def test_a_database_that_is_just_being_built_is_not_called_broken(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.verification._check_remade", lambda *_: iter(()))
    space = Workspace(office.home)
    _flip(space.database)
    with writer_lock(space):
        assert office.call("verify", str(office.plan))[0] == 0
    assert office.call("verify", str(office.plan))[0] == 1


def test_nobody_else_reads_the_workspace(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PII_PLAN_HOME", str(tmp_path / "new" / "home"))
    office.run("--year", "2027")
    home = tmp_path / "new" / "home"
    kept = [home, *(path for path in home.rglob("*") if home / "archive" not in path.parents)]  # Plans keep their modes.
    assert home / "archive" in kept
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in kept if path.is_file()} == {0}


def test_a_corrected_value_leads_to_the_cell_of_the_review_and_to_the_words_it_corrects(
    office: Office,
) -> None:
    path = office.inbox / "ra-soat-cam-ket.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Rà soát"]
    column = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    row = next(
        number
        for number, cells in enumerate(sheet.iter_rows(min_row=2), start=2)
        if cells[column["QUYẾT ĐỊNH"] - 1].value == "Chấp nhận"
        and cells[column["Mã chỉ số"] - 1].value == "7.1.1"
        and cells[column["Năm"] - 1].value == 2026
    )
    for title, value in (("QUYẾT ĐỊNH", "Sửa và chấp nhận"), ("Sửa giá trị", "8,37")):
        sheet.cell(row, column[title], value)
    book.save(path)
    office.run()
    corrected = {
        number_id: record
        for number_id, record in read_plan(office.plan).records.items()
        if record.kind == "committed" and "8,37" in record.shown_text
    }
    assert corrected
    code, out = office.call("trace", str(office.plan / "ke-hoach.docx"), "--all", "--json")
    assert code == 0
    for number in json.loads(out):
        assert not number["findings"], number["number_id"]
        if number["number_id"] in corrected:
            cell, sentence = (link for link in number["chain"] if link["part"] in ("", "corrected"))
            assert (cell["name"], cell["raw_text"]) == (path.name, "8,37")
            assert cell["place"]["address"].endswith(str(row))
            assert sentence["name"] == "tham-luan-so-cong-thuong.docx"
            assert "7,00" in sentence["raw_text"]
    code, out = office.call("verify", str(office.plan), "--json")
    assert json.loads(out)["findings"] == []
    assert code == 0


def test_a_value_corrected_on_the_desk_leads_to_the_row_that_the_desk_wrote(office: Office, tmp_path: Path) -> None:
    """The same as above, with the decision made one by one: the review is delimited text then."""
    with duckdb.connect(str(Workspace(office.home).database), read_only=True) as connection:
        (content,) = connection.execute(
            "select content from raw.commitment where indicator_code = '7.1.1' and year = 2026 and decision = 'accepted'"
        ).fetchall()[0]
    item = replace(from_json(json.loads(content), Commitment), decision=Decision.PENDING)
    said = {"new_value": "8,37", "reviewer": "Người rà soát", "date": "01/12/2026"}
    ReviewBook(office.inbox, tmp_path / "review.jsonl").decide(item, "tham-luan.docx", Decision.CORRECTED, said)
    office.run()
    _, out = office.call("trace", str(office.plan / "ke-hoach.docx"), "--all", "--json")
    numbers = json.loads(out)
    assert [number["number_id"] for number in numbers if number["findings"]] == []
    corrected = [number["chain"] for number in numbers if number["kind"] == "committed" and number["value"] == "8.37"]
    assert corrected
    for chain in corrected:
        assert {"", "corrected"} <= {link["part"] for link in chain}
        assert (chain[0]["name"], chain[0]["raw_text"]) == (REVIEW, "8,37")
    _, out = office.call("verify", str(office.plan), "--json")
    assert json.loads(out)["findings"] == []


def test_a_description_changed_after_publishing_is_told(office: Office) -> None:
    office.run("--goal", "rank:33")
    path = office.inbox / "source.yml"
    text = path.read_text(encoding="utf-8")
    assert "status: illustrative" in text
    path.write_text(text.replace("status: illustrative", "status: official", 1), encoding="utf-8")
    code, out = office.call("verify", str(office.plan), "--json")
    assert [finding["code"] for finding in json.loads(out)["findings"]] == ["PII-VERIFY-DESCRIPTION"]
    assert code == 1
