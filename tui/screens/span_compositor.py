"""Sends the cells that changed, in as few bytes as the terminal understands them.

Textual 8 cuts an update at its right end only: a changed cell in column 30 of a pane sends the 30
before it again. This cuts both ends, and erases blanks rather than sending them, which makes a step
less than half as dear on the wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console

SHORTEST_ERASED = 6
"""Blanks from which on erasing is shorter than sending."""


def rendered(strip: Strip, colours: ColorSystem) -> str:
    """The strip as bytes for the terminal; plain blanks at its end are erased (ECH)."""
    written: list[str] = []
    segments = list(strip)
    for index, (text, style, _) in enumerate(segments):
        if style:
            written.append(Strip.render_style(style, text, colours))
            continue
        kept = text.rstrip(" ") if index == len(segments) - 1 else text
        blanks = len(text) - len(kept)
        if blanks < SHORTEST_ERASED:
            written.append(text)
        else:
            written.append(f"{kept}\x1b[{blanks}X")
    return "".join(written)


class SpanUpdate(ChopsUpdate):
    """An update of exactly its spans."""

    def render_segments(self, console: Console) -> str:
        """The bytes for the terminal."""
        colours = console._color_system or ColorSystem.TRUECOLOR
        sequences: list[str] = []
        for y, start, stop in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= stop or end <= start:
                    continue
                left, right = max(start, x), min(stop, end)
                sequences.append(Control.move_to(left, y).segment.text)
                sequences.append(rendered(strip.crop(left - x, right - x), colours))
        return "".join(sequences)


class SpanCompositor(Compositor):
    """A compositor whose partial updates are cut at both ends."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """The update of what was refreshed."""
        update = super().render_partial_update()
        if update is None:
            return None
        return SpanUpdate(update.chops, update.spans, update.chop_ends)
