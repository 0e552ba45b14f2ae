"""Ending a process with all that descends from it, whatever it did to get away.

A process group is not enough: a daemon leaves it. The tree under a process is read from /proc,
stopped so that nothing new is born, then killed, and again until nothing is left.
"""

from __future__ import annotations

import os
import signal
from typing import Final

ROUNDS: Final = 100


def children(pid: int) -> list[int]:
    """The living children of a process."""
    found: list[int] = []
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return found
    for thread in threads:
        try:
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                found += map(int, file.read().split())
        except OSError:
            continue
    return found


def descendants(pid: int) -> list[int]:
    """All living processes under this one, parents first."""
    found = children(pid)
    for child in found:
        found += children(child)
    return found


def _send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def is_zombie(pid: int) -> bool:
    """Whether the process is over, or gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] in {"Z", "X"}
    except OSError:
        return True


def end_children(spared: int = 0) -> None:
    """Kill and reap all that descends from this process, but for one child and its own."""
    me = os.getpid()
    for _ in range(ROUNDS):
        mine = [child for child in children(me) if child != spared]
        below = [d for child in mine for d in (child, *descendants(child))]
        alive = [pid for pid in below if not is_zombie(pid)]
        _send(alive, signal.SIGSTOP)
        _send(alive, signal.SIGKILL)
        for child in mine:
            try:
                os.waitpid(child, 0)
            except ChildProcessError:
                continue
        if not mine:
            return
