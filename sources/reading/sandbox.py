"""Untrusted files are parsed in a child process with limits of memory, processor time, open files and wall clock.

What a parser does there (crash, abort, eat memory) harms nothing else: a killed child is a finding about the file.
The child gets no environment and its answer is unpickled with an allow-list, so that it can only be data.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from sources.contracts import Refused
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
_SAFE_MODULES = frozenset({"sources.contracts", "sources.places", "sources.reading.located", "sources.words.vocabulary"})
_SAFE_NAMES = frozenset({("decimal", "Decimal"), ("builtins", "frozenset"), ("builtins", "set")})
_CHILD = """
import pickle, sys
paths, limits = pickle.load(sys.stdin.buffer)
for name, value in limits.items():
    import resource
    resource.setrlimit(getattr(resource, name), (value, value))
sys.path[:] = paths
sys.dont_write_bytecode = True
arguments = pickle.load(sys.stdin.buffer)
from sources.reading.sandbox import answer
answer(*arguments)
"""


_SYSTEM = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
"""Without it Windows cannot start a process."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Memory (bytes of address space) and time (seconds) that one file may cost."""

    memory: int = 2 * 2**30
    seconds: int = 60


class _DataOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in _SAFE_MODULES or (module, name) in _SAFE_NAMES:
            return super().find_class(module, name)
        if (module, name) == ("builtins", "getattr"):
            return _member_of
        raise pickle.UnpicklingError(f"{module}.{name}")


def _member_of(kind: object, name: str) -> Enum:
    """What `getattr` may be in a child's answer: before 3.11.4 Python pickles a member of an enumeration by its name."""
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise pickle.UnpicklingError("builtins.getattr")
    member: Enum = kind[name]
    return member


def call_in_child(module: str, function: str, path: Path, *arguments: Any, limits: Limits | None = None) -> Any:
    """The result of `function(path, *arguments)` of `module`, run in a limited child process.

    The result must consist of the located-text and contract types. Raises Refused where the child refuses the file,
    fails on it, or is killed by a limit.
    """
    limits = limits or Limits()
    order = pickle.dumps((sys.path, _resource_limits(limits))) + pickle.dumps((module, function, path, arguments))
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "OMP_THREAD_LIMIT": "1", **_SYSTEM},
        start_new_session=True,
    )
    try:
        output, _ = child.communicate(order, timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise _MESSAGES.refused("PII-READ-CHILD-KILLED", file=path.name, limit=f"{limits.seconds} s") from error
    finally:
        _end_group(child)
    return _answer_of(output, path, limits, child.returncode)


def _resource_limits(limits: Limits) -> dict[str, int]:
    """The limits that the system can enforce; Windows has none of them, and there only the time limit holds."""
    if sys.platform == "win32":
        return {}
    return {
        "RLIMIT_AS": limits.memory,
        "RLIMIT_CPU": limits.seconds,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_FSIZE": 512 * 2**20,
    }


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever it started, and nothing else: it leads a process group of its own."""
    if child.poll() is None:
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _answer_of(output: bytes, path: Path, limits: Limits, ended: int) -> Any:
    if not output:
        out_of_time = sys.platform != "win32" and ended == -signal.SIGXCPU
        limit = f"{limits.seconds} s" if out_of_time else f"{limits.memory // 2**20} MB"
        raise _MESSAGES.refused("PII-READ-CHILD-KILLED", file=path.name, limit=limit)
    try:
        kind, content = _DataOnly(io.BytesIO(output)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, IndexError, TypeError, ValueError, ImportError) as error:
        raise _MESSAGES.refused("PII-READ-DAMAGED", file=path.name) from error
    if kind == "refused":
        raise Refused(content)
    if kind == "memory":
        limit = f"{limits.memory // 2**20} MB"
        raise _MESSAGES.refused("PII-READ-CHILD-KILLED", file=path.name, limit=limit)
    if kind == "failed":
        raise _MESSAGES.refused("PII-READ-DAMAGED", file=path.name)
    return content


def answer(module: str, function: str, path: Path, arguments: tuple[Any, ...]) -> None:
    """Runs in the child: calls the function and writes what came of it. Every failure of a parser ends here."""
    import importlib

    try:
        result = ("done", getattr(importlib.import_module(module), function)(path, *arguments))
    except Refused as refusal:
        result = ("refused", refusal.finding)
    except MemoryError:
        result = ("memory", "")
    except BaseException as error:  # a panic of a library written in Rust is no Exception
        result = ("failed", type(error).__name__)
    sys.stdout.buffer.write(pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL))
