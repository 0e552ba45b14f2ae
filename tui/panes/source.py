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
from tui.state.view import subject, where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Program
    from tui.state.view import View


LATELY = 200
"""How many of the last steps tell which lines are worth showing."""


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
    """The lines tasks stand at with some around them; scrolled, a plain stretch of the file."""
    task = subject(view)
    site = where(view, task) if task is not None else None
    path = site.path if site is not None else view.path
    if not path:
        return [rule("Source", width, focused=focused)]
    lines = lines_of(path)
    at = site.line if site is not None else 0
    marks = _marks(view.program, path)
    room = height - 1
    if scroll:
        first = max(0, min(at - room // 2 + scroll, len(lines) - room))
        numbers = list(range(first + 1, min(first + room, len(lines)) + 1))
    else:
        numbers = chosen(frozenset(marks), _stood(view, path), at, len(lines), room)
    rows = [rule(path.rpartition("/")[2], width, focused=focused)]
    before = numbers[0] - 1 if numbers else 0
    for number in numbers:
        gap = number != before + 1
        text = lines[number - 1][sideways:]
        rows.append(_row(number, text, marks.get(number, ""), width, here=number == at, gap=gap))
        before = number
    return rows


def _stood(view: View, path: str) -> tuple[int, ...]:
    """Lines where tasks stood lately, the last first."""
    sites = [taken.site for taken in reversed(view.history[-LATELY:])]
    return tuple(
        dict.fromkeys(site.line for site in sites if site is not None and site.path == path)
    )


def chosen(
    marked: frozenset[int], stood: Sequence[int], at: int, count: int, room: int
) -> list[int]:
    """The numbers of the lines to show, in order.

    First those with tasks, then those where tasks stood lately, then what is around them: so a step
    moves a mark and not the text. Which task the cursor is on matters only when not all fit.
    """
    wanted = {line for line in marked | {at} if 1 <= line <= count}
    if len(wanted) > room:
        lines = sorted(wanted)
        place = lines.index(at) if at in wanted else 0
        first = max(0, min(place // room * room, len(lines) - room))
        return lines[first : first + room]
    for line in stood:
        if len(wanted) < room and line <= count:
            wanted.add(line)
    return sorted(_with_neighbours(wanted or {1}, count, room))


def _with_neighbours(lines: set[int], count: int, room: int) -> set[int]:
    shown = set(lines)
    distance = 1
    while len(shown) < min(room, count):
        for line in sorted(lines):
            for near in (line - distance, line + distance):
                if 1 <= near <= count and len(shown) < room:
                    shown.add(near)
        distance += 1
    return shown


def _marks(program: Program, path: str) -> dict[int, str]:
    """Who stands at which line of this file."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for task in program.tasks.values():
        if not task.over and task.site is not None and task.site.path == path:
            found[task.site.line].append(task.number)
    return {line: spans(numbers) for line, numbers in found.items()}


def _row(number: int, text: str, marks: str, width: int, *, here: bool, gap: bool) -> Row:
    room = width - 6 - 1
    if marks:
        most = max(room // 3, 9)
        if cell_len(marks) > most:
            marks = marks[: most - 1] + "…"
        room -= cell_len(marks) + 1
    code = (
        set_cell_size(text, room - 1) + "…" if cell_len(text) > room else set_cell_size(text, room)
    )
    return (
        Piece(f"{':' if gap else ' '}{number:>3}", "dim"),
        Piece("▶ " if here else "  ", "strong"),
        Piece(code),
        Piece(f" {marks}" if marks else "", "ready"),
        Piece(" "),
    )
