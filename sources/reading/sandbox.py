"""Untrusted files are parsed in a child process with limits of memory, processor time, open files and wall clock.

What a parser does there (crash, abort, eat memory) harms nothing else: a killed child is a finding about the file.
The child gets no environment and its answer is unpickled with an allow-list, so that it can only be data.
Each file has a child of its own. Where the system can fork, children are forked from one small process that has loaded the
readers and seen no file; else (Windows) each is started anew.
"""

from __future__ import annotations

import atexit
import importlib
import io
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import IO, Any, NoReturn

from sources.contracts import Refused
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
_SAFE_MODULES = frozenset({"sources.contracts", "sources.places", "sources.reading.located", "sources.words.vocabulary"})
_SAFE_NAMES = frozenset({("decimal", "Decimal"), ("builtins", "frozenset"), ("builtins", "set")})
_CHILD = """
import sys
sys.path[:], sys.dont_write_bytecode = sys.argv[1:], True
from sources.reading.sandbox import {task}
{task}()
"""
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
_SYSTEM = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
"""Without it Windows cannot start a process."""
_PID, _NAME = 8, 256
"""Bytes of a child's number, and of the name of the module that it asks for."""
_AT_A_TIME, _SOON = 2**20, 0.001


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
    order = pickle.dumps((_resource_limits(limits), module, function, path.absolute(), arguments))
    try:
        output = _started_for(order, limits) if sys.platform == "win32" else _forked_for(module, order, limits)
    except TimeoutError as error:
        raise _MESSAGES.refused("PII-READ-CHILD-KILLED", file=path.name, limit=f"{limits.seconds} s") from error
    return _answer_of(output, path, limits)


def _started_for(order: bytes, limits: Limits) -> bytes:
    child = _python("work", subprocess.PIPE, subprocess.PIPE)
    try:
        return child.communicate(order, timeout=limits.seconds)[0]
    except subprocess.TimeoutExpired as error:
        child.kill()
        child.wait()
        raise TimeoutError from error


def _forked_for(module: str, order: bytes, limits: Limits) -> bytes:
    """What a forked child answers over a connection of its own. Its group ends with it, or here."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _ask_for_child(module, theirs)
        theirs.close()
        deadline = time.monotonic() + limits.seconds
        received = bytearray()
        try:
            ours.settimeout(limits.seconds)
            ours.sendall(order)
            ours.shutdown(socket.SHUT_WR)
            while part := ours.recv(_AT_A_TIME):
                received += part
                ours.settimeout(max(_SOON, deadline - time.monotonic()))
        except ConnectionError:
            pass
        finally:
            child = int.from_bytes(received[:_PID], "big")
            if child and len(received) == _PID:
                with suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
    return bytes(received[_PID:])


def _ask_for_child(module: str, connection: socket.socket) -> None:
    global _nursery
    with _ONE_AT_A_TIME:
        if _nursery is None or _nursery[0].poll() is not None:
            ours, theirs = socket.socketpair()
            with theirs:
                _nursery = _python("serve", theirs.fileno(), subprocess.DEVNULL), ours
        socket.send_fds(_nursery[1], [module.encode().ljust(_NAME)], [connection.fileno()])


def close() -> None:
    """End the process that children are forked from; what all of them used is then accounted to this one."""
    global _nursery
    with _ONE_AT_A_TIME:
        if _nursery is not None:
            _nursery[1].close()
            _nursery[0].wait()
            _nursery = None


_ONE_AT_A_TIME = Lock()
_nursery: tuple[subprocess.Popen[bytes], socket.socket] | None = None
atexit.register(close)


def _python(task: str, given: int, answer: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _CHILD.format(task=task), *sys.path],
        stdin=given,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", **_ONE_THREAD, **_SYSTEM},
        start_new_session=True,
    )


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


def _answer_of(output: bytes, path: Path, limits: Limits) -> Any:
    try:
        kind, content = _DataOnly(io.BytesIO(output or pickle.dumps(("memory", "")))).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, IndexError, TypeError, ValueError, ImportError) as error:
        raise _MESSAGES.refused("PII-READ-DAMAGED", file=path.name) from error
    if kind == "refused":
        raise Refused(content)
    if kind == "memory":
        raise _MESSAGES.refused("PII-READ-CHILD-KILLED", file=path.name, limit=f"{limits.memory // 2**20} MB")
    if kind == "failed":
        raise _MESSAGES.refused("PII-READ-DAMAGED", file=path.name)
    return content


def serve() -> None:
    """Runs in the nursery: forks a child for each connection that comes, having loaded the module that it will ask for."""
    with socket.socket(fileno=os.dup(0)) as orders:
        while True:
            module, connections, _, _ = socket.recv_fds(orders, _NAME, 1)
            if not connections:
                break
            with suppress(Exception):  # The child meets the same error, and answers it.
                importlib.import_module(module.decode().strip())
            if os.fork() == 0:
                orders.close()
                _fork(socket.socket(fileno=connections[0]))
            os.close(connections[0])
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _fork(connection: socket.socket) -> NoReturn:
    """Runs in the forked child: its number, its answer, and the end of it and of all that it started."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    with connection, connection.makefile("rb") as order, connection.makefile("wb") as answer:
        answer.write(os.getpid().to_bytes(_PID, "big"))
        answer.flush()
        with suppress(BaseException):
            _work(order, answer)
    os.killpg(0, signal.SIGKILL)
    raise AssertionError


def work() -> None:
    """Runs in a child of its own, where the system cannot fork."""
    _work(sys.stdin.buffer, sys.stdout.buffer)


def _work(order: IO[bytes], stream: IO[bytes]) -> None:
    """Calls the function and writes what came of it. Every failure of a parser ends here."""
    limits, module, function, path, arguments = pickle.load(order)
    for name, value in limits.items():
        import resource

        resource.setrlimit(getattr(resource, name), (value, value))
    result: tuple[str, object]
    try:
        result = ("done", getattr(importlib.import_module(module), function)(path, *arguments))
    except Refused as refusal:
        result = ("refused", refusal.finding)
    except MemoryError:
        result = ("memory", "")
    except BaseException as error:  # a panic of a library written in Rust is no Exception
        result = ("failed", type(error).__name__)
    stream.write(pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL))
