"""Signals: those the session sends to the agent, and the program's own.

Python runs signal handlers in the main thread, between any two instructions, also while that
thread stands at its gate. A handler of the program's that would run there without the turn becomes
a short-lived task of its own.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from primitives.agent.signal_numbers import INTERRUPT, PAUSE, PROBE
from primitives.tasks import native
from primitives.tasks.scheduler import SCHEDULER

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from primitives.tasks.task import Task

_native_signal = signal.signal
_native_getsignal = signal.getsignal
HANDLER_NANOSECONDS: Final = 5_000_000
_TO_END = {
    signal.SIGINT,
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGQUIT,
    signal.SIGPIPE,
    signal.SIGWINCH,
    signal.SIGTSTP,
    signal.SIGCONT,
}
_of_the_program: dict[int, Any] = {}
_Activity = tuple[str, int, int]
"""A thread as the kernel sees it: state, nanoseconds run, times it went to sleep."""

_probed: dict[str, Any] = {"step": -1, "activity": None}


def handlers_of_the_program() -> bool:
    """Whether a signal that may come by itself would run code of the program's.

    Those that a person or a shell sends to end things do not count: a program that is stuck but
    for its handler of SIGTERM is stuck.
    """
    return any(
        callable(handler) and number not in _TO_END for number, handler in _of_the_program.items()
    )


def main_thread_rests() -> bool:
    """Whether the main thread sleeps at its gate: no signal handler is about to run in it."""
    main = SCHEDULER.main
    if main.outside is not None or main.native == native.get_native_id():
        return True
    try:
        with open(f"/proc/self/task/{main.native}/syscall", encoding="ascii") as file:
            call = file.read().split()
    except OSError:
        return True
    # Reading (system call 0 on x86-64, 63 on arm64) from its gate; anything else is on its way.
    return call[0] != "running" and (
        main.gate.descriptor < 0 or int(call[1], 16) == main.gate.descriptor
    )


def _pause(_number: int, _frame: FrameType | None) -> None:
    SCHEDULER.director.paused = True
    SCHEDULER.stop_at = 0
    SCHEDULER.director.wake()


def _activity(task: Task) -> _Activity | None:
    """What the kernel says of the task's thread."""
    folder = f"/proc/self/task/{task.native}/"
    try:
        with open(folder + "stat", encoding="utf-8", errors="replace") as file:
            state = file.read().rpartition(")")[2].split()[0]
        with open(folder + "schedstat", encoding="ascii") as file:
            used = int(file.read().split()[0])
        with open(folder + "status", encoding="utf-8", errors="replace") as file:
            sleeps = next(
                int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt_switches")
            )
    except (OSError, IndexError, StopIteration):
        return None
    return state, used, sleeps


def _sleeps(task: Task) -> bool:
    """Whether the thread has done nothing but sleep in the kernel since the last look.

    The main thread is woken by the very signal that asks, and runs its handler: there, a little
    running counts as none.
    """
    now = _activity(task)
    before: _Activity | None
    before, _probed["activity"] = _probed["activity"], now
    same_step, _probed["step"] = _probed["step"] == SCHEDULER.steps, SCHEDULER.steps
    if not same_step or before is None or now is None:
        return False
    state, used, sleeps = now
    _, used_before, sleeps_before = before
    if task.ident == native.get_ident():
        return used - used_before < HANDLER_NANOSECONDS and sleeps > sleeps_before
    return used == used_before and state in {"S", "D"}


def _probe(_number: int, frame: FrameType | None) -> None:
    """Tell where the running task is; one that only sleeps in a real call loses the turn."""
    task = SCHEDULER.running
    here = task.ident == native.get_ident()
    place = frame if here else sys._current_frames().get(task.ident)
    director = SCHEDULER.director
    if place is not None and task.told and SCHEDULER.reporter is not None and not SCHEDULER.busy:
        SCHEDULER.reporter.running(task, place, native.monotonic() - director.step_began)
    if _sleeps(task) and task.outside is None and not director.waiting:
        SCHEDULER.expel(task, "a blocking call")
    director.reporter.flush_now()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """KeyboardInterrupt in the running task, whichever thread it is."""
    task = SCHEDULER.running
    if task.ident == native.get_ident():
        raise KeyboardInterrupt
    import ctypes  # noqa: PLC0415 - heavy, and hardly ever needed

    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(task.ident), ctypes.py_object(KeyboardInterrupt)
    )


def _controlled(handler: Callable[[int, FrameType | None], Any]) -> Callable[[int, Any], Any]:
    """The handler, run under the turn."""

    def run(number: int, frame: FrameType | None) -> Any:
        here = SCHEDULER.by_ident.get(native.get_ident())
        if here is None or SCHEDULER.running is here or SCHEDULER.passive:
            try:
                return handler(number, frame)
            finally:
                if SCHEDULER.director.waiting:
                    SCHEDULER.director.wake()
        return SCHEDULER.visit(here, signal.Signals(number).name, lambda: handler(number, frame))

    return run


def _signal(signalnum: int, handler: Any, /) -> Any:
    previous = _getsignal(signalnum)
    _native_signal(signalnum, _controlled(handler) if callable(handler) else handler)
    _of_the_program[int(signalnum)] = handler
    return previous


def _getsignal(signalnum: int, /) -> Any:
    if int(signalnum) in _of_the_program:
        return _of_the_program[int(signalnum)]
    if signalnum in {PAUSE, PROBE, INTERRUPT}:
        return signal.SIG_DFL
    if signalnum == signal.SIGINT:
        return signal.default_int_handler
    return _native_getsignal(signalnum)


def install() -> None:
    """Take the agent's signals and put the program's handlers under the turn."""
    _native_signal(PAUSE, _pause)
    _native_signal(PROBE, _probe)
    _native_signal(INTERRUPT, _interrupt)
    _native_signal(signal.SIGINT, _controlled(signal.default_int_handler))
    for function, name in ((_signal, "signal"), (_getsignal, "getsignal")):
        function.__name__ = function.__qualname__ = name
        function.__module__ = "signal"
    signal.signal = _signal  # type: ignore[assignment]
    signal.getsignal = _getsignal  # type: ignore[assignment]
