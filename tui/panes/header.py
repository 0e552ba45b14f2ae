"""The top line: what is open, and the step, time and scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui.state.look import Piece, Row, printable
from tui.state.view import must_type, over, stuck

if TYPE_CHECKING:
    from tui.state.view import View


def draw(view: View, width: int) -> list[Row]:
    """One reversed line."""
    program = view.program
    facts = f"  step {program.step} · t {program.time:g} s · {view.scheduler} · {doing(view)} "
    room = max(width - cell_len(facts) - 1, 0)
    title = printable(view.title)
    if cell_len(title) > room:
        title = set_cell_size(title, max(room - 1, 0)) + "…"
    return [(Piece(f" {set_cell_size(title, room)}", "bar-strong"), Piece(facts, "bar"))]


def doing(view: View) -> str:
    """What goes on: whose hands, at which pace, or how it came to an end."""
    if over(view.program):
        return "ended"
    if view.running is not None:
        return "runs on"
    if stuck(view.program):
        return "STUCK"
    if must_type(view.program) and not view.busy:
        return "your line"
    return view.mode.value
