"""The originals, taken before anything is replaced: what the agent itself is made of.

Importing this module first is what keeps the agent's own locks, clocks and files out of the
program's reach.
"""

from __future__ import annotations

import _thread
import gc
import os
import threading
import time

allocate_lock = _thread.allocate_lock
Lock = _thread.LockType
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
start_new_thread = _thread.start_new_thread
thread_count = _thread._count


class collector:  # noqa: N801 - a room for functions
    """The garbage collector, as it really is."""

    enable = staticmethod(gc.enable)
    disable = staticmethod(gc.disable)
    collect = staticmethod(gc.collect)


sleep = time.sleep
monotonic = time.monotonic
perf_counter = time.perf_counter

read = os.read
write = os.write
close = os.close
fork = os.fork
getpid = os.getpid
end_process = os._exit


def copy_of_class(original: type, **changes: object) -> type:
    """A class with the same methods as they are now, unaffected when the original is patched."""
    namespace = {
        key: value
        for key, value in vars(original).items()
        if key not in {"__dict__", "__weakref__"}
    }
    namespace.update(changes)
    return type(original.__name__, original.__bases__, namespace)


Condition = copy_of_class(threading.Condition)


class Event(copy_of_class(threading.Event)):  # type: ignore[misc]
    """`threading.Event` on real locks."""

    def __init__(self) -> None:
        self._cond = Condition(allocate_lock())
        self._flag = False
