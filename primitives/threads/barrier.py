"""`threading.Barrier` (CPython: Lib/threading.py), patched in place.

The original code runs as it is, on an internal condition whose blocks are shown as `wait` on the
barrier; so breaking, resetting, draining and actions are CPython's own.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

from primitives.tasks.operation import Operation
from primitives.tasks.primitive import Primitive, as_json
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING
from primitives.threads.origin import origin
from primitives.threads.patching import patch

if TYPE_CHECKING:
    from collections.abc import Callable

    from primitives.tasks.task import Task

_original_init = threading.Barrier.__init__
_original_wait = threading.Barrier.wait


class BarrierModel(Primitive):
    """The tasks inside `wait`, in the order in which they came."""

    __slots__ = ("aborting", "inside", "resetting", "waiting")

    def __init__(self, name: str | None, *, internal: bool, limit: int) -> None:
        super().__init__("Barrier", name, internal=internal, limit=limit)
        self.inside: list[Task] = []
        self.waiting = Operation("wait", self, internal=internal)
        self.resetting = Operation("reset", self, internal=internal)
        self.aborting = Operation("abort", self, internal=internal)

    def state(self) -> str:
        barrier = self.holder()
        broken = barrier is not None and barrier._state == -2
        waiting = [task.number for task in self.inside]
        return as_json(None, 0, len(waiting), waiting, [], [], 0, broken)


def _init(
    self: Any,
    parties: int,
    action: Callable[[], Any] | None = None,
    timeout: float | None = None,
) -> None:
    _original_init(self, parties, action, timeout)
    internal, name = origin(1, frozenset(PASSING))
    self._model = BarrierModel(name, internal=internal, limit=parties)
    self._model.holder = weakref.ref(self)


def _wait(self: Any, timeout: float | None = None) -> int:
    model: BarrierModel = self._model
    if not model.internal:
        SCHEDULER.announce(model.waiting)
    me = SCHEDULER.here()
    outer, me.label = me.label, model.waiting
    model.inside.append(me)
    SCHEDULER.changed(model)
    try:
        return int(_original_wait(self, timeout))
    finally:
        me.label = outer
        model.inside.remove(me)
        SCHEDULER.changed(model)


def _stepping(name: str) -> Callable[[Any], None]:
    operate = getattr(threading.Barrier, name)

    def method(self: Any) -> None:
        model: BarrierModel = self._model
        if not model.internal:
            operation = model.resetting if name == "reset" else model.aborting
            SCHEDULER.announce(operation)
        operate(self)
        SCHEDULER.changed(model)

    return method


def install() -> None:
    """Patch the class in place."""
    patch(
        threading.Barrier,
        __init__=_init,
        wait=_wait,
        reset=_stepping("reset"),
        abort=_stepping("abort"),
    )
