"""Controlled steps a second against raw hand-overs a second, measured in one run.

    python -m tests.benchmarks.hand_overs

The floor is a ring of threads on one processor, each waiting at an eventfd of its own and opening
the next one's: the cheapest hand-over between threads that CPython can do. The stepped program
takes and gives back a lock of its own in each thread, round-robin, so that every step switches.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import threading
import time
from pathlib import Path

from simulations import messages
from simulations.sessions import Session, Settings, Target

PROGRAM = Path(__file__).parent / "programs" / "stepping.py"
TASKS = (2, 10, 100, 1000)
STEPS = 60_000
REPEATS = 5


def raw_ring(tasks: int) -> float:
    """Hand-overs a second in a ring of so many threads."""
    rounds = max(20, STEPS // tasks)
    gates = [os.eventfd(0) for _ in range(tasks)]
    read, write = os.read, os.eventfd_write
    done = threading.Event()

    def stand(own: int, following: int, last: bool) -> None:
        for _ in range(rounds):
            read(own, 8)
            write(following, 1)
        if last:
            done.set()

    threads = [
        threading.Thread(
            target=stand, args=(gates[i], gates[(i + 1) % tasks], i == tasks - 1), daemon=True
        )
        for i in range(tasks)
    ]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    write(gates[0], 1)
    done.wait()
    seconds = time.perf_counter() - began
    for thread in threads:
        thread.join()
    for gate in gates:
        os.close(gate)
    return rounds * tasks / seconds


async def controlled(tasks: int, *, told: bool) -> float:
    """Steps a second of the stepped program."""
    rounds = max(10, STEPS // tasks // 2)
    ended = asyncio.Event()
    text: list[str] = []

    def receive(batch: object) -> None:
        for message in batch:  # type: ignore[attr-defined]
            if isinstance(message, messages.Ended):
                ended.set()
            elif isinstance(message, messages.Output):
                text.append(message.text)

    session = Session(Target(str(PROGRAM), (str(tasks), str(rounds))), Settings(told=told), receive)
    await session.start()
    session.run()
    await ended.wait()
    await session.close()
    return float(text[-1])


def measure() -> None:
    """Print one row for each number of threads."""
    everywhere = os.sched_getaffinity(0)
    processor = {max(everywhere)}
    print("threads   raw/s   stepped/s  ratio   all told/s  ratio   (medians; ratios pair by pair)")
    for tasks in TASKS:
        rows = []
        for _ in range(REPEATS):
            os.sched_setaffinity(0, processor)
            raw = raw_ring(tasks)
            os.sched_setaffinity(0, everywhere)
            quiet = asyncio.run(controlled(tasks, told=False))
            told = asyncio.run(controlled(tasks, told=True))
            rows.append((raw, quiet, quiet / raw, told, told / raw))
        raw, quiet, ratio, told, told_ratio = (statistics.median(column) for column in zip(*rows, strict=True))
        print(f"{tasks:7} {raw:9.0f} {quiet:9.0f}  {ratio:5.2f}  {told:10.0f}  {told_ratio:5.2f}")


if __name__ == "__main__":
    measure()
