"""`time.sleep` and the clocks, on virtual time.

A loop that does nothing but look at the clock would never end, since time stands still while a
task runs: after many looks in one step, a look becomes a short sleep.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any, Final

from primitives.tasks.operation import Operation, seconds
from primitives.tasks.scheduler import SCHEDULER

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKS_IN_ONE_STEP: Final = 1000
LOOK_SECONDS: Final = 0.001

_LOOK = Operation("clock", looks=True)
_looks = [0, 0]
"""Looks at the clock in the present step, and that step's number."""


def sleep(duration: Any, /) -> None:
    """sleep(seconds)

    Delay execution for a given number of seconds of virtual time.
    """
    length = float(duration) if hasattr(duration, "__float__") else operator.index(duration)
    if math.isnan(length):
        raise ValueError("Invalid value NaN (not a number)")
    if length < 0:
        raise ValueError("sleep length must be non-negative")
    SCHEDULER.tidy_if_due()
    operation = Operation(f"sleep({seconds(length)})")
    if length == 0:
        SCHEDULER.announce(operation)
    else:
        SCHEDULER.announce(operation, None, False, length)


def _now() -> float:
    if SCHEDULER.steps != _looks[1]:
        _looks[:] = [0, SCHEDULER.steps]
    _looks[0] += 1
    if _looks[0] > LOOKS_IN_ONE_STEP and not SCHEDULER.passive:
        SCHEDULER.announce(_LOOK, None, False, LOOK_SECONDS)
    return SCHEDULER.clock.now


def _clock(original: Callable[[], Any], read: Callable[[], Any]) -> Callable[[], Any]:
    read.__name__ = original.__name__
    read.__qualname__ = original.__name__
    read.__module__ = "time"
    read.__doc__ = original.__doc__
    return read


def install(time: Any) -> None:
    """Replace the names in the time module."""
    offsets = {"monotonic": 100.0, "perf_counter": 100.0, "time": 0.0}
    for name, offset in offsets.items():

        def read(base: float = offset, of_day: bool = name == "time") -> float:
            return _now() + (SCHEDULER.clock.epoch if of_day else base)

        def read_ns(base: float = offset, of_day: bool = name == "time") -> int:
            start = SCHEDULER.clock.epoch if of_day else base
            return round(start * 1e9) + round(_now() * 1e9)

        setattr(time, name, _clock(getattr(time, name), read))
        setattr(time, name + "_ns", _clock(getattr(time, name + "_ns"), read_ns))
    time.sleep = sleep
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _of_day(getattr(time, name), time))
    original_strftime = time.strftime

    def strftime(format: str, *moment: Any) -> str:  # noqa: A002 - the original's name
        return str(original_strftime(format, *(moment or (time.localtime(),))))

    time.strftime = strftime


def _of_day(original: Callable[..., Any], time: Any) -> Callable[..., Any]:
    def of_day(secs: float | None = None, /) -> Any:
        return original(time.time() if secs is None else secs)

    return _clock(original, of_day)
