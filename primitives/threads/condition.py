"""`threading.Condition` (CPython: Lib/threading.py), patched in place.

Waiting is two operations: `wait` gives up the lock and joins the waiters; once notified, the task
stands before `acquire` again. Waiters are woken in the order in which they came.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

from primitives.tasks.operation import Operation
from primitives.tasks.primitive import Primitive, as_json
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING, LockModel, RLock, lock, rlock_of
from primitives.threads.origin import origin
from primitives.threads.patching import patch

if TYPE_CHECKING:
    from collections import deque

    from primitives.tasks.task import Task

OUR_LOCKS = (lock, RLock)

_original_init = threading.Condition.__init__
_original_is_owned: Any = vars(threading.Condition)["_is_owned"]


class ConditionModel(Primitive):
    """The waiters, longest first, and the lock they gave up."""

    __slots__ = ("lock", "notifying", "notifying_all", "waiters", "waiting")

    def __init__(self, name: str | None, *, internal: bool) -> None:
        super().__init__("Condition", name, internal=internal)
        self.lock: LockModel | None = None
        """None for a lock of the program's own making."""
        self.waiters: deque[Task]
        self.waiting = Operation("wait", self, internal=internal)
        self.notifying = Operation("notify", self, internal=internal)
        self.notifying_all = Operation("notify_all", self, internal=internal)

    @property
    def lock_number(self) -> int | None:
        return None if self.lock is None else self.lock.subject.number or None

    def state(self) -> str:
        own = self.lock is not None and self.lock.subject is self
        owner = self.lock.owner if own and self.lock is not None else None
        depth = self.lock.depth if own and self.lock is not None else 0
        return as_json(
            None if owner is None else owner.number,
            depth,
            0,
            [task.number for task in self.waiters],
        )

    def wake(self, count: float) -> None:
        """Let the first waiters stand before `acquire`: those who waited longest."""
        while self.waiters and count > 0:
            task = self.waiters.popleft()
            count -= 1
            task.forget_deadline()
            self._stands_before_lock(task)
        SCHEDULER.changed(self)

    def _stands_before_lock(self, task: Task) -> bool:
        """Whether it can take the lock at once."""
        if self.lock is None:
            SCHEDULER.enable(task)
            return True
        task.operation = self.lock.acquiring
        task.woken = True
        self.lock.pending.append(task)
        free = self.lock.owner is None
        if free:
            SCHEDULER.enable(task)
        if SCHEDULER.reporter is not None or SCHEDULER.placing:
            SCHEDULER.director.reporter.renamed(task)
        return free

    def forget(self, task: Task) -> None:
        """The task stands in no line any more, neither here nor before the lock."""
        task.woken = False
        if task in self.waiters:
            self.waiters.remove(task)
            SCHEDULER.changed(self)
        if self.lock is not None and task in self.lock.pending:
            self.lock.pending.remove(task)

    def timed_out(self, task: Task) -> bool:
        """The waiter gave up; whether it can take the lock at once."""
        if task in self.waiters:
            self.waiters.remove(task)
            SCHEDULER.changed(self)
        return self._stands_before_lock(task)

    def refusal(self, operation: str, person: Task) -> str | None:
        if operation in {"notify", "notify_all"}:
            return None if self.waiters else f"nobody waits on {self.name}: a notify would be lost"
        if operation in {"acquire", "release"} and self.lock is not None:
            return LockModel.refusal(self.lock, operation, person)
        return super().refusal(operation, person)

    def act(self, operation: str, person: Task) -> None:
        if operation == "notify":
            self.wake(1)
        elif operation == "notify_all":
            self.wake(len(self.waiters))
        elif self.lock is not None:
            self.lock.act(operation, person)


def _init(self: Any, lock: Any = None) -> None:
    internal, name = origin(1, frozenset(PASSING))
    model = ConditionModel(name, internal=internal)
    if lock is None:
        lock = rlock_of(model)
    _original_init(self, lock)
    model.lock = lock._model if isinstance(lock, OUR_LOCKS) else None
    if model.lock is not None and model.lock.subject is model:
        model.lock.name = name
    model.waiters = self._waiters
    model.holder = weakref.ref(self)
    self._model = model


def _is_owned(self: Any) -> bool:
    if self._model.lock is not None:
        return self._model.lock.owner is not None
    return bool(_original_is_owned(self))


def _wait(self: Any, timeout: float | None = None) -> bool:
    if not self._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    model: ConditionModel = self._model
    if not model.internal:
        SCHEDULER.announce(model.waiting)
    me = SCHEDULER.here()
    model.waiters.append(me)
    if model.lock is None:
        return _wait_on_foreign_lock(self, model, me, timeout)
    depth = model.lock.let_go()
    if model.lock.subject is not model:
        SCHEDULER.changed(model)
    try:
        gave_up = SCHEDULER.announce(
            model.waiting,
            None,
            False,
            None if timeout is None else max(timeout, 0),
            model.timed_out,
        )
    except BaseException:
        # As in CPython, the lock is taken again before the exception goes on.
        model.forget(me)
        lock = model.lock
        SCHEDULER.announce(lock.acquiring, lock.pending, lock.owner is None)
        lock.take(me, depth)
        raise
    model.forget(me)
    model.lock.take(me, depth)
    return not gave_up


def _notify(self: Any, n: float = 1) -> None:
    if not self._is_owned():
        raise RuntimeError("cannot notify on un-acquired lock")
    model: ConditionModel = self._model
    if not model.internal:
        operation = model.notifying if n == 1 else Operation(f"notify({n})", model)
        SCHEDULER.announce(operation)
    model.wake(n)


def _notify_all(self: Any) -> None:
    if not self._is_owned():
        raise RuntimeError("cannot notify on un-acquired lock")
    model: ConditionModel = self._model
    if not model.internal:
        SCHEDULER.announce(model.notifying_all)
    model.wake(len(model.waiters))


def _wait_on_foreign_lock(
    condition: Any, model: ConditionModel, me: Task, timeout: float | None
) -> bool:
    """Wait with a lock that is a class of the program's own: its methods are called as they are."""
    saved = condition._release_save()
    gave_up = False
    try:
        if me in model.waiters:
            gave_up = SCHEDULER.announce(
                model.waiting,
                None,
                False,
                None if timeout is None else max(timeout, 0),
                model.timed_out,
            )
        return not gave_up
    finally:
        condition._acquire_restore(saved)


def install() -> None:
    """Patch the class in place."""
    patch(
        threading.Condition,
        __init__=_init,
        _is_owned=_is_owned,
        wait=_wait,
        notify=_notify,
        notify_all=_notify_all,
    )
