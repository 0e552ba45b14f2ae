"""`threading.Thread` (CPython: Lib/threading.py), patched in place.

`start` and `join` are operations; what CPython does inside them - the `_started` event, the lock
that C code releases at a thread's end - stays real and is never a step.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from primitives.agent.tracebacks import hide_our_frames
from primitives.tasks import native
from primitives.tasks.operation import EXIT, Operation
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING
from primitives.threads.origin import creator, is_internal

if TYPE_CHECKING:
    from collections.abc import Callable

    from primitives.tasks.task import Task

TASKS: dict[int, Task] = {}
"""The task of each live or ended Thread object, by the object's identity."""


class Started(native.Event):
    """A thread's `_started`: real, and the place where a new thread waits for its first turn.

    CPython sets it in the new thread after the thread's identity is known and before any code of
    the program's runs there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.task: Task | None = None

    def set(self) -> None:
        super().set()
        task, self.task = self.task, None
        if task is not None:
            SCHEDULER.begin(task)


def describe_error() -> str:
    """The exception being handled, as the last line of its traceback."""
    kind, value = sys.exc_info()[:2]
    if kind is None:
        return ""
    text = str(value)
    name = kind.__qualname__ if kind.__module__ in {"builtins", "__main__"} else (
        f"{kind.__module__}.{kind.__qualname__}"
    )
    return f"{name}: {text}" if text else name


def _finalized(identity: int) -> Callable[[Any], None]:
    def forget(_: Any) -> None:
        TASKS.pop(identity, None)

    return forget


def install(threading: Any) -> None:
    """Patch the class in place."""
    import weakref  # noqa: PLC0415 - threading has imported it

    original = threading.Thread
    original_init = original.__init__
    original_start = original.start
    original_join = original.join
    original_is_alive = original.is_alive
    original_bootstrap = original._bootstrap
    original_shutdown = threading._shutdown
    passing = {threading.Timer.__init__.__code__}
    references: dict[int, Any] = {}

    def __init__(self: Any, *args: Any, **keywords: Any) -> None:  # noqa: N807
        original_init(self, *args, **keywords)
        self._started = Started()
        self._made_internally = is_internal(creator(1, frozenset(PASSING | passing)))

    def start(self: Any) -> None:
        if not getattr(self, "_initialized", False) or self._started.is_set():
            original_start(self)  # raises what it always raises
            return
        internal = self._made_internally
        SCHEDULER.here()
        number = SCHEDULER.reserve_number()
        if not internal:
            SCHEDULER.announce(Operation(f"start(T{number})"))
        task = SCHEDULER.spawn(number, self.name, daemon=self.daemon, internal=internal)
        identity = id(self)
        TASKS[identity] = task
        references[identity] = weakref.ref(self, _finalized(identity))
        self._started.task = task
        report = self._invoke_excepthook

        def invoke_excepthook(thread: Any) -> None:
            error = sys.exc_info()[1]
            if not isinstance(error, SystemExit):
                task.error = describe_error()
                hide_our_frames(error)
            report(thread)

        self._invoke_excepthook = invoke_excepthook
        try:
            original_start(self)
        except BaseException:
            SCHEDULER.unspawn(task)
            raise

    def _bootstrap(self: Any) -> None:
        task = TASKS.get(id(self))
        try:
            original_bootstrap(self)
        finally:
            if task is not None:
                SCHEDULER.exit(task, None)

    def join(self: Any, timeout: float | None = None) -> None:
        task = TASKS.get(id(self))
        if task is None or task is SCHEDULER.here() or not self._started.is_set():
            original_join(self, timeout)  # raises, or there is nothing to wait for
            return
        director = SCHEDULER.director
        if task.over:
            if not task.internal:
                SCHEDULER.announce(Operation(f"join(T{task.number})"))
            original_join(self)
            return
        waiting = director.joining.setdefault(task.number, [])
        wait = None if timeout is None else max(timeout, 0)
        operation = Operation(f"join(T{task.number})")
        if wait == 0:
            SCHEDULER.announce(operation)
        else:
            SCHEDULER.announce(operation, waiting, False, wait)
        if task.over:
            original_join(self)

    def is_alive(self: Any) -> bool:
        task = TASKS.get(id(self))
        if task is None:
            return bool(original_is_alive(self))
        if not self._made_internally:
            SCHEDULER.announce(
                Operation(f"is_alive(T{task.number})", looks=True)
            )
        if task.over:
            original_join(self)
            return False
        return bool(original_is_alive(self))

    for function in (__init__, start, _bootstrap, join, is_alive):
        function.__qualname__ = f"Thread.{function.__name__}"
        function.__module__ = "threading"
        function.__doc__ = getattr(original, function.__name__).__doc__
        setattr(original, function.__name__, function)
    threading._shutdown = _controlled_shutdown(threading, original_shutdown)
    for alive in threading.enumerate():
        alive._made_internally = True


def _controlled_shutdown(threading: Any, original: Callable[[], None]) -> Callable[[], None]:
    """The interpreter's wait for non-daemon threads, as a step of the main thread."""

    def _shutdown() -> None:
        director = SCHEDULER.director
        if SCHEDULER.passive or native.get_ident() != SCHEDULER.main.ident:
            original()
            return
        SCHEDULER.here()
        director.main_over = True
        if SCHEDULER.reporter is not None:
            SCHEDULER.reporter.exited(SCHEDULER.main)
        threading._SHUTTING_DOWN = True
        pending = threading._threading_atexits
        while pending:
            pending.pop()()
        while True:
            SCHEDULER.announce(EXIT, director.leaving, not director.others_alive(), None)
            if not director.others_alive():
                break
        threading._threading_atexits = []
        original()

    return _shutdown
