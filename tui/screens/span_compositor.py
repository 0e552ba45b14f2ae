"""Sends the cells that changed, in as few bytes as the terminal understands them.

Textual 8 cuts an update at its right end only: a changed cell in column 30 of a pane sends the 30
before it again, and every run of cells switches its style on and off. This cuts both ends, keeps a
style on while it lasts, and erases blanks rather than sending them, which makes a step less than
half as dear on the wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, Compositor
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console
    from rich.style import Style

SHORTEST_ERASED = 6
"""Blanks from which on erasing is shorter than sending."""
RESET = "\x1b[0m"


class Pen:
    """Writes cells, remembering where the cursor is and which style is on."""

    def __init__(self, colours: ColorSystem) -> None:
        self._colours = colours
        self._written: list[str] = []
        self._style = ""
        self._x = self._y = -1

    def move(self, x: int, y: int) -> None:
        """Go to a cell, by the shortest way of those every terminal knows."""
        if y == self._y and x > self._x:
            self._written.append(f"\x1b[{x - self._x}C")
        elif y == self._y + 1 and x == 0 and y:
            self._written.append("\r\n")
        elif (x, y) != (self._x, self._y):
            self._written.append(f"\x1b[{y + 1};{x + 1}H")
        self._x, self._y = x, y

    def write(self, strip: Strip) -> None:
        """The strip's cells; plain blanks at its end are erased (ECH)."""
        segments = [segment for segment in strip if segment.text]
        for index, (text, style, _) in enumerate(segments):
            self._put_on(self._codes(style))
            kept = text.rstrip(" ") if not style and index == len(segments) - 1 else text
            blanks = len(text) - len(kept)
            erased = blanks >= SHORTEST_ERASED
            self._written.append(f"{kept}\x1b[{blanks}X" if erased else text)
            self._x += cell_len(kept if erased else text)

    def _codes(self, style: Style | None) -> str:
        if not style:
            return ""
        return Strip.render_ansi(style, self._colours)

    def _put_on(self, codes: str) -> None:
        if codes == self._style:
            return
        if not codes:
            self._written.append(RESET)
        elif not self._style:
            self._written.append(f"\x1b[{codes}m")
        else:
            self._written.append(f"\x1b[0;{codes}m")
        self._style = codes

    def text(self) -> str:
        """Everything written, with no style left on."""
        return "".join(self._written) + (RESET if self._style else "")


class SpanUpdate(ChopsUpdate):
    """An update of exactly its spans."""

    def render_segments(self, console: Console) -> str:
        """The bytes for the terminal."""
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        for y, start, stop in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= stop or end <= start:
                    continue
                left, right = max(start, x), min(stop, end)
                pen.move(left, y)
                pen.write(strip.crop(left - x, right - x))
        return pen.text()


class SpanCompositor(Compositor):
    """A compositor whose partial updates are cut at both ends."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """The update of what was refreshed."""
        update = super().render_partial_update()
        if update is None:
            return None
        return SpanUpdate(update.chops, update.spans, update.chop_ends)
