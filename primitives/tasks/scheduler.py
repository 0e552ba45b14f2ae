"""The one scheduler of a process: the turn, and those who left it for a real blocking call.

A task in a real call is outside: the others go on. When it comes back it has no turn, and nothing
but the door - the one lock here - orders it among those who have. The same way come threads that
nobody announced, and signal handlers that run in a parked task's thread.
"""

from __future__ import annotations

import sys
from bisect import insort
from collections import deque
from typing import TYPE_CHECKING, Any

from primitives.tasks import native
from primitives.tasks.operation import BEGIN, Operation
from primitives.tasks.task import Task
from primitives.tasks.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable

get_ident = native.get_ident


class Scheduler(Turn):
    """All tasks of this process, inside the turn and outside it."""

    __slots__ = ("_door", "returned")

    def __init__(self) -> None:
        super().__init__()
        self._door = native.allocate_lock()
        self.returned: deque[Task] = deque()
        """Tasks that are back and wait to stand among the others."""

    def outside(self, name: str, function: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
        """Carry out a real call that may block: the others go on meanwhile.

        The call itself is a step, and so is coming back from it.
        """
        if self.passive or (self.busy and self.running.ident == get_ident()):
            return function(*args, **keywords)
        self.announce(Operation(name))
        self._leave(self.here(), name)
        try:
            return function(*args, **keywords)
        finally:
            self.come_back()

    def _leave(self, task: Task, name: str) -> None:
        with self._door:
            task.outside = name
            if self.reporter is not None:
                self.reporter.went_outside(task)
            self.busy = True
            self.block(task)
            self.readmit()
            if self.ready and self.steps < self.stop_at:
                heir = self._choose(task)
            else:
                # Deciding may wait for a command or for time to pass: not in this thread.
                heir = next((t for t in self.tasks.values() if self._stands(t)), task)
                self.keeper = None if heir is task else heir
                self.chores = True
            self.busy = False
            self.running = heir
            if heir is not task:
                heir.gate.open()

    @staticmethod
    def _stands(task: Task) -> bool:
        return task.outside is None and not task.over and not task.visited and task.ident != 0

    def expel(self, task: Task, name: str) -> bool:
        """Take the turn from a task that is stuck in a real call; whether anyone could take it."""
        if self.busy or self.running is not task or task.outside or self._door.locked():
            return False
        others = [other for other in self.tasks.values() if other is not task]
        if not self.returned and not any(self._stands(other) for other in others):
            return False
        self._leave(task, name)
        return True

    def come_back(self) -> Task:
        """Wait for the turn, which the calling thread does not have."""
        task = self.by_ident.get(get_ident())
        with self._door:
            if task is None:
                task = self._adopt()
            if self.running is task:
                if task.outside is None:
                    return task
                taken = True
            elif self.running.outside is not None:
                # Nobody runs: the turn lies with one who is in a real call.
                self.running = task
                taken = True
            else:
                self.returned.append(task)
                self.stop_at = 0
                self.director.wake()
                taken = False
            if taken:
                task.outside = None
                insort(self.ready, task.number)
                task.ready = True
                self.busy = True
        if not taken:
            # Not asked of the task: by now it may stand among the ready, or even have been chosen.
            task.gate.wait()
            self._woken(task)
            return task
        task.operation = Operation("return")
        if self.reporter is not None:
            self.reporter.announced(task, sys._getframe(2))
        chosen = self.director.decide(task)
        self.running = chosen
        self.busy = False
        if chosen is not task:
            chosen.gate.open()
            task.gate.wait()
            self._woken(task)
        return task

    def readmit(self) -> None:
        """Let those who came back stand among the ready."""
        while self.returned:
            task = self.returned.popleft()
            task.operation = BEGIN if task.outside is None else Operation("return")
            task.outside = None
            if task.host is not None:
                self._suspend(task.host)
            self.enable(task)
            if self.reporter is not None:
                frame = sys._current_frames().get(task.ident)
                if frame is not None:
                    self.reporter.announced(task, frame)

    def _adopt(self) -> Task:
        """A thread nobody announced becomes a task."""
        number = self.reserve_number()
        task = Task(number, f"Thread-{number}", parent=None, daemon=True)
        task.ident = get_ident()
        task.native = native.get_native_id()
        task.ready = False
        self.tasks[task.number] = task
        self.by_ident[task.ident] = task
        if self.reporter is not None:
            self.reporter.task(task)
        self.director.uncontrolled("a thread that Python's threading module did not start")
        return task

    def can_be_visited(self) -> bool:
        """Whether a signal handler may come in now: not past a door that is being gone through."""
        return not self._door.locked()

    def visit(self, host: Task, name: str, action: Callable[[], Any]) -> Any:
        """Run a signal handler in a parked task's thread, as a task of its own.

        When the handler raises, the turn passes to the host, whose wait ends with the exception.
        """
        visitor = Task(self.reserve_number(), name, parent=host.number, daemon=True)
        visitor.gate.close()
        # One thread, one gate: whoever of the two is let in, it is this frame that wakes.
        visitor.gate, visitor.descriptor = host.gate, host.descriptor
        visitor.ident, visitor.native, visitor.ready = host.ident, host.native, False
        visitor.host = host
        self.tasks[visitor.number] = visitor
        host.ident = -1
        self.by_ident[visitor.ident] = visitor
        if self.reporter is not None:
            self.reporter.task(visitor)
        self.come_back()
        if self.running is host:
            self._postpone_visit(visitor, host, action)
            return None
        self._suspend(host)
        try:
            return action()
        except BaseException:
            self._part(visitor, host)
            self.running = host
            raise
        finally:
            if self.running is not host:
                self._part(visitor, host)
                self._after_visit(visitor, host)

    def _suspend(self, host: Task) -> None:
        """The host cannot go on while the visitor's frame lies on its own."""
        if not host.visited:
            host.ready_after_visit = host.ready
            self.block(host)
            host.visited = True
            if self.reporter is not None and host.ready_after_visit:
                self.reporter.disabled([host])

    def _postpone_visit(self, visitor: Task, host: Task, action: Callable[[], Any]) -> None:
        """The host was let in before anybody knew of the visitor: its operation comes first."""
        with self._door:
            if visitor in self.returned:
                self.returned.remove(visitor)
        self._part(visitor, host)
        self.postponed.append(action)
        self.collect_at = 0
        host.gate.open()

    def _part(self, visitor: Task, host: Task) -> None:
        ident = visitor.ident
        self.block(visitor)
        self._end(visitor, None)
        host.ident = ident
        self.by_ident[ident] = host
        host.visited = False
        if host.ready_after_visit:
            host.ready_after_visit = False
            self.enable(host)

    def _after_visit(self, visitor: Task, host: Task) -> None:
        if host.outside is not None and not self.ready:
            # As it was: the turn lies with one who is in a real call.
            self.running = host
            return
        self.busy = True
        chosen = self._choose(visitor)
        self.running = chosen
        self.busy = False
        chosen.gate.open()

    def anyone_outside(self) -> bool:
        """Whether a task is in a real call it may come back from."""
        return any(task.outside is not None for task in self.tasks.values())


SCHEDULER = Scheduler()
"""The one scheduler of this process."""


def reset() -> None:
    """Begin anew, with the calling thread as the main one: for a process that was just forked."""
    SCHEDULER.__init__()  # type: ignore[misc]
