"""The agent's end of the wire: lines out in batches, commands in one at a time.

All of it runs in whichever thread has the turn; the program gets no thread of ours.
"""

from __future__ import annotations

import json
import os
import select
from typing import Any, Final

from primitives.tasks import native

BATCH_SECONDS: Final = 0.01
BATCH_LINES: Final = 512


class Link:
    """One Unix socket to the session, and an eventfd to be woken by."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._lines: list[str] = []
        self._sending = native.allocate_lock()
        self._received = b""
        self.flushed_at = native.perf_counter()
        self.tell = self._lines.append
        """Queue one line, without its newline."""

    def ripen(self) -> None:
        """Send what is queued if it is old or much."""
        if (
            len(self._lines) >= BATCH_LINES
            or native.perf_counter() - self.flushed_at > BATCH_SECONDS
        ):
            self.flush()

    def flush(self, *, blocking: bool = True) -> None:
        """Send what is queued, in order; a lost session ends the process."""
        if not self._sending.acquire(blocking):
            return
        try:
            # Another thread may add lines meanwhile: each of these two is one step for it.
            parts = self._lines[:]
            del self._lines[: len(parts)]
            self.flushed_at = native.perf_counter()
            if parts:
                parts.append("")
                data = memoryview("\n".join(parts).encode())
                while data:
                    data = data[native.write(self._descriptor, data) :]
        except OSError:
            native.end_process(125)
        finally:
            self._sending.release()

    def wake(self) -> None:
        """Let whoever waits for a command look around."""
        os.eventfd_write(self._wake, 1)

    def _next_line(self) -> bytes | None:
        line, found, rest = self._received.partition(b"\n")
        if not found:
            return None
        self._received = rest
        return line

    def receive(self, timeout: float | None = None) -> dict[str, Any] | None:
        """The next command; None when woken or when the time (real seconds) is over first.

        The end of the wire ends the process: nobody is there to step it any more.
        """
        self.flush()
        while True:
            line = self._next_line()
            if line is not None:
                command: dict[str, Any] = json.loads(line)
                return command
            poll = select.poll()
            poll.register(self._descriptor, select.POLLIN)
            poll.register(self._wake, select.POLLIN)
            events = poll.poll(None if timeout is None else max(0, int(timeout * 1000) + 1))
            if not any(descriptor == self._descriptor for descriptor, _ in events):
                if events:
                    os.eventfd_read(self._wake)
                return None
            try:
                data = native.read(self._descriptor, 65536)
            except OSError:
                data = b""
            if not data:
                native.end_process(125)
            self._received += data

    def close(self) -> None:
        """Give the descriptors back, without a word to the session."""
        native.close(self._descriptor)
        native.close(self._wake)
