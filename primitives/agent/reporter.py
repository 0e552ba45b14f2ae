"""Tells the session what happens, one JSON array a message (`simulations.messages`).

Lines are put together by hand from parts quoted once: this runs at every step.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from primitives import wire
from primitives.agent.places import Places
from primitives.tasks import native

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from primitives.agent.link import Link
    from primitives.tasks.operation import Operation
    from primitives.tasks.primitive import Primitive
    from primitives.tasks.scheduler import Scheduler
    from primitives.tasks.task import Task

quote = json.dumps

_ONLY_TIME: Final = ("sleep", "clock", "timer")
"""Operations that always end by their time."""

RIPEN_STEPS: Final = 8
"""So many steps apart, the age of what is queued is looked at."""


class Reporter:
    """Knows what the session was told and tells the rest."""

    def __init__(self, link: Link, scheduler: Scheduler) -> None:
        self._link = link
        self._tell = link.tell
        self._scheduler = scheduler
        self._places = Places(self._file)
        self.unfinished = False
        """Whether a line was begun that is not told yet."""
        self.tell_unfinished: Callable[[], None] = lambda: None

    # ------------------------------------------------------------------ facts

    def hello(self) -> None:
        version = ".".join(map(str, sys.version_info[:3]))
        self._tell(quote(["hello", wire.VERSION, version, native.getpid()]))

    def _file(self, number: int, path: str) -> None:
        self._tell(quote(["file", number, path]))

    def task(self, task: Task) -> None:
        task.told = True
        self._tell(
            quote(
                [
                    "task",
                    task.number,
                    task.name,
                    "thread",
                    task.parent,
                    task.daemon,
                    task.internal,
                    self._scheduler.steps,
                ]
            )
        )

    def object(self, primitive: Primitive) -> None:
        primitive.told = True
        self._tell(
            quote(
                [
                    "object",
                    primitive.number,
                    primitive.kind,
                    primitive.name,
                    primitive.lock_number,
                    False,
                    primitive.limit,
                    self._scheduler.steps,
                ]
            )
        )
        self.changed(primitive)

    def changed(self, primitive: Primitive) -> None:
        if primitive.told:
            self._tell(f'["state",{primitive.number},{primitive.state()}]')

    # ------------------------------------------------------------------ steps

    def shown(self, task: Task) -> Operation:
        """The operation to show for the task: a label stands for what the library does inside."""
        operation = task.operation
        if operation.internal and task.label is not None:
            return task.label
        return operation

    def passed(self, task: Task, frame: FrameType, chosen: Task) -> None:
        """One task announced something plain, and another (or the same) took a step.

        What `announced` and `step` tell, in one piece: this runs at every step of a free run.
        """
        operation = task.operation
        place = operation.places.get(id(frame.f_code) + frame.f_lasti)
        if (
            place is None
            or not operation.told
            or self.unfinished
            or task.deadline_serial
            or chosen.timed_out
        ):
            self.announced(task, frame)
            self.step(chosen)
            return
        shown, placed, _ = place
        task.shown = shown
        task.placed = placed
        scheduler = self._scheduler
        steps = scheduler.steps
        state = "" if task.ready else ',"blocked"'
        self._tell(
            f'["pending",{task.number},{shown},{placed}{state}]\n'
            f'["step",{steps},{chosen.number},{chosen.shown},{scheduler.clock.text}]'
        )
        if not steps % RIPEN_STEPS:
            self._link.ripen()

    def announced(self, task: Task, frame: FrameType) -> None:
        if self.unfinished:
            self.tell_unfinished()
        operation = self.shown(task)
        primitive = operation.primitive
        if primitive is not None and not operation.internal:
            if not primitive.told:
                self.object(primitive)
            operation.told = True
        task.shown, task.placed = self._places.shown(operation, frame)
        self._pending(task, operation)
        if not self._scheduler.steps % RIPEN_STEPS:
            self._link.ripen()

    def _pending(self, task: Task, operation: Operation) -> None:
        state = "ready" if task.ready else "blocked"
        line = f'["pending",{task.number},{task.shown},{task.placed},"{state}"'
        if task.deadline_serial or task.prompt is not None or operation.internal or task.woken:
            deadline = "null" if task.deadline is None else repr(task.deadline)
            internal = "true" if operation.internal else "false"
            woken = "true" if task.woken else "false"
            line += f",{deadline},{quote(task.prompt)},{internal},{woken}"
        self._tell(line + "]")

    def step(self, task: Task) -> None:
        scheduler = self._scheduler
        line = f'["step",{scheduler.steps},{task.number},{task.shown},{scheduler.clock.text}'
        if task.timed_out and not self.shown(task).name.startswith(_ONLY_TIME):
            line += ',"timeout"'
        self._tell(line + "]")

    def acted(self, name: str, primitive: Primitive) -> None:
        """The person's own step."""
        scheduler = self._scheduler
        self._tell(
            quote(
                [
                    "step",
                    scheduler.steps,
                    wire.YOU,
                    name,
                    primitive.number,
                    None,
                    0,
                    scheduler.clock.now,
                ]
            )
        )

    def enabled(self, tasks: list[Task]) -> None:
        self._tell(quote(["ready", [task.number for task in tasks]]))

    def disabled(self, tasks: list[Task]) -> None:
        self._tell(quote(["blocked", [task.number for task in tasks]]))

    def renamed(self, task: Task) -> None:
        """The announced operation became another while the task waits."""
        operation = self.shown(task)
        task.shown = self._places.renamed(operation, task.shown)
        if self._scheduler.reporter is not None:
            self._pending(task, operation)

    def exited(self, task: Task) -> None:
        self.tell_unfinished()
        self._tell(quote(["exited", task.number, self._scheduler.steps, task.error]))

    def went_outside(self, task: Task) -> None:
        file, line = task.shown.rsplit(",", 2)[1:]
        self._tell(f'["outside",{task.number},{quote(task.outside)},{file},{line}]')

    def clock(self) -> None:
        self._tell(quote(["clock", self._scheduler.clock.now]))

    # ----------------------------------------------------------- input, output

    def output(self, task: Task | None, stream: int, text: str, step: int) -> None:
        number = None if task is None else task.number
        self._tell(quote(["output", step, number, stream, text]))
        self._link.ripen()

    def line_read(self, task: Task, prompt: str, text: str | None) -> None:
        self._tell(quote(["input", self._scheduler.steps, task.number, prompt, text]))

    # ------------------------------------------------------------------- stops

    def stopped(self, reason: str, detail: str = "") -> None:
        self._tell(quote(["stopped", reason, self._scheduler.steps, detail]))

    def refused(self, why: str) -> None:
        self._tell(quote(["refused", why]))

    def uncontrolled(self, what: str) -> None:
        self._tell(quote(["uncontrolled", what]))

    def running(self, task: Task, frame: FrameType, seconds: float) -> None:
        file, line, function = self._places.of(frame)
        self._tell(f'["running",{task.number},{file},{line},{function},{seconds!r}]')

    def flush_now(self) -> None:
        """Send what there is, unless this very thread is sending."""
        self.tell_unfinished()
        self._link.flush(blocking=False)

    def ending(self) -> None:
        self.tell_unfinished()
        self._tell(quote(["ending", self._scheduler.steps]))

    def place(self, task: Task, frame: FrameType) -> None:
        """Work out where the task stands, without telling."""
        task.shown, task.placed = self._places.shown(self.shown(task), frame)

    def site_of(self, task: Task) -> str | None:
        """Where the task stands, as `file.py:14`."""
        file, line = task.shown.rsplit(",", 2)[1:]
        return None if file == "null" else f"{self._places.file_name(int(file))}:{line}"

    def snapshot(self) -> None:
        """Tell all that holds now, to a session that was not told the steps before."""
        scheduler = self._scheduler
        for task in sorted([*scheduler.ended, *scheduler.tasks.values()], key=lambda t: t.number):
            if not task.told:
                self.task(task)
        for primitive in scheduler.used:
            if primitive.told:
                self.changed(primitive)
            else:
                self.object(primitive)
        for task in scheduler.ended:
            self.exited(task)
        main_over = scheduler.main.error is not None or scheduler.director.main_over
        if main_over and not scheduler.main.over:
            self.exited(scheduler.main)
        frames = sys._current_frames()
        for task in scheduler.tasks.values():
            frame = frames.get(task.ident)
            if task.outside is not None:
                self.went_outside(task)
            elif frame is not None:
                self.announced(task, frame)
        self.clock()
