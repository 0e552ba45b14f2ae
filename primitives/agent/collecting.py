"""The garbage collector as the program sees it; when it really runs, the turn decides."""

from __future__ import annotations

import gc

from primitives.tasks import native
from primitives.tasks.scheduler import SCHEDULER


def _enable() -> None:
    SCHEDULER.collecting = True


def _disable() -> None:
    SCHEDULER.collecting = False
    native.collector.disable()


def _isenabled() -> bool:
    return SCHEDULER.collecting


def install() -> None:
    """Let the program switch what it thinks it switches."""
    for function, name in ((_enable, "enable"), (_disable, "disable"), (_isenabled, "isenabled")):
        function.__doc__ = getattr(gc, name).__doc__
        function.__name__ = function.__qualname__ = name
        function.__module__ = "gc"
        setattr(gc, name, function)
    native.collector.disable()
