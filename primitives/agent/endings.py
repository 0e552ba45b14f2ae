"""Who waits for tasks to end: those who join them, and the main thread at its own end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primitives.tasks.scheduler import SCHEDULER

if TYPE_CHECKING:
    from primitives.tasks.task import Task


class Endings:
    """The waiters that belong to no primitive, whoever directs."""

    def __init__(self) -> None:
        self.joining: dict[int, list[Task]] = {}
        """Who joins which task."""
        self.leaving: list[Task] = []
        """The main thread, while it waits for the others at its end."""
        self.main_over = False

    def task_ended(self, task: Task) -> None:
        """Those who join it can go on; so can the main thread, when it was the last."""
        SCHEDULER.enable_all(self.joining.pop(task.number, []))
        if self.leaving and not self.others_alive():
            SCHEDULER.enable_all(self.leaving)

    def others_alive(self) -> bool:
        """Whether a thread lives that the interpreter waits for at its end."""
        return any(
            not task.daemon and task is not SCHEDULER.main for task in SCHEDULER.tasks.values()
        )
