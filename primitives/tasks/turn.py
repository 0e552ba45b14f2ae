"""The turn: one task runs, all others stand at step points.

A task that reaches a step point announces its operation, decides who goes next - the decision is
made by whoever stops, there is no scheduler thread - opens that task's gate and waits at its own.
All of the models' state changes under the turn, so none of it needs a lock.
"""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right, insort
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from primitives.tasks import native
from primitives.tasks.clock import VirtualClock
from primitives.tasks.operation import BEGIN, Operation
from primitives.tasks.policies import round_robin
from primitives.tasks.task import Task, person

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from primitives.agent.director import Director
    from primitives.agent.reporter import Reporter
    from primitives.tasks.policies import Policy
    from primitives.tasks.primitive import Primitive

get_ident = native.get_ident
getframe = sys._getframe
read = native.read
eventfd_write = os.eventfd_write

COLLECT_STEPS: Final = 256


def calling_frame() -> FrameType:
    """The frame outside the drop-in that announces; the drop-in's own when there is none."""
    try:
        return getframe(3)
    except ValueError:
        return getframe(2)


class Turn(ABC):
    """The tasks of this process, who of them can go on, and who does."""

    __slots__ = (
        "_collected",
        "_ready_serial",
        "busy",
        "by_ident",
        "chores",
        "clock",
        "collect_at",
        "collecting",
        "director",
        "dying",
        "ended",
        "interruption",
        "keeper",
        "main",
        "next_number",
        "passive",
        "person",
        "placing",
        "policy",
        "postponed",
        "ready",
        "reporter",
        "rotating",
        "running",
        "steps",
        "stop_at",
        "tasks",
        "used",
    )

    def __init__(self) -> None:
        self.tasks: dict[int, Task] = {}
        """Live tasks by number."""
        self.ended: list[Task] = []
        self.by_ident: dict[int, Task] = {}
        self.ready: list[int] = []
        """Numbers of the tasks whose announced operation can be carried out, sorted. The running
        task stays in it."""
        self.clock = VirtualClock()
        self.policy: Policy = round_robin
        self.rotating = True
        """Whether the policy is round_robin."""
        self.steps = 0
        self.stop_at: float = 0
        """The decision is made here while `steps` is below this; beyond, by the director."""
        self.director: Director
        self.reporter: Reporter | None = None
        """None while nobody wants to hear of every step."""
        self.placing = False
        """Whether places are worked out though nobody is told: a schedule is followed."""
        self.busy = False
        """Set while the director decides: a signal handler that runs in between acts at once and
        makes no step."""
        self.person = person()
        self.used: list[Primitive] = []
        """Primitives in order of first use."""
        self.keeper: Task | None = None
        """A blocked task whose thread is asked to wait for whatever comes, in place of one that
        left for a real call."""
        self.dying: Task | None = None
        """A task whose thread is about to be gone."""
        self.chores = False
        """Whether whoever wakes next has the dead to bury or watch to keep."""
        self.interruption: BaseException | None = None
        """What a signal handler raised in the main thread, to be raised where that waits."""
        self.collecting = True
        """Whether the program wants its garbage collected."""
        self.collect_at = COLLECT_STEPS
        self._collected = 0
        self.postponed: deque[Callable[[], Any]] = deque()
        """Signal handlers that came while the main thread carried out an operation."""
        self.passive = False
        """Nothing is controlled any more: the interpreter winds down."""
        self.next_number = 0
        """Of the task that is created next."""
        self._ready_serial = 0
        self.running = self._new_task(
            self.reserve_number(), "MainThread", parent=None, daemon=False
        )
        self.running.ident = get_ident()
        self.running.native = native.get_native_id()
        self.by_ident[self.running.ident] = self.running
        self.main = self.running

    # ------------------------------------------------------------------ tasks

    def reserve_number(self) -> int:
        """The number of a task that is about to be created."""
        number = self.next_number
        self.next_number += 1
        return number

    def _new_task(self, number: int, name: str, *, parent: int | None, daemon: bool) -> Task:
        task = Task(number, name, parent=parent, daemon=daemon)
        self.tasks[task.number] = task
        self._ready_serial += 1
        task.ready_since = self._ready_serial
        insort(self.ready, task.number)
        return task

    def follow_policy(self, policy: Policy) -> None:
        """Choose by this policy from now on."""
        self.policy = policy
        self.rotating = policy is round_robin

    def spawn(self, number: int, name: str, *, daemon: bool, internal: bool) -> Task:
        """A new task standing before `begin`; its thread calls `begin` when it exists."""
        task = self._new_task(number, name, parent=self.running.number, daemon=daemon)
        task.internal = internal
        if self.reporter is not None:
            self.reporter.task(task)
        return task

    def unspawn(self, task: Task) -> None:
        """The thread could not be started after all."""
        self.block(task)
        self._end(task, "the thread could not be started")

    def begin(self, task: Task) -> None:
        """Called first thing in a new thread: waits for its first turn."""
        task.ident = get_ident()
        task.native = native.get_native_id()
        self.by_ident[task.ident] = task
        task.gate.wait()
        self._woken(task)

    def begin_main(self) -> None:
        """The main thread stops before its first line."""
        self.announce(BEGIN)

    @abstractmethod
    def come_back(self) -> Task:
        """Wait for the turn, which the calling thread does not have."""

    def here(self) -> Task:
        """The calling thread's task, which has the turn when this returns."""
        task = self.running
        if task.ident != get_ident() and not self.passive and not self._is_dying():
            task = self.come_back()
        return task

    def _is_dying(self) -> bool:
        """Whether the calling thread's task is over: what C code clears up now acts at once."""
        return self.dying is not None and self.dying.ident == get_ident()

    def exit(self, task: Task, error: str | None) -> None:
        """The task's thread is about to end: hand the turn on for the last time."""
        task = self.here()
        self.busy = True
        self.block(task)
        self._end(task, error)
        self.dying = task
        self.chores = True
        chosen = self._choose(task)
        self.running = chosen
        self.busy = False
        chosen.gate.open()

    def _end(self, task: Task, error: str | None) -> None:
        task.over = True
        task.error = task.error or error
        self.tasks.pop(task.number, None)
        self.ended.append(task)
        if task.ident and self.by_ident.get(task.ident) is task:
            del self.by_ident[task.ident]
        if self.reporter is not None:
            self.reporter.exited(task)
        self.director.task_ended(task)

    def _reap(self) -> None:
        """Wait until the thread that ended is gone, so that what is counted is always the same."""
        task, self.dying = self.dying, None
        if task is None:
            return
        task.gate.close()
        expected = sum(1 for other in self.tasks.values() if other.ident) - 1
        for _ in range(200):
            if native.thread_count() <= expected:
                break
            native.sleep(1e-6)

    # ------------------------------------------------------------ step points

    def announce(  # noqa: C901 - the hottest function: calls less would cost what they tidy
        self,
        operation: Operation,
        queue: list[Task] | None = None,
        enabled: bool = True,
        timeout: float | None = None,
        on_timeout: Callable[[Task], bool] | None = None,
    ) -> bool:
        """Stop before an operation; on return the task has the turn and must carry it out.

        `queue` is the pending list to stand in meanwhile, `enabled` whether the operation can be
        carried out now, `timeout` the virtual seconds after which it is given up; `on_timeout` is
        asked then whether the task can go on at once.

        Returns whether the operation was given up for its timeout.
        """
        task = self.running
        if task.ident != get_ident():
            if self.passive or self._is_dying():
                return False
            task = self.come_back()
        elif self.busy:
            return False
        if self.steps >= self.collect_at and enabled and queue is None:
            # What runs here may take steps of its own: only where nothing that was worked out
            # before, as whether the operation can be carried out, could be wrong after it.
            self._tidy()
        task.operation = operation
        if operation.fresh:
            self.first_use(operation, calling_frame())
        if queue is not None:
            queue.append(task)
        if timeout is not None:
            self.clock.watch(task, timeout)
            task.on_timeout = on_timeout
        if not enabled:
            number = task.number
            del self.ready[bisect_left(self.ready, number)]
            task.ready = False
        reporter = self.reporter
        ready = self.ready
        if self.steps < self.stop_at and ready:
            if self.rotating:
                # round_robin, written out: this is the hottest line there is.
                place = bisect_right(ready, task.number)
                chosen = self.tasks[ready[place] if place < len(ready) else ready[0]]
            else:
                chosen = self.tasks[self.policy(ready, self.steps, task, self.tasks)]
            self.steps += 1
            if reporter is not None:
                # The frame that called the drop-in; nearer ones are looked past in any case.
                try:
                    frame = getframe(2)
                except ValueError:
                    frame = getframe(1)
                reporter.passed(task, frame, chosen)
        else:
            if reporter is not None:
                reporter.announced(task, calling_frame())
            elif self.placing:
                self.director.reporter.place(task, calling_frame())
            self.busy = True
            chosen = self.director.decide(task)
            self.busy = False
        if chosen is not task:
            self.running = chosen
            descriptor = chosen.descriptor
            if descriptor >= 0:
                eventfd_write(descriptor, 1)
            else:
                chosen.gate.open()
            descriptor = task.descriptor
            try:
                if descriptor >= 0:
                    read(descriptor, 8)
                else:
                    task.gate.wait()
                if self.chores:
                    self._woken(task)
            except BaseException:
                self._give_up(task, queue)
                raise
        elif self.interruption is not None:
            self._give_up(task, queue)
            self._raise_interruption()
        if queue is not None:
            queue.remove(task)
        if timeout is None:
            return False
        task.forget_deadline()
        gave_up, task.timed_out = task.timed_out, False
        return gave_up

    def _woken(self, task: Task) -> None:
        """After its gate opened: bury the dead, keep watch if asked to."""
        while True:
            if self.dying is not None:
                self._reap()
            if self.interruption is not None and task is self.main:
                self._raise_interruption()
            if self.keeper is not task:
                self.chores = self.keeper is not None
                return
            self.keeper = None
            self.busy = True
            chosen = self.director.decide(task)
            self.running = chosen
            self.busy = False
            if chosen is task:
                return
            chosen.gate.open()
            task.gate.wait()

    def _raise_interruption(self) -> None:
        """What a signal handler raised while its thread waited for something to happen."""
        error, self.interruption = self.interruption, None
        if error is not None:
            raise error

    def tidy_if_due(self) -> None:
        """For a drop-in to call before it looks at the state its operation depends on."""
        if (
            self.steps >= self.collect_at
            and not self.busy
            and not self.passive
            and self.running.ident == get_ident()
        ):
            self._tidy()

    def _tidy(self) -> None:
        """Run signal handlers that came at a bad moment; collect garbage by the count of steps.

        Nothing else collects while tasks step: a finalizer, as a signal handler, between a task's
        being granted an operation and carrying it out could hand the turn on in the middle of it.
        """
        native.collector.disable()
        self.collect_at = self.steps + COLLECT_STEPS
        while self.postponed and self.running is self.main:
            self.postponed.popleft()()
        rounds = self.steps // COLLECT_STEPS
        if self.collecting and rounds != self._collected:
            self._collected = rounds
            generation = 2 if rounds % 100 == 0 else 1 if rounds % 10 == 0 else 0
            native.collector.collect(generation)
        if self.postponed:
            self.collect_at = 0

    def _give_up(self, task: Task, queue: list[Task] | None) -> None:
        """An exception ends the wait: the task has the turn, its operation is forgotten."""
        if queue is not None and task in queue:
            queue.remove(task)
        task.timed_out = False
        task.forget_deadline()
        if not task.ready:
            self.enable(task)

    def step_of(self, task: Task) -> Task:
        """Count and tell the step that this task takes now."""
        if not task.ready:
            self.enable(task)
        self.steps += 1
        if self.reporter is not None:
            self.reporter.step(task)
        return task

    def _choose(self, task: Task) -> Task:
        if self.steps < self.stop_at and self.ready:
            return self.step_of(self.tasks[self.policy(self.ready, self.steps, task, self.tasks)])
        return self.director.decide(task)

    def block(self, task: Task) -> None:
        """The task's announced operation cannot be carried out now."""
        if task.ready:
            del self.ready[bisect_left(self.ready, task.number)]
            task.ready = False

    def enable(self, task: Task) -> None:
        """The task's announced operation can be carried out now."""
        if not task.ready and not task.over and not self._deferred(task):
            insort(self.ready, task.number)
            task.ready = True
            self._ready_serial += 1
            task.ready_since = self._ready_serial
            if self.reporter is not None:
                self.reporter.enabled([task])

    @staticmethod
    def _deferred(task: Task) -> bool:
        """Whether a signal handler runs in the task's thread: it can go on only after that."""
        if task.visited:
            task.ready_after_visit = True
        return task.visited

    def enable_all(self, tasks: list[Task]) -> None:
        """As `enable`, told in one message."""
        changed = [
            task for task in tasks if not task.ready and not task.over and not self._deferred(task)
        ]
        for task in changed:
            insort(self.ready, task.number)
            task.ready = True
            self._ready_serial += 1
            task.ready_since = self._ready_serial
        if changed and self.reporter is not None:
            self.reporter.enabled(changed)

    def disable_all(self, tasks: list[Task]) -> None:
        """As `block`, for tasks that stand at step points, told in one message."""
        changed = [
            task for task in tasks if task.ready and not task.over and task is not self.running
        ]
        for task in changed:
            del self.ready[bisect_left(self.ready, task.number)]
            task.ready = False
        if changed and self.reporter is not None:
            self.reporter.disabled(changed)

    def let_due_time_out(self) -> None:
        """Those whose deadline has come give up, unless they can go on anyway."""
        for task in self.clock.take_due():
            if not task.ready:
                task.timed_out = True
                if task.on_timeout is None or task.on_timeout(task):
                    self.enable(task)

    def first_use(self, operation: Operation, frame: Any) -> None:
        """Number and name the operation's primitive."""
        operation.fresh = False
        primitive = operation.primitive
        if primitive is None or primitive.used:
            return
        primitive.used = True
        if not primitive.internal:
            self.used.append(primitive)
            primitive.number = len(self.used)
            self.director.name(primitive, frame)

    def changed(self, primitive: Primitive) -> None:
        """The primitive's state is another now."""
        if self.reporter is not None and not primitive.internal:
            self.reporter.changed(primitive)
