"""Long work, done by the commands themselves in a process of their own, so that the page never waits and never blocks.

One job at a time; its progress lines are those that the command tells on the screen. It belongs to the desk, not to a
window: a page that is loaded again finds it where it is.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flows.settings import PROJECT


@dataclass
class Job:
    """A command under way or done: `lines` of progress, the JSON `answer`, the exit code (None while it runs)."""

    name: str
    words: tuple[str, ...]
    begun: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)
    answer: Any = None
    code: int | None = None
    seconds: float = 0.0

    @property
    def runs(self) -> bool:
        return self.code is None


class Jobs:
    """The last job of the desk, and how another is begun."""

    def __init__(self) -> None:
        self.last: Job | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> Job | None:
        return self.last if self.last is not None and self.last.runs else None

    def begin(self, name: str, *words: str, then: Callable[[Job], None] = lambda _: None) -> Job:
        """Begin a command (`pii-plan WORDS --json`); where one runs already, that is the answer."""
        if self.running is not None:
            return self.running
        job = self.last = Job(name, words)
        task = asyncio.get_running_loop().create_task(self._carry_out(job, then))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    def stop(self) -> None:
        """End the job; a run that is ended leaves everything as it was."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def _carry_out(self, job: Job, then: Callable[[Job], None]) -> None:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "flows.cli", *job.words, "--json",
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"}, limit=2**24,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        answer = asyncio.ensure_future(process.stdout.read())
        async for line in process.stderr:
            job.lines.append(line.decode("utf-8", "replace").rstrip().removeprefix("• "))
        text = (await answer).decode("utf-8", "replace")
        code = await process.wait()
        job.answer = json.loads(text) if text.strip().startswith(("{", "[")) else None
        job.seconds = time.monotonic() - job.begun
        job.code = code
        then(job)
