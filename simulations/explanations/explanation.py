"""The three texts that tell of one task, and the words that tell one primitive from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulations.phrases import LOCKS, SEMAPHORES, count, operation
from simulations.program import task_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Primitive, Task


@dataclass(frozen=True, slots=True)
class Explanation:
    """Three short texts about one task."""

    headline: str
    """`T4 waits at the red light`."""
    reason: str
    """Why it stands where it stands, or what its next operation is about."""
    freed_by: str
    """What lets it go on, or what its step will do when it can. Empty when it is over for good."""


def family(thing: Primitive) -> str:
    """What a primitive's operations mean: those of a lock, a condition, a queue ..."""
    if thing.kind in LOCKS:
        return "condition" if thing.kind == "Condition" else "lock"
    if thing.kind in SEMAPHORES:
        return "semaphore"
    return {"Event": "event", "Barrier": "barrier"}.get(thing.kind, "queue")


def wants_lock(task: Task) -> bool:
    """Whether it is about to take a lock, as opposed to waiting at the same object otherwise."""
    return operation(task.op) == "acquire"


def everyone(number: int) -> str:
    """`it`, `both`, `all ten`."""
    return {1: "it", 2: "both"}.get(number) or f"all {count(number, '').split()[0]}"


def all_go(number: int) -> str:
    """`it goes on`, `all ten go on`."""
    return f"{everyone(number)} {'goes' if number == 1 else 'go'} on"


def one_of(tasks: Sequence[int]) -> str:
    """`T2` of one, `one of them` of several just named."""
    return task_id(tasks[0]) if len(tasks) == 1 else "one of them"
