"""Event: a traffic light, and who waits at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes.queueing import labelled, names
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from simulations.program import Primitive, Program

HANDS = {"you_set": "set: green", "you_clear": "clear: red"}


def draw(program: Program, thing: Primitive, width: int, height: int) -> list[Row]:
    """The light, told by letter and place as well as by colour, and the waiting."""
    green = bool(thing.value)
    rows: list[Row] = [
        (
            Piece(" ( ) " if green else " (R) ", "dim" if green else "red-light"),
            Piece("red   " if green else "RED   ", "dim" if green else "red-light"),
            Piece("wait() stops here", "dim" if green else ""),
        ),
        (
            Piece(" (G) " if green else " ( ) ", "green-light" if green else "dim"),
            Piece("GREEN " if green else "green ", "green-light" if green else "dim"),
            Piece("wait() goes on", "" if green else "dim"),
        ),
        (),
    ]
    if height < 5:
        rows.pop()
    if thing.waiters:
        label = f"{len(thing.waiters)} wait"
        rows += labelled(
            label, names(thing.waiters), width, "blocked", most=max(height - len(rows), 1)
        )
    else:
        rows += labelled("waiting", ["nobody"], width, "dim")
    return rows
