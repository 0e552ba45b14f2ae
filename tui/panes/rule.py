"""The line above every pane: its title, what is noted beside it, and whether it has the focus."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_EDGE = Piece("│", "rule")


def rule(title: str, width: int, *, note: str = "", focused: bool = False, corner: str = "") -> Row:
    """`── title ─────── note ──`; doubled where the keys go."""
    line = "═" if focused else "─"
    note = note if cell_len(title) + cell_len(note) + 8 <= width else ""
    title = title if cell_len(title) + 6 <= width else set_cell_size(title, max(width - 7, 0)) + "…"
    pieces = [Piece((corner or line) + line, "rule"), Piece(f" {title} ", "title")]
    used = 4 + cell_len(title)
    tail = f" {note} " if note else ""
    filler = max(width - used - cell_len(tail) - (1 if note else 0), 0)
    pieces.append(Piece(line * filler, "rule"))
    if note:
        pieces += [Piece(tail, "dim"), Piece(line, "rule")]
    return tuple(pieces)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most this many cells."""
    if width < 1:
        return []
    if cell_len(text) <= width:
        return [text]
    if text.isascii():
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    return _wrapped_wide(text, width)


def _wrapped_wide(text: str, width: int) -> list[str]:
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        candidate = f"{current} {word}" if current else word
        if cell_len(candidate) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        current = word
        while cell_len(current) > width:
            taken = 1
            while taken < len(current) and cell_len(current[: taken + 1]) <= width:
                taken += 1
            lines.append(current[:taken])
            current = current[taken:]
    lines.append(current)
    return lines


def edged(rows: Sequence[Row], height: int) -> list[Row]:
    """Rows of a right-hand pane, so many of them, with the line that parts it from the left."""
    blank: list[Row] = [()] * (height - len(rows))
    return [(LEFT_EDGE, *row) for row in [*rows, *blank]]


def window(index: int, count: int, height: int) -> int:
    """The first of `count` lines to show so that line `index` is among `height` of them.

    It moves by whole pages with a line of overlap, so that a cursor going down repaints the list
    once a page, and it depends on nothing but its arguments: the same place looks the same again.
    """
    if count <= height or height < 1:
        return 0
    stride = max(height - 1, 1)
    return min(max(index, 0) // stride * stride, max(count - height, 0))
