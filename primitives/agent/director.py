"""What happens at a step point when the choice is not simply the policy's.

Whoever stops there runs this: it follows the schedule it was given, obeys the session's commands,
gives typed lines to readers, lets time pass, waits for tasks that are outside, and says so when
nothing can ever run again.
"""

from __future__ import annotations

import math
import signal
import sys
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from primitives import wire
from primitives.agent import family, signals
from primitives.agent.endings import Endings
from primitives.agent.naming import find_name
from primitives.agent.script import Script
from primitives.tasks import native
from primitives.tasks.policies import round_robin

if TYPE_CHECKING:
    from primitives.agent.link import Link
    from primitives.agent.reporter import Reporter
    from primitives.agent.script import Step
    from primitives.tasks.primitive import Primitive
    from primitives.tasks.scheduler import Scheduler
    from primitives.tasks.task import Task

SIGNAL_SECONDS: Final = 0.002
SIGNAL_TRIES: Final = 500
STILL_STEPS: Final = 10_000
STEP_SECONDS: Final = 2e-6


class Director(Endings):
    """The present mandate, and the readers, waiters and lines that belong to no primitive."""

    def __init__(
        self, scheduler: Scheduler, link: Link, reporter: Reporter, *, quiet: bool
    ) -> None:
        super().__init__()
        self._scheduler = scheduler
        self._link = link
        self.reporter = reporter
        self.quiet = quiet
        """Steps are not told; the whole state is, at every stop."""
        self.limit: float = 0
        self._reason = "start"
        self._forced: tuple[Task, bool] | None = None
        self._script = Script()
        self.paused = False
        self.readers: list[Task] = []
        """Tasks that read a line, in the order in which they came."""
        self.lines: deque[str] = deque()
        self.end_of_input = False
        self._kinds_used: dict[str, int] = {}
        self._names_used: dict[str, int] = {}
        self.step_began = native.monotonic()
        self._patience = 0
        self._fair_turn = False
        """The next to step is another one, whatever the policy."""
        self._still_since = 0
        """The step at which the clock moved last."""
        self.waiting = False
        """Whoever has the turn waits for a command or for the world outside."""

    # ---------------------------------------------------- told by the scheduler

    def wake(self) -> None:
        """Something changed for whoever waits in `decide`."""
        self._link.wake()

    def flush(self) -> None:
        """Let the session have what it was told."""
        self._link.flush()

    def leave_session(self) -> None:
        """In a forked child: give back the copies of the session's descriptors."""
        self._link.close()

    def uncontrolled(self, what: str) -> None:
        """Something runs that is not under the turn."""
        self.reporter.uncontrolled(what)

    def name(self, primitive: Primitive, frame: Any) -> None:
        """Give a primitive the name of what holds it."""
        kinds, names = self._kinds_used, self._names_used
        kinds[primitive.kind] = kinds.get(primitive.kind, 0) + 1
        name = primitive.name or find_name(primitive, frame)
        name = name or f"{primitive.kind}-{kinds[primitive.kind]}"
        names[name] = names.get(name, 0) + 1
        primitive.name = name if names[name] == 1 else f"{name}#{names[name]}"

    # -------------------------------------------------------------- the decision

    def decide(self, task: Task) -> Task:
        """Who takes the next step; returns when somebody can and may."""
        self.waiting = True
        self._patience = SIGNAL_TRIES
        try:
            chosen = None
            while chosen is None:
                chosen = self._attempt(task)
        except Exception:  # noqa: BLE001 - told, and the process ended
            # Ours has failed, not the program: without a decision nobody would ever run again.
            import traceback  # noqa: PLC0415 - never needed otherwise

            self.reporter.stopped("failed", traceback.format_exc())
            self._link.flush()
            native.end_process(125)
        self.waiting = False
        self.step_began = native.monotonic()
        return chosen

    def _attempt(self, task: Task) -> Task | None:
        scheduler = self._scheduler
        self._let_steps_take_time()
        still = self._still_since + STILL_STEPS
        scheduler.stop_at = 0 if self._script else min(self.limit, still)
        # Only now: whoever comes back from here on sets `stop_at` anew.
        if scheduler.returned:
            scheduler.readmit()
        if scheduler.interruption is not None:
            scheduler.enable(scheduler.main)
            return scheduler.main
        if self.paused:
            self.paused = False
            self._script.clear()
            scheduler.placing = False
            self._stop("paused")
            return None
        if self._forced is not None:
            return self._take_forced()
        if self._script:
            return self._follow()
        if scheduler.steps >= self.limit:
            self._stop(self._reason)
            return None
        if scheduler.ready:
            policy = round_robin if self._fair_turn else scheduler.policy
            self._fair_turn = False
            number = policy(scheduler.ready, scheduler.steps, task, scheduler.tasks)
            return scheduler.step_of(scheduler.tasks[number])
        return self._nobody()

    def _let_steps_take_time(self) -> None:
        """After many steps in which time stood still while somebody waits for a moment, it moves.

        Or a loop that asks whether a sleeping thread is over would ask for ever. The rate is that
        of plain Python, about; and it depends on the count of steps alone.
        """
        scheduler = self._scheduler
        if scheduler.steps - self._still_since >= STILL_STEPS:
            self._still_since = scheduler.steps
            self._fair_turn = True
            if scheduler.clock.earliest() is not None:
                self._move_clock(scheduler.clock.now + STILL_STEPS * STEP_SECONDS)

    def _take_forced(self) -> Task | None:
        assert self._forced is not None
        (task, timeout), self._forced = self._forced, None
        if timeout and not self._let_time_out(task):
            return None
        return self._scheduler.step_of(task)

    def _nobody(self) -> Task | None:
        """No task is ready: a signal, a line, time, or the world outside must help."""
        if self._scheduler.postponed:
            keeper = self._let_handlers_run()
            if keeper is not None or not self._scheduler.postponed:
                return keeper
        if self.readers:
            return self._read()
        if not signals.main_thread_rests() and self._patience > 0:
            # A signal has arrived; its handler runs as soon as the main thread is let in.
            self._patience -= 1
            self._look_out(SIGNAL_SECONDS)
            return None
        if self._scheduler.returned or (self._scheduler.postponed and self._main_can_handle()):
            # A handler has come in between the two looks.
            return None
        earliest = self._scheduler.clock.earliest()
        expected = signals.handlers_of_the_program() if earliest is None else children_alive()
        if self._scheduler.anyone_outside() or timer_armed() or expected:
            wait = None if earliest is None else earliest - self._scheduler.clock.now
            began = native.monotonic()
            if self._look_out(wait) or wait is None or native.monotonic() - began < wait:
                return None
        if earliest is None:
            self._stop("stuck")
        else:
            self._move_clock(earliest)
        return None

    def _look_out(self, seconds: float | None) -> bool:
        """Wait so long for a command or for whatever wakes us; whether a command was obeyed."""
        command = self._link.receive(seconds)
        if command is not None:
            self._obey(command)
        return command is not None

    def _read(self) -> Task | None:
        if self.lines:
            return self._give_line(self.readers[0], self.lines.popleft())
        if self.end_of_input:
            return self._give_line(self.readers[0], None)
        self._stop("input")
        return None

    def _main_can_handle(self) -> bool:
        """Whether the main thread stands where a postponed signal handler can run in it."""
        main = self._scheduler.main
        return main.outside is None and not main.over and not main.visited

    def _let_handlers_run(self) -> Task | None:
        """Run the postponed signal handlers, or let the main thread keep watch, which can."""
        main = self._scheduler.main
        if not self._main_can_handle():
            return None
        if native.get_ident() == main.ident:
            signals.run_postponed()
            return None
        self._scheduler.keeper = main
        self._scheduler.chores = True
        return main

    def let_pass(self, moment: float) -> None:
        """A task has waited till then for real: the virtual clock is there too, if not later."""
        self._move_clock(max(self._scheduler.clock.now, moment))

    def _give_line(self, task: Task, line: str | None) -> Task:
        task.line = line
        return self._scheduler.step_of(task)

    def _move_clock(self, moment: float) -> None:
        scheduler = self._scheduler
        self._still_since = scheduler.steps
        if moment > scheduler.clock.now:
            scheduler.clock.move(moment)
            if scheduler.reporter is not None:
                self.reporter.clock()
        scheduler.let_due_time_out()

    def _let_time_out(self, task: Task) -> bool:
        """Move the clock to the task's deadline; whether it can go on then."""
        if task.deadline is None:
            self.reporter.refused(f"T{task.number} does not wait for a time")
            return False
        was_ready = task.ready
        self._move_clock(task.deadline)
        if was_ready:
            task.timed_out = True
            if task.on_timeout is not None:
                task.on_timeout(task)
        return task.ready

    # ------------------------------------------------------------------ commands

    def _stop(self, reason: str, detail: str = "") -> None:
        """Tell why nothing runs, and obey until something may."""
        scheduler = self._scheduler
        self._tell_stop(reason, detail)
        while True:
            command = self._link.receive()
            if command is None:
                if scheduler.returned:
                    scheduler.readmit()
                    if reason in {"input", "stuck"}:
                        return
                self.paused = False
            elif self._obey(command):
                return

    def _tell_stop(self, reason: str, detail: str = "") -> None:
        if self._scheduler.reporter is None:
            self.reporter.snapshot()
            if not self.quiet:
                self._scheduler.reporter = self.reporter
        self.reporter.stopped(reason, detail)

    def _obey(self, command: dict[str, Any]) -> bool:
        """Carry out one command; whether something may run now."""
        handler = getattr(self, "_do_" + command["do"])
        return bool(handler(command))

    def _do_run(self, command: dict[str, Any]) -> bool:
        limit = command.get("limit")
        self.limit = math.inf if limit is None else self._scheduler.steps + limit
        self._reason = "limit"
        self.lines.extend(command.get("lines", ()))
        self.end_of_input = self.end_of_input or command.get("eof", False)
        return True

    def _do_step(self, command: dict[str, Any]) -> bool:
        task = self._scheduler.tasks.get(command["task"])
        timeout = command.get("timeout", False)
        why = self._cannot_step(task, command["task"], timeout=timeout)
        if why is not None or task is None:
            self.reporter.refused(why or "")
            return False
        self.limit = self._scheduler.steps + 1
        self._reason = "step"
        self._forced = (task, timeout)
        return True

    def _cannot_step(self, task: Task | None, number: int, *, timeout: bool) -> str | None:
        if task is None:
            return f"T{number} is over"
        if task.outside is not None:
            return f"T{number} is outside, in {task.outside}: it comes back when the call returns"
        if timeout:
            if task.deadline is None:
                return f"T{number} does not wait for a time, so nothing can time out"
            return None
        if not task.ready:
            if task in self.readers:
                return f"T{number} waits for a line: type one"
            if task.deadline is not None:
                return f"T{number} waits until {task.deadline:g} s unless something comes first"
            return f"T{number} is blocked: it cannot take a step now"
        return None

    def _do_line(self, command: dict[str, Any]) -> bool:
        number = command.get("task")
        readers = [task for task in self.readers if number in {None, task.number}]
        if not readers:
            self.reporter.refused("no task reads a line now")
            return False
        self.limit = self._scheduler.steps + 1
        self._reason = "step"
        readers[0].line = command["text"]
        self._forced = (readers[0], False)
        return True

    def _do_act(self, command: dict[str, Any]) -> bool:
        why = self._act(command["object"], command["op"])
        if why is not None:
            self.reporter.refused(why)
            return False
        self._tell_stop("acted")
        return False

    def _act(self, number: int, name: str) -> str | None:
        scheduler = self._scheduler
        if not 0 < number <= len(scheduler.used):
            return "there is no such object yet"
        primitive = scheduler.used[number - 1]
        why = primitive.refusal(name, scheduler.person)
        if why is None:
            scheduler.steps += 1
            if scheduler.reporter is not None:
                self.reporter.acted(name, primitive)
            # The person has the turn meanwhile: who stopped last is one of those standing by.
            stopped, scheduler.running = scheduler.running, scheduler.person
            primitive.act(name, scheduler.person)
            scheduler.running = stopped
        return why

    def _do_follow(self, command: dict[str, Any]) -> bool:
        self._script.begin(command)
        self._scheduler.placing = True
        if command.get("quiet"):
            self._scheduler.reporter = None
        self.limit = self._scheduler.steps
        self._reason = "limit"
        return True

    # -------------------------------------------------------- following a schedule

    def _follow(self) -> Task | None:
        step = self._script.first()
        if step.task == wire.YOU:
            self._follow_person(step)
            return None
        task = self._scheduler.tasks.get(step.task)
        if task is None:
            self._diverge(f"recorded: {step}; but there is no T{step.task} now")
            return None
        if task.outside is not None:
            command = self._link.receive()
            if command is not None:
                self._obey(command)
            return None
        if step.outcome == "timeout" and task.deadline is not None:
            # First, since a Condition's waiter stands before another operation then.
            self._let_time_out(task)
        elif not task.ready and task.prompt is None and self._time_would_help(task):
            return None
        differs = self._script.difference(step, task, self.reporter)
        if differs is not None:
            self._diverge(f"recorded: {step}; now: {differs}")
            return None
        return self._follow_step(step, task)

    def _follow_person(self, step: Step) -> None:
        self._script.advance()
        scheduler = self._scheduler
        primitive = next((p for p in scheduler.used if p.name == step.thing), None)
        if primitive is None:
            why: str | None = "there is no such object"
        else:
            why = self._act(primitive.number, step.operation)
        if why is not None:
            self._diverge(f"you: {step.operation} {step.thing}: {why}")
        self.limit = scheduler.steps

    def _follow_step(self, step: Step, task: Task) -> Task | None:
        why = None
        if task.prompt is not None:
            task.line = step.text
            if step.text is None and not step.eof:
                why = "but no line was recorded for it"
        elif step.outcome == "timeout":
            if not task.timed_out:
                why = "timed out; now it does not wait for a time"
        elif not task.ready:
            why = "now it is blocked"
        if why is not None:
            self._diverge(f"recorded: {step}; {why}")
            return None
        self._script.advance()
        if not self._script:
            self.limit = self._scheduler.steps + 1
            self._scheduler.placing = False
        return self._scheduler.step_of(task)

    def _time_would_help(self, task: Task) -> bool:
        """Move the clock as far as the recorded run did, if that is what the task waits for."""
        earliest = self._scheduler.clock.earliest()
        if task.deadline is None or earliest is None:
            return False
        self._move_clock(earliest)
        return True

    def _diverge(self, detail: str) -> None:
        self._script.clear()
        self._scheduler.placing = False
        self.limit = self._scheduler.steps
        self._stop("diverged", f"step {self._scheduler.steps + 1}: {detail}")


def children_alive() -> bool:
    """Whether a child process runs, for which time is real: whoever sleeps meanwhile, sleeps."""
    if "_posixsubprocess" not in sys.modules:
        return False
    return any(not family.is_zombie(child) for child in family.children(native.getpid()))


def timer_armed() -> bool:
    """Whether SIGALRM will come by itself."""
    return signal.getitimer(signal.ITIMER_REAL)[0] > 0
