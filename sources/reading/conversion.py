"""Old Word and RTF files become .docx by LibreOffice, which is optional: without it the file is refused with a sentence.

Nothing is read from plain text or PDF made of them, which lose tables and glue tracked changes together. Every run has a
profile of its own (two runs with one profile fail) and no network where the system allows that: LibreOffice would fetch
linked pictures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
_SECONDS = 50
_PROGRAMS = ("soffice", "libreoffice")
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SAFE_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + _SETTING.format(name="MacroSecurityLevel", value=3)
    + _SETTING.format(name="BlockUntrustedRefererLinks", value="true")
    + "</oor:items>\n"
)


@contextmanager
def converted(path: Path, target: str) -> Iterator[Path]:
    """A converted copy (`target`: docx or xlsx; pdf to look at), which is gone afterwards.

    Raises Refused where LibreOffice is not installed or makes nothing of the file.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise _MESSAGES.refused("PII-READ-NEEDS-OFFICE", file=path.name)
    with tempfile.TemporaryDirectory(prefix="convert-") as folder:
        room = Path(folder)
        (room / "profile" / "user").mkdir(parents=True)
        (room / "profile" / "user" / "registrymodifications.xcu").write_text(_SAFE_SETTINGS, encoding="utf-8")
        command = [
            *_without_network(),
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"-env:UserInstallation={(room / 'profile').as_uri()}",
            "--convert-to",
            target,
            "--outdir",
            str(room / "out"),
            str(path),
        ]
        try:
            environment = {"HOME": folder, "PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": folder}
            subprocess.run(command, env=environment, capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise _MESSAGES.refused("PII-READ-CHILD-KILLED", file=path.name, limit=f"{_SECONDS} s") from error
        made = sorted((room / "out").glob(f"*.{target}"))
        if not made:
            raise _MESSAGES.refused("PII-READ-DAMAGED", file=path.name)
        yield made[0]


@cache
def _without_network() -> tuple[str, ...]:
    """A prefix that runs a program in an empty network, where the system lets an ordinary user do so."""
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode == 0:
        return (unshare, "-rn")
    return ()
