"""The program's source, with the line of every task marked."""

from __future__ import annotations

import functools
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui.panes.rule import rule
from tui.state.look import Piece, Row, printable
from tui.state.signs import spans
from tui.state.view import subject

if TYPE_CHECKING:
    from simulations.program import Program, Site
    from tui.state.view import View


@functools.lru_cache(maxsize=32)
def lines_of(path: str) -> tuple[str, ...]:
    """The file's lines, ready for the screen; one line telling why when it cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return (f"(cannot be read: {error.strerror or error})",)
    return tuple(printable(line.expandtabs(4)) for line in text.splitlines()) or ("",)


def draw(
    view: View, width: int, height: int, *, focused: bool, scroll: int = 0, sideways: int = 0
) -> list[Row]:
    """The lines around the subject's, with who is where beside them."""
    site = _site(view)
    path = site.path if site is not None else _first_file(view.program)
    if path is None:
        return [rule("Source", width, focused=focused)]
    lines = lines_of(path)
    at = site.line if site is not None else 0
    room = height - 1
    first = max(0, min(_top(at, room) + scroll, len(lines) - room))
    marks = _marks(view.program, path)
    title = path.rpartition("/")[2]
    note = f"{_where(at, lines)}" if at else ""
    rows = [rule(title, width, note=note, focused=focused)]
    rows.extend(
        _row(number, lines[number - 1][sideways:], marks.get(number, ""), width, here=number == at)
        for number in range(first + 1, min(first + room, len(lines)) + 1)
    )
    return rows


def _where(at: int, lines: tuple[str, ...]) -> str:
    return f"line {at} of {len(lines)}"


def _site(view: View) -> Site | None:
    task = subject(view)
    return task.site if task is not None else None


def _first_file(program: Program) -> str | None:
    return next(iter(program.files.values()), None)


def _top(line: int, room: int) -> int:
    """How many lines to leave out above, so that the line has a neighbour on both sides.

    It moves in strides rather than with every line, which would repaint the pane at each step.
    """
    margin = 1 if room >= 3 else 0
    stride = max(room - 2 * margin, 1)
    if line <= room - margin:
        return 0
    return (line - 1 - margin) // stride * stride


def _marks(program: Program, path: str) -> dict[int, str]:
    """Who stands at which line of this file."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for task in program.tasks.values():
        if not task.over and task.site is not None and task.site.path == path:
            found[task.site.line].append(task.number)
    return {line: spans(numbers) for line, numbers in found.items()}


def _row(number: int, text: str, marks: str, width: int, here: bool) -> Row:
    room = width - 6 - 1
    if marks:
        most = max(room // 3, 9)
        if cell_len(marks) > most:
            marks = marks[: most - 1] + "…"
        room -= cell_len(marks) + 1
    code = (
        set_cell_size(text, room - 1) + "…" if cell_len(text) > room else set_cell_size(text, room)
    )
    pointer = "▶" if here else " "
    return (
        Piece(f"{number:>4}", "dim"),
        Piece(f"{pointer} ", "strong"),
        Piece(code, "strong" if here else ""),
        Piece(f" {marks}" if marks else "", "ready" if not here else "strong"),
        Piece(" "),
    )
