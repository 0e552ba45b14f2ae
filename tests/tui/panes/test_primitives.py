"""The panes of primitives, from states constructed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from primitives.wire import YOU
from simulations.messages import (
    AgentMessage,
    Announced,
    FileSeen,
    ObjectChanged,
    ObjectSeen,
    TaskExited,
)
from tests.tui.tape import PATH, announced, spawned
from tui.keys import KEYS, shown
from tui.panes import primitive
from tui.panes.primitive import HANDS
from tui.state.view import View, fold

if TYPE_CHECKING:
    from tui.state.look import Row

NAMES = {key.id: shown(key.keys, only_first=True) for key in KEYS}
WIDTH, HEIGHT = 40, 7


def drawn(kind: str, *more: AgentMessage, limit: int | None = None, **state: object) -> str:
    """The pane of one primitive of this kind, with tasks T0 to T12 around."""
    seen = ObjectSeen(1, kind, "thing", None, internal=False, limit=limit, step=0)
    tasks = [spawned(number) for number in range(13)]
    changed = ObjectChanged(1, **state)  # type: ignore[arg-type]
    view = fold(View(), [FileSeen(1, PATH), *tasks, seen, changed, *more])
    rows = primitive.draw(view, WIDTH, HEIGHT, keys=NAMES)
    assert len(rows) == HEIGHT
    return "\n".join(_text(row) for row in rows)


def _text(row: Row) -> str:
    return "".join(piece.text for piece in row)


def wants(*numbers: int) -> list[Announced]:
    return [announced(number, "acquire", 3, thing=1, blocked=True) for number in numbers]


def test_lock_free_and_held_with_its_queue() -> None:
    assert "free: nobody holds it" in drawn("Lock")
    text = drawn("Lock", *wants(2, 3), owner=1, depth=1)
    assert "[T1  ]  holds it" in text
    assert "queue   T2 T3" in text


def test_rlock_depth() -> None:
    text = drawn("RLock", owner=1, depth=2)
    assert "depth   2 (release 2 times)" in text


def test_a_lock_held_by_the_dead_says_so() -> None:
    text = drawn("Lock", TaskExited(1, 4, "ValueError: x"), owner=1, depth=1)
    assert "[T1  ]  holds it and has ENDED" in text


def test_what_you_hold_is_not_the_programs() -> None:
    assert "[you ]  hold it, not the program" in drawn("Lock", owner=YOU, depth=1)


def test_semaphore_permits_inside_and_queue() -> None:
    text = drawn("BoundedSemaphore", *wants(3, 4), limit=2, value=0, holders=(1, 2))
    assert "■■  0 of 2 left  bounded" in text
    assert "inside  T1 T2" in text
    assert "queue   T3 T4" in text
    assert "□□□□□  5 of 5 left" in drawn("Semaphore", limit=5, value=5)


def test_many_permits_are_a_number() -> None:
    assert "100 of 100 left" in drawn("Semaphore", limit=100, value=100)


def test_event_red_and_green_differ_in_letters() -> None:
    red, green = drawn("Event", waiters=(1, 2)), drawn("Event", value=1)
    assert "(R) RED" in red
    assert "( ) green" in red
    assert "2 wait  T1 T2" in red
    assert "(G) GREEN" in green
    assert "( ) red" in green
    assert "waiting nobody" in green


def test_condition_lock_queue_and_order_of_waiting() -> None:
    text = drawn("Condition", *wants(5), owner=1, depth=1, waiters=(4, 2, 3))
    assert "[T1  ]  holds it" in text
    assert "queue   T5" in text
    assert "waiting T4 T2 T3" in text
    assert "^ the first to be notified" in text
    assert "a notify is lost" in drawn("Condition")


def test_a_condition_on_a_lock_of_its_own_shows_that_lock() -> None:
    messages: list[AgentMessage] = [
        spawned(0),
        spawned(1),
        ObjectSeen(1, "Lock", "lock", None, internal=False, limit=None, step=0),
        ObjectSeen(2, "Condition", "ready", 1, internal=False, limit=None, step=0),
        ObjectChanged(1, owner=1, depth=1),
        ObjectChanged(2),
    ]
    view = fold(View(shown=2), messages)
    rows = primitive.draw(view, WIDTH, HEIGHT, keys=NAMES)
    assert "[T1  ]  holds it" in _text(rows[1])


def test_a_long_queue_is_counted_not_cut() -> None:
    text = drawn("Condition", *wants(*range(1, 13)), owner=0, depth=1, waiters=tuple(range(1, 13)))
    assert "+" in text


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        ("Queue", {"value": 2, "items": ("11", "22"), "unfinished": 2}, "next    11 22"),
        ("Barrier", {"value": 1}, "1 of 3 have come"),
    ],
)
def test_others_are_told_plainly(kind: str, state: dict[str, object], words: str) -> None:
    assert words in drawn(kind, limit=3, **state)


def test_hands_are_keys_of_the_table_and_on_the_pane() -> None:
    for kind, hands in HANDS.items():
        text = drawn(kind)
        for identity, word in hands.items():
            assert f"{NAMES[identity]} {word}" in text, kind


def test_several_primitives_are_listed_in_a_line_each() -> None:
    seen = [
        ObjectSeen(number, kind, name, None, internal=False, limit=1, step=0)
        for number, (kind, name) in enumerate(
            [("Lock", "lock"), ("Event", "event"), ("Queue", "jobs"), ("Barrier", "bar")], start=1
        )
    ]
    states = [ObjectChanged(number) for number in range(1, 5)]
    blocked = announced(1, "wait", 3, thing=2, blocked=True)
    view = fold(View(), [FileSeen(1, PATH), spawned(0), spawned(1), *seen, *states, blocked])
    text = "\n".join(_text(row) for row in primitive.draw(view, WIDTH, HEIGHT, keys=NAMES))
    assert "Primitives (4)" in text
    assert "lock         free" in text
    assert "event        RED            wait: T1" in text
    assert "jobs         0 items" in text
