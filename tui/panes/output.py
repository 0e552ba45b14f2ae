"""What the program wrote, line by line, with the task that wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.program import task_id
from tui.panes.rule import edged, rule, wrapped
from tui.state.look import Piece, Row, printable

if TYPE_CHECKING:
    from tui.state.output import OutputLine
    from tui.state.view import View

LABEL = 6


def draw(view: View, width: int, height: int, *, focused: bool, scroll: int = 0) -> list[Row]:
    """The newest lines, or those `scroll` lines before them."""
    log = view.output
    room = height - 1
    wanted = room + scroll
    rows: list[Row] = []
    for line in reversed(log.lines):
        rows[:0] = _rows(line, width - 1)
        if len(rows) >= wanted:
            break
    stop = max(len(rows) - scroll, min(room, len(rows)))
    shown = rows[max(stop - room, 0) : stop]
    note = f"{log.dropped:,} lines dropped" if log.dropped else ""
    if scroll:
        note = "scrolled back"
    if not rows:
        shown = [(Piece(" nothing written yet", "dim"),)]
    return [rule("Output", width, note=note, focused=focused, corner="├"), *edged(shown, room)]


def _rows(line: OutputLine, width: int) -> list[Row]:
    """One line of output, wrapped."""
    label = task_id(line.task) if line.task is not None else "-"
    label = f" {label:<4}" + ("!" if line.stream == 2 else " ")
    style = "error" if line.stream == 2 else ""
    written = printable("".join(part.text for part in line.parts if not part.typed))
    typed = printable("".join(part.text for part in line.parts if part.typed))
    if not typed:
        return [
            (Piece(label if index == 0 else " " * LABEL, "dim"), Piece(text, style))
            for index, text in enumerate(wrapped(written, width - LABEL))
        ]
    return [(Piece(label, "dim"), Piece(written, style), Piece(typed, "typed"))]
