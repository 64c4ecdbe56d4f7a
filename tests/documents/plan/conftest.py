"""One plan, written once for all tests of its form."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.plan import PlanContent, build, write_word
from tests.documents.plan_material import plan_inputs, targets


@pytest.fixture(scope="session")
def content() -> PlanContent:
    inputs = plan_inputs()
    return build(inputs, targets(inputs))


@pytest.fixture(scope="session")
def document(content: PlanContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "ke-hoach.docx"
    write_word(content, path)
    return path
