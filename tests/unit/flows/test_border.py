"""Whatever fails, the command line says one Vietnamese sentence and ends with the right code: a failure is never "done"."""

from __future__ import annotations

import argparse
import errno
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import ENVIRONMENT, USAGE, _guarded
from flows.engine import connected
from sources.contracts import Refused

FAILURES: list[tuple[BaseException, int, str]] = [
    (OSError(errno.ENOSPC, "No space left on device", "/x"), ENVIRONMENT, "hết dung lượng đĩa"),
    (OSError(errno.EROFS, "Read-only file system", "/x"), ENVIRONMENT, "đĩa chỉ cho đọc"),
    (FileNotFoundError(errno.ENOENT, "No such file", "/x"), USAGE, "PII-RUN-NO-FILE"),
    (MemoryError(), ENVIRONMENT, "PII-RUN-MEMORY"),
    (ZeroDivisionError("division by zero"), ENVIRONMENT, "PII-RUN-FAILED"),
    (UnicodeEncodeError("utf-8", "\udce9", 0, 1, "surrogates not allowed"), ENVIRONMENT, "PII-RUN-FAILED"),
    (KeyboardInterrupt(), ENVIRONMENT, "Đã dừng"),
]


@pytest.mark.parametrize(("failure", "code", "sentence"), FAILURES, ids=lambda item: type(item).__name__)
def test_a_failure_is_told_and_is_no_finding(
    failure: BaseException, code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: argparse.Namespace) -> int:
        raise failure

    assert _guarded(run, argparse.Namespace(json=False)) == code
    told = capsys.readouterr().err
    assert sentence in told
    assert not any(word in told for word in ("Traceback", "Error", "No space", "Read-only"))


_FULL = """
import resource, signal, sys
from pathlib import Path
from flows.cli import _guarded
from flows.engine import connected
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))
def run(_):
    with connected(Path(sys.argv[1])) as connection:
        connection.execute("create table a as select hash(range) as x from range(2000000)")
        connection.execute("checkpoint")
    return 1
sys.exit(_guarded(run, None))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
def test_a_full_disk_is_told_of_the_database_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path / "a.duckdb")], capture_output=True, text=True, check=False
    )
    assert done.returncode == ENVIRONMENT
    assert "PII-RUN-DATABASE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(Refused, match="cơ sở dữ liệu"), connected(tmp_path / "a.duckdb"):
        pass
