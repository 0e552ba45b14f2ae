"""A forked child of the program: its tasks go on round-robin, on virtual time, with no session.

Its output goes to the streams it inherited, and it reads the standard input it inherited.
"""

from __future__ import annotations

import builtins
import io
import math
import sys
from typing import TYPE_CHECKING, Any

from primitives.agent import streams
from primitives.agent.endings import Endings
from primitives.tasks import native
from primitives.tasks.gate import Gate
from primitives.tasks.scheduler import SCHEDULER

if TYPE_CHECKING:
    from primitives.tasks.task import Task


class Alone(Endings):
    """A director with nobody to ask."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: list[Task] = []
        self.paused = False
        self.waiting = False
        self.quiet = True
        self._lock = native.allocate_lock()

    def wake(self) -> None:
        """Nobody waits but in `decide`, which looks again by itself."""

    def uncontrolled(self, what: str) -> None:
        """Nobody to tell."""

    def name(self, primitive: Any, frame: Any) -> None:
        """Names are for people."""

    def flush(self) -> None:
        """Nothing is kept back."""

    def let_pass(self, moment: float) -> None:
        SCHEDULER.clock.move(max(SCHEDULER.clock.now, moment))

    def decide(self, task: Task) -> Task:
        while True:
            SCHEDULER.stop_at = math.inf
            if SCHEDULER.returned:
                SCHEDULER.readmit()
            if SCHEDULER.ready:
                number = SCHEDULER.policy(SCHEDULER.ready, SCHEDULER.steps, task, SCHEDULER.tasks)
                return SCHEDULER.step_of(SCHEDULER.tasks[number])
            moment = SCHEDULER.clock.earliest()
            if moment is not None and not SCHEDULER.anyone_outside():
                SCHEDULER.clock.move(moment)
                SCHEDULER.let_due_time_out()
            else:
                # Nobody can run, as in plain Python: wait to be killed, or for what is outside.
                native.sleep(0.01)


def detach() -> None:
    """Called in the child, in the thread that forked."""
    SCHEDULER.reporter = None
    SCHEDULER.placing = False
    SCHEDULER.director.leave_session()
    survivor = SCHEDULER.by_ident.get(native.get_ident(), SCHEDULER.running)
    SCHEDULER.director = Alone()  # type: ignore[assignment]
    for task in [*SCHEDULER.tasks.values()]:
        if task is not survivor:
            task.over = True
    survivor.gate = Gate()
    survivor.descriptor = survivor.gate.descriptor
    survivor.native = native.get_native_id()
    SCHEDULER.tasks = {survivor.number: survivor}
    SCHEDULER.by_ident = {native.get_ident(): survivor}
    SCHEDULER.ready = [survivor.number]
    SCHEDULER.running = SCHEDULER.main = survivor
    SCHEDULER.returned.clear()
    SCHEDULER.dying = SCHEDULER.keeper = SCHEDULER.interruption = None
    SCHEDULER.chores = False
    SCHEDULER.clock.forget_all()
    SCHEDULER.stop_at = math.inf
    builtins.input = streams.original_input
    if isinstance(sys.stdin, streams.TextLines):
        sys.stdin = sys.__stdin__ = open(0, closefd=False, encoding="utf-8")  # type: ignore[misc]  # noqa: SIM115
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if isinstance(getattr(stream, "buffer", None), streams.Told):
            replacement = io.TextIOWrapper(
                io.FileIO(number, "wb", closefd=False), encoding=stream.encoding, write_through=True
            )
            setattr(sys, name, replacement)
            setattr(sys, f"__{name}__", replacement)
