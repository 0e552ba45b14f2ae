"""The pane of one primitive, and the list of all of a program's primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.panes import condition, event, lock, other, semaphore
from tui.panes.rule import edged, rule
from tui.state.look import Piece, Row, printable
from tui.state.signs import ids
from tui.state.view import primitives, shown_primitive

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulations.program import Primitive, Program
    from tui.state.view import View

    Body = Callable[[Program, Primitive, int, int], list[Row]]

BODIES: dict[str, Body] = {
    "Lock": lock.draw,
    "RLock": lock.draw,
    "Semaphore": semaphore.draw,
    "BoundedSemaphore": semaphore.draw,
    "Event": event.draw,
    "Condition": condition.draw,
}

HANDS: dict[str, dict[str, str]] = {
    "Lock": lock.HANDS,
    "RLock": lock.HANDS,
    "Semaphore": semaphore.HANDS,
    "BoundedSemaphore": semaphore.HANDS,
    "Event": event.HANDS,
    "Condition": condition.HANDS,
}
"""For each kind, the ids of the keys that act on it and what each does in a word."""


def draw(view: View, width: int, height: int, *, keys: dict[str, str]) -> list[Row]:
    """The chosen primitive, or all of them in a line each."""
    thing = shown_primitive(view)
    things = primitives(view.program)
    if thing is None:
        title = f"Primitives ({len(things)})" if things else "Primitives"
        head = rule(title, width, note="[ ] one by one" if things else "", corner="┬")
        return [head, *edged(_all(view.program, height - 1), height - 1)]
    place = f"{things.index(thing) + 1} of {len(things)}, [ ]" if len(things) > 1 else thing.kind
    title = thing.name if len(things) == 1 else f"{thing.name} ({thing.kind})"
    head = rule(printable(title), width, note=place, corner="┬")
    body = BODIES.get(thing.kind, other.draw)(view.program, thing, width - 1, height - 2)
    rows = body[: height - 2] + [()] * (height - 2 - len(body))
    return [head, *edged([*rows, _hands(thing, keys)], height - 1)]


def _hands(thing: Primitive, keys: dict[str, str]) -> Row:
    """The keys with which the person takes part."""
    actions = HANDS.get(thing.kind)
    if actions is None:
        return ()
    pieces = [Piece(" you: ", "you")]
    for identity, word in actions.items():
        pieces += [Piece(keys[identity], "key"), Piece(f" {word}  ", "dim")]
    return tuple(pieces)


def _all(program: Program, height: int) -> list[Row]:
    things = primitives(program)
    if not things:
        return [(Piece(" the program has used none yet", "dim"),)]
    rows: list[Row] = []
    for thing in things[:height]:
        waiting = [task.number for task in program.waiting_for(thing.number)]
        rows.append(
            (
                Piece(f" {printable(thing.name):<12.12} ", "strong"),
                Piece(f"{summary(thing):<14}"),
                Piece(f" wait: {ids(waiting)}" if waiting else "", "blocked"),
            )
        )
    if len(things) > height:
        rows[-1] = (Piece(f" ... and {len(things) - height + 1} more", "dim"),)
    return rows


def summary(thing: Primitive) -> str:
    """A primitive's state in a few words."""
    match thing.kind:
        case "Lock" | "RLock" | "Condition":
            held = "free" if thing.owner is None else f"held by {ids([thing.owner])}"
            return held if thing.depth < 2 else f"{held} x{thing.depth}"
        case "Event":
            return "green" if thing.value else "RED"
        case "Semaphore" | "BoundedSemaphore":
            return _count(thing.value, "permit")
        case "Barrier":
            return f"{thing.value} of {thing.limit} here"
        case _:
            return _count(thing.value, "item")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
