"""Any primitive without a pane of its own: what is known of it, plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes.queueing import labelled, names
from tui.state.look import Row, printable

if TYPE_CHECKING:
    from simulations.program import Primitive, Program


def draw(program: Program, thing: Primitive, width: int, height: int) -> list[Row]:
    """A queue's items, a barrier's parties, and who waits at either."""
    rows: list[Row] = []
    if thing.kind == "Barrier":
        state = f"{thing.value} of {thing.limit} have come"
        rows += labelled("parties", [state + (", broken" if thing.broken else "")], width, "")
    else:
        limit = f" of {thing.limit}" if thing.limit else ""
        rows += labelled(
            "items", [f"{thing.value}{limit}" + (", shut down" if thing.broken else "")], width, ""
        )
        if thing.items:
            rows += labelled("next", [printable(item) for item in thing.items], width, "")
        if thing.unfinished:
            rows += labelled("undone", [f"{thing.unfinished} (task_done not called)"], width, "dim")
    waiting = thing.waiters or tuple(task.number for task in program.waiting_for(thing.number))
    if waiting:
        rows += labelled("wait", names(waiting), width, "blocked")
    return rows
