"""What is typed and what is shown: any code page of the console, broken settings, and the workspace of an office."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from flows.cli import COMMANDS, main
from flows.settings import HOME_VARIABLE, PROJECT, plan_folder, settings_file, workspace
from sources.case import Settings, load_settings, settings_from
from tests.conftest import Office, codes

CONSOLES = [
    {"PYTHONIOENCODING": "cp1258"},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]


def typed(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "innovation_index", *words],
        cwd=PROJECT,
        env={**os.environ, HOME_VARIABLE: str(home), **environment},
        capture_output=True,
        timeout=120,
    )


@pytest.mark.parametrize("console", CONSOLES, ids=lambda console: "-".join(console.values()))
def test_vietnamese_comes_out_as_utf8_on_every_console(console: dict[str, str], tmp_path: Path) -> None:
    """An answer, a help, wrong usage and a refusal: none ends in a traceback, all can be read."""
    calls = [["--help"], ["match", "số đơn nhãn hiệu"], ["ran"], ["run", "không có"], ["status"]]
    for words in calls:
        done = typed(tmp_path / "home", *words, **console)
        shown = (done.stdout + done.stderr).decode("utf-8")
        assert "Traceback" not in shown and done.returncode in (0, 1, 2, 3, 4), shown
        assert "ệ" in shown or "ố" in shown, shown


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_in_an_old_code_page(command: str, tmp_path: Path) -> None:
    if command not in ("run", "read", "init"):
        pytest.skip("the same way; three are enough for processes of their own")
    done = typed(tmp_path, command, "--help", PYTHONIOENCODING="cp1258")
    assert (done.returncode, "tùy chọn" in done.stdout.decode("utf-8")) == (0, True)


BROKEN = {
    "no toml": ("[plan\nprovince = 1", "dòng 1"),
    "a text without quotes": ('[plan]\nprovince = "Huế"\ngoal = rank:3\n', "dòng 3"),
    "unknown key": ('[plan]\nprovince = "Huế"\nyaer = 2027\n', "settings.toml:3 có khóa không biết: plan.yaer"),
    "unknown table": ('[plan]\nprovince = "Huế"\n[taget]\nnear = 3\n', "taget"),
    "wrong type": ('[plan]\nprovince = "Huế"\nyear = "năm sau"\n', "settings.toml:3: giá trị của khóa plan.year"),
    "below the range": ('[plan]\nprovince = "Huế"\n[reading]\nmemory_mib = 1\n', "memory_mib"),
    "above the range": ('[plan]\nprovince = "Huế"\n[targets]\nceiling_quantile = 95\n', "ceiling_quantile"),
    "wrong member of a list": ('[plan]\nprovince = "Huế"\n[targets]\nmilestone_years = ["sớm"]\n', "milestone_years"),
    "unknown verb": ('[plan]\nprovince = "Huế"\n[targets.kept]\nhoping = 0.5\n', "settings.toml:4"),
    "no province": ("[plan]\nyear = 2026\n", "plan.province"),
    "no plan": ("[reading]\nseconds = 10\n", "plan"),
    "empty": ("", "plan"),
    "unknown province": ('[plan]\nprovince = "Atlantis"\n', "Atlantis"),
    "a year before the index": ('[plan]\nprovince = "Huế"\nyear = 1999\n', "1999"),
    "a goal that is none": ('[plan]\nprovince = "Huế"\ngoal = "first"\n', "first"),
    "not a number": ('[plan]\nprovince = "Huế"\n[targets]\nnear = nan\n', "near"),
    "no end": ('[plan]\nprovince = "Huế"\n[targets]\nnear = inf\n', "near"),
    "a boolean for a number": ('[plan]\nprovince = "Huế"\n[targets.outlook]\nseed = true\n', "seed"),
    "negative costs": ('[plan]\nprovince = "Huế"\n[targets.costs]\n"2.2.3" = -5\n', "costs"),
    "bytes of another encoding": ('[plan]\nprovince = "Hu\udcea"\n', "settings.toml"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_in_the_settings_is_one_sentence_that_names_it(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content, named = BROKEN[fault]
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "x.csv").write_text("a,b\n", encoding="utf-8")
    (tmp_path / "settings.toml").write_bytes(content.encode("utf-8", errors="surrogateescape"))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert main(["run", "--direct"]) == 3
    said = capsys.readouterr().err
    assert said.startswith("PII-") and named in said and "→" in said, said
    assert ("settings.toml" in said or "PII-GOAL" in said) and not (tmp_path / "ledger.jsonl").exists()


def test_init_makes_a_workspace_that_knows_every_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "đơn vị"
    assert main(["init", str(office), "--province", "tp ho chi minh"]) == 0
    assert load_settings(office / "settings.toml").plan.province == "Thành phố Hồ Chí Minh"
    text = (office / "settings.toml").read_text(encoding="utf-8")
    assert [key for key in _keys(Settings) if not re.search(rf"^(?:(?:# )?{key} =|\[targets\.{key}\])", text, re.M)] == []
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    (office / "inbox" / "thêm").mkdir()
    monkeypatch.chdir(office / "inbox" / "thêm")
    assert (workspace().home, settings_file(), plan_folder()) == (office / "var", office / "settings.toml", office / "plan")
    assert main(["init", str(office)]) == 3
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(office))
    assert workspace().home == office / "var"
    assert main(["run", "--direct"]) == 3
    assert "PII-RUN-EMPTY-INBOX" in capsys.readouterr().err
    assert main(["demo", "--direct"]) == 3
    assert "PII-DEMO-IN-OFFICE" in capsys.readouterr().err


def test_outside_a_workspace_things_are_kept_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never in the program's own folder, but for commands typed in a checkout."""
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert (workspace().home, plan_folder()) == (tmp_path / "var", tmp_path / "plan")
    monkeypatch.chdir(PROJECT / "docs")
    assert (workspace().home, plan_folder()) == (PROJECT / "var", PROJECT / "plan")


def test_the_documented_settings_are_the_defaults() -> None:
    """Each value of the shipped file is the default, and each line that is commented out is a valid one."""
    text = (PROJECT / "settings.toml").read_text(encoding="utf-8")
    shipped = settings_from(tomllib.loads(text), "settings.toml")
    assert shipped == settings_from({"plan": {"province": shipped.plan.province}}, "settings.toml")
    optional = {"# max_indicators", '# "2.2.3"', '# "Sở', '# "dân"'}
    lines = [line[2:] if line.startswith(tuple(optional)) else line for line in text.splitlines()]
    every = settings_from(tomllib.loads("\n".join(lines)), "settings.toml")
    tables = (every.targets.costs, every.targets.budgets, every.targets.denominators)
    assert (every.targets.max_indicators, *map(len, tables)) == (10, 1, 1, 1)


def _keys(kind: Any) -> list[str]:
    """The names of all settings, of all tables."""
    found: list[str] = []
    for name, hint in get_type_hints(kind).items():
        if is_dataclass(hint):
            found += _keys(hint)
        else:
            found.append(name)
    return found


def test_run_without_an_inbox_never_loads_the_demonstration(fresh: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--direct"]) == 3
    said = capsys.readouterr().err
    assert "PII-RUN-NO-INBOX" in said and "pii-plan demo" in said
    assert not (fresh.home / "innovation_index.duckdb").exists()
    code, report = fresh.run()
    assert (code, codes(report)) == (3, {"PII-RUN-EMPTY-INBOX"})
