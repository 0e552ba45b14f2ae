"""What to run, how, and what was chosen: the data a session starts from and leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Target:
    """A program file and its arguments."""

    path: str
    """Absolute."""
    arguments: tuple[str, ...] = ()
    given: str = ""
    """What `sys.argv[0]` is to show; the path when empty."""
    scenario: str | None = None
    """The catalogue's name for it, when it is one of ours."""
    directory: str = "."
    """The program's working directory."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything besides the schedule that decides how a run goes."""

    scheduler: str = "round-robin"
    """`round-robin`, `fifo` or `random:SEED`."""
    max_steps: int | None = None
    """A free run stops after so many steps in all."""
    epoch: float = 1_700_000_000.0
    """What `time.time()` says when the program starts, in seconds."""
    seed: int = 0
    """Where the standard library's unseeded chance starts."""
    told: bool = True
    """Whether every step is told; if not, only stops are, with the whole state."""
    output: Literal["messages", "inherit"] = "messages"
    """`inherit`: the program writes straight to this process's own streams."""
    stdin: int | None = None
    """A descriptor for the program's own standard input; nothing when None."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One step of a schedule: who took it, and what it was found to be."""

    task: int
    """`primitives.wire.YOU` for an action of the person's."""
    op: str
    object: str | None
    """The object's name."""
    site: str | None
    """`file.py:14`."""
    outcome: str | None = None
    """`timeout`, when a timed operation ended by its timeout."""
    text: str | None = None
    """The line read, for an `input`."""
    eof: bool = False
    """The input ended instead."""
