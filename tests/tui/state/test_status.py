"""The sentence under the panes and the word in the header, for the moments that need care."""

from __future__ import annotations

from dataclasses import replace

from primitives.wire import YOU
from simulations.messages import (
    AgentMessage,
    ObjectChanged,
    ObjectSeen,
    RunningAt,
    StepTaken,
    Stopped,
)
from tests.tui.tape import announced, event_run, spawned
from tui.keys import KEYS
from tui.panes.header import doing
from tui.state.status import sentence
from tui.state.view import View, fold

NAMES = {key.id: key.keys for key in KEYS}
LOCK = 1


def blocked_by(owner: int, *last: AgentMessage) -> View:
    """T1 waits for a lock that nobody in the program will release."""
    batch: list[AgentMessage] = [
        *event_run(1)[0],
        spawned(1),
        ObjectSeen(LOCK, "Lock", "lock", None, internal=False, limit=None, step=0),
        ObjectChanged(LOCK, owner=owner, depth=1),
        announced(0, "acquire", 5, thing=LOCK, blocked=True),
        announced(1, "acquire", 5, thing=LOCK, blocked=True),
    ]
    return fold(View(), [*batch, *last, Stopped("step", 1)])


def test_stuck_is_said_after_an_ordinary_step_too() -> None:
    view = blocked_by(0)
    assert doing(view) == "STUCK"
    assert sentence(view, NAMES)[0].startswith("Stuck: nothing in the program can ever run again.")


def test_what_you_hold_and_what_you_did_are_said_of_a_stuck_program() -> None:
    assert sentence(blocked_by(YOU), NAMES)[0].startswith("Stuck until you release lock.")
    acted = blocked_by(YOU, StepTaken(1, YOU, "acquire", LOCK, None, 0, 0.0))
    said, _ = sentence(acted, NAMES)
    assert said == "step 1: YOU did lock.acquire(), not the program, which is stuck"


def test_a_task_that_runs_on_is_not_by_hand_and_not_for_no_time() -> None:
    view = fold(View(), [m for batch in event_run(1)[:2] for m in batch])
    at = RunningAt(0, 1, 5, "f", 0.3)
    view = replace(view, running=at, busy=True)
    assert doing(view) == "runs on"
    assert "runs on at event.py:5 without a step" in sentence(view, NAMES)[0]
    later = replace(view, running=RunningAt(0, 1, 5, "f", 3.2))
    assert "for 3 s without a step" in sentence(later, NAMES)[0]
