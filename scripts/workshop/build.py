"""Write the demonstration inbox: `python -m scripts.workshop.build [--out DIR]` (`make samples`)."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from flows.settings import DEMONSTRATION_INBOX
from scripts.workshop.commitments import BASELINE_YEAR
from scripts.workshop.documents import PAPERS, mandate, paper
from scripts.workshop.edition import check
from scripts.workshop.known import DATA, PUBLISHED
from scripts.workshop.making import editions
from scripts.workshop.review import review
from scripts.workshop.workbooks import commitment_workbook, national_workbook


def build(out: Path) -> list[Path]:
    """Write every file of the inbox into `out` and return them. Raises AssertionError where a known figure is not met."""
    out.mkdir(parents=True, exist_ok=True)
    files: dict[str, bytes] = {name: (DATA / name).read_bytes() for name in (PUBLISHED, "source.yml")}
    files["ke-hoach-hoi-thao.docx"] = mandate()
    made = {edition.year: edition for edition in editions()}
    for year, edition in made.items():
        check(edition)
        files[f"pii-{year}-toan-quoc.xlsx"] = national_workbook(edition)
    for name in PAPERS:
        files[f"{name}.docx"] = paper(name, made)
    files["cam-ket-cac-so-nganh.xlsx"] = commitment_workbook(made[BASELINE_YEAR])
    for name, content in files.items():
        (out / name).write_bytes(content)
    return sorted([*(out / name for name in files), review(out)])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DEMONSTRATION_INBOX)
    build(parser.parse_args(arguments).out)


if __name__ == "__main__":
    main()
