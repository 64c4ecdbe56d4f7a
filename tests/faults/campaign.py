"""The campaigns against a workspace and its plans: how often each fault was tried, and how often it was held.

`python -m tests.faults.campaign` prints the table; `--tries N` says how many of each kind (by default 20; the long form that
stands before a release is `--tries 500`), `--only NAME` which kinds. Those at system calls need strace. Deterministic for a
given `--seed`. Faults that were not held are named.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from flows.ledger import Ledger
from flows.manifest import is_untouched
from flows.settings import DEMONSTRATION_INBOX, Workspace
from flows.store import file_sha256
from tests.faults import hostile
from tests.faults.publishing import EDITED, publish_over

Tried = Iterator[tuple[str, bool]]
"""What was tried, and whether it was held."""
_CPU_SECONDS, _MEGABYTES = 12, 600
"""Budget of one hostile file on a slow machine."""


def kills(tries: int, dice: random.Random) -> Tried:
    """A writer killed just before any of its changes of the disk: no plan, hand edit or line is lost, nothing stays."""
    with _prepared() as folder:
        total = int(_publish(folder, 0).stdout)
    points = list(range(1, total + 1))
    for number in points if tries >= total else sorted(dice.sample(points, tries)):
        with _prepared() as folder:
            _publish(folder, number)
            yield f"killed at change {number} of {total}", _is_whole(folder)


def system_calls(tries: int, dice: random.Random) -> Tried:
    """A writer killed as it enters a system call that changes the disk, and the next one, which mends what the first left,
    killed at another. Every pair of calls, or so many of them; needs strace."""
    pairs = list(product(_changing_calls(), repeat=2))
    for one, other in pairs if tries >= len(pairs) else sorted(dice.sample(pairs, tries)):
        with _prepared() as folder:
            for name, number in (one, other):
                _publish(folder, 0, f"{name}:signal=KILL:when={number}")
            yield f"killed at {one[0]} {one[1]}, then at {other[0]} {other[1]}", _is_whole(folder)


def refused_calls(tries: int, dice: random.Random) -> Tried:
    """A system call that changes the disk answered with "no space" or "input/output error"; needs strace."""
    cases = list(product(_changing_calls(), ("ENOSPC", "EIO")))
    for (name, number), error in cases if tries >= len(cases) else sorted(dice.sample(cases, tries)):
        with _prepared() as folder:
            _publish(folder, 0, f"{name}:error={error}:when={number}")
            yield f"{error} at {name} {number}", _is_whole(folder)


CHANGING = (
    "rename renameat renameat2 unlink unlinkat rmdir mkdir mkdirat chmod fchmod fchmodat write pwrite64 fsync fdatasync"
)
_CALL = re.compile(r"^\d+ +(\w+)\((.*)$", re.MULTILINE)


def _changing_calls() -> list[tuple[str, int]]:
    """The system calls of a writer that change the disk: name, and which of its name it is."""
    if shutil.which("strace") is None:
        return []
    with _prepared() as folder:
        log = folder / "calls.log"
        _publish(folder, 0, traced=log)
        told = log.read_text(encoding="utf-8", errors="replace")
    count: Counter[str] = Counter()
    calls = []
    for name, arguments in _CALL.findall(told):
        count[name] += 1
        if name != "openat" or re.search("O_WRONLY|O_RDWR|O_CREAT", arguments):
            calls.append((name, count[name]))
    return calls


@contextmanager
def _prepared() -> Iterator[Path]:
    """A folder with a published plan that somebody has edited by hand."""
    with tempfile.TemporaryDirectory() as name:
        publish_over(Path(name), "1" * 64, "một")
        (Path(name) / "plan" / "ke-hoach.txt").write_text(EDITED, encoding="utf-8")
        yield Path(name)


def _publish(folder: Path, number: int, injected: str = "", traced: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The writer of `publishing` in a process of its own; `injected`: what strace does to one of its system calls."""
    order = [sys.executable, "-B", "-m", "tests.faults.publishing", str(folder), str(number)]
    if injected:
        order = ["strace", "-f", "-o", os.devnull, "-e", f"inject={injected}", *order]
    if traced:
        order = ["strace", "-f", "-o", str(traced), "-e", f"trace=openat,{CHANGING.replace(' ', ',')}", *order]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    return subprocess.run(order, capture_output=True, text=True, check=False, env=environment)


def _is_whole(folder: Path) -> bool:
    """Whether the next writer finds all: the hand edit kept, the new plan whole, the ledger unbroken, nothing left over."""
    Workspace(folder).sweep()
    publish_over(folder, "3" * 64, "ba")
    edited = [path for path in folder.rglob("ke-hoach.txt") if path.read_text(encoding="utf-8") == EDITED]
    left = [*folder.glob(".plan*"), *folder.rglob(".incoming-*")]
    stored = [path for path in (folder / "store").rglob("*") if path.is_file()]
    whole = all(path.name == file_sha256(path) for path in stored) and len(stored) <= 1
    archived = len(list((folder / "archive").iterdir()))
    ledger = Ledger(folder / "ledger.jsonl").first_break() is None
    return (
        len(edited) == 1 and not left and whole and archived <= _MOST_ARCHIVED and ledger and is_untouched(folder / "plan")
    )


_MOST_ARCHIVED = 3
"""The edited plan, and one for each of two writers that came as far as the ledger."""


def documents(tries: int, dice: random.Random, document: Path) -> Tried:
    """Digits of the document changed at random places, and whole controls dropped: each departure is told."""
    from reports.evidence.document import changes_in, from_text, open_as_text

    original = from_text(open_as_text(document))
    with zipfile.ZipFile(document) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    main = members["word/document.xml"].decode()
    digits = [at for at in range(len(main)) if main[at].isdigit() and main.rfind("<", 0, at) == main.rfind("<w:t", 0, at)]
    digits = [at for at in digits if main.rfind(">", 0, at) > main.rfind("<w:t", 0, at)]
    controls = [found.span() for found in re.finditer(r"<w:sdt>(?:(?!<w:sdt>).)*?</w:sdt>", main, re.DOTALL)]
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy.docx"
        for number in range(tries):
            if number % 4 == 3:
                start, end = dice.choice(controls)
                what, changed = f"control at {start} dropped", main[:start] + main[end:]
            else:
                at = dice.choice(digits)
                what, changed = f"digit at {at}", main[:at] + str((int(main[at]) + 1) % 10) + main[at + 1 :]
            with zipfile.ZipFile(copy, "w") as archive:
                for member, content in members.items():
                    archive.writestr(member, changed if member == "word/document.xml" else content)
            yield what, bool(changes_in(from_text(open_as_text(copy)), original))


def flips(tries: int, dice: random.Random, space: Workspace, plan: Path, holds: Callable[[], bool]) -> Tried:
    """One bit turned in any file of the plan and of the workspace, caches included: it is found by the hashes.

    Archived plans are not among them: each is a plan folder, which is verified by itself.
    """
    kept = [*plan.rglob("*"), *space.home.rglob("*")]
    files = [path for path in kept if path.is_file() and path.stat().st_size and space.archive not in path.parents]
    for _ in range(tries):
        path = dice.choice(files)
        mode, before = path.stat().st_mode, path.read_bytes()
        at = dice.randrange(len(before))
        path.chmod(0o600)
        path.write_bytes(before[:at] + bytes([before[at] ^ 1 << dice.randrange(8)]) + before[at + 1 :])
        yield f"{path.name[:40]} byte {at}", not holds()
        path.write_bytes(before)
        path.chmod(mode)


def zoo(_: int, __: random.Random) -> Tried:
    """Hostile files made by `hostile`: read or refused by a code of ours, within the budget of time and memory."""
    with tempfile.TemporaryDirectory() as name, get_context("spawn").Pool(1) as small:
        for path in hostile.made_in(Path(name)):
            held, seconds, kilobytes = small.apply(_measured, (path,))
            spent = f"{seconds:.1f} s, {kilobytes // 1024} MB"
            yield f"{path.name}: {spent}", held and seconds < _CPU_SECONDS and kilobytes < _MEGABYTES * 1024


def _measured(path: Path) -> tuple[bool, float, int]:
    """Whether a file is answered, CPU seconds and kilobytes of the children. To be called in a small process: a child is
    counted with the memory of the process that it was forked from."""
    from sources.reading.sandbox import close

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    held = _answered(path)
    close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return held, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss


def mutants(tries: int, dice: random.Random) -> Tried:
    """Files of the demonstration with bytes changed: read or refused by a code of ours, no foreign exception."""
    files = sorted(path for path in DEMONSTRATION_INBOX.iterdir() if path.suffix in (".xlsx", ".docx", ".csv"))
    with tempfile.TemporaryDirectory() as name:
        for number in range(tries):
            source = dice.choice(files)
            content = bytearray(source.read_bytes())
            for _ in range(dice.choice((1, 8, 64))):
                content[dice.randrange(len(content))] = dice.randrange(256)
            path = Path(name) / f"{number}{source.suffix}"
            path.write_bytes(content)
            yield f"{source.name} {number}", _answered(path)


def _answered(path: Path) -> bool:
    from flows.reading import read_in_child
    from flows.settings import settings_file
    from sources.case import load_settings, parse_case
    from sources.contracts import Refused, SourceFile

    case = parse_case(load_settings(settings_file()))
    try:
        read_in_child(path, SourceFile("0" * 64, path.name, "", path.stat().st_size), case)
    except Refused as refusal:
        return refusal.finding.code.startswith("PII-")
    return True


def campaigns(tries: int, seed: int, home: Path, plan: Path) -> Iterator[tuple[str, Tried]]:
    """Every campaign by its name, on copies of a workspace and its plan."""
    from flows.verification import changed_bytes

    def holds() -> bool:
        return not changed_bytes(plan)

    def dice() -> random.Random:
        return random.Random(seed)

    yield "writers killed", kills(tries, dice())
    yield "killed at calls", system_calls(tries, dice())
    yield "calls refused", refused_calls(tries, dice())
    yield "documents changed", documents(tries, dice(), plan / "ke-hoach.docx")
    yield "bits turned", flips(tries, dice(), Workspace(home), plan, holds)
    yield "hostile files", zoo(tries, dice())
    yield "mutated files", mutants(tries, dice())


def main() -> int:
    from flows import cli
    from flows.settings import HOME_VARIABLE

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="the beginning of a campaign's name")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home, plan = Path(name) / "home", Path(name) / "plan"
        os.environ[HOME_VARIABLE] = str(home)
        cli.main(["demo", "--out", str(plan), "--direct"])
        lost = 0
        for title, tried in campaigns(options.tries, options.seed, home, plan):
            if not title.startswith(options.only or ""):
                continue
            outcomes = list(tried)
            held = sum(holds for _, holds in outcomes)
            lost += len(outcomes) - held
            sys.stdout.write(f"{title:<20} {len(outcomes):>6} tried {held:>6} held\n")
            sys.stdout.writelines(f"    NOT HELD: {what}\n" for what, holds in outcomes if not holds)
            sys.stdout.flush()
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main())
