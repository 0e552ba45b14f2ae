"""`threading.Event` (CPython: Lib/threading.py), patched in place.

`wait` first looks at the flag; at a red one the task joins the waiters. Whoever waits when the
event is set goes on, even if it is cleared again at once; whoever only stands before `wait` then
finds it red.
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

_original_init = threading.Event.__init__


class EventModel(Primitive):
    """Who waits at the red light. The flag itself stays in the program's own object."""

    __slots__ = ("clearing", "looking", "setting", "waiters", "waiting")

    def __init__(self, name: str | None, *, internal: bool) -> None:
        super().__init__("Event", name, internal=internal)
        self.waiters: list[Task] = []
        self.waiting = Operation("wait", self, internal=internal)
        self.setting = Operation("set", self, internal=internal)
        self.clearing = Operation("clear", self, internal=internal)
        self.looking = Operation("is_set", self, internal=internal, looks=True)

    @property
    def _event(self) -> Any:
        return self.holder()

    def state(self) -> str:
        event = self._event
        return as_json(None, 0, int(event is not None and event._flag), numbers(self.waiters))

    def give_up(self, task: Task) -> bool:
        """A waiter's time is over."""
        if task in self.waiters:
            self.waiters.remove(task)
            SCHEDULER.changed(self)
        return True

    def set(self, event: Any, flag: bool) -> None:
        """Turn the light; green lets go on whoever waits."""
        event._flag = flag
        if flag:
            released, self.waiters = self.waiters, []
            for task in released:
                task.forget_deadline()
            SCHEDULER.enable_all(released)
        SCHEDULER.changed(self)

    def refusal(self, operation: str, person: Task) -> str | None:
        if operation not in {"set", "clear"}:
            return super().refusal(operation, person)
        if self._event is None:
            return f"{self.name} is no more"
        return None

    def act(self, operation: str, person: Task) -> None:
        self.set(self._event, operation == "set")


def _init(self: Any) -> None:
    _original_init(self)
    internal, name = origin(1, frozenset(PASSING))
    self._model = EventModel(name, internal=internal)
    self._model.holder = weakref.ref(self)


def _is_set(self: Any) -> bool:
    model: EventModel = self._model
    if not model.internal:
        SCHEDULER.announce(model.looking)
    return bool(self._flag)


def _set(self: Any) -> None:
    model: EventModel = self._model
    if model.internal:
        SCHEDULER.here()
    else:
        SCHEDULER.announce(model.setting)
    model.set(self, True)


def _clear(self: Any) -> None:
    model: EventModel = self._model
    if model.internal:
        SCHEDULER.here()
    else:
        SCHEDULER.announce(model.clearing)
    model.set(self, False)


def _wait(self: Any, timeout: float | None = None) -> bool:
    model: EventModel = self._model
    if not model.internal:
        SCHEDULER.announce(model.waiting)
    me = SCHEDULER.here()
    if self._flag or (timeout is not None and timeout <= 0):
        return bool(self._flag)
    model.waiters.append(me)
    SCHEDULER.changed(model)
    try:
        return not SCHEDULER.announce(model.waiting, None, False, timeout, model.give_up)
    except BaseException:
        model.give_up(me)
        raise


def install() -> None:
    """Patch the class in place."""
    patch(threading.Event, __init__=_init, is_set=_is_set, set=_set, clear=_clear, wait=_wait)
