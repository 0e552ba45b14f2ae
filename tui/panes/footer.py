"""The bottom line: the few keys that matter now, from the table of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.keys import Where, shown
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.keys import Key


def draw(keys: Sequence[Key], where: Where, width: int) -> list[Row]:
    """Keys and labels in the order of the table, as many as fit."""
    wanted = sorted(
        (key for key in keys if key.footer and key.where in {where, Where.EVERYWHERE}),
        key=lambda key: key.footer,
    )
    if where in {Where.PROMPT, Where.FILTER, Where.PAGE}:
        wanted = [key for key in wanted if key.where is where]
        wanted += [key for key in keys if key.id == "quit_always"]
    return [_row(wanted, width)]


def _row(keys: Sequence[Key], width: int) -> Row:
    pieces: list[Piece] = []
    used = 1
    for key in keys:
        name = shown(key.keys, only_first=True)
        if used + len(name) + len(key.label) + 3 > width:
            continue
        pieces += [Piece(f" {name}", "key"), Piece(f" {key.label} ", "dim")]
        used += len(name) + len(key.label) + 3
    return tuple(pieces)
