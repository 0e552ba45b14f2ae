"""The line under the panes: the prompt of the task that reads, or what there is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes.pane import Pane
from tui.state.line import Line
from tui.state.look import Piece, Row, printable
from tui.state.status import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual import events

    from tui.state.look import Look
    from tui.state.view import View


class Prompt(Pane):
    """A one-line editor with a label before it, and a sentence where nothing is typed."""

    DEFAULT_CSS = """
    Prompt { height: 1; }
    """

    def __init__(
        self,
        view: Callable[[], View],
        look: Look,
        keys: Mapping[str, str],
        *,
        id: str,  # noqa: A002  Textual's own word
    ) -> None:
        super().__init__(self._row, look, id=id)
        self._view = view
        self._keys = keys
        self.line = Line()
        self.label: str | None = None
        """What stands before the typed text; None while there is nothing to type for."""
        self.typing = False
        """Whether the keys go here."""

    def take(self, event: events.Key) -> bool:
        """Type, or edit; False for a key that does neither."""
        if event.is_printable and event.character is not None:
            line: Line | None = self.line.insert(event.character)
        else:
            line = self.line.edit(event.key)
        if line is None:
            return False
        self.line = line
        return True

    def paste(self, text: str) -> None:
        """Type the first of the pasted lines; a program reads one at a time."""
        lines = text.splitlines()
        if lines:
            self.line = self.line.insert(lines[0])

    def taken(self) -> str:
        """The typed text; the line is empty after."""
        text, self.line = self.line.text, Line()
        return text

    def _row(self, width: int, height: int) -> list[Row]:
        view = self._view()
        said, style = sentence(view, self._keys)
        said = printable(said)
        if self.label is None or (view.notice and not self.typing):
            return [(Piece(f" {said}", style),)]
        label = Piece(f" {self.label}", "reading")
        if not self.typing:
            return [
                (
                    label,
                    Piece(printable(self.line.text)),
                    Piece("   │ ", "rule"),
                    Piece(said, style),
                )
            ]
        before, after = self.line.text[: self.line.cursor], self.line.text[self.line.cursor :]
        row = (
            label,
            Piece(printable(before), "typed"),
            Piece(printable(after[:1]) or " ", "cursor"),
            Piece(printable(after[1:]), "typed"),
        )
        return [(*row, Piece(f"   {said}", style)) if view.notice else row]
