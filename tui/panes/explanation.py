"""Why the task at the cursor stands where it stands, and what would let it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.explanations import Explanation, explain
from simulations.program import TaskState
from tui.panes.rule import rule, wrapped
from tui.state.look import Piece, Row, printable
from tui.state.status import how_it_ended
from tui.state.view import over, reader, subject

if TYPE_CHECKING:
    from simulations.program import Task
    from tui.state.view import View


def draw(view: View, width: int, height: int) -> list[Row]:
    """A headline, the reason, what frees the task, and what the program's end leaves open."""
    told = _told(view)
    if told is None:
        return [rule("Why", width)]
    left = _not_controlled(view)
    end = wrapped(left, width - 2) if left else []
    rows = _told_in(told.reason, told.freed_by, width - 2, height - 1 - len(end))
    rows = [
        rule(f"{printable(told.headline):<38}", width),
        *rows,
        *[(Piece(f" {text}", "strong"),) for text in end],
    ]
    if len(rows) > height:
        rows[height - 1 :] = [(*rows[height - 1], Piece(" …"))]
    return rows


def height(view: View, width: int) -> int:
    """How many rows must not be cut, as nothing else tells what is in them; else 0.

    How the program ended, what a task died of, and what conc-tui could not do.
    """
    task = subject(view)
    died = task is not None and task.state is TaskState.FAILED
    told = _told(view)
    if told is None or not (view.failure or died or over(view.program)):
        return 0
    parts = (printable(told.reason), printable(told.freed_by), _not_controlled(view))
    return 1 + sum(len(wrapped(part, width - 2)) for part in parts if part)


def _not_controlled(view: View) -> str:
    """What ran uncontrolled in a program that is over; empty when nothing did."""
    ran = view.program.uncontrolled
    if view.failure or not ran or not over(view.program):
        return ""
    return printable(f"Not controlled: {'; '.join(ran)}.")


def _told_in(reason: str, freed: str, width: int, room: int) -> list[Row]:
    """Each in lines of its own, or where they need more than there are, one after the other."""
    reason, freed = printable(reason), printable(freed)
    above = wrapped(reason, width)
    below = wrapped(freed, width) if freed else []
    if len(above) + len(below) <= room:
        return [
            *[(Piece(f" {text}"),) for text in above],
            *[(Piece(f" {text}", "strong"),) for text in below],
        ]
    rows: list[Row] = []
    left = len(reason)
    for text in wrapped(f"{reason} {freed}", width):
        plain = min(max(left, 0), len(text))
        rows.append((Piece(f" {text[:plain]}"), Piece(text[plain:], "strong")))
        left -= len(text) + 1
    return rows


def _told(view: View) -> Explanation | None:
    if view.failure:
        return Explanation("conc-tui lost the program", view.failure, "")
    task = subject(view)
    if task is None:
        return None
    program = view.program
    if program.status is not None and not task.over:
        headline = f"{task.id} is gone with its program"
        return Explanation(headline, how_it_ended(program), "Undo and restart bring it back.")
    told = explain(program, task.number)
    if task is reader(view):
        return Explanation(told.headline, told.reason, _typed_line_goes_to(view, task))
    return told


def _typed_line_goes_to(view: View, task: Task) -> str:
    """The cursor is at this reader, so it is the one that gets the line."""
    others = [
        one.id
        for one in view.program.tasks.values()
        if one is not task and one.op == "input" and one.state is TaskState.BLOCKED
    ]
    if not others:
        return "Type the line and press Enter."
    read = f"{others[0]} reads" if len(others) == 1 else f"{len(others)} others read"
    return f"The line you type goes to {task.id}, at the cursor; {read} too."
