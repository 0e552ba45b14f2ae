"""The program's three standard streams: who wrote what, and who reads a line.

Writing is never a step. Reading a line is: `input`.
"""

from __future__ import annotations

import builtins
import codecs
import io
import os
import sys
from typing import TYPE_CHECKING, Any, Final

from primitives import wire
from primitives.tasks import native
from primitives.tasks.operation import Operation
from primitives.tasks.scheduler import SCHEDULER

if TYPE_CHECKING:
    from primitives.agent.reporter import Reporter

PIECE: Final = 4096
"""Characters of an unfinished line that are told without waiting for its end."""

INPUT: Final = Operation("input")


class Told(io.RawIOBase):
    """A stream whose text goes over the wire with its writer, a line at a time."""

    def __init__(self, stream: int, name: str, encoding: str, reporter: Reporter) -> None:
        super().__init__()
        self._stream = stream
        self._reporter = reporter
        self._decoder = codecs.getincrementaldecoder(encoding)("backslashreplace")
        self._unfinished = ""
        self._step = 0
        """The step in which the unfinished line was written."""
        self._writer: Any = None
        self.name = name
        self.mode = "wb"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._stream

    def isatty(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        raw = bytes(data)
        writer = SCHEDULER.by_ident.get(native.get_ident())
        if writer is not self._writer:
            self.tell_unfinished()
            self._writer = writer
        text = self._unfinished + self._decoder.decode(raw)
        if text.endswith("\n") or len(text) >= PIECE:
            self._unfinished = ""
            self._reporter.output(writer, self._stream, text, SCHEDULER.steps)
        else:
            self._unfinished = text
            self._step = SCHEDULER.steps
            self._reporter.unfinished = True
        return len(raw)

    def tell_unfinished(self) -> None:
        """Tell what was written of a line that is not complete yet."""
        if self._unfinished:
            text, self._unfinished = self._unfinished, ""
            self._reporter.output(self._writer, self._stream, text, self._step)


class Lines(io.RawIOBase):
    """The bytes behind `sys.stdin`: each read is the `input` of a line."""

    name = "<stdin>"
    mode = "rb"

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def isatty(self) -> bool:
        return os.isatty(0)

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            line = read_line("")
            self._rest = b"" if line is None else line.encode("utf-8", "surrogateescape")
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class TextLines(io.TextIOWrapper):
    """`sys.stdin`: lines come straight from whoever types them, past the buffer and its lock.

    A buffered reader keeps a C lock while it waits, in which a second reading task would hang for
    real.
    """

    def __init__(self, encoding: str, errors: str) -> None:
        super().__init__(io.BufferedReader(Lines()), encoding=encoding, errors=errors)
        self._rest = ""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        text = self._rest or read_line("") or ""
        end = len(text) if size is None or size < 0 else size
        self._rest = text[end:]
        return text[:end]

    def read(self, size: int | None = -1, /) -> str:
        parts: list[str] = []
        wanted = float("inf") if size is None or size < 0 else size
        while wanted > 0:
            part = self.readline(-1 if wanted == float("inf") else int(wanted))
            if not part:
                break
            parts.append(part)
            wanted -= len(part)
        return "".join(parts)

    def readlines(self, hint: int = -1, /) -> list[str]:  # type: ignore[override]
        return list(self)

    def __next__(self) -> str:  # type: ignore[override]
        line = self.readline()
        if not line:
            raise StopIteration
        return line


def read_line(prompt: str) -> str | None:
    """A line with its newline from whoever types; None at end of file."""
    task = SCHEDULER.here()
    task.prompt = prompt
    try:
        SCHEDULER.announce(INPUT, SCHEDULER.director.readers, False, None)
    finally:
        task.prompt = None
    line, task.line = task.line, None
    if SCHEDULER.reporter is not None:
        SCHEDULER.reporter.line_read(task, prompt, line)
    return None if line is None else line + "\n"


def _input(prompt: object = "", /) -> str:
    """Read a line from standard input, as the built-in function does, as a step."""
    if not isinstance(sys.stdin, TextLines):
        return original_input(prompt)
    text = str(prompt)
    if sys.stdout is not None:
        if text:
            sys.stdout.write(text)
        sys.stdout.flush()
    line = read_line(text)
    if line is None:
        raise EOFError("EOF when reading a line")
    return line[:-1]


original_input = builtins.input


class Streams:
    """The replacements for `sys.stdin`, `sys.stdout` and `sys.stderr`."""

    def __init__(self, reporter: Reporter, *, inherit: bool) -> None:
        self._told: list[Told] = []
        self._reporter = reporter
        sys.stdin = sys.__stdin__ = TextLines(  # type: ignore[misc]
            _of(sys.stdin, "encoding", "utf-8"), _of(sys.stdin, "errors", "strict")
        )
        if not inherit:
            sys.stdout = sys.__stdout__ = self._text(wire.STDOUT, sys.stdout, reporter)  # type: ignore[misc]
            sys.stderr = sys.__stderr__ = self._text(wire.STDERR, sys.stderr, reporter)  # type: ignore[misc]
        _input.__name__ = "input"
        _input.__qualname__ = "input"
        _input.__module__ = "builtins"
        builtins.input = _input

    def _text(self, stream: int, original: Any, reporter: Reporter) -> io.TextIOWrapper:
        encoding = _of(original, "encoding", "utf-8")
        name = "<stdout>" if stream == wire.STDOUT else "<stderr>"
        raw = Told(stream, name, encoding, reporter)
        self._told.append(raw)
        return io.TextIOWrapper(
            raw,
            encoding=encoding,
            errors=_of(original, "errors", "strict"),
            newline="\n",
            write_through=True,
        )

    def tell_unfinished(self) -> None:
        """Tell the beginnings of lines that tasks wrote so far."""
        self._reporter.unfinished = False
        for stream in self._told:
            stream.tell_unfinished()


def _of(stream: Any, attribute: str, otherwise: str) -> str:
    return getattr(stream, attribute, None) or otherwise
