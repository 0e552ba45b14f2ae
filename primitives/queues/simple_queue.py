"""`queue.SimpleQueue` (CPython: Modules/_queuemodule.c): the C type's name is taken."""

from __future__ import annotations

import weakref
from collections import deque
from types import GenericAlias
from typing import Any, NoReturn

from primitives.queues.contents import shown
from primitives.tasks.operation import Operation
from primitives.tasks.primitive import Primitive, as_json
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING
from primitives.threads.origin import origin


class SimpleQueueModel(Primitive):
    """The items; `pending` are those who stand before `get`."""

    __slots__ = ("getting", "items", "looking", "putting")

    def __init__(self, name: str | None, *, internal: bool) -> None:
        super().__init__("SimpleQueue", name, internal=internal)
        self.items: deque[Any] = deque()
        self.putting = Operation("put", self, internal=internal)
        self.getting = Operation("get", self, internal=internal)
        self.looking = {
            look: Operation(look, self, internal=internal, looks=True)
            for look in ("qsize", "empty")
        }

    def state(self) -> str:
        return as_json(None, 0, len(self.items), [], [], shown(self.items))

    def refresh(self) -> None:
        """Getters can go on while there is something to get."""
        if self.pending:
            if self.items:
                SCHEDULER.enable_all(self.pending)
            else:
                SCHEDULER.disable_all(self.pending)
        SCHEDULER.changed(self)

    def refusal(self, operation: str, person: Any) -> str | None:
        if operation == "put":
            return None
        if operation == "get":
            return None if self.items else f"{self.name} is empty: get would wait"
        return super().refusal(operation, person)

    def act(self, operation: str, person: Any) -> None:
        if operation == "put":
            self.items.append("you")
        else:
            self.items.popleft()
        self.refresh()


class SimpleQueue:
    """Simple, unbounded, reentrant FIFO queue."""

    __slots__ = ("__weakref__", "_model")

    def __init__(self) -> None:
        internal, name = origin(1, frozenset(PASSING))
        self._model = SimpleQueueModel(name, internal=internal)
        self._model.holder = weakref.ref(self)

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Put the item on the queue; never blocks."""
        model = self._model
        SCHEDULER.tidy_if_due()
        if model.internal:
            SCHEDULER.here()
        else:
            SCHEDULER.announce(model.putting)
        model.items.append(item)
        model.refresh()

    def put_nowait(self, item: Any) -> None:
        """Put the item on the queue; never blocks."""
        self.put(item, False)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Remove and return an item; raises Empty when there is none in time."""
        from queue import Empty  # noqa: PLC0415 - the module whose name this class takes

        model = self._model
        SCHEDULER.here()
        SCHEDULER.tidy_if_due()
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if block and (not model.internal or not model.items):
            if SCHEDULER.announce(model.getting, model.pending, bool(model.items), timeout):
                raise Empty
        elif not block and not model.internal:
            SCHEDULER.announce(model.getting)
        if not model.items:
            raise Empty
        item = model.items.popleft()
        model.refresh()
        return item

    def get_nowait(self) -> Any:
        """Remove and return an item without waiting."""
        return self.get(False)

    def empty(self) -> bool:
        """Whether the queue is empty at this moment."""
        model = self._model
        if not model.internal:
            SCHEDULER.announce(model.looking["empty"])
        return not model.items

    def qsize(self) -> int:
        """The number of items at this moment."""
        model = self._model
        if not model.internal:
            SCHEDULER.announce(model.looking["qsize"])
        return len(model.items)

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot pickle '_queue.SimpleQueue' object")

    __class_getitem__: Any = classmethod(GenericAlias)


def install(queue: Any) -> None:
    """Take the name in the queue module."""
    SimpleQueue.__module__ = "_queue"
    queue.SimpleQueue = SimpleQueue
