"""The small words that explanations and verdicts are made of, and who stands in whose way.

Pure: everything is read from one `Program`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from primitives.wire import YOU
from simulations.program import TaskState, task_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulations.program import Primitive, Program, Task

LOCKS = frozenset({"Lock", "RLock", "Condition"})
SEMAPHORES = frozenset({"Semaphore", "BoundedSemaphore"})
OWNERS_ONLY = frozenset({"RLock", "Condition"})
"""Kinds that none but their owner can release; anybody may release a plain Lock."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int, noun: str) -> str:
    """`one task`, `ten tasks`, `11 tasks`."""
    word = _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def some(tasks: Sequence[int], most: int = 4) -> str:
    """`T1 T2 T3 T4 and 6 more`."""
    shown = " ".join(task_id(task) for task in tasks[:most])
    left = len(tasks) - most
    return f"{shown} and {left} more" if left > 0 else shown


def ranges(tasks: Iterable[int]) -> str:
    """`T1-T4, T7 and T9`: every task named, runs of three and more drawn together."""
    runs: list[list[int]] = []
    for task in sorted(tasks):
        if runs and task == runs[-1][-1] + 1:
            runs[-1].append(task)
        else:
            runs.append([task])
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{task_id(run[0])}-{task_id(run[-1])}")
        else:
            parts.extend(task_id(task) for task in run)
    return listed(parts)


def do(tasks: Sequence[int], verb: str, most: int = 4) -> str:
    """`T1 wants`, `T1 T2 want`: these tasks and what they do."""
    return f"{some(tasks, most)} {verb}{'s' if len(tasks) == 1 else ''}"


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def short(name: str, width: int = 14) -> str:
    """A name that leaves room for the sentence around it; its end tells most."""
    return name if len(name) <= width else f"..{name[2 - width :]}"


def seconds(value: float) -> str:
    """`1 s`, `0.25 s`."""
    return f"{value:g} s"


def operation(op: str) -> str:
    """`notify` of `notify(3)`."""
    return op.partition("(")[0]


def argument(op: str) -> str:
    """`3` of `notify(3)`; empty when there is none."""
    return op.partition("(")[2].removesuffix(")")


def death(task: Task) -> str:
    """`EOFError` of a task that died of one."""
    return (task.error or "an error").partition(":")[0]


def target(program: Program, task: Task) -> Primitive | None:
    """The primitive a task's operation is about."""
    return None if task.object is None else program.objects.get(task.object)


def lock_of(program: Program, thing: Primitive) -> Primitive:
    """What must be owned to use this: itself, or the lock a Condition was given."""
    if thing.kind == "Condition" and thing.lock is not None:
        return program.objects.get(thing.lock, thing)
    return thing


def owner_of(program: Program, task: Task) -> int | None:
    """Who owns the lock that this task wants to acquire; None when it is after something else."""
    thing = target(program, task)
    if thing is None or operation(task.op) != "acquire":
        return None
    lock = lock_of(program, thing)
    return lock.owner if lock.kind in LOCKS else None


def awaited(program: Program, task: Task) -> int | None:
    """The one task without which this blocked task cannot go on, if there is just one."""
    if task.state is not TaskState.BLOCKED:
        return None
    if operation(task.op) == "join" and task.object is None:
        other = argument(task.op).removeprefix("T")
        return int(other) if other.isdigit() else None
    return owner_of(program, task)


def circle(program: Program, number: int) -> tuple[int, ...]:
    """The tasks that wait for one another in a ring with this one; empty when it is in none."""
    ring: list[int] = []
    current: int | None = number
    while current is not None and current not in ring:
        ring.append(current)
        task = program.tasks.get(current)
        current = None if task is None or task.deadline is not None else awaited(program, task)
    return tuple(ring) if current == number else ()


def owner_name(owner: int) -> str:
    """`T2 owns`, `you own`."""
    return "you own" if owner == YOU else f"{task_id(owner)} owns"


def kept(program: Program, number: int) -> str:
    """What a task that is over still holds and what that means; empty when nothing."""
    parts: list[str] = []
    for thing in program.held_by(number):
        if thing.kind in SEMAPHORES:
            permits = count(thing.holders.count(number), "permit")
            parts.append(f"It keeps {permits} of {short(thing.name)}")
        elif thing.kind in OWNERS_ONLY:
            parts.append(f"It still holds {short(thing.name)}: nobody can ever acquire it")
        else:
            parts.append(
                f"It still holds {short(thing.name)}: only a release() by another frees it"
            )
    return "; ".join(parts)
