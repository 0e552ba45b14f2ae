"""A schedule to follow, and whether the program stands before what it says."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from primitives.agent.reporter import Reporter
    from primitives.tasks.task import Task


class Step(NamedTuple):
    """One step as it was recorded."""

    kind: int
    """Steps alike but for the line they read are of one kind."""
    task: int
    operation: str
    thing: str | None
    """The object's name."""
    site: str | None
    """`file.py:14`."""
    outcome: str | None
    text: str | None
    """The line it reads."""
    eof: bool
    """It reads, and the input ends there."""

    def __str__(self) -> str:
        return describe(self.task, self.operation, self.thing, self.site)


class Script:
    """The steps still to take."""

    def __init__(self) -> None:
        self._left: deque[tuple[int, str | None, bool]] = deque()
        self._kinds: list[list[Any]] = []
        self._found_right: dict[int, str] = {}
        """How a task that stands before a step of this kind is told, once that was compared."""

    def __bool__(self) -> bool:
        return bool(self._left)

    def begin(self, command: dict[str, Any]) -> None:
        """Take the steps of a `follow` command."""
        lines = dict(command["lines"])
        self._left = deque(
            (kind, lines.get(at), at in lines and lines[at] is None)
            for at, kind in enumerate(command["steps"])
        )
        self._kinds = command["kinds"]
        self._found_right.clear()

    def clear(self) -> None:
        """Nothing is to be followed any more."""
        self._left.clear()

    def first(self) -> Step:
        """The step to take next."""
        kind, text, eof = self._left[0]
        task, operation, thing, site, outcome = self._kinds[kind]
        return Step(kind, task, operation, thing, site, outcome, text, eof)

    def advance(self) -> None:
        """The first step is taken."""
        self._left.popleft()

    def difference(self, step: Step, task: Task, reporter: Reporter) -> str | None:
        """What the task stands before, if that is not what was recorded."""
        if self._found_right.get(step.kind) == task.shown:
            return None
        shown = reporter.shown(task)
        primitive = shown.primitive
        name = None if primitive is None or shown.internal else primitive.name
        here = reporter.site_of(task)
        if (shown.name, name, here) != (step.operation, step.thing, step.site):
            return describe(task.number, shown.name, name, here)
        self._found_right[step.kind] = task.shown
        return None


def describe(number: int, operation: str, thing: str | None, site: str | None) -> str:
    """A step in a few words: `T3 acquire lock (a.py:9)`."""
    words = [f"T{number}", operation]
    if thing is not None:
        words.append(thing)
    if site is not None:
        words.append(f"({site})")
    return " ".join(words)
