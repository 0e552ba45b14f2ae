"""What the app uses of a session, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from simulations.messages import AgentMessage
from simulations.sessions.target import Choice, Settings, Target


class Commands(Protocol):
    """The commands of `simulations.sessions.session.Session`."""

    async def start(self) -> None:
        """Start the program; it stops before its first step."""

    def step(self, task: int, *, timeout: bool = False) -> None:
        """One step of this task; with `timeout`, its timeout fires or its sleep ends."""

    def run(self, *, limit: int | None = None) -> None:
        """Run on under the scheduler, for at most `limit` steps."""

    def type_line(self, text: str | None, task: int | None = None) -> None:
        """Give a line, or end of file, to the reading task."""

    def act(self, thing: int, operation: str) -> None:
        """An operation of the person's on a primitive."""

    def pause(self) -> None:
        """End a free run at once."""

    def probe(self) -> None:
        """Ask where the running task is."""

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running task."""

    async def undo(self, steps: int = 1) -> bool:
        """Go back; False if there is nothing to take back."""

    async def redo(self) -> bool:
        """Take the undone step again; False if there is none."""

    async def restart(self) -> None:
        """Start again from step 0."""

    async def follow(self, choices: Sequence[Choice]) -> None:
        """Repeat these choices."""

    async def close(self) -> None:
        """End the program and all its processes."""

    @property
    def choices(self) -> Sequence[Choice]:
        """What was done so far."""


Receive = Callable[[Sequence[AgentMessage]], None]
MakeSession = Callable[[Target, Settings, Receive], Commands]
