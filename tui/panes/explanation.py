"""Why the task at the cursor stands where it stands, and what would let it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.explanations import Explanation, explain
from tui.panes.rule import rule, wrapped
from tui.state.look import Piece, Row, printable
from tui.state.status import how_it_ended
from tui.state.view import subject

if TYPE_CHECKING:
    from simulations.program import Program, Task
    from tui.state.view import View


def draw(view: View, width: int, height: int) -> list[Row]:
    """A headline, the reason, and what frees the task."""
    if view.failure:
        return [
            rule("conc-tui lost the program", width),
            *_told_in(view.failure, "", width - 2, height - 1),
        ]
    task = subject(view)
    if task is None:
        return [rule("Why", width)]
    told = _told(view.program, task)
    reason, freed = printable(told.reason), printable(told.freed_by)
    return [
        rule(f"{printable(told.headline):<38}", width),
        *_told_in(reason, freed, width - 2, height - 1),
    ]


def _told_in(reason: str, freed: str, width: int, room: int) -> list[Row]:
    """Each in lines of its own, or where they need more than there are, one after the other."""
    reason, freed = printable(reason), printable(freed)
    above, below = wrapped(reason, width), wrapped(freed, width)
    if len(above) + len(below) <= room:
        return [
            *[(Piece(f" {text}"),) for text in above],
            *[(Piece(f" {text}", "strong"),) for text in below],
        ]
    rows: list[Row] = []
    left = len(reason)
    for text in wrapped(f"{reason} {freed}", width):
        plain = min(max(left, 0), len(text))
        rows.append((Piece(f" {text[:plain]}"), Piece(text[plain:], "strong")))
        left -= len(text) + 1
    return rows


def _told(program: Program, task: Task) -> Explanation:
    if program.status is not None and not task.over:
        headline = f"{task.id} is gone with its program"
        return Explanation(headline, how_it_ended(program), "Undo and restart bring it back.")
    return explain(program, task.number)
