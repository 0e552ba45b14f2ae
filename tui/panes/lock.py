"""Lock and RLock: who owns it, how deep, and who wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.program import task_id
from tui.panes.queueing import labelled, queue_rows
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from simulations.program import Primitive, Program

HANDS = {"you_acquire": "acquire", "you_release": "release"}


def draw(program: Program, thing: Primitive, width: int, height: int) -> list[Row]:
    """The owner, the depth of an RLock, the queue."""
    rows = [owner_row(program, thing)]
    if thing.kind == "RLock":
        rows += depth_rows(thing, width)
    rows += queue_rows(program, thing, width, most=max(height - len(rows), 1))
    return rows


def owner_row(program: Program, thing: Primitive) -> Row:
    """`[T3] holds it`, or that it is free."""
    if thing.owner is None:
        return (Piece(" [    ]  ", "strong"), Piece("free: nobody holds it"))
    task = program.tasks.get(thing.owner)
    gone = " and has ENDED" if task is not None and task.over else ""
    style = "failed" if gone else "strong"
    if thing.owner < 0:
        return (Piece(" [you ]  ", "you"), Piece("hold it, not the program"))
    return (Piece(f" [{task_id(thing.owner):<4}]  ", style), Piece(f"holds it{gone}"))


def depth_rows(thing: Primitive, width: int) -> list[Row]:
    """How often its owner must release it."""
    if not thing.depth:
        return labelled("depth", ["0"], width, "dim")
    times = "once" if thing.depth == 1 else f"{thing.depth} times"
    return labelled("depth", [f"{thing.depth}", f"(release {times})"], width, "")
