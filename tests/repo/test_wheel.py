"""The wheel is the whole house under one name, and works where there is no checkout: the same plan, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows import __version__
from flows.settings import HOME_VARIABLE, PROJECT
from tests.repo.test_house import TRACKED

SHIPPED = ("flows", "reports", "sources", "sql")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the tracked files alone, so that nothing left over in the folder can hide a hole."""
    folder = tmp_path_factory.mktemp("wheel")
    for path in TRACKED:
        target = folder / "checkout" / path.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            shutil.copyfile(path, target)
    words = ["wheel", ".", "--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", *words], cwd=folder / "checkout", check=True, timeout=120)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(
    wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """The program installed in an environment that has our dependencies and nothing else; typed in an empty folder."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, symlinks=os.name != "nt")
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    clean = {name: value for name, value in os.environ.items() if name not in (HOME_VARIABLE, "PYTHONPATH")}
    words = ["--python", str(python), "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *words], env=clean, cwd=environment, check=True, timeout=120)
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    here = tmp_path_factory.mktemp("empty")

    def typed(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
        program, *rest = command
        return subprocess.run(
            [str(scripts / program), *rest],
            cwd=here,
            env={**clean, **more},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )

    yield typed


def test_every_tracked_file_of_the_rooms_is_in_the_wheel_and_one_name_is_on_top(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"innovation_index"}
    rooms = [path.relative_to(PROJECT) for path in TRACKED if path.relative_to(PROJECT).parts[0] in SHIPPED]
    missing = [path.as_posix() for path in rooms if f"innovation_index/house/{path.as_posix()}" not in names]
    assert missing == []
    assert {"innovation_index/py.typed", "innovation_index/house/settings.toml"} <= names
    assert f"-{__version__}-" in wheel.name


def test_the_installed_program_speaks_and_offers_the_method(
    installed: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    said = installed("pii-plan", "--version")
    assert (said.returncode, __version__ in said.stdout) == (0, True), said.stderr
    shown = installed("pii-plan", "--help")
    assert (shown.returncode, "pii-plan init" in shown.stdout) == (0, True), shown.stderr
    code = "from innovation_index import method, __version__; print(__version__, sorted(method.__all__)[:1])"
    offered = installed("python", "-c", code)
    assert offered.stdout.startswith(__version__), offered.stderr
    assert installed("python", "-c", "import flows").returncode != 0


def test_the_installed_program_makes_the_same_plan(
    installed: Callable[..., subprocess.CompletedProcess[str]],
    finished_home: Path,
    tmp_path: Path,
    digest: Callable[[Path], dict[str, str]],
) -> None:
    made = installed("pii-plan", "demo", "--direct", "--out", str(tmp_path / "plan"))
    assert made.returncode in (0, 1), made.stderr
    assert digest(tmp_path / "plan") == digest(finished_home.parent / "plan")
    assert installed("pii-plan", "verify", str(tmp_path / "plan")).returncode == 0
