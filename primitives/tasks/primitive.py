"""What all models have in common: a kind, a name, a number, and who stands before them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from primitives.tasks.task import Task


class Primitive:
    """The model behind one lock, event, queue ... of the program.

    Its state is plain data: only the task that has the turn changes it, so nothing here locks.
    """

    __slots__ = (
        "__weakref__",
        "holder",
        "internal",
        "kind",
        "limit",
        "name",
        "number",
        "pending",
        "told",
        "used",
    )

    def __init__(
        self, kind: str, name: str | None, *, internal: bool, limit: int | None = None
    ) -> None:
        self.kind = kind
        self.name = name
        """None until it is looked for, at the first operation."""
        self.internal = internal
        """Made by the standard library for itself: it makes no steps of its own."""
        self.limit = limit
        self.number = 0
        """Counted from 1 in order of first use; 0 before."""
        self.used = False
        self.told = False
        """Whether the session knows of it."""
        self.holder: Any = None
        """A weak reference to the object the program has, to find its name by."""
        self.pending: list[Task] = []
        """Tasks standing before an operation whose turn depends on this primitive's state."""

    @property
    def lock_number(self) -> int | None:
        """For a Condition, the number of its lock."""
        return None

    def state(self) -> str:
        """The fields of `simulations.messages.ObjectChanged` after the number, as JSON, comma
        between. Those at the end that are as the message has them by itself may be missing."""
        raise TypeError(self.kind)

    def refusal(self, operation: str, person: Task) -> str | None:
        """Why the person cannot carry out this operation now; None when they can."""
        return f"nothing called {operation} can be done by hand to a {self.kind}"

    def act(self, operation: str, person: Task) -> None:
        """Carry out an operation of the person's that was not refused."""


def numbers(tasks: list[Task]) -> list[int]:
    """The task numbers, in the same order."""
    return [task.number for task in tasks]


def as_json(*fields: Any) -> str:
    """Fields of a message, comma between."""
    return json.dumps(fields)[1:-1]
