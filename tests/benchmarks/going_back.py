"""How long it takes to be in an earlier state: undo and restart of a program of ten tasks.

    python -m tests.benchmarks.going_back

Measured from the command to the moment the whole earlier state was told; the screen needs one
frame more. The floor is a bare fork of a process of this size that exits at once.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from pathlib import Path

from simulations.messages import Rewound, Stopped
from simulations.sessions import Session, Settings, Target

PROGRAM = Path(__file__).parent / "programs" / "ten_tasks.py"
STEPS = (10, 100, 1000)
REPEATS = 15


async def measure_at(steps: int) -> tuple[list[float], list[float]]:
    """Seconds for undo at this step, and for restart from it."""
    stopped = asyncio.Event()

    def receive(batch: object) -> None:
        for message in batch:  # type: ignore[attr-defined]
            if isinstance(message, (Stopped, Rewound)):
                stopped.set()

    session = Session(Target(str(PROGRAM)), Settings(), receive)
    await session.start()
    undos, restarts = [], []
    for _ in range(REPEATS):
        stopped.clear()
        session.run(limit=steps)
        await stopped.wait()
        began = time.perf_counter()
        await session.undo()
        undos.append(time.perf_counter() - began)
        began = time.perf_counter()
        await session.restart()
        restarts.append(time.perf_counter() - began)
    await session.close()
    return undos, restarts


def bare_fork() -> float:
    """Seconds to fork this process and see the child end."""
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return time.perf_counter() - began


def measure() -> None:
    """Print one row for each number of steps."""
    fork = statistics.median(bare_fork() for _ in range(REPEATS))
    print(f"bare fork and exit: {fork * 1000:.1f} ms; medians (minima) of {REPEATS}, ms")
    print("step   undo           restart")
    for steps in STEPS:
        undos, restarts = asyncio.run(measure_at(steps))
        columns = [
            f"{statistics.median(column) * 1000:6.1f} ({min(column) * 1000:5.1f})"
            for column in (undos, restarts)
        ]
        print(f"{steps:5} " + "  ".join(columns))


if __name__ == "__main__":
    measure()
