"""What a session runs, how, and what was chosen: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Target:
    """A program file and what it is started with."""

    path: str
    """The file, absolute."""
    arguments: tuple[str, ...] = ()
    given: str = ""
    """What `sys.argv[0]` shows."""
    scenario: str | None = None
    """The catalogue's id, when it came from there."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a program is run; with the same choices they give the same run."""

    scheduler: str = "round-robin"
    max_steps: int | None = None
    epoch: float = 0.0
    """The start of the program's wall clock, `time.time()`."""
    seed: int = 0
    output: Literal["messages", "inherit"] = "messages"
    """Where what the program writes goes: into messages, or straight to this process's streams."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One step as it was taken: who, what, where, and what it read."""

    task: int
    op: str
    object: str | None
    site: str | None
    outcome: str | None = None
    text: str | None = None
    eof: bool = False
