"""Who takes the next step when no person chooses.

A policy is a pure function of what is ready, the step's number and who stepped last: two runs that
came to the same point by different roads choose alike from there on, so that a step undone and
taken again is the same step.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from primitives.tasks.task import Task

_MASK = (1 << 64) - 1


class Policy(Protocol):
    """Chooses one of the ready tasks, of which there is at least one."""

    def __call__(self, ready: list[int], step: int, last: Task, tasks: dict[int, Task]) -> int:
        """The chosen task's number; `ready` is sorted."""


def round_robin(ready: list[int], step: int, last: Task, tasks: dict[int, Task]) -> int:
    """The next ready task in order of creation after the one that stepped last."""
    place = bisect_right(ready, last.number)
    return ready[place] if place < len(ready) else ready[0]


def fifo(ready: list[int], step: int, last: Task, tasks: dict[int, Task]) -> int:
    """The one that stepped last for as long as it can, then the one that is ready longest.

    The order of POSIX's SCHED_FIFO. An operation that only looks gives way, or a task that polls
    would keep the turn for ever.
    """
    if last.ready and not last.over and not last.operation.looks and last.number in tasks:
        return last.number
    candidates = [number for number in ready if number != last.number] or ready
    return min(candidates, key=lambda number: (tasks[number].ready_since, number))


def random_with(seed: int) -> Policy:
    """Any ready task with equal chance, decided by the seed and the step's number alone.

    The seed is mixed before steps are added to it: neighbouring seeds would else make the same
    choices one step apart.
    """
    start = _mixed(seed)

    def choose(ready: list[int], step: int, last: Task, tasks: dict[int, Task]) -> int:
        return ready[(_mixed(start + step) * len(ready)) >> 64]

    return choose


def _mixed(number: int) -> int:
    """Splitmix64.

    Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
    """
    mixed = (number * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return mixed ^ (mixed >> 31)


def policy_named(name: str) -> Policy:
    """`round-robin`, `fifo` or `random:SEED`.

    Raises ValueError for anything else.
    """
    kind, _, seed = name.partition(":")
    if kind == "random":
        return random_with(int(seed))
    try:
        return {"round-robin": round_robin, "fifo": fifo}[name]
    except KeyError:
        msg = f"no scheduler is called {name!r}"
        raise ValueError(msg) from None
