"""How a task's state is told without colour: a sign, a word, and the name of a style."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulations.program import TaskState, task_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulations.program import Program, Task


class Sign(NamedTuple):
    """A task's state for the eye."""

    glyph: str
    word: str
    style: str


READY = Sign("○", "ready", "ready")
RUNNING = Sign("●", "running", "running")
BLOCKED = Sign("■", "blocked", "blocked")
ASLEEP = Sign("z", "asleep", "asleep")
READING = Sign("?", "reading", "reading")
OUTSIDE = Sign("~", "outside", "outside")
DONE = Sign("·", "done", "done")
GONE = Sign("-", "gone", "done")
FAILED = Sign("×", "failed", "failed")  # noqa: RUF001

LEGEND: tuple[tuple[Sign, str], ...] = (
    (READY, "its next operation can be carried out now"),
    (RUNNING, "has the turn and has not reached its next operation"),
    (BLOCKED, "cannot go on; the line below the panes says why and what frees it"),
    (ASLEEP, "in sleep() or a timer; time moves on only when no task is ready"),
    (READING, "waits for the line you type"),
    (OUTSIDE, "in a real blocking call, such as a socket; the others go on"),
    (DONE, "its code has ended"),
    (FAILED, "ended by an exception"),
    (GONE, "the program broke off before its code had ended"),
)


_SIGNS = {
    TaskState.READY: READY,
    TaskState.RUNNING: RUNNING,
    TaskState.BLOCKED: BLOCKED,
    TaskState.OUTSIDE: OUTSIDE,
    TaskState.DONE: DONE,
    TaskState.FAILED: FAILED,
}


def sign(program: Program, task: Task) -> Sign:
    """The sign of a task's state."""
    if program.status is not None and not task.over:
        return GONE
    if task.state is TaskState.BLOCKED:
        if task.op == "input":
            return READING
        return ASLEEP if task.op.startswith(("sleep", "timer")) else BLOCKED
    return _SIGNS[task.state]


def about_to(program: Program, task: Task) -> str:
    """What a task is about to do, in as few words as tell it: `wait event`."""
    if task.over:
        if task.error:
            return task.error
        return "waits for the others" if task.op == "exit" else ""
    words = task.op
    thing = program.objects.get(task.object) if task.object is not None else None
    if thing is not None:
        words = f"{words} {thing.name}"
    elif task.op == "input" and task.prompt:
        words = f'input "{task.prompt}"'
    if task.deadline is not None:
        words = f"{words} until {task.deadline:g}"
    return words


def ids(numbers: Iterable[int]) -> str:
    """`T1 T2 you`: every task, in the order given."""
    return " ".join(task_id(number) for number in numbers)


def spans(numbers: Iterable[int]) -> str:
    """`T1-T9 T12`: tasks in order, neighbours drawn together."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " ".join(
        task_id(run[0]) if len(run) == 1 else f"{task_id(run[0])}-{task_id(run[-1])}"
        for run in runs
    )
