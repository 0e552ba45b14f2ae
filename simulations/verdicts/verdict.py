"""The verdict on a run: its kind, its exit status, and the tasks that matter to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from simulations.program import TaskState
from simulations.verdicts import reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulations.program import Program, Task

    _Choice = Callable[[Program, Task], bool]

STUCK: Final = 120
DIVERGED: Final = 121
INPUT: Final = 122
LIMIT: Final = 124
FAILED: Final = 125
"""Exit statuses of `run` and `replay` where the program has none of its own."""


class TaskEnd(msgspec.Struct, frozen=True):
    """How one task stood when the run ended."""

    id: str
    state: str
    op: str
    object: str | None
    holds: tuple[str, ...]


class Verdict(msgspec.Struct, frozen=True, tag="verdict", tag_field="type"):
    """How a run ended; encoded as JSON it is the last line of `--format jsonl`."""

    verdict: Literal["finished", "stuck", "input", "limit", "diverged", "failed"]
    exit: int
    steps: int
    why: str
    tasks: tuple[TaskEnd, ...] = ()
    """Those that never ended, died, or ended holding something."""


def verdict(program: Program, because: str = "") -> Verdict:
    """Judge a program that is gone or stands still.

    One that still runs, or was stopped for no reason of its own, has reached a limit: `because`
    says which.
    """
    stopped = program.stopped
    if stopped is not None and stopped.reason == "failed":
        return failed(program, reasons.broken(stopped.detail))
    if program.status is not None:
        status, why = status_of(program.status), reasons.finished(program)
        return Verdict("finished", status, program.step, why, _ends(program, _lost))
    match None if stopped is None else stopped.reason:
        case "stuck":
            why = reasons.stuck(program)
            return Verdict("stuck", STUCK, program.step, why, _ends(program, _stuck))
        case "input":
            why = reasons.reading(program)
            return Verdict("input", INPUT, program.step, why, _ends(program, _stuck))
        case "diverged":
            return diverged(program, "" if stopped is None else stopped.detail)
        case _:
            return limited(program, because)


def limited(program: Program, because: str = "") -> Verdict:
    """The verdict on a program that was stopped from outside; `because` says by which limit."""
    why = reasons.limit(program, because)
    return Verdict("limit", LIMIT, program.step, why, _ends(program, _stuck))


def diverged(program: Program, why: str) -> Verdict:
    """The verdict on a replay that met something else than was recorded."""
    return Verdict("diverged", DIVERGED, program.step, why, _ends(program, _stuck))


def failed(program: Program, why: str) -> Verdict:
    """The verdict where conc-tui itself could not do its work."""
    return Verdict("failed", FAILED, program.step, why, _ends(program, _stuck))


def status_of(status: int) -> int:
    """A process's end as a shell tells it: 128 and the number of the signal that killed it."""
    return status if status >= 0 else 128 - status


def _stuck(program: Program, task: Task) -> bool:
    return not task.over or bool(program.held_by(task.number))


def _lost(program: Program, task: Task) -> bool:
    return task.state is TaskState.FAILED or _stuck(program, task)


def _ends(program: Program, matters: _Choice) -> tuple[TaskEnd, ...]:
    return tuple(_end(program, task) for task in _in_order(program) if matters(program, task))


def _in_order(program: Program) -> Iterable[Task]:
    return (program.tasks[number] for number in sorted(program.tasks))


def _end(program: Program, task: Task) -> TaskEnd:
    thing = None if task.object is None else program.objects.get(task.object)
    return TaskEnd(
        task.id,
        task.state.value,
        task.op,
        None if thing is None else thing.name,
        tuple(held.name for held in program.held_by(task.number)),
    )
