"""Drives a session from keys: what each command needs, and what follows when it is done.

The screen asks for a step, a run, an undo; this decides whether it can be done now, sends it, folds
what comes back into the view, and goes on as the mode in force says. It knows no widgets.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from simulations.messages import Ended, Refused, Rewound, StepTaken, Stopped
from simulations.program import TaskState
from simulations.sessions.household import SessionError
from simulations.verdicts import verdict
from tui.state.signs import ASLEEP, sign
from tui.state.view import Mode, View, can_undo, fold, must_type, over, reader

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from simulations.messages import AgentMessage
    from simulations.sessions.target import Choice
    from tui.session import Commands

SLOWEST, FASTEST = 0.5, 32.0
SILENCE = 1.0
"""Seconds without a step after which a task that is heard of, since it writes, is asked where it
is; and between two such questions."""


class Stepping:
    """One program being stepped."""

    def __init__(self, view: View, changed: Callable[[], None]) -> None:
        self.view = view
        self._changed = changed
        self._session: Commands | None = None
        self._pulse: asyncio.TimerHandle | None = None
        self.busy_since = time.monotonic()
        self.moved_at = self.busy_since
        """When something was last sent off, took a step, or was asked where it is."""
        self._interrupted = ""
        """Who was interrupted, until the program stands still."""
        self._in_vain = ""
        """What the person's action changes nothing about."""
        self._turning = False
        """An undo, redo or restart is under way."""

    # ---- the session's side

    def attach(self, session: Commands) -> None:
        """Use this session from now on."""
        self._session = session

    async def begin(self, choices: Sequence[Choice] = ()) -> None:
        """Start the program; with choices of an earlier run, repeat them."""
        session = self._session
        if session is None:
            return
        self._set_busy()
        try:
            await session.start()
            if choices:
                self._set_busy()
                await session.follow(choices)
        except SessionError as error:
            self._fail(error)
        self._changed()

    def _fail(self, error: SessionError) -> None:
        """Nothing more can be done with this program but to start it again."""
        self._settle()
        self.view = replace(self.view, failure=str(error))

    def receive(self, batch: Sequence[AgentMessage]) -> None:
        """Fold what the session tells, and go on as the mode says once it stands still."""
        self.view = fold(self.view, batch)
        ends = [message for message in batch if isinstance(message, (Stopped, Refused, Ended))]
        if any(isinstance(message, StepTaken) for message in batch):
            self.moved_at = time.monotonic()
        if ends:
            self._stands_still(ends[-1])
        elif any(isinstance(message, Rewound) for message in batch):
            self._settle()
        elif self.view.busy:
            self._ask_where()
        self._changed()

    def _ask_where(self) -> None:
        """Of a task that writes on and on without a step; the session asks a silent one itself."""
        now = time.monotonic()
        if self._session is not None and not self._turning and now - self.moved_at >= SILENCE:
            self.moved_at = now
            self._session.probe()

    def _stands_still(self, end: Stopped | Refused | Ended) -> None:
        self._settle()
        self._tell_what_came_of_it(end)
        stopped = self.view.program.stopped
        if stopped is not None and stopped.reason == "failed":
            self._halt()
            self.view = replace(self.view, failure=verdict(self.view.program).why)
            return
        if isinstance(end, Refused):
            self._halt()
            return
        if isinstance(end, Ended) or over(self.view.program) or self._turning:
            self._halt()
            return
        match end.reason:
            case "stuck" | "diverged" | "paused" | "start":
                self._halt()
            case "input":
                pass
            case _:
                self._go_on()

    def _tell_what_came_of_it(self, end: Stopped | Refused | Ended) -> None:
        """Of an interrupt, or of an action that changed nothing."""
        interrupted, self._interrupted = self._interrupted, ""
        in_vain, self._in_vain = self._in_vain, ""
        if interrupted:
            self.view = replace(
                self.view, notice=f"You interrupted {interrupted}: it got a KeyboardInterrupt."
            )
        elif in_vain and isinstance(end, Stopped) and end.reason == "acted":
            self.view = replace(self.view, notice=in_vain)

    def _go_on(self) -> None:
        """After a step: nothing by hand, all that can when running, the next one when playing."""
        if self.view.mode is Mode.RUN:
            self._send(lambda session: session.run())
        elif self.view.mode is Mode.PLAY:
            self._pulse = asyncio.get_running_loop().call_later(1 / self.view.pace, self._beat)

    def _beat(self) -> None:
        self._pulse = None
        if self.view.mode is Mode.PLAY and not self.view.busy:
            self._send(lambda session: session.run(limit=1))
            self._changed()

    def _halt(self) -> None:
        if self._pulse is not None:
            self._pulse.cancel()
            self._pulse = None
        self.view = replace(self.view, mode=Mode.STEP)

    def _settle(self) -> None:
        """The command that was under way is over."""
        self.view = replace(self.view, busy=False, running=None)

    def _send(self, command: Callable[[Commands], None]) -> None:
        if self._session is None:
            return
        self._set_busy()
        command(self._session)

    def _set_busy(self) -> None:
        if not self.view.busy:
            self.busy_since = self.moved_at = time.monotonic()
        self.view = replace(self.view, busy=True)

    # ---- the person's side

    def say(self, notice: str) -> None:
        """Answer a key in words."""
        self.view = replace(self.view, notice=notice)
        self._changed()

    def view_notice_over(self) -> None:
        """The answer to the last key has been read."""
        self.view = replace(self.view, notice="")

    def change(self, **changes: object) -> None:
        """Change what the person chose to look at."""
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]
        self._changed()

    def _ready_for(self, what: str) -> bool:
        """Whether a command can be sent now; tells why not."""
        self.view = replace(self.view, notice="")
        if self._session is None or self.view.failure:
            self._changed()
        elif self._turning or self.view.busy:
            self.say("A step is still under way; ctrl+c interrupts it, R restarts.")
        elif over(self.view.program):
            self.say(f"The program has ended, so there is nothing to {what}; u undo, R restart.")
        else:
            return True
        return False

    def step(self) -> None:
        """One step of whichever task the scheduler picks."""
        if not self._ready_for("step"):
            return
        self._halt()
        self.view = replace(self.view, selected=None)
        if must_type(self.view.program):
            self._changed()
            return
        self._send(lambda session: session.run(limit=1))
        self._changed()

    def step_task(self, number: int, *, timeout: bool = False) -> None:
        """One step of this task; with `timeout`, its timeout fires."""
        if not self._ready_for("step"):
            return
        task = self.view.program.tasks[number]
        if timeout and (task.state is not TaskState.BLOCKED or task.deadline is None):
            self.say(f"{task.id} has no timeout that could fire now.")
            return
        if not timeout and task.over:
            self.say(f"{task.id} has ended; choose another task with the arrows.")
            return
        if not timeout and sign(self.view.program, task) is ASLEEP:
            self.say(f"{task.id} is asleep; t ends that now, else time moves on by itself.")
            return
        self._halt()
        self.view = replace(self.view, selected=number)
        self._send(lambda session: session.step(number, timeout=timeout))
        self._changed()

    def run_on(self) -> None:
        """Step on until a line must be typed, nothing can run, or the end."""
        self._set_off(Mode.RUN)

    def play(self) -> None:
        """Step on at a pace."""
        self._set_off(Mode.PLAY)

    def _set_off(self, mode: Mode) -> None:
        if not self._ready_for("run"):
            return
        self._halt()
        self.view = replace(self.view, mode=mode, selected=None)
        if must_type(self.view.program):
            self._changed()
            return
        if mode is Mode.RUN:
            self._send(lambda session: session.run())
        else:
            self._send(lambda session: session.run(limit=1))
        self._changed()

    def stop(self) -> None:
        """End a free run or a play."""
        running = self.view.busy and self.view.mode is Mode.RUN
        self._halt()
        if running and self._session is not None:
            self._session.pause()
        self._changed()

    def change_pace(self, factor: float) -> None:
        """Play faster or slower."""
        pace = min(max(self.view.pace * factor, SLOWEST), FASTEST)
        self.view = replace(self.view, pace=pace, notice="")
        if self.view.mode is not Mode.PLAY:
            self.view = replace(self.view, notice=f"p now plays {pace:g} steps a second.")
        self._changed()

    def give(self, text: str | None) -> None:
        """Give the reading task its line, or end of file."""
        if not self._ready_for("type"):
            return
        task = reader(self.view)
        if task is None:
            self.say("No task reads a line now.")
            return
        self._send(lambda session: session.type_line(text, task.number))
        self._changed()

    def act(self, thing: int, operation: str) -> None:
        """Do an operation on a primitive as the person."""
        if not self._ready_for(operation):
            return
        self._halt()
        shown = self.view.program.objects.get(thing)
        if shown is not None and shown.kind == "Event":
            light = "green" if shown.value else "red"
            if operation == {"green": "set", "red": "clear"}[light]:
                self._in_vain = (
                    f"YOU did {shown.name}.{operation}(); nothing changed: it was {light} already."
                )
        self._send(lambda session: session.act(thing, operation))
        self._changed()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the task that has the turn."""
        if self._session is None or not self.view.busy:
            self.say("Nothing runs that could be interrupted; q quits.")
            return
        self._session.interrupt()
        tasks = self.view.program.tasks.values()
        running = [task.id for task in tasks if task.state is TaskState.RUNNING]
        self._interrupted = running[0] if running else "the program"
        self.view = replace(self.view, running=None)
        self.say(f"You interrupted {self._interrupted}: a KeyboardInterrupt is on its way to it.")

    async def undo(self) -> None:
        """Take the last step back."""
        if self.view.busy and self.view.mode is Mode.RUN and self.view.running is None:
            self.stop()
            self.say("Stopped; press undo again to take a step back.")
            return
        if not can_undo(self.view):
            self.say("This is the start: there is no step to take back.")
            return
        await self._turn(lambda session: session.undo(), "There is no step to take back.")

    async def redo(self) -> None:
        """Take the undone step again."""
        await self._turn(lambda session: session.redo(), "There is no undone step to take again.")

    async def restart(self) -> None:
        """Start again from step 0."""

        async def restarted(session: Commands) -> bool:
            await session.restart()
            return True

        await self._turn(restarted, "")

    async def _turn(self, back: Callable[[Commands], Awaitable[bool]], nothing: str) -> None:
        if self._session is None or self._turning:
            return
        self._halt()
        self._interrupted = self._in_vain = ""
        self._turning = True
        self.view = replace(self.view, notice="The program runs up to there again ...", failure="")
        self._set_busy()
        self._changed()
        try:
            done = await back(self._session)
        except SessionError as error:
            done = True
            self._fail(error)
        finally:
            self._turning = False
            self._settle()
        if done:
            self._changed()
        else:
            self.say(nothing)

    @property
    def choices(self) -> Sequence[Choice]:
        """What was done so far."""
        return () if self._session is None else self._session.choices

    async def close(self) -> None:
        """End the program and all its processes."""
        self._halt()
        self._settle()
        session, self._session = self._session, None
        if session is not None:
            await session.close()
