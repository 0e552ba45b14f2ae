"""Semaphore: how many permits are left, who took one, and who wants one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes.queueing import labelled, names, queue_rows
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from simulations.program import Primitive, Program

HANDS = {"you_acquire": "acquire", "you_release": "release"}
MOST_BOXES = 12


def draw(program: Program, thing: Primitive, width: int, height: int) -> list[Row]:
    """Boxes for the permits, then who is inside and who waits."""
    rows = [_permits(thing)]
    if thing.holders:
        rows += labelled("inside", names(thing.holders), width, "ready")
    else:
        rows += labelled("inside", ["nobody"], width, "dim")
    rows += queue_rows(program, thing, width, most=max(height - len(rows), 1))
    return rows


def _permits(thing: Primitive) -> Row:
    """`permits  ■■■□□ 2 left`: a full box is a permit that is taken."""
    taken = len(thing.holders)
    total = max(thing.limit if thing.limit is not None else 0, taken + thing.value)
    left = f"{thing.value} of {total} left" if thing.limit is not None else f"{thing.value} left"
    boxes = "■" * taken + "□" * thing.value if total <= MOST_BOXES else ""
    return (
        Piece(" permits ", "dim"),
        Piece(boxes, "strong"),
        Piece(f"{'  ' if boxes else ''}{left}"),
        Piece("  bounded" if thing.kind == "BoundedSemaphore" else "", "dim"),
    )
