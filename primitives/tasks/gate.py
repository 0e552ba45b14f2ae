"""What a task stands at while it does not have the turn.

An eventfd is the fastest hand-over there is between threads of one process: its write lets go of
the interpreter lock before it wakes the sleeper, where a lock's release wakes it first. Where no
more file descriptors are to be had, a plain lock serves.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from primitives.tasks import native

if TYPE_CHECKING:
    from collections.abc import Callable


class Gate(Protocol):
    """Opened once by another task for each time its own task passes; it may be opened first."""

    open: Callable[[], object]
    wait: Callable[[], object]

    def close(self) -> None: ...


class EventfdGate:
    """A gate on an eventfd."""

    __slots__ = ("_descriptor", "open", "wait")

    def __init__(self) -> None:
        descriptor = os.eventfd(0, os.EFD_CLOEXEC)
        self._descriptor = descriptor
        write, read = os.eventfd_write, native.read
        self.open = lambda: write(descriptor, 1)
        # Not os.eventfd_read: that one does not go on after a signal (PEP 475).
        self.wait = lambda: read(descriptor, 8)

    def close(self) -> None:
        native.close(self._descriptor)


class LockGate:
    """A gate on a lock."""

    __slots__ = ("open", "wait")

    def __init__(self) -> None:
        lock = native.allocate_lock()
        lock.acquire()
        self.open = lock.release
        self.wait = lock.acquire

    def close(self) -> None:
        """Nothing to give back."""


def new_gate() -> EventfdGate | LockGate:
    """An eventfd gate while descriptors last."""
    if hasattr(os, "eventfd"):
        try:
            return EventfdGate()
        except OSError:
            pass
    return LockGate()
