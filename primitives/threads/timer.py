"""`threading.Timer` (CPython: Lib/threading.py), patched in place.

Its waiting is one block, shown as `timer(5)` with its deadline; its own event is internal.
"""

from __future__ import annotations

import threading
from typing import Any

from primitives.tasks.operation import Operation, seconds
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.patching import patch

_original_cancel = threading.Timer.cancel


def _run(self: Any) -> None:
    me = SCHEDULER.here()
    me.label = Operation(f"timer({seconds(self.interval)})")
    try:
        self.finished.wait(self.interval)
    finally:
        me.label = None
    if not self.finished.is_set():
        self.function(*self.args, **self.kwargs)
    self.finished.set()


def _cancel(self: Any) -> None:
    SCHEDULER.announce(Operation("cancel"))
    _original_cancel(self)


def install() -> None:
    """Patch the class in place."""
    patch(threading.Timer, run=_run, cancel=_cancel)
