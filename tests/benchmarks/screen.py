"""What the app costs on a terminal, over a real pty at 80x24 in 256 colours. Run by hand:

    python tests/benchmarks/screen.py

Prints the bytes and milliseconds of a stepped key with 10 and with 1000 tasks, of an undo, the
bytes a second while idle, and the time to the first frame beside that of the smallest Textual app.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"
QUIET = 0.12
"""Seconds without a byte after which a frame is taken to be complete."""
STEPS = 40


class Terminal:
    """A program on a pty of its own."""

    def __init__(self, *command: str) -> None:
        self.started = time.perf_counter()
        self.process, self.master = pty.fork()
        if self.process == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            for name in ("COLORTERM", "NO_COLOR", "TMUX"):
                environment.pop(name, None)
            environment["PYTHONPATH"] = str(ROOT)
            os.execve(command[0], command, environment)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, text: str, seconds: float = 30) -> float:
        """Seconds from the start until this text was written."""
        seen = b""
        stop = time.perf_counter() + seconds
        while time.perf_counter() < stop:
            data = self._read(0.05)
            seen += data
            if text.encode() in seen:
                return time.perf_counter() - self.started
        raise SystemExit(f"{text!r} did not appear; the last was {seen[-400:]!r}")

    def settle(self) -> None:
        """Read until nothing comes."""
        while self._read(QUIET * 3):
            pass

    def key(self, key: str) -> tuple[int, float]:
        """Bytes a key caused, and milliseconds until the last of them."""
        began = last = time.perf_counter()
        os.write(self.master, key.encode())
        count = 0
        while data := self._read(QUIET):
            count += len(data)
            last = time.perf_counter()
        return count, (last - began) * 1000

    def idle(self, seconds: float) -> float:
        """Bytes a second while nothing is pressed."""
        stop = time.perf_counter() + seconds
        count = 0
        while time.perf_counter() < stop:
            count += len(self._read(0.1))
        return count / seconds

    def close(self) -> None:
        """End it."""
        os.kill(self.process, signal.SIGTERM)
        while self._read(1):
            pass
        os.waitpid(self.process, 0)
        os.close(self.master)

    def _read(self, seconds: float) -> bytes:
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self.master, 65536)
        except OSError:
            return b""


def app(*arguments: str) -> Terminal:
    return Terminal(sys.executable, "-m", "tui", *arguments)


def told(name: str, costs: list[tuple[int, float]]) -> None:
    sizes = [size for size, _ in costs]
    times = [spent for _, spent in costs]
    middle, mean = statistics.median(sizes), statistics.mean(sizes)
    print(f"{name:<28} bytes: median {middle:.0f}, mean {mean:.0f}, most {max(sizes)}", end="")
    print(f"   ms: median {statistics.median(times):.1f}, most {max(times):.1f}")


def steps_of(scenario: str) -> None:
    terminal = app(scenario)
    terminal.until("quit")
    terminal.settle()
    told(f"{scenario}, a step", [terminal.key(" ") for _ in range(STEPS)])
    if scenario == "event":
        print(f"idle: {terminal.idle(3):.0f} bytes/s")
        terminal.key("\t")
    told(f"{scenario}, an undo", [terminal.key("u") for _ in range(10)])
    terminal.close()


def steps_of_a_thousand() -> None:
    terminal = app(str(PROGRAMS / "thousand.py"))
    terminal.until("quit")
    terminal.settle()
    os.write(terminal.master, b"c")
    terminal.until("go? ", 60)
    terminal.settle()
    terminal.key("\t")
    terminal.key("s")
    told("1000 tasks, a step", [terminal.key(" ") for _ in range(STEPS)])
    terminal.close()


def first_frames(runs: int = 7) -> None:
    ours: list[float] = []
    smallest: list[float] = []
    for _ in range(runs):
        for name, times in (("ours", ours), ("smallest", smallest)):
            terminal = (
                app("event")
                if name == "ours"
                else Terminal(sys.executable, str(PROGRAMS / "smallest_app.py"))
            )
            times.append(terminal.until("quit" if name == "ours" else "first frame") * 1000)
            terminal.close()
    for name, times in (("ours", ours), ("smallest Textual app", smallest)):
        print(f"first frame, {name:<20} ms: median {statistics.median(times):.0f}", end="")
        print(f", least {min(times):.0f}")
    print(f"ratio {statistics.median(ours) / statistics.median(smallest):.2f}")


if __name__ == "__main__":
    for wanted in ("event", "lock", "condition-notify", "semaphore"):
        steps_of(wanted)
    steps_of_a_thousand()
    first_frames()
