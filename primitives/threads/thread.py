"""`threading.Thread` (CPython: Lib/threading.py), patched in place.

`start` and `join` are operations; what CPython does inside them - the `_started` event, the lock
that C code releases at a thread's end - stays real and is never a step.
"""

from __future__ import annotations

import itertools
import sys
import threading
from typing import TYPE_CHECKING, Any

from primitives.agent.tracebacks import hide_our_frames
from primitives.tasks import native
from primitives.tasks.operation import EXIT, Operation
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.lock import PASSING
from primitives.threads.origin import creator, is_internal
from primitives.threads.patching import patch

if TYPE_CHECKING:
    from collections.abc import Callable

    from primitives.tasks.task import Task

_original_init = threading.Thread.__init__
_original_start = threading.Thread.start
_original_join = threading.Thread.join
_original_is_alive = threading.Thread.is_alive
_original_bootstrap: Callable[[Any], None] = vars(threading.Thread)["_bootstrap"]
_original_shutdown: Callable[[], None] = vars(threading)["_shutdown"]
_serials = itertools.count(1)
_timer_code = threading.Timer.__init__.__code__


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
    name = (
        kind.__qualname__
        if kind.__module__ in {"builtins", "__main__"}
        else (f"{kind.__module__}.{kind.__qualname__}")
    )
    return f"{name}: {text}" if text else name


def task_of(thread: Any) -> Task | None:
    """The task of a Thread object that was started under control."""
    task: Task | None = getattr(thread, "_conc_tui_task", None)
    return task


def _init(self: Any, *args: Any, **keywords: Any) -> None:
    self._conc_tui_serial = next(_serials)
    _original_init(self, *args, **keywords)
    self._started = Started()
    self._conc_tui_internal = is_internal(creator(1, frozenset(PASSING | {_timer_code})))


def _hash(self: Any) -> int:
    """By order of creation: sets of threads have the same order in every run."""
    number: int | None = vars(self).get("_conc_tui_serial")
    return object.__hash__(self) if number is None else number


def _start(self: Any) -> None:
    if not getattr(self, "_initialized", False) or self._started.is_set():
        _original_start(self)  # raises what it always raises
        return
    internal = self._conc_tui_internal
    SCHEDULER.here()
    number = SCHEDULER.reserve_number()
    if not internal:
        SCHEDULER.announce(Operation(f"start(T{number})"))
    task = SCHEDULER.spawn(number, self.name, daemon=self.daemon, internal=internal)
    self._conc_tui_task = self._started.task = task
    report = self._invoke_excepthook

    def invoke_excepthook(thread: Any) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, SystemExit):
            task.error = describe_error()
            hide_our_frames(error)
        report(thread)

    self._invoke_excepthook = invoke_excepthook
    try:
        _original_start(self)
    except BaseException:
        SCHEDULER.unspawn(task)
        raise


def _bootstrap(self: Any) -> None:
    try:
        _original_bootstrap(self)
    finally:
        task = task_of(self)
        if task is not None:
            SCHEDULER.exit(task, None)


def _join(self: Any, timeout: float | None = None) -> None:
    task = task_of(self)
    if task is None or task is SCHEDULER.here() or not self._started.is_set():
        _original_join(self, timeout)  # raises, or there is nothing to wait for
        return
    operation = Operation(f"join(T{task.number})")
    if task.over or (task is SCHEDULER.main and SCHEDULER.director.main_over):
        if not task.internal:
            SCHEDULER.announce(operation)
    elif timeout is not None and timeout <= 0:
        SCHEDULER.announce(operation)
    else:
        waiting = SCHEDULER.director.joining.setdefault(task.number, [])
        SCHEDULER.announce(operation, waiting, False, timeout)
    if task.over:
        _original_join(self)


def adopt_main(task: Task) -> None:
    """The main thread's object belongs to this task."""
    main: Any = threading.main_thread()
    main._conc_tui_task = task
    main._started = Started()
    main._started.set()


def _is_alive(self: Any) -> bool:
    task = task_of(self)
    if task is not None:
        if not self._conc_tui_internal:
            SCHEDULER.announce(Operation(f"is_alive(T{task.number})", looks=True))
        if task.over:
            _original_join(self)
        elif task is SCHEDULER.main and SCHEDULER.director.main_over:
            return False
    return bool(_original_is_alive(self))


def _shutdown() -> None:
    """The interpreter's wait for non-daemon threads, as a step of the main thread."""
    director = SCHEDULER.director
    if SCHEDULER.passive or native.get_ident() != SCHEDULER.main.ident:
        _original_shutdown()
        return
    SCHEDULER.here()
    director.main_over = True
    if SCHEDULER.reporter is not None:
        SCHEDULER.reporter.exited(SCHEDULER.main)
    SCHEDULER.enable_all(director.joining.pop(SCHEDULER.main.number, []))
    state = vars(threading)
    state["_SHUTTING_DOWN"] = True
    while state["_threading_atexits"]:
        state["_threading_atexits"].pop()()
    while True:
        SCHEDULER.announce(EXIT, director.leaving, not director.others_alive())
        if not director.others_alive():
            break
    _original_shutdown()


def install() -> None:
    """Patch the class in place."""
    patch(
        threading.Thread,
        __init__=_init,
        __hash__=_hash,
        start=_start,
        _bootstrap=_bootstrap,
        join=_join,
        is_alive=_is_alive,
    )
    vars(threading)["_shutdown"] = _shutdown
    for alive in threading.enumerate():
        alive._conc_tui_internal = True  # type: ignore[attr-defined]
