"""The panes of a stepped program on one screen: where each is, what it draws, where the keys go.

Which pane the keys go to is kept here rather than as Textual's focus: changing that restyles and
sends whole widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from tui.keys import Where, shown
from tui.panes import explanation, footer, header, output, primitive, source, tasks
from tui.panes.pane import Pane
from tui.panes.prompt import Prompt
from tui.screens.span_compositor import SpanCompositor
from tui.state.look import Piece, Row
from tui.state.view import View, primitives, shown_primitive, subject, visible_tasks
from tui.stepping import Stepping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui.keys import Key
    from tui.state.look import Look

SMALLEST = (60, 18)
SIDEWAYS = 8


class Panes(Screen[None]):
    """Tasks and source on the left, the primitive and the output on the right."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  typed so by Textual
        (0, "-too-narrow"),
        (SMALLEST[0], "-wide-enough"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-too-short"),
        (SMALLEST[1], "-tall-enough"),
        (36, "-tall"),
    ]
    CSS_PATH = "program.tcss"

    def __init__(self, view: View, look: Look, keys: Sequence[Key]) -> None:
        super().__init__()
        self._compositor = SpanCompositor()
        self.look = look
        self.key_table = keys
        self.names = {key.id: shown(key.keys, only_first=True) for key in keys}
        self.stepping = Stepping(view, self.changed)
        self.keys_at = "tasks"
        """The pane that has the keys: tasks, source, output or prompt."""
        self._scroll = {"source": 0, "output": 0}
        self._sideways = 0
        self._drawn_step = 0

    @property
    def view(self) -> View:
        """What is shown."""
        return self.stepping.view

    @property
    def prompt(self) -> Prompt:
        """The line under the panes."""
        return self.query_one(Prompt)

    def changed(self) -> None:
        """The view is another."""
        self.show_view()

    # ---- what is on it

    def compose(self) -> ComposeResult:
        """The panes."""
        look = self.look
        yield Pane(lambda width, _: header.draw(self.view, width), look, id="header")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Pane(self._tasks, look, id="tasks")
                yield Pane(self._source, look, id="source")
            with Vertical(id="right"):
                yield Pane(self._primitive, look, id="primitive")
                yield Pane(self._output, look, id="output")
        yield Pane(
            lambda width, height: explanation.draw(self.view, width, height), look, id="explanation"
        )
        keys = {key.id: key.keys for key in self.key_table}
        yield Prompt(lambda: self.view, look, keys, id="prompt")
        yield Pane(self._footer, look, id="footer")
        yield Pane(self._too_small, look, id="too-small")

    def _tasks(self, width: int, height: int) -> list[Row]:
        return tasks.draw(self.view, width, height, focused=self.keys_at == "tasks")

    def _source(self, width: int, height: int) -> list[Row]:
        return source.draw(
            self.view,
            width,
            height,
            focused=self.keys_at == "source",
            scroll=self._scroll["source"],
            sideways=self._sideways,
        )

    def _primitive(self, width: int, height: int) -> list[Row]:
        return primitive.draw(self.view, width, height, keys=self.names)

    def _output(self, width: int, height: int) -> list[Row]:
        return output.draw(
            self.view,
            width,
            height,
            focused=self.keys_at == "output",
            scroll=self._scroll["output"],
        )

    def _footer(self, width: int, height: int) -> list[Row]:
        return footer.draw(self.key_table, self.where, width)

    @property
    def where(self) -> Where:
        """Which keys of the table hold now."""
        return Where.PROMPT if self.keys_at == "prompt" else Where.PROGRAM

    def _too_small(self, width: int, height: int) -> list[Row]:
        wanted = f"{SMALLEST[0]}x{SMALLEST[1]}"
        return [
            (Piece(f"This terminal is {self.size.width}x{self.size.height}.", "strong"),),
            (Piece(f"conc-tui needs {wanted}, best 80x24."),),
            (Piece("Enlarge it, or q quits;"),),
            (Piece("conc-tui run needs no screen."),),
        ]

    def show_view(self) -> None:
        """Bring every pane up to date."""
        if not self.is_mounted:
            return
        step = self.view.program.step
        if step != self._drawn_step:
            self._drawn_step = step
            self._scroll = {"source": 0, "output": 0}
        self._fit_explanation()
        for pane in self.query(Pane):
            pane.show()

    def _fit_explanation(self) -> None:
        """Give what can be read nowhere else as many rows as it takes, up to half the screen."""
        styles = self.query_one("#explanation", Pane).styles
        needed = explanation.height(self.view, self.size.width)
        usual = 4 if self.has_class("-tall") else 3
        wanted = min(needed, self.size.height // 2) if needed > usual else None
        if wanted is not None:
            styles.height = wanted
        elif styles.has_rule("height") and styles.inline.has_rule("height"):
            styles.height = None

    # ---- where the keys go

    def give_keys(self, name: str) -> None:
        """Let this pane have the keys."""
        self.keys_at = name
        self.prompt.typing = name == "prompt"
        self.show_view()

    def action_focus_next_pane(self) -> None:
        """Keys go to the next part of the screen."""
        self._turn_keys(1)

    def action_focus_previous_pane(self) -> None:
        """Keys go to the previous part of the screen."""
        self._turn_keys(-1)

    def _turn_keys(self, direction: int) -> None:
        names = ["tasks", "source", "output"]
        if self.prompt.label is not None:
            names.append("prompt")
        index = names.index(self.keys_at) if self.keys_at in names else 0
        self.give_keys(names[(index + direction) % len(names)])

    # ---- looking

    def action_move(self, lines: int) -> None:
        """Move the cursor, or scroll the pane that has the keys."""
        if self._scrolls(lines):
            return
        listed = [task.number for task in visible_tasks(self.view)]
        at = subject(self.view)
        if not listed:
            return
        index = listed.index(at.number) if at is not None and at.number in listed else 0
        wanted = listed[min(max(index + lines, 0), len(listed) - 1)]
        self.stepping.change(selected=wanted, notice="")

    def _scrolls(self, lines: int) -> bool:
        if self.keys_at == "output":
            most = len(self.view.output.lines)
            self._scroll["output"] = min(max(self._scroll["output"] - lines, 0), most)
        elif self.keys_at == "source":
            self._scroll["source"] += lines
        else:
            return False
        self.query_one(f"#{self.keys_at}", Pane).show()
        return True

    def action_page(self, direction: int) -> None:
        """A page of the pane that has the keys."""
        pane = self.query_one(f"#{self.keys_at}", Pane)
        self.action_move(direction * max(pane.size.height - 2, 1))

    def action_end(self, direction: int) -> None:
        """To the first or the last line."""
        self.action_move(direction * 1_000_000)

    def action_follow(self) -> None:
        """Let the cursor follow the steps again."""
        self.stepping.change(selected=None, notice="The cursor follows the task that stepped last.")

    def action_pane(self, direction: int) -> None:
        """The next or previous primitive; the list of all comes before the first."""
        if self.keys_at == "source":
            self._sideways = max(self._sideways + SIDEWAYS * direction, 0)
            self.query_one("#source", Pane).show()
            return
        things = primitives(self.view.program)
        if not things:
            self.stepping.say("The program has used no primitive yet.")
            return
        numbers: list[int | None] = [None, *[thing.number for thing in things]]
        now = shown_primitive(self.view)
        index = numbers.index(now.number) if now is not None else 0
        wanted = numbers[(index + direction) % len(numbers)]
        self.stepping.change(shown=wanted, overview=wanted is None, notice="")

    def action_show_object(self) -> None:
        """The primitive the task at the cursor is about."""
        task = subject(self.view)
        if task is None or task.object is None:
            self.stepping.say("The task at the cursor is not about to use a primitive.")
            return
        self.stepping.change(shown=task.object, overview=False, notice="")

    def action_zoom(self) -> None:
        """Give the pane that has the keys the whole body, or take it back."""
        zoomed = self.query(".zoomed")
        if zoomed:
            self.remove_class("zooming")
            zoomed.remove_class("zoomed")
        elif self.keys_at in {"tasks", "source", "output"}:
            self.add_class("zooming")
            self.query_one(f"#{self.keys_at}").add_class("zoomed")
            self.query_one("#right" if self.keys_at == "output" else "#left").add_class("zoomed")
