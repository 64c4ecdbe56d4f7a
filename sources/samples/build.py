"""Write the demonstration inbox: `python -m sources.samples.build [--out DIR]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sources.samples.agreement import check
from sources.samples.commitment_workbook import commitment_workbook
from sources.samples.commitments import BASELINE_YEAR
from sources.samples.known import DATA, PUBLISHED
from sources.samples.make import editions
from sources.samples.mandate import mandate
from sources.samples.national_workbook import national_workbook
from sources.samples.papers import PAPERS, paper

INBOX = Path(__file__).parent / "inbox"


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
    return [out / name for name in sorted(files)]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=INBOX)
    build(parser.parse_args(arguments).out)


if __name__ == "__main__":
    main()
