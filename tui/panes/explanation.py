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
    task = subject(view)
    if task is None:
        return [rule("Why", width)]
    told = _told(view.program, task)
    lines: list[Row] = [
        (Piece(f" {text}"),)
        for text in wrapped(printable(told.reason), width - 2)[: max(height - 2, 1)]
    ]
    lines += [
        (Piece(f" {text}", "strong"),) for text in wrapped(printable(told.freed_by), width - 2)
    ]
    return [rule(f"{printable(told.headline):<38}", width), *lines]


def _told(program: Program, task: Task) -> Explanation:
    if program.status is not None and not task.over:
        headline = f"{task.id} is gone with its program"
        return Explanation(headline, how_it_ended(program), "Undo and restart bring it back.")
    return explain(program, task.number)
