"""The shape of a scenario: a small plain program and the lesson that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a student reads beside the program; plain sentences, wrapped where they are shown."""

    shows: str
    try_: tuple[str, ...]
    """Things to do, in order, naming the keys."""
    watch: str
    goes_wrong: str
    """What breaks, how, and where the tutorial says otherwise."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One entry of the catalogue."""

    id: str
    title: str
    section: str
    """Its place in the tutorial."""
    summary: str
    """One line for the catalogue."""
    focus: str
    """The variable that holds the primitive whose pane opens first."""
    lesson: Lesson

    @property
    def program(self) -> Path:
        """The program's file, which also runs under bare `python`."""
        return _PROGRAMS / f"{self.id.replace('-', '_')}.py"
