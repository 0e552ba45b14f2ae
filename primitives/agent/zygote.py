"""The warm parent: everything is imported and patched here once, and each run is a fork of it.

It stays single-threaded and runs no code of the program's, so that every fork starts from the same
memory. A run is asked for over a Unix socket that carries the run's descriptors; what is answered
are process ids and exit statuses.
"""

from __future__ import annotations

import _socket
import array
import gc
import json
import os
import select
import signal
import warnings
from typing import Any

from primitives.agent import program

MESSAGE_BYTES = 1 << 20
_DESCRIPTORS = 4
"""The wire, and the three standard streams."""


class Zygote:
    """Serves one session."""

    def __init__(self, descriptor: int) -> None:
        self._control = _socket.socket(fileno=descriptor)
        self._running: dict[int, int] = {}
        """Process ids of runs by the descriptor that tells of their end."""
        self._warnings: list[warnings.WarningMessage] = []
        """What the compiler had to say, to be said by the run."""
        self._compiled: tuple[tuple[str, int, int], Any] | None = None

    def serve(self) -> int:
        """Returns only in a forked run, with the program's exit status."""
        while True:
            poll = select.poll()
            poll.register(self._control.fileno(), select.POLLIN)
            for descriptor in self._running:
                poll.register(descriptor, select.POLLIN)
            for descriptor, _ in poll.poll():
                if descriptor in self._running:
                    self._tell_end(descriptor)
                    continue
                request, descriptors = self._receive()
                if request is None:
                    os._exit(0)
                status = self._run(request, descriptors)
                if status is not None:
                    return status

    def _receive(self) -> tuple[dict[str, Any] | None, list[int]]:
        descriptors = array.array("i")
        data, ancillary, _, _ = self._control.recvmsg(
            MESSAGE_BYTES, _socket.CMSG_SPACE(_DESCRIPTORS * descriptors.itemsize)
        )
        for level, kind, content in ancillary:
            if (level, kind) == (_socket.SOL_SOCKET, _socket.SCM_RIGHTS):
                descriptors.frombytes(content)
        return (json.loads(data) if data else None), list(descriptors)

    def _answer(self, **answer: Any) -> None:
        try:
            self._control.send(json.dumps(answer).encode())
        except OSError:
            os._exit(0)

    def _tell_end(self, descriptor: int) -> None:
        pid = self._running.pop(descriptor)
        os.close(descriptor)
        _, status = os.waitpid(pid, 0)
        self._answer(ended=pid, status=os.waitstatus_to_exitcode(status))

    def _code(self, path: str) -> Any:
        status = os.stat(path)
        key = (path, status.st_mtime_ns, status.st_size)
        if self._compiled is None or self._compiled[0] != key:
            with open(path, "rb") as file, warnings.catch_warnings(record=True) as found:
                warnings.simplefilter("default", SyntaxWarning)
                code = compile(file.read(), path, "exec", dont_inherit=True)
            self._compiled = key, code
            self._warnings = list(found or [])
        return self._compiled[1]

    def _run(self, request: dict[str, Any], descriptors: list[int]) -> int | None:
        try:
            code = self._code(request["path"])
        except (OSError, SyntaxError, ValueError) as error:
            self._answer(failed=f"{request['path']}: {error}")
            for descriptor in descriptors:
                os.close(descriptor)
            return None
        pid = os.fork()
        if pid == 0:
            self._become(request, descriptors)
            for warning in self._warnings:
                warnings.showwarning(
                    warning.message, warning.category, warning.filename, warning.lineno
                )
            return program.run(request["path"], request["arguments"], code)
        for descriptor in descriptors:
            os.close(descriptor)
        self._running[os.pidfd_open(pid)] = pid
        self._answer(started=pid)
        return None

    def _become(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """The forked process takes its streams and forgets the zygote's."""
        self._control.close()
        for descriptor in self._running:
            os.close(descriptor)
        os.setsid()
        wire, *streams = descriptors
        os.set_inheritable(wire, False)
        for number, descriptor in enumerate(streams):
            os.dup2(descriptor, number)
            if descriptor > 2:
                os.close(descriptor)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(request["directory"])
        program.prepare(request["settings"], wire)


def main(descriptor: int) -> int:
    """Import, patch, serve."""
    import random  # noqa: F401, PLC0415 - warm: seeded anew in every run

    from primitives.install import install  # noqa: PLC0415 - in the zygote alone

    install()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is here now lives as long as the process: no run's collector need look at it, nor copy
    # its pages by looking.
    gc.collect()
    gc.freeze()
    return Zygote(descriptor).serve()
