"""The program's time: it moves when the scheduler says so, never by itself."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from primitives.tasks.task import Task


class VirtualClock:
    """Seconds since the program started, and who waits for which moment.

    A waiting task is found through its `deadline`; an entry whose task waits for something else by
    now is passed over.
    """

    __slots__ = ("_entries", "_serial", "epoch", "now", "text")

    def __init__(self) -> None:
        self.now = 0.0
        self.text = "0.0"
        """The same as JSON."""
        self.epoch = 0.0
        """What `time.time()` said when the program started, in seconds."""
        self._serial = 0
        self._entries: list[tuple[float, int, Task]] = []

    def move(self, moment: float) -> None:
        """Let it be so many seconds since the start."""
        self.now = moment
        self.text = repr(moment)

    def watch(self, task: Task, timeout: float) -> None:
        """Give the task's announced operation a deadline this many seconds from now."""
        self._serial += 1
        task.deadline = self.now + timeout
        task.deadline_serial = self._serial
        heappush(self._entries, (task.deadline, self._serial, task))

    def _drop_stale(self) -> None:
        entries = self._entries
        while entries and entries[0][2].deadline_serial != entries[0][1]:
            heappop(entries)

    def forget_all(self) -> None:
        """Nobody waits for any moment."""
        for _, _, task in self._entries:
            task.forget_deadline()
        self._entries.clear()

    def earliest(self) -> float | None:
        """The next moment anyone waits for."""
        self._drop_stale()
        return self._entries[0][0] if self._entries else None

    def take_due(self) -> list[Task]:
        """The tasks whose deadline has come, earliest first; they no longer have one."""
        due: list[Task] = []
        self._drop_stale()
        while self._entries and self._entries[0][0] <= self.now:
            task = heappop(self._entries)[2]
            task.forget_deadline()
            due.append(task)
            self._drop_stale()
        return due
