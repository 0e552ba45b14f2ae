"""`threading.Barrier` (CPython: Lib/threading.py), patched in place.

The original code runs as it is, on an internal condition whose blocks are shown as `wait` on the
barrier; so breaking, resetting, draining and actions are CPython's own.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from primitives.tasks.operation import Operation
from primitives.tasks.primitive import Primitive, as_json
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING
from primitives.threads.origin import origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from primitives.tasks.task import Task


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


def install(threading: Any) -> None:
    """Patch the class in place."""
    original = threading.Barrier
    original_init, original_wait = original.__init__, original.wait

    def __init__(  # noqa: N807
        self: Any, parties: int, action: Callable[[], Any] | None = None, timeout: float | None = None
    ) -> None:
        original_init(self, parties, action, timeout)
        internal, name = origin(1, frozenset(PASSING))
        self._model = BarrierModel(name, internal=internal, limit=parties)
        self._model.holder = weakref.ref(self)

    def wait(self: Any, timeout: float | None = None) -> int:
        model: BarrierModel = self._model
        if not model.internal:
            SCHEDULER.announce(model.waiting)
        me = SCHEDULER.here()
        outer, me.label = me.label, model.waiting
        model.inside.append(me)
        SCHEDULER.changed(model)
        try:
            return int(original_wait(self, timeout))
        finally:
            me.label = outer
            model.inside.remove(me)
            SCHEDULER.changed(model)

    def _stepping(name: str) -> Callable[[Any], None]:
        operate = getattr(original, name)

        def method(self: Any) -> None:
            model: BarrierModel = self._model
            if not model.internal:
                operation = model.resetting if name == "reset" else model.aborting
                SCHEDULER.announce(operation)
            operate(self)
            SCHEDULER.changed(model)

        method.__name__ = name
        return method

    for function in (__init__, wait, _stepping("reset"), _stepping("abort")):
        function.__qualname__ = f"Barrier.{function.__name__}"
        function.__module__ = "threading"
        function.__doc__ = getattr(original, function.__name__).__doc__
        setattr(original, function.__name__, function)
