"""A scenario's lesson as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes.rule import wrapped
from tui.state.look import Piece, Row

if TYPE_CHECKING:
    from simulations.catalogue import Scenario

NO_LESSON = (
    "This is a program of your own, so there is no lesson for it. The catalogue's scenarios have"
    " one each: press b for the catalogue, or type conc-tui without a target."
)


def lines(scenario: Scenario | None, width: int) -> list[Row]:
    """What it shows, what to try, what to watch, what goes wrong."""
    if scenario is None:
        return _paragraph("", NO_LESSON, width)
    lesson = scenario.lesson
    rows = [(Piece(f" {scenario.section}", "dim"),), ()]
    rows += _paragraph("What it shows", lesson.shows, width)
    rows += [(), (Piece(" What to try", "strong"),)]
    for number, text in enumerate(lesson.try_, start=1):
        for index, part in enumerate(wrapped(text, width - 8)):
            rows.append((Piece(f"   {f'{number}.' if index == 0 else '':<3}"), Piece(part)))
    rows += [(), *_paragraph("What to watch", lesson.watch, width)]
    rows += [(), *_paragraph("What goes wrong", lesson.goes_wrong, width)]
    return rows


def _paragraph(title: str, text: str, width: int) -> list[Row]:
    rows: list[Row] = [(Piece(f" {title}", "strong"),)] if title else []
    return rows + [(Piece(f"   {part}"),) for part in wrapped(text, width - 5)]
