"""A real pseudo-terminal with the app in it, its screen read by pyte."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).parents[3]
PROGRAMS = Path(__file__).with_name("programs")
DEADLINE = 60.0
"""Seconds a busy machine may take; reached only when something is broken."""
TOKEN_VARIABLE = "CONC_TUI_TEST_TOKEN"

# The terminal becomes the controlling one of a new session, as a terminal emulator does it.
_TAKE_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_CURSOR = 25
_ALTERNATE_SCREEN = 1049
_OFF_AT_REST = {1000, 1002, 1003, 1004, 1006, 1015, 1016, 2004, _ALTERNATE_SCREEN}


def app_command() -> list[str]:
    """The installed command, or the same from the source tree where it is not installed."""
    installed = Path(sys.executable).with_name("conc-tui")
    if installed.exists():
        return [str(installed)]
    return ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "tui"]


def family(token: str) -> dict[int, str]:
    """Every living process whose environment carries the token: number and command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            marked = f"{TOKEN_VARIABLE}={token}".encode() in (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended while we looked
        if marked:
            found[int(entry.name)] = command
    return found


def poll(holds: Callable[[], bool], what: Callable[[], str]) -> None:
    """Wait until it holds; past the deadline fail with what there is instead."""
    end = time.monotonic() + DEADLINE
    pause = select.poll()
    while not holds():
        assert time.monotonic() < end, what()
        pause.poll(10)


class Terminal:
    """One 80x24 terminal and the process that was started in it."""

    def __init__(
        self, command: Sequence[str], token: str, extra: dict[str, str] | None = None
    ) -> None:
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.master, self.slave = os.openpty()
        termios.tcsetwinsize(self.slave, (24, 80))
        self.settings = termios.tcgetattr(self.slave)
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            TOKEN_VARIABLE: token,
            **(extra or {}),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", _TAKE_TERMINAL, *command],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=environment,
        )

    def close(self) -> None:
        """Kill what is left of the process and give the terminal up."""
        self.process.kill()
        self.process.wait()
        self.hang_up()
        if self.slave >= 0:
            os.close(self.slave)
            self.slave = -1

    def hang_up(self) -> None:
        """Close the terminal's own end, as a window that is closed does."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def read(self, seconds: float) -> None:
        """Take in what the app wrote, waiting so long for the first of it."""
        while select.select([self.master], [], [], seconds)[0]:
            data = os.read(self.master, 65536)
            self.written += data
            self._stream.feed(data)
            seconds = 0

    def shows(self, text: str) -> bool:
        self.read(0.05)
        return any(text in row for row in self.screen.display)

    def wait_for(self, text: str) -> None:
        poll(lambda: self.shows(text), lambda: f"no {text!r} on\n" + "\n".join(self.screen.display))

    def wait_for_end(self) -> int:
        """The status of the process once it has left; its last output is taken in."""

        def ended() -> bool:
            self.read(0.05)
            return self.process.poll() is not None

        poll(ended, lambda: "still there:\n" + "\n".join(self.screen.display))
        self.read(0)
        return int(self.process.returncode)

    def modes(self) -> dict[int, bool]:
        """The private modes the app touched, and whether each is on now."""
        found: dict[int, bool] = {}
        for numbers, switch in _MODE.findall(self.written):
            for number in numbers.split(b";"):
                found[int(number)] = switch == b"h"
        return found

    def assert_usable(self) -> None:
        """The line discipline is as before, the normal screen is back and the cursor shown."""
        modes = self.modes()
        assert modes.get(_ALTERNATE_SCREEN) is False, (
            "the alternate screen was never used, or is on"
        )
        assert modes.get(_CURSOR, True), "the cursor is hidden"
        assert not [mode for mode in _OFF_AT_REST if modes.get(mode)]
        assert termios.tcgetattr(self.slave) == self.settings


def opened(target: str, ready: str, token: str) -> Iterator[Terminal]:
    """The app on a target that ran on until it printed `ready`; closed at the end."""
    terminal = Terminal([*app_command(), target], token)
    try:
        terminal.wait_for("T0")
        terminal.type("c")
        terminal.wait_for(ready)
        yield terminal
    finally:
        terminal.close()


def assert_nothing_left(token: str) -> None:
    """No process of the program lives on."""
    poll(lambda: not family(token), lambda: f"left behind: {family(token)}")
