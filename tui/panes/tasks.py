"""The tasks: each with its state, what it is about to do, and where."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui.panes.rule import rule, window
from tui.state.look import Piece, Row, printable
from tui.state.signs import LEGEND, about_to, sign
from tui.state.view import subject, visible_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Program, Task
    from tui.state.view import View

WIDE = 62
"""From this width on there is room for names of tasks."""
WIDEST = 90
"""From this width on there is room for names of files."""


def draw(view: View, width: int, height: int, *, focused: bool) -> list[Row]:
    """A title and as many tasks as fit, the one at the cursor among them."""
    tasks = visible_tasks(view)
    at = subject(view)
    shown, first = _shown(view, tasks, at, height - 1)
    title = _title(view, tasks, first, len(shown))
    rows = [rule(title, width, note=counts(view.program, tasks), focused=focused)]
    rows.extend(_row(view.program, task, width, at_cursor=task is at) for task in shown)
    if not tasks:
        rows.append(_nothing(view))
    return rows


def _shown(
    view: View, tasks: Sequence[Task], at: Task | None, room: int
) -> tuple[Sequence[Task], int]:
    """The tasks in the window, and the place of its first.

    Where not all fit, the main thread keeps the first line, since so many programs go to and fro
    between it and another: the window is then about that other.
    """
    if len(tasks) <= room or room < 3:
        first = window(_place(tasks, at), len(tasks), room)
        return tasks[first : first + room], first
    pinned, rest = (tasks[:1], tasks[1:]) if tasks[0].number == 0 else ((), tasks)
    about = at
    if pinned and (at is None or at is pinned[0]):
        about = _last_other(view)
    first = window(_place(rest, about), len(rest), room - len(pinned))
    return [*pinned, *rest[first : first + room - len(pinned)]], first + len(pinned)


def _place(tasks: Sequence[Task], wanted: Task | None) -> int:
    return next((index for index, task in enumerate(tasks) if task is wanted), 0)


def _last_other(view: View) -> Task | None:
    """Who stepped last, the main thread apart."""
    number = next((taken.task for taken in reversed(view.history) if taken.task > 0), None)
    return None if number is None else view.program.tasks.get(number)


def _nothing(view: View) -> Row:
    if view.filter:
        return (Piece(f"  no task matches {view.filter}", "dim"),)
    return (Piece("  the program is starting", "dim"),)


def _title(view: View, tasks: Sequence[Task], first: int, shown: int) -> str:
    if view.filter:
        return f"Tasks /{view.filter} {len(tasks)} of {len(view.program.tasks)}"
    if shown < len(tasks):
        pinned = 1 if first and tasks[0].number == 0 else 0
        return f"Tasks {first + 1}-{first + shown - pinned} of {len(tasks)}"
    return "Tasks"


def counts(program: Program, tasks: Sequence[Task]) -> str:
    """`■ 9  ? 1`: how many stand under each sign, in the order of the legend."""
    found = Counter(sign(program, task).glyph for task in tasks)
    return "  ".join(f"{one.glyph} {found[one.glyph]}" for one, _ in LEGEND if found[one.glyph])


def _row(program: Program, task: Task, width: int, *, at_cursor: bool) -> Row:
    state = sign(program, task)
    wide = width >= WIDE
    site = "" if task.site is None or task.over else f":{task.site.line}"
    if site and width >= WIDEST:
        site = str(task.site)
    cursor = Piece("▶" if at_cursor else " ", "strong")
    name = f"{set_cell_size(printable(task.name), width // 4)} " if wide else ""
    fixed = 1 + 5 + 10 + cell_len(name) + len(site) + 1
    room = max(width - fixed, 4)
    doing = printable(about_to(program, task))
    if cell_len(doing) > room:
        doing = set_cell_size(doing, room - 1) + "…"
    return (
        cursor,
        Piece(f"{task.id:<5}", "strong" if at_cursor else ""),
        Piece(f"{state.glyph} {state.word:<8}", state.style),
        Piece(name, "dim"),
        Piece(set_cell_size(doing, room)),
        Piece(f"{site} ", "dim"),
    )
