"""conc-tui's own standard streams: whole lines out at once, single lines in on demand."""

from __future__ import annotations

import asyncio
import os
import select
import stat
import sys

STDIN = 0
_PIECE = 4096


def put(text: bytes) -> None:
    """Write to standard output and make sure it went out; a closed stream takes nothing."""
    if sys.stdout is not None:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Write a line to standard error, whatever its encoding."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def is_terminal() -> bool:
    """Whether standard error is read by a person at a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def forget_output() -> None:
    """After a broken pipe: let what is still buffered vanish, quietly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def fill_closed() -> None:
    """Give each standard stream that is closed a descriptor that leads nowhere.

    Otherwise the next file opened would become the program's input or output.
    """
    for descriptor in (STDIN, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


class StandardInput:
    """Lines of standard input, taken one at a time and never a byte more than one line.

    What stays behind is for the program's own children, which share the stream.
    """

    def __init__(self, descriptor: int = STDIN) -> None:
        self._descriptor = descriptor
        self._read_line = self._seekable if _can_seek(descriptor) else self._byte_by_byte

    async def line(self) -> str | None:
        """The next line without its newline; None at end of file."""
        try:
            text = await self._read_line()
        except OSError:
            return None
        if not text:
            return None
        return text.removesuffix(b"\n").decode(errors="surrogateescape")

    async def _seekable(self) -> bytes:
        """From a file: a piece at a time, then back to the end of the line."""
        text = bytearray()
        while piece := os.read(self._descriptor, _PIECE):
            head, newline, tail = piece.partition(b"\n")
            text += head + newline
            if newline:
                os.lseek(self._descriptor, -len(tail), os.SEEK_CUR)
                break
            await asyncio.sleep(0)  # a long line must not keep time limits and signals waiting
        return bytes(text)

    async def _byte_by_byte(self) -> bytes:
        """From a pipe or terminal, which cannot take back what was read too much."""
        text = bytearray()
        while not text.endswith(b"\n"):
            await self._readable()
            byte = os.read(self._descriptor, 1)
            if not byte:
                break
            text += byte
            if len(text) % _PIECE == 0:
                await asyncio.sleep(0)  # as above: what is always readable never waits
        return bytes(text)

    async def _readable(self) -> None:
        """Wait until a read would not block, without holding up the event loop."""
        if select.select([self._descriptor], [], [], 0)[0]:
            return
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_reader(self._descriptor, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._descriptor)


def _can_seek(descriptor: int) -> bool:
    try:
        return stat.S_ISREG(os.fstat(descriptor).st_mode)
    except OSError:
        return False
