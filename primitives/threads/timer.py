"""`threading.Timer` (CPython: Lib/threading.py), patched in place.

Its waiting is one block, shown as `timer(5)` with its deadline; its own event is internal.
"""

from __future__ import annotations

from typing import Any

from primitives.tasks.operation import Operation, seconds
from primitives.tasks.scheduler import SCHEDULER


def install(threading: Any) -> None:
    """Patch the class in place."""
    original = threading.Timer
    original_cancel = original.cancel

    def run(self: Any) -> None:
        me = SCHEDULER.here()
        me.label = Operation(f"timer({seconds(self.interval)})")
        self.finished.wait(self.interval)
        me.label = None
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()

    def cancel(self: Any) -> None:
        SCHEDULER.announce(Operation("cancel"))
        original_cancel(self)

    for function in (run, cancel):
        function.__qualname__ = f"Timer.{function.__name__}"
        function.__module__ = "threading"
        function.__doc__ = getattr(original, function.__name__).__doc__
        setattr(original, function.__name__, function)
