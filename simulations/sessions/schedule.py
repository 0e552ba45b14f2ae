"""The choices a run was made of, as they are told, kept small enough for millions of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any, overload

from primitives.wire import YOU
from simulations import messages
from simulations.sessions.target import Choice


class Schedule(Sequence[Choice]):
    """Steps in order; those that are alike but for the line they read are stored once.

    A step takes four bytes, and the table of different steps grows with the program's text and
    tasks, not with its running time.
    """

    def __init__(self) -> None:
        self._files: dict[int, str] = {}
        self._objects: dict[int, str] = {}
        self._seen: dict[tuple[Any, ...], int] = {}
        self._kinds: list[Choice] = []
        self._numbers: dict[Choice, int] = {}
        self._steps = array("I")
        self._lines: dict[int, str | None] = {}

    def note(self, message: messages.AgentMessage) -> None:
        """Take what a message says of the schedule."""
        if isinstance(message, messages.StepTaken):
            key = (
                message.task,
                message.op,
                message.object,
                message.file,
                message.line,
                message.outcome,
            )
            number = self._seen.get(key)
            if number is None:
                number = self._seen[key] = self._number(self._choice(message))
            self._steps.append(number)
        elif isinstance(message, messages.LineRead):
            if self._steps:
                self._lines[len(self._steps) - 1] = message.text
        elif isinstance(message, messages.FileSeen):
            self._files[message.file] = PurePath(message.path).name
        elif isinstance(message, messages.ObjectSeen):
            self._objects[message.object] = message.name

    def extend(self, choices: Iterable[Choice]) -> None:
        """Take choices known from elsewhere."""
        for choice in choices:
            if choice.eof or choice.text is not None:
                self._lines[len(self._steps)] = choice.text
            self._steps.append(self._number(replace(choice, text=None, eof=False)))

    def _number(self, kind: Choice) -> int:
        number = self._numbers.get(kind)
        if number is None:
            number = self._numbers[kind] = len(self._kinds)
            self._kinds.append(kind)
        return number

    def _choice(self, message: messages.StepTaken) -> Choice:
        site = None
        if message.file is not None and message.task != YOU:
            site = f"{self._files[message.file]}:{message.line}"
        name = None if message.object is None else self._objects[message.object]
        return Choice(message.task, message.op, name, site, message.outcome)

    def __len__(self) -> int:
        return len(self._steps)

    @overload
    def __getitem__(self, index: int) -> Choice: ...
    @overload
    def __getitem__(self, index: slice) -> list[Choice]: ...
    def __getitem__(self, index: int | slice) -> Choice | list[Choice]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        kind = self._kinds[self._steps[place]]
        if place not in self._lines:
            return kind
        text = self._lines[place]
        return replace(kind, text=text, eof=text is None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def as_command(self, end: int | None = None) -> dict[str, Any]:
        """The first steps, for the agent to follow."""
        steps = self._steps[:end]
        return {
            "do": "follow",
            "kinds": [
                [kind.task, kind.op, kind.object, kind.site, kind.outcome] for kind in self._kinds
            ],
            "steps": steps.tolist(),
            "lines": [[at, text] for at, text in self._lines.items() if at < len(steps)],
        }


def schedule_of(choices: Iterable[Choice]) -> Schedule:
    """A schedule of these choices."""
    made = Schedule()
    made.extend(choices)
    return made
