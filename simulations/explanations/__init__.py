"""What a task is about to do, why it cannot, and what would let it: in words that teach.

One pure function, `explain`. Its three texts fit beside a list of tasks on a screen of 80x24: the
headline in 38 columns, the other two in 76, as long as the program's names are of common length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.explanations.blocked import blocked
from simulations.explanations.explanation import Explanation
from simulations.explanations.ready import ready
from simulations.phrases import (
    count,
    death,
    kept,
    operation,
    seconds,
    short,
    some,
)
from simulations.program import TaskState

if TYPE_CHECKING:
    from simulations.program import Program, Task

__all__ = ["Explanation", "explain"]


def explain(program: Program, task: int) -> Explanation:
    """Tell a newcomer about this task, as things stand in the program."""
    one = program.tasks[task]
    if one.over:
        return _over(program, one)
    if one.state is TaskState.RUNNING:
        return _running(one)
    if one.state is TaskState.OUTSIDE:
        return Explanation(
            f"{one.id} is outside, in {short(one.op, 18)}",
            "This call is real and takes real time; the other tasks go on meanwhile.",
            "It comes back by itself when the call returns.",
        )
    if one.state is TaskState.READY:
        return ready(program, one)
    told = blocked(program, one)
    if one.deadline is None or operation(one.op) in {"sleep", "timer"}:
        return told
    return Explanation(told.headline, told.reason, _or_at(told.freed_by, one.deadline))


def _or_at(freed_by: str, deadline: float) -> str:
    return f"{freed_by.removesuffix('.')}; or it gives up at {seconds(deadline)}."


def _over(program: Program, task: Task) -> Explanation:
    left = [
        one for one in program.tasks.values() if not (one.over or one.daemon) and one is not task
    ]
    held = kept(program, task.number)
    if task.state is TaskState.FAILED:
        headline = f"{task.id} died of {short(death(task), 26)}"
        reason = task.error or ""
    else:
        headline = f"{task.id} has ended"
        reason = f"Its code ran to its end, {count(task.steps, 'step')} in all."
    if task.number == 0 and left and not program.ending:
        waits = "Python waits" if held else f"{task.id} is over, but Python waits"
        rest = f"{waits} for {some([one.number for one in left])} to end."
        return Explanation(headline, reason, f"{held}. {rest}" if held else rest)
    return Explanation(headline, reason, f"{held}." if held else "")


def _running(task: Task) -> Explanation:
    at = f", now at {task.site}" if task.site else ""
    what = "start" if task.op == "begin" else task.op or "its operation"
    return Explanation(
        f"{task.id} is running",
        f"It did {short(what, 24)} and runs on{at}.",
        "It keeps the turn until it gets there; all others stand still.",
    )
