"""Signals: those the session sends to the agent, and the program's own.

Python runs signal handlers in the main thread, between any two instructions, also while that
thread stands at its gate. A handler of the program's that would run there without the turn becomes
a short-lived task of its own.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from primitives.agent.places import is_ours
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
PAUSE_SECONDS: Final = 0.01
_handled = [0]
"""How often a signal handler of the program's was called."""
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

    A little running between sleeps counts as none: the main thread is woken by the very signal
    that asks, and some libraries sleep in short pieces. One that waits for the processor does not
    go to sleep by itself.
    """
    now = _activity(task)
    before: _Activity | None
    before, _probed["activity"] = _probed["activity"], now
    same_step, _probed["step"] = _probed["step"] == SCHEDULER.steps, SCHEDULER.steps
    if now is None:
        # Its thread is gone, without a word.
        return bool(same_step)
    if not same_step or before is None:
        return False
    state, used, sleeps = now
    _, used_before, sleeps_before = before
    if task.ident != native.get_ident() and used == used_before and state in {"S", "D"}:
        return True
    return used - used_before < HANDLER_NANOSECONDS and sleeps > sleeps_before


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
    if SCHEDULER.collecting and not director.waiting:
        # Long code without a step: its garbage is collected as ever, up to the next step point.
        native.collector.enable()
        SCHEDULER.collect_at = min(SCHEDULER.collect_at, SCHEDULER.steps)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """KeyboardInterrupt in the running task, whichever thread it is; nothing between two steps."""
    task = SCHEDULER.running
    if SCHEDULER.busy or SCHEDULER.director.waiting:
        return
    if task.ident == native.get_ident():
        if frame is None or not is_ours(frame.f_code.co_filename):
            raise KeyboardInterrupt
        return
    import ctypes  # noqa: PLC0415 - heavy, and hardly ever needed

    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(task.ident), ctypes.py_object(KeyboardInterrupt)
    )


def _in_place(
    handler: Callable[[int, FrameType | None], Any], number: int, frame: FrameType | None
) -> Any:
    """Run the handler in the thread that has the turn.

    While that thread waits in the director for something to happen, this may be it; what the
    handler raises is then raised where the program waits, not in the director's own code.
    """
    director = SCHEDULER.director
    if SCHEDULER.passive:
        return handler(number, frame)
    if not director.waiting:
        if frame is None or not is_ours(frame.f_code.co_filename):
            return handler(number, frame)
        # An operation is being carried out: the handler waits for the next step point.
        SCHEDULER.postponed.append(lambda: handler(number, frame))
        SCHEDULER.collect_at = 0
        return None
    try:
        return handler(number, frame)
    except BaseException as error:  # noqa: BLE001 - raised again where the task waits
        SCHEDULER.interruption = error
        SCHEDULER.chores = True
        return None
    finally:
        director.wake()


def run_postponed() -> None:
    """Run the handlers that waited for a better moment, in the main thread, while nobody runs."""
    while SCHEDULER.postponed:
        action = SCHEDULER.postponed.popleft()
        try:
            action()
        except BaseException as error:  # noqa: BLE001 - raised again where the main thread waits
            SCHEDULER.interruption = error
            SCHEDULER.chores = True


def _controlled(handler: Callable[[int, FrameType | None], Any]) -> Callable[[int, Any], Any]:
    """The handler, run under the turn."""

    def run(number: int, frame: FrameType | None) -> Any:
        _handled[0] += 1
        here = SCHEDULER.by_ident.get(native.get_ident())
        in_turn = here is None or (SCHEDULER.running is here and here.outside is None)
        if here is None or in_turn or SCHEDULER.passive:
            return _in_place(handler, number, frame)
        if not SCHEDULER.can_be_visited():
            SCHEDULER.postponed.append(lambda: handler(number, frame))
            SCHEDULER.collect_at = 0
            return None
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


def _patch_waiting() -> None:
    """Waiting for signals is outside; the agent's own do not end a `pause`."""
    for name in ("sigwait", "sigwaitinfo", "sigtimedwait"):
        original = getattr(signal, name)

        def wait(*args: Any, wait: Callable[..., Any] = original, name: str = name) -> Any:
            return SCHEDULER.outside(name, wait, *args)

        wait.__name__ = wait.__qualname__ = name
        setattr(signal, name, wait)

    def until_handled() -> None:
        before = _handled[0]
        while _handled[0] == before:
            native.sleep(PAUSE_SECONDS)

    def pause() -> None:
        SCHEDULER.outside("pause", until_handled)

    signal.pause = pause


def install() -> None:
    """Take the agent's signals and put the program's handlers under the turn."""
    _patch_waiting()
    _native_signal(PAUSE, _pause)
    _native_signal(PROBE, _probe)
    _native_signal(INTERRUPT, _interrupt)
    _native_signal(signal.SIGINT, _controlled(signal.default_int_handler))
    for function, name in ((_signal, "signal"), (_getsignal, "getsignal")):
        function.__name__ = function.__qualname__ = name
        function.__module__ = "signal"
    signal.signal = _signal  # type: ignore[assignment]
    signal.getsignal = _getsignal  # type: ignore[assignment]
