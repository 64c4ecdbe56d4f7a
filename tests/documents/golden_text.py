"""The text of a Word document, one line a paragraph or table row: made with python-docx alone, apart from our own reader.

`python -m tests.documents.golden_text` (or `make golden`) makes the demonstration's plan and writes its text anew.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

GOLDEN = Path(__file__).with_name("golden") / "ke-hoach.txt"


def text_of(path: Path) -> str:
    """The body's text; the identity of the data, which changes with the code, as «identity»."""
    document = docx.Document(str(path))
    identity = document.core_properties.identifier
    return "\n".join(_lines(document.element.body)).replace(identity, "«identity»") + "\n"


def _lines(body: Any) -> Iterator[str]:
    for block in body:
        if block.tag == qn("w:p"):
            yield _words(block)
        elif block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                yield " | ".join(" / ".join(map(_words, cell.iter(qn("w:p")))) for cell in row.iter(qn("w:tc")))


def _words(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t"))).replace("\u00a0", " ").rstrip()


def main() -> None:
    from flows.cli import main as command
    from flows.settings import HOME_VARIABLE

    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = f"{folder}/home"
        command(["demo", "--out", f"{folder}/plan", "--direct"])
        GOLDEN.write_text(text_of(Path(folder) / "plan" / "ke-hoach.docx"), encoding="utf-8")


if __name__ == "__main__":
    main()
