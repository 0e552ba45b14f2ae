"""One program driven from the command line: messages in, commands out, and no screen."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, TypeVar

from simulations.messages import Ended, Refused, RunningAt, Stopped
from simulations.program import Program, fold
from simulations.sessions.household import SessionError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from simulations.messages import AgentMessage
    from simulations.sessions.session import Session
    from tui.command_line.printing import Printer

_Result = TypeVar("_Result")

_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_RESTS = (Stopped, Ended, Refused)
_ANSWER = 0.5
"""Seconds a program is given to say where it is before it is killed."""


class Interrupted(Exception):  # noqa: N818  the person's wish, no error
    """A signal asked conc-tui to end."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class Driver:
    """Folds and prints what a session tells, and lets a coroutine wait until it stands still."""

    def __init__(self, printer: Printer) -> None:
        self.program = Program()
        self.printer = printer
        self._refused = ""
        """Why the last command could not be carried out; empty when it was."""
        self._standing = asyncio.Event()
        self._heard = asyncio.Event()
        self._broken: OSError | SessionError | None = None
        """What makes going on useless: an output nobody takes, a program that cannot be heard."""
        self._work: asyncio.Task[Any] | None = None

    def receive(self, batch: Sequence[AgentMessage]) -> None:
        """Take a batch of messages from the session."""
        self.program = fold(self.program, batch)
        if self._broken is None:
            try:
                self.printer.batch(self.program, batch)
            except OSError as error:
                self._give_up(error)
        for message in batch:
            if isinstance(message, _RESTS):
                self._refused = message.why if isinstance(message, Refused) else ""
                self._standing.set()
                self._heard.set()
            elif isinstance(message, RunningAt):
                self._heard.set()

    def _give_up(self, error: OSError | SessionError) -> None:
        self._broken = error
        if self._work is not None:
            self._work.cancel()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The event loop's handler of what went wrong in the session's callbacks."""
        error = context.get("exception")
        if isinstance(error, SessionError):
            self._give_up(error)
        else:
            loop.default_exception_handler(context)

    async def still(self) -> None:
        """Wait until the program stands still or is gone.

        SessionError when the last command could not be carried out.
        """
        await self._standing.wait()
        self._standing.clear()
        if self._refused:
            raise SessionError(f"The program's agent refused a command: {self._refused}")

    async def halt(self, session: Session) -> None:
        """Stop a program that may be in the middle of a step, or learn where it is."""
        if self.program.status is not None or self.program.stopped is not None:
            return
        for ask in (session.pause, session.probe):
            self._heard.clear()
            ask()
            try:
                await asyncio.wait_for(self._heard.wait(), _ANSWER)
            except TimeoutError:
                continue
            return

    async def unless_ended(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Await this; `Interrupted` when a signal asks conc-tui to end first.

        An OSError may come instead, when nobody takes conc-tui's own output any more, and a
        SessionError when the session cannot do its work.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._failed)
        asked: list[int] = []

        def ask(number: int) -> None:
            asked.append(number)
            task.cancel()

        task = loop.create_task(work)
        self._work = task
        for number in _ENDING_SIGNALS:
            loop.add_signal_handler(number, ask, number)
        try:
            return await task
        except asyncio.CancelledError:
            if asked:
                raise Interrupted(asked[0]) from None
            if self._broken is not None:
                raise self._broken from None
            raise
        finally:
            for number in _ENDING_SIGNALS:
                loop.remove_signal_handler(number)
