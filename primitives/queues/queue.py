"""`queue.Queue`, `LifoQueue` and `PriorityQueue` (CPython: Lib/queue.py), patched in place.

Each method is one operation, not the lock operations inside. The items stay where the class keeps
them (`_put`, `_get`, `_qsize` may be a subclass's), and whoever uses `mutex` or its conditions
directly still excludes and wakes the others.
"""

from __future__ import annotations

import heapq
import queue
import weakref
from typing import TYPE_CHECKING, Any

from primitives.queues.contents import ITEMS, shown
from primitives.tasks.operation import Operation
from primitives.tasks.primitive import Primitive, as_json
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING
from primitives.threads.origin import origin
from primitives.threads.patching import patch

if TYPE_CHECKING:
    from collections.abc import Callable

    from primitives.tasks.task import Task

_original_init = queue.Queue.__init__
_original_shutdown: Any = vars(queue.Queue).get("shutdown")


class QueueModel(Primitive):
    """Who stands before `put`, `get` and `join`."""

    __slots__ = (
        "getters",
        "getting",
        "joiners",
        "joining",
        "looking",
        "others",
        "putters",
        "putting",
        "taking_off",
    )

    def __init__(self, kind: str, name: str | None, *, internal: bool, limit: int | None) -> None:
        super().__init__(kind, name, internal=internal, limit=limit)
        self.putters: list[Task] = []
        self.getters: list[Task] = []
        self.joiners: list[Task] = []
        self.others: list[Task] = []
        """Before an operation that needs nothing but the mutex."""
        self.putting = Operation("put", self, internal=internal)
        self.getting = Operation("get", self, internal=internal)
        self.joining = Operation("join", self, internal=internal)
        self.taking_off = Operation("task_done", self, internal=internal)
        self.looking = {
            name: Operation(name, self, internal=internal, looks=True)
            for name in ("qsize", "empty", "full")
        }

    def state(self) -> str:
        queue = self.holder()
        if queue is None:
            return as_json(None, 0, 0)
        shut = bool(getattr(queue, "is_shutdown", False))
        return as_json(
            None, 0, queue._qsize(), [], [], _in_order(queue), queue.unfinished_tasks, shut
        )

    def free(self, queue: Any) -> bool:
        """Whether nobody holds the mutex."""
        model = getattr(queue.mutex, "_model", None)
        return model is None or model.owner is None

    def can_put(self, queue: Any) -> bool:
        room = queue.maxsize <= 0 or queue._qsize() < queue.maxsize
        return self.free(queue) and (room or bool(getattr(queue, "is_shutdown", False)))

    def can_get(self, queue: Any) -> bool:
        some = queue._qsize() > 0 or bool(getattr(queue, "is_shutdown", False))
        return self.free(queue) and some

    def can_join(self, queue: Any) -> bool:
        return self.free(queue) and queue.unfinished_tasks == 0

    def refresh(self) -> None:
        """Who can go on, and who cannot any more, as the queue is now."""
        queue = self.holder()
        if queue is None:
            return
        for tasks, can in (
            (self.putters, self.can_put),
            (self.getters, self.can_get),
            (self.joiners, self.can_join),
            (self.others, self.free),
        ):
            if tasks:
                if can(queue):
                    SCHEDULER.enable_all(tasks)
                else:
                    SCHEDULER.disable_all(tasks)
        SCHEDULER.changed(self)

    def refusal(self, operation: str, person: Task) -> str | None:
        queue = self.holder()
        if operation not in {"put", "get"}:
            return super().refusal(operation, person)
        if queue is None:
            return f"{self.name} is no more"
        if operation == "put" and not self.can_put(queue):
            return f"{self.name} is full: put would wait"
        if operation == "get" and not self.can_get(queue):
            return f"{self.name} is empty: get would wait"
        return None

    def act(self, operation: str, person: Task) -> None:
        queue = self.holder()
        if operation == "put":
            queue._put("you")
            queue.unfinished_tasks += 1
            wake(queue.not_empty, 1)
        else:
            queue._get()
            wake(queue.not_full, 1)
        self.refresh()


def _in_order(items_of: Any) -> list[str]:
    items = getattr(items_of, "queue", ())
    if isinstance(items_of, queue.PriorityQueue):
        try:
            return shown(heapq.nsmallest(ITEMS, items)) if _plain(items) else shown(items)
        except TypeError:
            return shown(items)
    if isinstance(items_of, queue.LifoQueue):
        return shown(reversed(items))
    return shown(items)


def _plain(items: Any) -> bool:
    """Whether comparing the items runs no code of the program's."""
    plain = {int, float, str, bytes}
    return all(
        type(item) in plain or (type(item) is tuple and all(type(part) in plain for part in item))
        for item in items
    )


def wake(condition: Any, count: float) -> None:
    """Notify whoever waits on one of the queue's own conditions, as the original method does."""
    model = getattr(condition, "_model", None)
    if model is not None and model.waiters:
        model.wake(count)


def _holding(queue: Any, action: Callable[..., Any], *args: Any) -> Any:
    """Run the class's own code under the mutex: it may contain step points."""
    model = getattr(queue.mutex, "_model", None)
    if model is None:
        return action(*args)
    model.owner = SCHEDULER.running
    try:
        return action(*args)
    finally:
        model.owner = None


def _init(self: Any, maxsize: int = 0) -> None:
    internal, name = origin(1, frozenset(PASSING))
    kind = next(c.__name__ for c in type(self).__mro__ if c.__module__ == "queue")
    model = QueueModel(kind, name, internal=internal, limit=maxsize if maxsize > 0 else None)
    self._model = model
    _original_init(self, maxsize)
    model.holder = weakref.ref(self)
    self.mutex._model.on_free = model.refresh


def _stop_before(
    self: Any,
    operation: Operation,
    tasks: list[Task],
    can: Callable[[Any], bool],
    timeout: float | None,
) -> bool:
    """Announce unless internal and possible at once; whether the time ran out."""
    SCHEDULER.here()
    SCHEDULER.tidy_if_due()
    possible = can(self)
    if self._model.internal and possible:
        return False
    return SCHEDULER.announce(operation, tasks, possible, timeout)


def _put(self: Any, item: Any, block: bool = True, timeout: float | None = None) -> None:
    model: QueueModel = self._model
    if not block or self.maxsize <= 0:
        _stop_before(self, model.putting, model.others, model.free, None)
        if not model.can_put(self):
            raise queue.Full
    else:
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if _stop_before(self, model.putting, model.putters, model.can_put, timeout):
            raise queue.Full
    if getattr(self, "is_shutdown", False):
        raise _shut_down()
    _holding(self, self._put, item)
    self.unfinished_tasks += 1
    wake(self.not_empty, 1)
    model.refresh()


def _get(self: Any, block: bool = True, timeout: float | None = None) -> Any:
    model: QueueModel = self._model
    if not block:
        _stop_before(self, model.getting, model.others, model.free, None)
    else:
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if _stop_before(self, model.getting, model.getters, model.can_get, timeout):
            raise queue.Empty
    if not self._qsize():
        raise _shut_down() if getattr(self, "is_shutdown", False) else queue.Empty
    item = _holding(self, self._get)
    wake(self.not_full, 1)
    model.refresh()
    return item


def _task_done(self: Any) -> None:
    model: QueueModel = self._model
    _stop_before(self, model.taking_off, model.others, model.free, None)
    unfinished = self.unfinished_tasks - 1
    if unfinished < 0:
        raise ValueError("task_done() called too many times")
    self.unfinished_tasks = unfinished
    if unfinished == 0:
        wake(self.all_tasks_done, float("inf"))
    model.refresh()


def _join(self: Any) -> None:
    model: QueueModel = self._model
    _stop_before(self, model.joining, model.joiners, model.can_join, None)


def _looking(name: str) -> Callable[[Any], Any]:
    look = getattr(queue.Queue, name)

    def method(self: Any) -> Any:
        model: QueueModel = self._model
        _stop_before(self, model.looking[name], model.others, model.free, None)
        return look(self)

    return method


def _shut_down() -> Exception:
    """`queue.ShutDown`, which 3.13 brought along with the method."""
    kind: type[Exception] = vars(queue)["ShutDown"]
    return kind()


def _shutdown(self: Any, immediate: bool = False) -> None:
    model: QueueModel = self._model
    operation = Operation("shutdown", model, internal=model.internal)
    _stop_before(self, operation, model.others, model.free, None)
    _original_shutdown(self, immediate)
    model.refresh()


def install() -> None:
    """Patch the classes in place."""
    patch(
        queue.Queue,
        __init__=_init,
        put=_put,
        get=_get,
        task_done=_task_done,
        join=_join,
        qsize=_looking("qsize"),
        empty=_looking("empty"),
        full=_looking("full"),
    )
    if _original_shutdown is not None:
        patch(queue.Queue, shutdown=_shutdown)
