"""`threading.Semaphore` and `BoundedSemaphore` (CPython: Lib/threading.py), patched in place.

The permits are the object's own `_value`. Whoever stands before `acquire` has not entered it yet,
so any of them may get a permit, as in CPython a newcomer may overtake the waiters.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

from primitives.tasks.operation import Operation
from primitives.tasks.primitive import Primitive, as_json, numbers
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING
from primitives.threads.origin import origin
from primitives.threads.patching import patch

if TYPE_CHECKING:
    from primitives.tasks.task import Task

_original_init = threading.Semaphore.__init__
_bounded_code = threading.BoundedSemaphore.__init__.__code__


class SemaphoreModel(Primitive):
    """Who took permits and who stands before `acquire`."""

    __slots__ = ("acquiring", "holders", "releasing", "trying")

    def __init__(self, kind: str, name: str | None, *, internal: bool, limit: int | None) -> None:
        super().__init__(kind, name, internal=internal, limit=limit)
        self.holders: list[Task] = []
        self.acquiring = Operation("acquire", self, internal=internal)
        self.trying = Operation("acquire(False)", self, internal=internal)
        self.releasing = Operation("release", self, internal=internal)

    @property
    def _semaphore(self) -> Any:
        return self.holder()

    def state(self) -> str:
        semaphore = self._semaphore
        return as_json(
            None, 0, 0 if semaphore is None else semaphore._value, [], numbers(self.holders)
        )

    def take(self, semaphore: Any, task: Task) -> None:
        """One permit less."""
        semaphore._value -= 1
        self.holders.append(task)
        if semaphore._value == 0:
            SCHEDULER.disable_all(self.pending)
        SCHEDULER.changed(self)

    def give(self, semaphore: Any, task: Task, count: int) -> None:
        """Permits given back: the task's own first, else those of whoever holds longest."""
        semaphore._value += count
        for _ in range(min(count, len(self.holders))):
            self.holders.remove(task if task in self.holders else self.holders[0])
        SCHEDULER.enable_all(self.pending)
        SCHEDULER.changed(self)

    def refusal(self, operation: str, person: Task) -> str | None:
        semaphore = self._semaphore
        if operation not in {"acquire", "release"}:
            return super().refusal(operation, person)
        if semaphore is None:
            return f"{self.name} is no more"
        if operation == "acquire" and semaphore._value == 0:
            return f"no permit of {self.name} is left: acquire would wait"
        if operation == "release" and self.limit is not None and semaphore._value >= self.limit:
            return (
                f"all {self.limit} permits of {self.name} are there: release would raise ValueError"
            )
        return None

    def act(self, operation: str, person: Task) -> None:
        if operation == "acquire":
            self.take(self._semaphore, person)
        else:
            self.give(self._semaphore, person, 1)


def _adopt(self: Any, kind: str, limit: int | None, depth: int) -> None:
    internal, name = origin(depth, frozenset(PASSING | {_bounded_code}))
    self._model = SemaphoreModel(kind, name, internal=internal, limit=limit)
    self._model.holder = weakref.ref(self)


def _init(self: Any, value: int = 1) -> None:
    _original_init(self, value)
    _adopt(self, "Semaphore", None, 2)


def _bounded_init(self: Any, value: int = 1) -> None:
    _original_init(self, value)
    self._initial_value = value
    _adopt(self, "BoundedSemaphore", value, 2)


def _acquire(self: Any, blocking: bool = True, timeout: float | None = None) -> bool:
    if not blocking and timeout is not None:
        raise ValueError("can't specify timeout for non-blocking acquire")
    model: SemaphoreModel = self._model
    if model.internal:
        SCHEDULER.here()
    if not blocking or (timeout is not None and timeout <= 0):
        if not model.internal:
            SCHEDULER.announce(model.trying)
        if self._value == 0:
            return False
    elif (not model.internal or self._value == 0) and SCHEDULER.announce(
        model.acquiring, model.pending, self._value > 0, timeout
    ):
        return False
    model.take(self, SCHEDULER.running)
    return True


def _enter(self: Any, blocking: bool = True, timeout: float | None = None) -> bool:
    return _acquire(self, blocking, timeout)


def _release(self: Any, n: int, bound: float) -> None:
    if n < 1:
        raise ValueError("n must be one or more")
    model: SemaphoreModel = self._model
    if model.internal:
        SCHEDULER.here()
    else:
        operation = model.releasing if n == 1 else Operation(f"release({n})", model)
        SCHEDULER.announce(operation)
    if self._value + n > bound:
        raise ValueError("Semaphore released too many times")
    model.give(self, SCHEDULER.running, n)


def _plain_release(self: Any, n: int = 1) -> None:
    _release(self, n, float("inf"))


def _bounded_release(self: Any, n: int = 1) -> None:
    _release(self, n, self._initial_value)


def install() -> None:
    """Patch both classes in place."""
    patch(
        threading.Semaphore,
        __init__=_init,
        acquire=_acquire,
        __enter__=_enter,
        release=_plain_release,
    )
    patch(threading.BoundedSemaphore, __init__=_bounded_init, release=_bounded_release)
