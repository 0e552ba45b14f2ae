"""The catalogue to choose a scenario from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from simulations.catalogue import SCENARIOS
from tui.bindings import bindings
from tui.keys import KEYS, Where
from tui.panes import footer
from tui.panes.pane import Pane
from tui.panes.rule import rule, window, wrapped
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from simulations.catalogue import Scenario
    from tui.keys import Key
    from tui.state.look import Look

WELCOME = (
    "Each scenario is a small Python program whose real threads you step with keys. Choose one, or"
    " step a file of your own: conc-tui FILE.py"
)


class Catalogue(Screen[None]):
    """The scenarios in the order of the tutorial."""

    BINDINGS = bindings(Where.CATALOGUE)
    DEFAULT_CSS = """
    Catalogue { layout: vertical; }
    Catalogue #catalogue-footer { height: 1; }
    """

    class Chosen(Message):
        """A scenario is to be opened."""

        def __init__(self, scenario: Scenario) -> None:
            super().__init__()
            self.scenario = scenario

    class LessonWanted(Message):
        """A scenario's lesson is to be read."""

        def __init__(self, scenario: Scenario) -> None:
            super().__init__()
            self.scenario = scenario

    def __init__(self, look: Look, keys: Sequence[Key] = KEYS) -> None:
        super().__init__()
        self._look = look
        self._keys = keys
        self._scenarios = tuple(SCENARIOS.values())
        self._at = 0

    def compose(self) -> ComposeResult:
        """The list and the footer."""
        yield Pane(self._draw, self._look, id="catalogue")
        yield Pane(
            lambda width, _: footer.draw(self._keys, Where.CATALOGUE, width),
            self._look,
            id="catalogue-footer",
        )

    def _draw(self, width: int, height: int) -> list[Row]:
        rows: list[Row] = [rule("conc-tui", width), ()]
        rows += [(Piece(f"  {text}"),) for text in wrapped(WELCOME, width - 4)]
        rows.append(())
        about = self._about(width)
        room = max(height - len(rows) - len(about), 1)
        first = window(self._at, len(self._scenarios), room)
        for index, scenario in enumerate(self._scenarios[first : first + room], start=first):
            here = index == self._at
            rows.append(
                (
                    Piece("▶ " if here else "  ", "strong"),
                    Piece(f"{scenario.id:<20} ", "strong" if here else ""),
                    Piece(scenario.summary, "" if here else "dim"),
                )
            )
        rows += [()] * (height - len(rows) - len(about))
        return rows + about

    def _about(self, width: int) -> list[Row]:
        scenario = self._scenarios[self._at]
        text = wrapped(scenario.lesson.shows, width - 4)
        return [
            rule(scenario.title, width, note=scenario.section),
            *[(Piece(f"  {part}"),) for part in text[:5]],
        ]

    def action_choose(self, lines: int) -> None:
        """Move the cursor."""
        self._at = (self._at + lines) % len(self._scenarios)
        self.query_one("#catalogue", Pane).show()

    def action_open(self) -> None:
        """Open the scenario at the cursor."""
        self.post_message(self.Chosen(self._scenarios[self._at]))

    def action_lesson(self) -> None:
        """Read the lesson of the scenario at the cursor."""
        self.post_message(self.LessonWanted(self._scenarios[self._at]))
