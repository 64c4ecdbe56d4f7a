"""Each file has a child of its own: nothing passes from one to the next, and what ends one ends nothing else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sources.contracts import Refused
from sources.reading import sandbox
from sources.reading.sandbox import Limits, call_in_child

HERE = "tests.unit.reading.test_sandbox"
SEEN: set[str] = set()


def seen(path: Path, environment: str) -> tuple[str, ...]:
    """Runs in the child: what it has seen of other files, and whether it knows a variable of the parent."""
    before = (*sorted(SEEN), *(name for name in os.environ if name == environment))
    SEEN.add(path.name)
    return before


def wait(path: Path) -> None:
    """Runs in the child: starts something and ends with neither answer nor thanks."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    path.write_text(str(child.pid))
    os._exit(0)


def _runs(process: int) -> bool:
    """Whether a process is there that is not only waiting to be counted."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return done.stdout.strip()[:1] not in ("", "Z")


def test_files_know_nothing_of_each_other_nor_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "x")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: call_in_child(HERE, "seen", tmp_path / str(n), "SECRET_OF_OURS"), range(8)))
    assert found == [()] * 8


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        call_in_child(HERE, "wait", tmp_path / "pid", limits=Limits(seconds=60))
    assert caught.value.finding.code == "PII-READ-CHILD-KILLED"
    left, deadline = int((tmp_path / "pid").read_text()), time.monotonic() + 20
    while _runs(left):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_reading_goes_on_where_the_process_they_come_from_is_gone(tmp_path: Path) -> None:
    assert call_in_child(HERE, "seen", tmp_path / "a", "") == ()
    nursery = sandbox._nursery
    assert nursery is not None
    nursery[0].kill()
    nursery[0].wait()
    assert call_in_child(HERE, "seen", tmp_path / "a", "") == ()


def test_a_child_of_its_own_answers_as_a_forked_one_does(tmp_path: Path) -> None:
    """The way of systems that cannot fork."""
    order = pickle.dumps(({}, HERE, "seen", tmp_path / "a", ("PATH",)))
    assert pickle.loads(sandbox._started_for(order, Limits())) == ("done", ("PATH",))
