"""The processes a session owns: a warden, the zygote under it, and one run of the program."""

from __future__ import annotations

import array
import asyncio
import functools
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import primitives

if TYPE_CHECKING:
    from collections.abc import Callable

START: Final = str(Path(primitives.__file__).with_name("start.py"))
HASH_SEED: Final = "0"
END_SECONDS: Final = 5.0


class SessionError(Exception):
    """A session could not do its work; the text is a sentence for the user."""


@functools.cache
def same_addresses() -> tuple[str, ...]:
    """What to put before a command so that its memory lies the same way every time.

    The order of a set of plain objects is that of their addresses. Empty where the system has no
    `setarch`, or does not allow it.
    """
    command = ("setarch", platform.machine(), "-R")
    if shutil.which(command[0]) is None:
        return ()
    allowed = subprocess.run([*command, "true"], check=False, capture_output=True)
    return command if allowed.returncode == 0 else ()


class Household:
    """Starts runs and ends them; ends the whole family when it closes."""

    def __init__(
        self,
        on_start: Callable[[int], None],
        on_end: Callable[[int, int], None],
        on_loss: Callable[[SessionError], None],
    ) -> None:
        self._on_start = on_start
        self._on_end = on_end
        self._on_loss = on_loss
        self._warden: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._killed: set[int] = set()
        self._last_words: asyncio.Future[None] | None = None
        self._allowed: set[int] = set()
        self._started: deque[asyncio.Future[int]] = deque()

    async def open(self) -> None:
        """Start the warden and, under it, the zygote."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = dict(os.environ)
        if not environment.get("PYTHONHASHSEED", "random").isdigit():
            environment["PYTHONHASHSEED"] = HASH_SEED
        self._warden = await asyncio.create_subprocess_exec(
            *same_addresses(),
            sys.executable,
            START,
            str(theirs.fileno()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
            env=environment,
        )
        theirs.close()
        self._keep_off()
        ours.setblocking(False)
        self._control = ours
        asyncio.get_running_loop().add_reader(ours.fileno(), self._answered)

    def _keep_off(self) -> None:
        """Leave the processor that the program is pinned to, where there is another one.

        The kernel likes to wake a reader on its writer's processor, and the two would then take
        turns where they could work side by side.
        """
        self._allowed = os.sched_getaffinity(0)
        if len(self._allowed) > 1:
            os.sched_setaffinity(0, self._allowed - {max(self._allowed)})

    def _answered(self) -> None:
        assert self._control is not None
        try:
            data = self._control.recv(1 << 16)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        if not data:
            self._forget_control()
            self._last_words = asyncio.ensure_future(self._fail_with_its_words())
            return
        answer = json.loads(data)
        if "ended" in answer:
            if answer["ended"] in self._killed:
                self._killed.discard(answer["ended"])
                self._sweep()
            self._on_end(answer["ended"], answer["status"])
        elif "started" in answer:
            # Told at once: its end may be the very next answer.
            self._on_start(answer["started"])
            self._started.popleft().set_result(answer["started"])
        else:
            self._started.popleft().set_exception(SessionError(answer["failed"]))

    async def _fail_with_its_words(self) -> None:
        """The zygote ended by itself: say so with the last it wrote."""
        words = b""
        if self._warden is not None and self._warden.stderr is not None:
            words = await self._warden.stderr.read()
        last = words.decode(errors="replace").strip().rpartition("\n")[2]
        self._fail("conc-tui's helper process ended by itself" + (f": {last}" if last else ""))

    def _fail(self, why: str) -> None:
        while self._started:
            waiting = self._started.popleft()
            if not waiting.done():
                waiting.set_exception(SessionError(why))
        self._on_loss(SessionError(why))

    def _forget_control(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._control.close()
            self._control = None

    async def start_run(self, request: dict[str, Any], descriptors: list[int]) -> int:
        """Fork a run that takes these descriptors; its process id."""
        if self._control is None:
            raise SessionError("conc-tui's helper process is gone")
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._started.append(future)
        fds = array.array("i", descriptors)
        self._control.sendmsg(
            [json.dumps({"do": "run", **request}).encode()],
            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)],
        )
        return await future

    def end_run(self, pid: int) -> None:
        """Kill a run at once; its descendants and orphans follow when it is gone."""
        self._killed.add(pid)
        self.signal(pid, signal.SIGKILL)

    def _sweep(self) -> None:
        """Let the warden kill what runs that are over have left behind."""
        if self._warden is not None and self._warden.stdin is not None:
            self._warden.stdin.write(b"sweep\n")

    def signal(self, pid: int, number: int) -> None:
        """Send a run one of the agent's signals."""
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return

    async def close(self) -> None:
        """End the family and wait until it is gone."""
        self._forget_control()
        if self._allowed:
            os.sched_setaffinity(0, self._allowed)
        warden, self._warden = self._warden, None
        if warden is None or warden.stdin is None:
            return
        warden.stdin.close()
        try:
            await asyncio.wait_for(warden.wait(), END_SECONDS)
        except TimeoutError:
            warden.send_signal(signal.SIGKILL)
            await warden.wait()
