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


def raw_ring(tasks: int) -> tuple[float, float]:
    """Hand-overs in a ring of threads, by the second and by the second of processor time."""
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
    began, used = time.perf_counter(), time.process_time()
    write(gates[0], 1)
    done.wait()
    seconds, used = time.perf_counter() - began, time.process_time() - used
    for thread in threads:
        thread.join()
    for gate in gates:
        os.close(gate)
    return rounds * tasks / seconds, rounds * tasks / used


async def controlled(tasks: int, *, told: bool) -> tuple[float, float]:
    """Steps of the stepped program, by the second and by the second of its processor time."""
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
    wall, processor = text[-1].split()
    return float(wall), float(processor)


def measure() -> None:
    """Print one row for each number of threads, by the clock and by processor time."""
    everywhere = os.sched_getaffinity(0)
    processor = {max(everywhere)}
    print("medians of", REPEATS, "runs; ratios pair by pair, in brackets by processor time")
    print("threads   raw/s   stepped/s  ratio          all told/s  ratio")
    for tasks in TASKS:
        rows = []
        for _ in range(REPEATS):
            os.sched_setaffinity(0, processor)
            raw, raw_used = raw_ring(tasks)
            os.sched_setaffinity(0, everywhere)
            quiet, quiet_used = asyncio.run(controlled(tasks, told=False))
            told, told_used = asyncio.run(controlled(tasks, told=True))
            ratios = (quiet / raw, quiet_used / raw_used, told / raw, told_used / raw_used)
            rows.append((raw, quiet, told, *ratios))
        raw, quiet, told, a, b, c, d = (
            statistics.median(column) for column in zip(*rows, strict=True)
        )
        print(f"{tasks:7} {raw:9.0f} {quiet:9.0f}  {a:5.2f} ({b:4.2f})", end="")
        print(f"  {told:10.0f}  {c:5.2f} ({d:4.2f})")


if __name__ == "__main__":
    measure()
