"""A full page of text to read: help and lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.bindings import bindings
from tui.keys import KEYS, Where
from tui.panes import footer
from tui.panes.pane import Pane
from tui.panes.rule import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from tui.keys import Key
    from tui.state.look import Look, Row

    Lines = Callable[[int], Sequence[Row]]


class Page(Screen[None]):
    """Lines that scroll."""

    BINDINGS = bindings(Where.PAGE)
    DEFAULT_CSS = """
    Page { layout: vertical; }
    Page #page-footer { height: 1; }
    """

    def __init__(self, title: str, lines: Lines, look: Look, keys: Sequence[Key] = KEYS) -> None:
        super().__init__()
        self._page_title = title
        self._lines = lines
        self._look = look
        self._keys = keys
        self._first = 0

    def compose(self) -> ComposeResult:
        """The text and the footer."""
        yield Pane(self._draw, self._look, id="page")
        yield Pane(
            lambda width, _: footer.draw(self._keys, Where.PAGE, width),
            self._look,
            id="page-footer",
        )

    def _draw(self, width: int, height: int) -> list[Row]:
        lines = list(self._lines(width))
        room = height - 1
        last = max(len(lines) - room, 0)
        self._first = min(max(self._first, 0), last)
        note = (
            f"{self._first + 1}-{min(self._first + room, len(lines))} of {len(lines)}"
            if last
            else ""
        )
        return [rule(self._page_title, width, note=note), *lines[self._first : self._first + room]]

    def action_scroll(self, lines: int) -> None:
        """Scroll down, or up when negative."""
        self._first += lines
        self.query_one("#page", Pane).show()

    def action_close(self) -> None:
        """Close the page."""
        self.dismiss()
