"""The explanation under the panes: never cut where it fits in some way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes.explanation import _told_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.state.look import Row


def text(rows: Sequence[Row]) -> list[str]:
    return ["".join(piece.text for piece in row) for row in rows]


def test_reason_and_release_have_a_line_each() -> None:
    assert text(_told_in("It is red.", "set() frees it.", 30, 2)) == [
        " It is red.",
        " set() frees it.",
    ]


def test_long_ones_follow_each_other_in_the_same_lines() -> None:
    rows = _told_in("T0 owns it.", "release() by T0; or it gives up at 7 s.", 30, 2)
    assert text(rows) == [" T0 owns it. release() by T0;", " or it gives up at 7 s."]
    assert [piece.style for piece in rows[0]] == ["", "strong"]
