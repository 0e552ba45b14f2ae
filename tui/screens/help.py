"""The help page, made from the table of keys and the legend of signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.keys import CHOOSE, Where, shown
from tui.panes.rule import wrapped
from tui.state.look import Piece, Row
from tui.state.signs import LEGEND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.keys import Key

NAMES = 20
INTRODUCTION = (
    "The program is real: its threads stand still before each operation on a lock, event,"
    " condition, semaphore or queue, and one step lets one of them carry out its operation and run"
    " on to the next. You say which, or the scheduler does."
)

OTHER_KEYS = (
    "Other keys: a file keys.toml in the folder conc-tui of your settings (~/.config on Linux),"
    ' with a table [keys] and lines such as step = "space,s", by the names in tui/keys.py.'
)
OTHER_SIGNS = (
    "Signs look wrong? CONC_TUI_ASCII=1 draws with plain ASCII; NO_COLOR=1 leaves colours out."
)


def lines(keys: Sequence[Key], width: int) -> list[Row]:
    """Everything the keys do, and what the signs mean."""
    rows: list[Row] = [(Piece(f" {text}"),) for text in wrapped(INTRODUCTION, width - 2)]
    groups = dict.fromkeys(key.group for key in keys)
    for group in groups:
        members = [
            key
            for key in keys
            if key.group == group
            and key.where not in {Where.PAGE, Where.FILTER}
            and key.group != CHOOSE
        ]
        if members:
            rows += [(), (Piece(f" {group}", "strong"),)]
        for key in members:
            rows += _entry(shown(key.keys), key.help, width, "key")
    rows += [(), (Piece(" Signs of a task", "strong"),)]
    for one, meaning in LEGEND:
        rows += _entry(f"{one.glyph} {one.word}", meaning, width, one.style)
    rows += [(), (Piece(" Yours", "strong"),)]
    for text in (OTHER_KEYS, OTHER_SIGNS):
        rows += [(Piece(f"   {part}"),) for part in wrapped(text, width - 4)]
    return rows


def _entry(name: str, text: str, width: int, style: str) -> list[Row]:
    room = max(width - NAMES - 4, 20)
    return [
        (Piece(f"   {name if index == 0 else '':<{NAMES}}", style), Piece(part))
        for index, part in enumerate(wrapped(text, room))
    ]
