"""Condition: who owns its lock, who wants it, and who waits in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes.lock import owner_row
from tui.panes.queueing import labelled, names, queue_rows
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from simulations.program import Primitive, Program

HANDS = {
    "you_notify": "notify",
    "you_notify_all": "all",
    "you_acquire": "acq.",
    "you_release": "rel.",
}


def draw(program: Program, thing: Primitive, width: int, height: int) -> list[Row]:
    """The lock first, since waiting gives it up and going on needs it again."""
    lock = program.objects.get(thing.lock, thing) if thing.lock is not None else thing
    rows = [owner_row(program, lock)]
    rows += queue_rows(program, lock, width, most=1 if height < 6 else 2)
    rows += _waiting(thing, width, max(height - len(rows), 1))
    return rows


def _waiting(thing: Primitive, width: int, room: int) -> list[Row]:
    if not thing.waiters:
        return labelled("waiting", ["nobody: a notify is lost"], width, "dim", most=1)
    rows = labelled("waiting", names(thing.waiters), width, "blocked", most=max(room - 1, 1))
    if len(rows) < room:
        rows.append((Piece("         ^ the first to be notified", "dim"),))
    return rows
