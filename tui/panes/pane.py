"""The widget under every pane: rows in, changed cells out.

Textual sends a whole widget when it is refreshed. Over ssh that is most of the cost of a step, so a
pane compares the rows it shows with the rows it is given and refreshes only the cells between the
first and the last change of each run of changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.state.look import Look, Piece, Row, to_ascii

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.app import RenderResult

    Draw = Callable[[int, int], Sequence[Row]]

CHEAPER_THAN_A_MOVE = 5
"""Unchanged cells between two changes that are sent again rather than moved over."""

COLOURS: dict[str, Style] = {
    "": Style.null(),
    "title": Style(bold=True),
    "bar": Style(reverse=True),
    "bar-strong": Style(reverse=True, bold=True),
    "focus": Style(bold=True, reverse=True),
    "rule": Style(dim=True),
    "dim": Style(dim=True),
    "strong": Style(bold=True),
    "key": Style(bold=True),
    "ready": Style(color="green"),
    "running": Style(color="green", bold=True),
    "blocked": Style(color="red"),
    "asleep": Style(color="cyan"),
    "reading": Style(color="yellow", bold=True),
    "outside": Style(color="magenta"),
    "done": Style(dim=True),
    "failed": Style(color="red", bold=True, reverse=True),
    "red-light": Style(color="red", bold=True),
    "green-light": Style(color="green", bold=True),
    "you": Style(color="magenta", bold=True),
    "typed": Style(bold=True),
    "error": Style(color="red"),
    "cursor": Style(reverse=True),
    "notice": Style(color="yellow"),
}
"""A look for each meaning, from the terminal's own sixteen colours: few bytes, and readable on
light and dark backgrounds alike. No state is told by colour alone."""


FILLED = frozenset(name for name, style in COLOURS.items() if style.reverse)
"""Styles that show on blanks too."""


def _without_colour(style: Style) -> Style:
    return Style(bold=style.bold, dim=style.dim, reverse=style.reverse)


PLAIN: dict[str, Style] = {name: _without_colour(style) for name, style in COLOURS.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """Cells from `start` up to `stop` of row `y` differ."""

    y: int
    start: int
    stop: int


def cells(row: Row) -> list[tuple[str, str]]:
    """A row as one (character, style) for each cell; a wide character's second cell is empty."""
    spread: list[tuple[str, str]] = []
    for text, style in row:
        if text.isascii():
            spread.extend((character, style) for character in text)
            continue
        for character in text:
            width = get_character_cell_size(character)
            if width:
                spread.append((character, style))
                if width == 2:
                    spread.append(("", style))
    return spread


def changed(y: int, old: Row, new: Row) -> Iterator[Change]:
    """The runs of cells that differ; runs with little between them are joined."""
    if old == new:
        return
    before, after = cells(old), cells(new)
    length = max(len(before), len(after))
    blank = (" ", "")
    before += [blank] * (length - len(before))
    after += [blank] * (length - len(after))
    start = stop = -1
    for index in range(length):
        if before[index] == after[index]:
            continue
        if stop >= 0 and index - stop > CHEAPER_THAN_A_MOVE:
            yield _on_whole_characters(y, start, stop, before, after)
            start = -1
        if start < 0:
            start = index
        stop = index + 1
    if stop >= 0:
        yield _on_whole_characters(y, start, stop, before, after)


def _on_whole_characters(
    y: int, start: int, stop: int, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> Change:
    while start and (before[start][0] == "" or after[start][0] == ""):
        start -= 1
    while stop < len(after) and (before[stop][0] == "" or after[stop][0] == ""):
        stop += 1
    return Change(y, start, stop)


def fitted(row: Row, width: int) -> Row:
    """The row cut to a width; what does not fit is marked by an ellipsis."""
    used = 0
    kept: list[Piece] = []
    for text, style in row:
        size = cell_len(text)
        if used + size <= width:
            kept.append(Piece(text, style))
            used += size
            continue
        room = width - used
        if room > 0:
            kept.append(Piece(set_cell_size(text, room - 1) + "…", style))
        elif kept and not kept[-1].text.endswith("…"):
            last = kept[-1]
            kept[-1] = Piece(
                set_cell_size(last.text, max(cell_len(last.text) - 1, 0)) + "…", last.style
            )
        return tuple(kept)
    return tuple(kept)


def joined(row: Row) -> Row:
    """The row in as few pieces as show the same: blanks need no style, neighbours share theirs."""
    pieces: list[Piece] = []
    for text, style in row:
        if not text:
            continue
        needed = style if style in FILLED or not text.isspace() else ""
        if pieces and pieces[-1].style == needed:
            pieces[-1] = Piece(pieces[-1].text + text, needed)
        else:
            pieces.append(Piece(text, needed))
    return tuple(pieces)


class Pane(Widget):
    """Shows rows; told new ones, refreshes what differs.

    `draw` gives the rows for a width and a height. It is asked whenever the size changes and
    whenever `show` is called, never while the screen is composed.
    """

    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; }
    """

    def __init__(
        self,
        draw: Draw,
        look: Look,
        *,
        id: str | None = None,  # noqa: A002  Textual's own word
    ) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._look = look
        self._rows: tuple[Row, ...] = ()
        self._styles_by_name = COLOURS if look.colour else PLAIN

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def show(self) -> None:
        """Draw again and refresh what differs."""
        width, height = self.size
        if not width or not height:
            return
        rows = self._drawn(width, height)
        regions = [
            Region(change.start, y, change.stop - change.start, 1)
            for y, (old, new) in enumerate(zip(self._rows, rows, strict=False))
            for change in changed(y, old, new)
        ]
        whole = len(rows) != len(self._rows)
        self._rows = rows
        if whole:
            self.refresh()
        elif regions:
            self.refresh(*regions)

    def _drawn(self, width: int, height: int) -> tuple[Row, ...]:
        rows = [fitted(row, width) for row in list(self._draw(width, height))[:height]]
        rows += [()] * (height - len(rows))
        if self._look.ascii_only:
            rows = [tuple(Piece(to_ascii(text), style) for text, style in row) for row in rows]
        return tuple(joined(row) for row in rows)

    def on_resize(self) -> None:
        """Draw for the new size."""
        if self.size.width and self.size.height:
            self._rows = self._drawn(*self.size)
            self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as it may be."""
        return container.width

    def render(self) -> RenderResult:
        """Never asked: `render_lines` answers for the whole pane."""
        return ""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows as Textual sends them, cut to the region."""
        return [self._strip(y, crop) for y in crop.line_range]

    def _strip(self, y: int, crop: Region) -> Strip:
        row = self._rows[y] if 0 <= y < len(self._rows) else ()
        segments = [Segment(text, self._styles_by_name[style]) for text, style in row]
        strip = Strip(segments).adjust_cell_length(self.size.width, Style.null())
        if crop.x or crop.right != self.size.width:
            strip = strip.crop(crop.x, crop.right)
        return strip
