"""One thread of the program, as the scheduler sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primitives import wire
from primitives.tasks.gate import Gate
from primitives.tasks.operation import BEGIN, Operation

if TYPE_CHECKING:
    from collections.abc import Callable


class Task:
    """A thread with a gate of its own and, while it stands there, an announced operation."""

    __slots__ = (
        "daemon",
        "deadline",
        "deadline_serial",
        "descriptor",
        "error",
        "gate",
        "host",
        "ident",
        "internal",
        "label",
        "line",
        "name",
        "native",
        "number",
        "on_timeout",
        "operation",
        "outside",
        "over",
        "parent",
        "placed",
        "prompt",
        "ready",
        "ready_after_visit",
        "ready_since",
        "shown",
        "timed_out",
        "told",
        "visited",
        "woken",
    )

    def __init__(self, number: int, name: str, *, parent: int | None, daemon: bool) -> None:
        self.number = number
        self.name = name
        self.parent = parent
        self.daemon = daemon
        self.internal = False
        self.ident = 0
        """The thread's identity as `_thread.get_ident` gives it; 0 until it runs."""
        self.native = 0
        """The kernel's number of the thread."""
        self.gate = Gate()
        self.descriptor = self.gate.descriptor
        """The gate's, for the shortest way to open it; -1 where a lock serves."""
        self.operation: Operation = BEGIN
        self.label: Operation | None = None
        """What to show in place of internal operations: `wait` on a Barrier."""
        self.ready = True
        self.ready_since = 0
        self.deadline: float | None = None
        self.deadline_serial = 0
        self.timed_out = False
        self.on_timeout: Callable[[Task], bool] | None = None
        """Called when the deadline comes; says whether the task can go on at once."""
        self.prompt: str | None = None
        """Set while it reads a line."""
        self.line: str | None = None
        """The line it was given, without its newline; None is end of file."""
        self.outside: str | None = None
        """The real blocking call it is in."""
        self.over = False
        self.error: str | None = None
        self.placed = '""'
        """The function it stands in, as JSON."""
        self.shown = '"begin",null,null,0'
        """Operation, object number, file number and line of the announced operation, as JSON."""
        self.host: Task | None = None
        """For a signal handler that runs as a task: the one in whose thread it does."""
        self.visited = False
        """A signal handler runs in its thread, as a task of its own."""
        self.ready_after_visit = False
        self.woken = False
        """It was among a Condition's waiters and stands before taking the lock again."""
        self.told = False

    def forget_deadline(self) -> None:
        """Whatever it waits for now has no end in time."""
        self.deadline = None
        self.deadline_serial = 0


def person() -> Task:
    """The one at the keyboard: can own a lock, never has the turn."""
    return Task(wire.YOU, "you", parent=None, daemon=True)
