"""Editing a line."""

from __future__ import annotations

import pytest

from tui.state.line import Line


def edited(line: Line, *keys: str) -> Line:
    for key in keys:
        after = line.edit(key)
        assert after is not None
        line = after
    return line


def test_text_goes_in_at_the_cursor() -> None:
    assert edited(Line("ac", 2), "left").insert("b") == Line("abc", 2)


@pytest.mark.parametrize(
    ("keys", "after"),
    [
        (["backspace"], Line("one tw", 6)),
        (["home", "delete"], Line("ne two", 0)),
        (["ctrl+w"], Line("one ", 4)),
        (["ctrl+w", "ctrl+w"], Line("", 0)),
        (["ctrl+u"], Line("", 0)),
        (["home", "right", "ctrl+k"], Line("o", 1)),
        (["home", "left"], Line("one two", 0)),
        (["end", "right"], Line("one two", 7)),
    ],
)
def test_editing_keys(keys: list[str], after: Line) -> None:
    assert edited(Line("one two", 7), *keys) == after


def test_other_keys_are_left_to_the_bindings() -> None:
    assert Line("x", 1).edit("enter") is None
    assert Line("x", 1).edit("tab") is None
