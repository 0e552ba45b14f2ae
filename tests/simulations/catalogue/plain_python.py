"""Run a program under plain Python with short sleeps, and tell how it ends.

    python plain_python.py FILE STUCK

The program's clock runs fifty times faster and its lines are written whole, so that they can be
compared; everything else is the interpreter's own. A main thread that reads a line gets it once
all others wait, another thread once the main thread is through: as if a person had typed it.
When `STUCK` threads are left that nobody can wake, the process leaves with status 120; otherwise
it ends as the program does, and the largest number of threads that slept at the same time is the
last line of the standard error.
"""

from __future__ import annotations

import linecache
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_SPEED = 50
_real_sleep = time.sleep
_main_is_through = threading.Event()


class Sleepers:
    """How many threads are in `sleep` now, and how many were at most."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = 0
        self.peak = 0

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += 1
            self.peak = max(self.peak, self.now)
        _real_sleep(seconds / _SPEED)
        with self.lock:
            self.now -= 1


def write_line(*values: object) -> None:
    sys.stdout.write(" ".join(map(str, values)) + "\n")


def others() -> list[FrameType | None]:
    frames = sys._current_frames()
    main = threading.main_thread()
    return [frames.get(thread.ident or 0) for thread in threading.enumerate() if thread is not main]


def waits_for_notify(frame: FrameType | None) -> bool:
    if frame is None or frame.f_code is not threading.Condition.wait.__code__:
        return False
    return frame.f_locals.get("waiter") in frame.f_locals["self"]._waiters


def stands_at_acquire(frame: FrameType | None) -> bool:
    if frame is None:
        return False
    return ".acquire()" in linecache.getline(frame.f_code.co_filename, frame.f_lineno)


def read_as_typed(prompt: str = "") -> str:
    if threading.current_thread() is threading.main_thread():
        while not all(map(waits_for_notify, others())):
            _real_sleep(0.001)
    else:
        # A thread that dies before the last has started may leave it its identity, locks and all.
        _main_is_through.wait()
    return input(prompt)


def leave_when_stuck(stuck: int) -> None:
    while True:
        frames = others()
        if len(frames) == stuck and all(
            waits_for_notify(frame) or stands_at_acquire(frame) for frame in frames
        ):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(120)
        _real_sleep(0.001)


def main() -> int:
    path = Path(sys.argv[1])
    stuck = int(sys.argv[2])
    sleepers = Sleepers()
    time.sleep = sleepers.sleep  # type: ignore[assignment]
    names = {"__name__": "__main__", "print": write_line, "input": read_as_typed}
    status = 0
    try:
        exec(compile(path.read_text(), str(path), "exec"), names)
    except ValueError:
        traceback.print_exc()
        status = 1
    _main_is_through.set()
    if stuck:
        leave_when_stuck(stuck)
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join()
    sys.stderr.write(f"{sleepers.peak}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
