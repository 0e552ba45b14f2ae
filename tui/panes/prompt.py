"""The line under the panes: the prompt of the task that reads, or what there is to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from tui.bindings import bindings
from tui.keys import Where
from tui.panes.pane import Pane
from tui.state.line import Line
from tui.state.look import Piece, Row, printable
from tui.state.status import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events

    from tui.state.look import Look
    from tui.state.view import View


class Prompt(Pane):
    """A one-line editor with a label before it; keys reach it only while it has the focus."""

    BINDINGS = bindings(Where.PROMPT)
    DEFAULT_CSS = """
    Prompt { height: 1; }
    """

    class Given(Message):
        """A line was typed and given; None stands for end of file."""

        def __init__(self, text: str | None) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person is done here without giving a line."""

    class Typed(Message):
        """The line changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, look: Look, keys: Mapping[str, str], *, id: str) -> None:  # noqa: A002
        super().__init__(self._row, look, id=id)
        self._keys = keys
        self._view: View | None = None
        self.line = Line()
        self.label: str | None = None
        """What stands before the typed text; None while there is nothing to type for."""

    def show_view(self, view: View) -> None:
        """Show what this view has to say."""
        self._view = view
        self.show()

    def clear(self) -> None:
        """Forget the typed text."""
        self.line = Line()

    def on_focus(self) -> None:
        """Show the cursor."""
        self.show()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.show()

    def on_key(self, event: events.Key) -> None:
        """Type, or edit; every other key is a binding's."""
        if event.is_printable and event.character is not None:
            line: Line | None = self.line.insert(event.character)
        elif event.key == "ctrl+d" and not self.line.text:
            return
        else:
            line = self.line.edit(event.key)
        if line is None:
            return
        event.stop()
        event.prevent_default()
        self.line = line
        self.post_message(self.Typed(line.text))
        self.show()

    def action_give(self) -> None:
        """Give the line."""
        self.post_message(self.Given(self.line.text))

    def action_end_of_file(self) -> None:
        """Give end of file."""
        self.post_message(self.Given(None))

    def action_leave_prompt(self) -> None:
        """Leave the field, its text kept."""
        self.post_message(self.Left())

    def on_paste(self, event: events.Paste) -> None:
        """Type the first of the pasted lines; a program reads one at a time."""
        event.stop()
        lines = event.text.splitlines()
        if lines:
            self.line = self.line.insert(lines[0])
            self.post_message(self.Typed(self.line.text))
            self.show()

    def _row(self, width: int, height: int) -> list[Row]:
        if self.label is None:
            if self._view is None:
                return [()]
            text, style = sentence(self._view, self._keys)
            return [(Piece(f" {printable(text)}", style),)]
        row = [Piece(f" {self.label}", "reading")]
        before, after = self.line.text[: self.line.cursor], self.line.text[self.line.cursor :]
        if not self.has_focus:
            row += [Piece(printable(self.line.text)), *self._aside()]
            return [tuple(row)]
        row += [
            Piece(printable(before), "typed"),
            Piece(printable(after[:1]) or " ", "cursor"),
            Piece(printable(after[1:]), "typed"),
        ]
        return [tuple(row)]

    def _aside(self) -> list[Piece]:
        """What is said beside a prompt that nobody types at."""
        if self._view is None:
            return []
        text, style = sentence(self._view, self._keys)
        return [Piece("   │ ", "rule"), Piece(printable(text), style)]
