"""One running program, owned from outside.

A session starts the program, passes commands to its agent, hands on what the agent tells, and
keeps the schedule: every choice made, with what it was found to be. Going back is running the
schedule's prefix again in a fresh fork, unheard, and then telling the state found there.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from primitives.agent.signal_numbers import INTERRUPT, PAUSE, PROBE
from primitives.wire import VERSION
from simulations import messages
from simulations.sessions.connection import Connection
from simulations.sessions.household import Household, SessionError
from simulations.sessions.schedule import Schedule, schedule_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulations.sessions.target import Choice, Settings, Target

    Receive = Callable[[Sequence[messages.AgentMessage]], None]

__all__ = ["Session", "SessionError"]

FAILED: Final = 125
"""The exit status told when conc-tui, not the program, has failed."""
STRAY_SECONDS: Final = 0.005
"""How long stray output is held back: what the wire has already is read first."""
WATCH_SECONDS: Final = 0.1
"""How long a command may go unanswered before the agent is asked where the program is."""


class Session:
    """A program under control.

    `receive` is called in the event loop with what is told, in batches, in order.
    """

    def __init__(self, target: Target, settings: Settings, receive: Receive) -> None:
        self.target = target
        self.settings = settings
        self._receive = receive
        self._household = Household(self._process_started, self._process_ended, self._lost)
        self._connection: Connection | None = None
        self._schedule = Schedule()
        self._interrupted = sys.maxsize
        """The first step that the person ended with an exception."""
        self._undone: list[Choice] = []
        self._steps = 0
        self._status: int | None = None
        self._silent: list[messages.AgentMessage] | None = None
        """What a run that goes back tells, kept until it has arrived."""
        self._arrived: asyncio.Future[messages.Stopped | None]
        self._going_back = False
        """Whether its first stop, before the first step, is not where it is to arrive."""
        self._heard = False
        """Whether anything was told since the last look."""
        self._watch: asyncio.TimerHandle | None = None
        self._changing = asyncio.Lock()
        self.failure: SessionError | None = None
        """Set when the wire brought something that is no message."""

    # ----------------------------------------------------------------- lifetime

    async def start(self) -> None:
        """Start the program and stop before its first step."""
        await self._household.open()
        self._receive(await self._run_anew(Schedule(), 0))

    async def close(self) -> None:
        """End the program with all its descendants; returns when none is left."""
        self._stop_watching()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        await self._household.close()

    async def restart(self) -> None:
        """From the beginning, with nothing chosen."""
        async with self._changing:
            self._undone.clear()
            await self._go_to(Schedule(), 0)

    @property
    def choices(self) -> Sequence[Choice]:
        """The schedule so far."""
        return self._schedule

    @property
    def undone(self) -> int:
        """How many steps can be taken again."""
        return len(self._undone)

    @property
    def process(self) -> int:
        """The program's process id; 0 when there is none."""
        return 0 if self._connection is None else self._connection.process

    # ----------------------------------------------------------------- commands

    def step(self, task: int, *, timeout: bool = False) -> None:
        """Let this task take one step; with `timeout`, let the time it waits for come."""
        self._command(do="step", task=task, timeout=timeout)

    def run(
        self, *, limit: int | None = None, lines: Sequence[str] = (), eof: bool = False
    ) -> None:
        """Let the scheduler choose, for so many steps or until something is needed.

        `lines` are typed one by one whenever nothing but a reader could go on; then, with `eof`,
        the input ends.
        """
        if limit is None and self.settings.max_steps is not None:
            limit = self.settings.max_steps - self._steps
        self._command(do="run", limit=limit, lines=list(lines), eof=eof)

    def type_line(self, text: str | None, task: int | None = None) -> None:
        """Give a line (None: the end of the input) to the task that reads, as its step."""
        self._command(do="line", text=text, task=task)

    def act(self, thing: int, operation: str) -> None:
        """Let the person act on an object: acquire, release, set, clear, notify, put, get ..."""
        self._command(do="act", object=thing, op=operation)

    def pause(self) -> None:
        """End a free run at the next step point."""
        self._signal(PAUSE)

    def probe(self) -> None:
        """Ask where the running task is; answered by `RunningAt`."""
        self._signal(PROBE)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running task; nothing when none runs."""
        if self._watch is None:
            return
        self._interrupted = min(self._interrupted, self._steps)
        self._signal(INTERRUPT)

    async def undo(self, steps: int = 1) -> bool:
        """Go to the state so many steps earlier; False when there is none."""
        async with self._changing:
            if not self._schedule:
                return False
            # A step that was interrupted cannot be repeated: go back to before it at least.
            kept = max(0, min(len(self._schedule) - steps, self._interrupted - 1))
            undone = [*self._undone, *reversed(self._schedule[kept:])]
            await self._go_to(self._schedule, kept)
            self._undone = undone
            return True

    async def redo(self) -> bool:
        """Take the step undone last once more; False when there is none."""
        async with self._changing:
            if not self._undone:
                return False
            self._command(**schedule_of([self._undone.pop()]).as_command())
            return True

    async def follow(self, choices: Sequence[Choice]) -> None:
        """Take these steps, each checked against what is recorded of it."""
        self._command(**schedule_of(choices).as_command())

    # ------------------------------------------------------------------ inside

    def _command(self, **command: Any) -> None:
        if self._connection is None:
            return
        if command["do"] != "follow":
            self._undone.clear()
        self._connection.send(command)
        self._keep_watching()

    def _signal(self, number: int) -> None:
        if self.process and self._status is None:
            self._household.signal(self.process, number)

    async def _go_to(self, schedule: Schedule, steps: int) -> None:
        """A fresh run of so many steps in place of the present one, told as one batch."""
        try:
            told = await self._run_anew(schedule, steps)
        except SessionError as error:
            self.failure = error
            raise
        self._receive([messages.Rewound(len(self._schedule)), *told])

    async def _run_anew(self, schedule: Schedule, steps: int) -> list[messages.AgentMessage]:
        """End the present run and start one that has taken the schedule's first steps."""
        loop = asyncio.get_running_loop()
        self._stop_watching()
        former, self._connection = self._connection, None
        if former is not None:
            former.close()
            if self._status is None:
                self._household.end_run(former.process)
        self._schedule = Schedule()
        self._interrupted = sys.maxsize
        self._steps = 0
        self._status = None
        self._silent = []
        self._going_back = steps > 0
        self._arrived = loop.create_future()
        connection = Connection()
        inherit = self.settings.output == "inherit"
        await connection.open(
            lambda batch: self._told(connection, batch),
            self._lost,
            lambda stream, text: self._stray(connection, stream, text),
            lambda: self._end_lost(connection),
            inherit=inherit,
            stdin=self.settings.stdin,
        )
        self._connection = connection
        if steps:
            # Sent ahead of the start, so that the run finds it when it stops there.
            connection.send({**schedule.as_command(steps), "quiet": True})
        try:
            await self._household.start_run(self._request(quiet=steps > 0), connection.given)
        finally:
            connection.give_away()
        self._keep_watching()
        stopped = await self._arrived
        if steps:
            taken = stopped.step if stopped is not None else steps
            self._schedule.extend(schedule[: min(taken, steps)])
        told, self._silent = self._silent, None
        for message in told:
            if not isinstance(message, _UNHEARD):
                self._schedule.note(message)
        return [
            message
            for message in told
            if not steps or (message is stopped or not isinstance(message, _UNHEARD))
        ]

    def _request(self, *, quiet: bool) -> dict[str, Any]:
        target = self.target
        return {
            "path": target.path,
            "arguments": [target.given or target.path, *target.arguments],
            "directory": str(Path(target.directory).absolute()),
            "settings": {
                "scheduler": self.settings.scheduler,
                "epoch": self.settings.epoch,
                "seed": self.settings.seed,
                "told": self.settings.told,
                "output": self.settings.output,
                "quiet_start": quiet,
            },
        }

    def _told(self, connection: Connection, batch: Sequence[messages.AgentMessage]) -> None:
        if connection is not self._connection:
            return
        self._heard = True
        stopped = None
        for message in batch:
            if isinstance(message, messages.Hello) and message.version != VERSION:
                self.failure = SessionError(
                    f"the agent speaks version {message.version} of the wire, this is {VERSION}"
                )
            if isinstance(message, messages.Stopped):
                stopped = message
                self._steps = message.step
                self._stop_watching()
        if self._silent is not None:
            self._silent += batch
            on_the_way = self._going_back and stopped is not None and stopped.reason == "start"
            if stopped is not None and not on_the_way and not self._arrived.done():
                self._arrived.set_result(stopped)
            return
        self._note(batch)
        self._receive(batch)

    def _note(self, batch: Sequence[messages.AgentMessage]) -> None:
        note = self._schedule.note
        for message in batch:
            kind = type(message)
            if kind in _OF_THE_SCHEDULE:
                note(message)
                if kind is messages.StepTaken:
                    self._steps += 1

    def _stray(self, connection: Connection, stream: Literal[1, 2], text: str) -> None:
        """Take output of a child process or C code, after what was told before it was written."""
        loop = asyncio.get_running_loop()
        loop.call_later(STRAY_SECONDS, self._deliver_stray, connection, stream, text)

    def _deliver_stray(self, connection: Connection, stream: Literal[1, 2], text: str) -> None:
        if connection is self._connection and self._silent is None:
            self._receive([messages.Output(self._steps, None, stream, text)])

    def _lost(self, error: SessionError) -> None:
        """The session cannot go on: what was asked for fails, and the program counts as gone."""
        self.failure = error
        self._stop_watching()
        if self._silent is not None and not self._arrived.done():
            self._arrived.set_exception(error)
        elif self._silent is None and self._connection is not None and self._status is None:
            self._status = FAILED
            self._receive([messages.Ended(FAILED, self._steps)])

    def _end_lost(self, connection: Connection) -> None:
        if connection is self._connection:
            self._tell_end()

    def _process_started(self, process: int) -> None:
        if self._connection is not None:
            self._connection.process = process

    def _process_ended(self, process: int, status: int) -> None:
        if self._connection is not None and process == self._connection.process:
            self._status = status
            self._stop_watching()
            self._tell_end()

    def _tell_end(self) -> None:
        """When the process is gone and the wire is read to its end."""
        connection = self._connection
        if connection is None or self._status is None or not connection.wire_done:
            return
        ended = messages.Ended(self._status, self._steps)
        if self._silent is not None:
            self._silent.append(ended)
            if not self._arrived.done():
                self._arrived.set_result(None)
        else:
            self._receive([ended])

    def _keep_watching(self) -> None:
        self._stop_watching()
        loop = asyncio.get_running_loop()
        self._watch = loop.call_later(WATCH_SECONDS, self._look_again)

    def _look_again(self) -> None:
        if not self._heard:
            self.probe()
        self._heard = False
        self._keep_watching()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None


_UNHEARD = (messages.Output, messages.LineRead, messages.StepTaken, messages.Stopped)
"""What the way back to a state tells is known already."""

_OF_THE_SCHEDULE = {
    messages.StepTaken,
    messages.LineRead,
    messages.FileSeen,
    messages.ObjectSeen,
}
