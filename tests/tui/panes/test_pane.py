"""What a pane refreshes, and what goes over the wire for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.panes.pane import COLOURS, PLAIN, Change, cells, changed, fitted, joined
from tui.panes.rule import rule, window, wrapped
from tui.screens.span_compositor import Pen
from tui.state.look import Piece, Row, to_ascii

WORDS = st.text(alphabet="ab 中é", max_size=12)
ROWS = st.lists(st.builds(Piece, WORDS, st.sampled_from(["", "strong", "bar"])), max_size=4).map(
    tuple
)


def row(*texts: str) -> Row:
    return tuple(Piece(text) for text in texts)


def text_of(of: Row) -> str:
    return "".join(piece.text for piece in of)


def test_equal_rows_change_nothing() -> None:
    assert list(changed(0, row("abc"), row("abc"))) == []


def test_one_cell_is_one_change() -> None:
    assert list(changed(3, row("abcdef"), row("abXdef"))) == [Change(3, 2, 3)]


def test_distant_changes_are_sent_apart_and_near_ones_together() -> None:
    old, new = "a" + "-" * 30 + "a", "b" + "-" * 30 + "b"
    assert list(changed(0, row(old), row(new))) == [Change(0, 0, 1), Change(0, 31, 32)]
    assert list(changed(0, row("a--a"), row("b--b"))) == [Change(0, 0, 4)]


def test_a_changed_style_is_a_change() -> None:
    assert list(changed(0, (Piece("ab", ""),), (Piece("ab", "strong"),))) == [Change(0, 0, 2)]


def test_a_wide_character_is_never_cut() -> None:
    assert list(changed(0, row("中"), row("ab"))) == [Change(0, 0, 2)]
    assert list(changed(0, row("a中"), row("ab中"))) == [Change(0, 1, 4)]


@given(ROWS, ROWS)
def test_changing_the_told_cells_makes_one_row_of_the_other(old: Row, new: Row) -> None:
    before, after = cells(old), cells(new)
    length = max(len(before), len(after))
    before += [(" ", "")] * (length - len(before))
    after += [(" ", "")] * (length - len(after))
    for change in changed(0, old, new):
        before[change.start : change.stop] = after[change.start : change.stop]
    assert before == after


@given(ROWS)
def test_joining_pieces_changes_no_text(of: Row) -> None:
    assert text_of(joined(of)) == text_of(of)


def test_blanks_lose_a_style_that_would_not_show() -> None:
    assert joined((Piece("a"), Piece("  ", "strong"), Piece("b"))) == row("a  b")
    assert joined((Piece("  ", "bar"),)) == (Piece("  ", "bar"),)


@pytest.mark.parametrize(("text", "width", "shown"), [("abc", 3, "abc"), ("abcd", 3, "ab…")])
def test_what_does_not_fit_is_marked(text: str, width: int, shown: str) -> None:
    assert text_of(fitted(row(text), width)) == shown


def test_a_row_ending_in_another_piece_is_marked_too() -> None:
    assert text_of(fitted(row("abc", "def"), 3)) == "ab…"
    assert text_of(fitted(row("abc", ""), 3)) == "abc"


def test_without_colour_no_style_has_one() -> None:
    assert all(style.color is None for style in PLAIN.values())
    assert set(PLAIN) == set(COLOURS)


def test_ascii_keeps_the_width_of_our_signs() -> None:
    signs = "▶○●■□×·…─═│┬├"  # noqa: RUF001
    assert to_ascii(signs).isascii()
    assert len(to_ascii(signs)) == len(signs)
    assert "?" not in to_ascii(signs)
    assert to_ascii("总") == "?"


def test_a_rule_is_as_wide_as_asked() -> None:
    for width in (10, 40, 80):
        assert len(text_of(rule("Tasks", width, note="9 blocked"))) == width
    assert "═" in text_of(rule("Tasks", 20, focused=True))


@given(st.integers(0, 300), st.integers(1, 300), st.integers(1, 30))
def test_the_window_shows_the_cursor(index: int, count: int, height: int) -> None:
    index = min(index, count - 1)
    first = window(index, count, height)
    assert 0 <= first <= index < first + height
    assert count <= height or first + height <= count


@given(st.text(alphabet="ab 中", max_size=60), st.integers(2, 20))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(len(cells(row(line))) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def written(*spans: tuple[int, int, list[tuple[str, Style | None]]]) -> str:
    pen = Pen(ColorSystem.EIGHT_BIT)
    for x, y, pieces in spans:
        pen.move(x, y)
        pen.write(Strip([Segment(text, style) for text, style in pieces]))
    return pen.text()


def test_a_style_stays_on_while_it_lasts_and_is_off_at_the_end() -> None:
    red = Style(color="red")
    made = written((5, 1, [("a", red)]), (5, 2, [("b", red)]))
    assert made == "\x1b[2;6H\x1b[31ma\x1b[3;6Hb\x1b[0m"


def test_blanks_at_the_end_are_erased() -> None:
    assert written((0, 1, [("a" + " " * 20, None)])) == "\x1b[2;1Ha\x1b[20X"
    assert written((0, 1, [("a   ", None)])) == "\x1b[2;1Ha   "
    assert " " * 20 in written((0, 1, [(" " * 20, Style(reverse=True))]))


def test_the_cursor_moves_by_the_shortest_way() -> None:
    assert written((3, 1, [("a", None)]), (9, 1, [("b", None)])) == "\x1b[2;4Ha\x1b[5Cb"
    assert written((3, 1, [("a", None)]), (0, 2, [("b", None)])) == "\x1b[2;4Ha\r\nb"
