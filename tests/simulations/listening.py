"""A session under test: run it to rest, look at what it told."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from simulations import messages
from simulations.program import Program, fold
from simulations.sessions.session import Session
from simulations.sessions.target import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from simulations.sessions.target import Choice, Target

M = TypeVar("M", bound=messages.Message)


class Listener:
    """One session, and all it has told since the program was started last."""

    def __init__(self, target: Target) -> None:
        self.session = Session(target, Settings(), self._receive)
        self.said: list[messages.AgentMessage] = []
        self.program = Program()
        self._resting = asyncio.Event()
        self.heard = asyncio.Event()

    def _receive(self, batch: Sequence[messages.AgentMessage]) -> None:
        self.said.extend(batch)
        self.heard.set()
        self.program = fold(self.program, batch)
        if isinstance(batch[-1], (messages.Stopped, messages.Ended, messages.Refused)):
            self._resting.set()

    @property
    def reason(self) -> str | None:
        """Why nothing runs; None while something does."""
        return None if self.program.stopped is None else self.program.stopped.reason

    async def run(
        self,
        scheduler: str = "round-robin",
        lines: Sequence[str] = (),
        *,
        eof: bool = False,
        limit: int | None = None,
    ) -> Program:
        """From the first step until nothing can run, a line is missing, the limit, or the end."""
        self.said.clear()
        self.session.settings = Settings(scheduler)
        await self.session.restart()
        return await self.go_on(lines, eof=eof, limit=limit)

    async def go_on(
        self, lines: Sequence[str] = (), *, eof: bool = False, limit: int | None = None
    ) -> Program:
        """From here until nothing can run, a line is missing, the limit, or the end."""
        self._resting.clear()
        self.session.run(lines=lines, eof=eof, limit=limit)
        await self._resting.wait()
        return self.program

    async def go(self, command: Callable[[], None]) -> Program:
        """Give a command and wait until it is carried out or refused."""
        self._resting.clear()
        command()
        await self._resting.wait()
        return self.program

    async def redo(self) -> bool:
        """Take the step undone last once more; False when there is none."""
        self._resting.clear()
        if not await self.session.redo():
            return False
        await self._resting.wait()
        return True

    async def follow(self, choices: Sequence[Choice]) -> Program:
        """Take these steps."""
        self._resting.clear()
        await self.session.follow(choices)
        await self._resting.wait()
        return self.program

    async def act(self, thing: int, operation: str) -> Program:
        """Let the person act on an object."""
        self._resting.clear()
        self.session.act(thing, operation)
        await self._resting.wait()
        return self.program

    def text(self, stream: int = 1) -> str:
        """What the program wrote."""
        return "".join(
            message.text
            for message in self.said
            if isinstance(message, messages.Output) and message.stream == stream
        )

    def lines(self) -> list[tuple[int | None, str]]:
        """Every line written to standard output without the prompts, and by which task."""
        found, open_lines = [], dict[int | None, str]()
        for message in self.said:
            if not isinstance(message, messages.Output) or message.stream != 1:
                continue
            *whole, rest = (open_lines.get(message.task, "") + message.text).split("\n")
            open_lines[message.task] = rest
            found += [(message.task, line.replace(">>>", "")) for line in whole]
        return found

    def steps(self) -> list[tuple[int, str]]:
        """The schedule: who took each step, and what it was."""
        return [(m.task, m.op) for m in self.said if isinstance(m, messages.StepTaken)]


@asynccontextmanager
async def listening(target: Target) -> AsyncIterator[Listener]:
    """A started session, closed at the end."""
    listener = Listener(target)
    try:
        await listener.session.start()
        yield listener
    finally:
        await listener.session.close()


async def told(listener: Listener, kind: type[M], **wanted: object) -> M:
    """Wait until a message of this kind, with these fields, was told; 30 seconds at most."""

    def found() -> M | None:
        for message in listener.said:
            if isinstance(message, kind) and all(
                getattr(message, name) == value for name, value in wanted.items()
            ):
                return message
        return None

    async with asyncio.timeout(30):
        while True:
            message = found()
            if message is not None:
                return message
            listener.heard.clear()
            await listener.heard.wait()
