"""What a task stands at while it does not have the turn.

An eventfd is the fastest hand-over there is between threads of one process: its write lets go of
the interpreter lock before it wakes the sleeper, where a lock's release wakes it first. Where no
more file descriptors are to be had, a plain lock serves.
"""

from __future__ import annotations

import os

from primitives.tasks import native

_eventfd_write = os.eventfd_write
_read = native.read
_COUNTER_BYTES = 8


class Gate:
    """Opened once by another task for each time its own task passes; it may be opened first."""

    __slots__ = ("_lock", "descriptor")

    def __init__(self) -> None:
        self._lock: native.Lock | None = None
        try:
            self.descriptor = os.eventfd(0, os.EFD_CLOEXEC)
            """-1 when a lock serves instead."""
        except OSError:
            self.descriptor = -1
            self._lock = native.allocate_lock()
            self._lock.acquire()

    def open(self) -> None:
        """Let the task pass."""
        if self._lock is None:
            _eventfd_write(self.descriptor, 1)
        else:
            self._lock.release()

    def wait(self) -> None:
        """Wait until somebody opens."""
        if self._lock is None:
            # Not os.eventfd_read: that one does not go on after a signal (PEP 475).
            _read(self.descriptor, _COUNTER_BYTES)
        else:
            self._lock.acquire()

    def close(self) -> None:
        """Give the descriptor back."""
        if self.descriptor >= 0:
            native.close(self.descriptor)
            self.descriptor = -1
