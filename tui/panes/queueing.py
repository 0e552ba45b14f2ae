"""Rows of labelled tasks, as the panes of primitives have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.program import TaskState, task_id
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Primitive, Program

INDENT = 9


def labelled(
    label: str, words: Sequence[str], width: int, style: str, *, most: int = 2
) -> list[Row]:
    """A label and words after it, in at most `most` rows; what is left over is counted."""
    rows: list[list[str]] = [[]]
    used = INDENT
    for index, word in enumerate(words):
        last = index == len(words) - 1
        reserved = 4 if len(rows) == most and not last else 0
        if used + len(word) > width - reserved and rows[-1]:
            if len(rows) == most:
                rows[-1].append(f"+{len(words) - index}")
                break
            rows.append([])
            used = INDENT
        rows[-1].append(word)
        used += len(word) + 1
    return [
        (
            Piece(f" {label if index == 0 else '':<{INDENT - 1}}", "dim"),
            Piece(" ".join(line), style),
        )
        for index, line in enumerate(rows)
    ]


def queue_for(program: Program, thing: Primitive) -> tuple[int, ...]:
    """Tasks blocked in taking this lock or semaphore."""
    return tuple(
        task.number
        for task in program.tasks.values()
        if task.object == thing.number
        and task.state is TaskState.BLOCKED
        and task.op.startswith("acquire")
    )


def names(numbers: Sequence[int]) -> list[str]:
    """`T1`, `T2`, `you`."""
    return [task_id(number) for number in numbers]


def queue_rows(program: Program, thing: Primitive, width: int, *, most: int = 2) -> list[Row]:
    """Who wants it and cannot have it."""
    waiting = queue_for(program, thing)
    if not waiting:
        return labelled("queue", ["nobody waits for it"], width, "dim")
    return labelled("queue", names(waiting), width, "blocked", most=most)
