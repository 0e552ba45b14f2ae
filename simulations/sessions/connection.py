"""The session's end of one run's descriptors: the wire, and two pipes for stray output."""

from __future__ import annotations

import asyncio
import codecs
import json
import os
import socket
from typing import TYPE_CHECKING, Any, Final, Literal

from simulations import messages
from simulations.sessions.household import SessionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

READ_BYTES: Final = 32 * 1024
"""A reading that takes more at once would keep the screen waiting."""


class WireReader(asyncio.BufferedProtocol):
    """Cuts what arrives into lines and decodes each, a batch at a time."""

    def __init__(
        self,
        receive: Callable[[Sequence[messages.AgentMessage]], None],
        failed: Callable[[SessionError], None],
        lost: Callable[[], None],
    ) -> None:
        self._receive = receive
        self._failed = failed
        self._lost = lost
        self._buffer = bytearray(READ_BYTES)
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport alive."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> bytearray:
        """The same one each time: what is in it is taken out before the next reading."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Hand on the complete lines."""
        data = self._rest + bytes(memoryview(self._buffer)[:nbytes])
        complete, found, rest = data.rpartition(b"\n")
        self._rest = rest if found else data
        if found:
            try:
                batch = decode(complete)
            except SessionError as error:
                self._failed(error)
                raise
            self._receive(batch)

    def connection_lost(self, exc: Exception | None) -> None:
        """The run has closed its end."""
        self._lost()


def decode(lines: bytes) -> list[messages.AgentMessage]:
    """The messages in some lines.

    Raises SessionError when one is none: nothing after it could be trusted.
    """
    try:
        return messages.BATCH_DECODER.decode(b"[" + lines.replace(b"\n", b",") + b"]")
    except ValueError as error:
        text = f"the program's agent sent what is no message ({error}): {lines[:200]!r}"
        raise SessionError(text) from error


class StrayReader(asyncio.Protocol):
    """Output that reached a stream behind Python's back: from child processes or C code."""

    def __init__(
        self, stream: Literal[1, 2], receive: Callable[[Literal[1, 2], str], None]
    ) -> None:
        self._stream: Literal[1, 2] = stream
        self._receive = receive
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def data_received(self, data: bytes) -> None:
        """Hand on the text."""
        text = self._decoder.decode(data)
        if text:
            self._receive(self._stream, text)


class Connection:
    """Everything of one run that this process holds."""

    def __init__(self) -> None:
        self.process = 0
        self.given: list[int] = []
        """Descriptors for the run; closed here once it has them."""
        self._wire: socket.socket | None = None
        self._transports: list[asyncio.BaseTransport] = []
        self._writer: asyncio.Transport | None = None
        self.wire_done = False
        """The agent's end of the wire is closed and all of it was read."""

    async def open(
        self,
        receive: Callable[[Sequence[messages.AgentMessage]], None],
        failed: Callable[[SessionError], None],
        stray: Callable[[Literal[1, 2], str], None],
        lost: Callable[[], None],
        *,
        inherit: bool,
        stdin: int | None,
    ) -> None:
        """Make the descriptors and begin to read ours."""
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        self.given = [theirs.detach()]
        source = os.open(os.devnull, os.O_RDONLY) if stdin is None else os.dup(stdin)
        self.given.append(source)

        def wire_lost() -> None:
            self.wire_done = True
            lost()

        ours.setblocking(False)
        transport, _ = await loop.create_connection(
            lambda: WireReader(receive, failed, wire_lost), sock=ours
        )
        self._writer = transport
        self._transports.append(transport)
        streams: tuple[Literal[1, 2], ...] = (1, 2)
        for stream in streams:
            if inherit:
                self.given.append(os.dup(stream))
                continue
            reading, writing = os.pipe()
            self.given.append(writing)
            pipe, _ = await loop.connect_read_pipe(
                lambda stream=stream: StrayReader(stream, stray),  # type: ignore[misc]
                os.fdopen(reading, "rb", buffering=0),
            )
            self._transports.append(pipe)

    def give_away(self) -> None:
        """The run has its descriptors: forget our copies."""
        for descriptor in self.given:
            os.close(descriptor)
        self.given = []

    def send(self, command: dict[str, Any]) -> None:
        """One command to the agent; nothing happens when the run is over."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(json.dumps(command).encode() + b"\n")

    def close(self) -> None:
        """Stop listening."""
        self.give_away()
        for transport in self._transports:
            transport.close()
        self._transports = []
        self._writer = None
