"""Puts the drop-ins in place, once per interpreter and before any code of the program's."""

from __future__ import annotations

import _thread
import queue
import threading
import time

from primitives.queues import queue as queues
from primitives.queues import simple_queue
from primitives.threads import (
    barrier,
    clocks,
    condition,
    event,
    lock,
    low_level,
    semaphore,
    thread,
    timer,
)


def install() -> None:
    """Replace and patch, in an order in which nothing of ours runs on something half patched."""
    lock.install(threading)
    condition.install()
    event.install()
    semaphore.install()
    barrier.install()
    timer.install()
    thread.install()
    low_level.install(_thread)
    queues.install()
    simple_queue.install(queue)
    clocks.install(time)
    # These modules took the clock's functions under names of their own when they were imported.
    threading._time = time.monotonic  # type: ignore[attr-defined]
    queue.time = time.monotonic  # type: ignore[attr-defined]
