"""Folding messages into what the screen shows."""

from __future__ import annotations

from dataclasses import replace

from primitives.wire import YOU
from simulations.messages import (
    AgentMessage,
    Announced,
    Ended,
    FileSeen,
    LineRead,
    ObjectChanged,
    ObjectSeen,
    Output,
    Refused,
    Rewound,
    RunningAt,
    StepTaken,
    Stopped,
    TaskExited,
    WentOutside,
)
from simulations.program import TaskState
from tests.tui.tape import EVENT, PATH, announced, event_run, spawned
from tui.state.view import (
    MOST_HISTORY,
    View,
    fold,
    last_step,
    must_type,
    primitives,
    shown_primitive,
    stuck,
    subject,
    visible_tasks,
)


def view_at(step: int, count: int = 3, **changes: object) -> View:
    """The view after so many steps of the event run."""
    view = View()
    for batch in event_run(count)[: step + 1]:
        view = fold(view, batch)
    stopped = Stopped("input" if step == 3 * count + 2 else "step", step)
    return replace(fold(view, [stopped]), **changes)  # type: ignore[arg-type]


READING = 3 * 3 + 2
"""The step of a run with three tasks at which only T0's input is left."""


def test_the_cursor_follows_the_task_that_stepped_last() -> None:
    at = subject(view_at(READING - 1))
    assert at is not None
    assert at.number == 2


def test_the_cursor_stays_where_the_person_put_it() -> None:
    at = subject(view_at(READING, selected=1))
    assert at is not None
    assert at.number == 1


def test_a_selected_task_that_is_gone_is_followed_no_more() -> None:
    at = subject(view_at(2, selected=9))
    assert at is not None
    assert at.number == 0


def test_a_reading_task_leaves_the_explanation_to_one_that_is_blocked() -> None:
    view = view_at(READING)
    view = replace(view, history=view.history[:5])
    assert last_step(view) is not None
    at = subject(view)
    assert at is not None
    assert at.state is TaskState.BLOCKED
    assert at.op == "wait"


def test_a_line_must_be_typed_when_only_the_reader_is_left() -> None:
    assert must_type(view_at(READING).program)


def test_no_line_must_be_typed_while_another_task_can_go_on() -> None:
    assert not must_type(view_at(READING - 1).program)


def test_no_line_must_be_typed_while_a_sleeper_will_wake() -> None:
    sleeper: list[AgentMessage] = [
        spawned(9),
        announced(9, "sleep(1)", 4, blocked=True, deadline=1.0),
        Stopped("step", 1),
    ]
    assert not must_type(fold(view_at(READING), sleeper).program)


def test_rewinding_shows_what_an_earlier_step_showed() -> None:
    before = view_at(READING)
    after = before
    for batch in event_run(3)[READING + 1 : READING + 4]:
        after = fold(after, batch)
    messages = [m for batch in event_run(3)[: READING + 1] for m in batch]
    state = [m for m in messages if not isinstance(m, (StepTaken, Output, LineRead, Stopped))]
    back = fold(after, [Rewound(READING), *state, Stopped("input", READING)])
    assert back.output == before.output
    assert back.history == before.history
    assert subject(back) is not None
    assert subject(back).number == subject(before).number  # type: ignore[union-attr]


def test_history_is_bounded() -> None:
    steps = [StepTaken(n, YOU, "set", None, None, 0, 0.0) for n in range(1, MOST_HISTORY + 50)]
    assert len(fold(View(), steps).history) == MOST_HISTORY


def test_a_refusal_is_said() -> None:
    assert fold(View(), [Refused("T1 is blocked")]).notice == "T1 is blocked"
    assert fold(View(), [Refused("nobody reads")]).notice == "Nobody reads"
    lock = fold(View(), _seen(1, "Lock", "lock"))
    assert fold(lock, [Refused("lock is not yours")]).notice == "lock is not yours"


def waiting(*more: AgentMessage) -> View:
    """One task that waits at a light which nobody sets, stopped after an ordinary step."""
    seen: list[AgentMessage] = [spawned(1), *_seen(EVENT, "Event", "event")]
    return fold(
        View(),
        [
            FileSeen(1, PATH),
            *seen,
            announced(1, "wait", 5, thing=EVENT, blocked=True),
            *more,
            Stopped("step", 1),
        ],
    )


def test_stuck_is_what_the_state_says_whatever_the_last_key_was() -> None:
    assert stuck(waiting().program)
    for able in (
        announced(2, "set", 5, thing=EVENT),
        announced(2, "sleep(1)", 5, blocked=True, deadline=1.0),
        announced(2, "input", 5, blocked=True, prompt="? "),
        WentOutside(2, "recv", None, 5),
    ):
        assert not stuck(waiting(spawned(2), able).program), able
    assert not stuck(fold(waiting(), [Ended(0, 1)]).program)
    assert not stuck(View().program)


def test_a_long_run_is_told_until_the_next_step() -> None:
    view = fold(view_at(3), [RunningAt(0, 1, 5, "f", 2.0)])
    assert view.running is not None
    assert fold(view, [StepTaken(4, 0, "set", None, None, 0, 0.0)]).running is None


def test_the_filter_finds_state_operation_object_and_name() -> None:
    view = view_at(READING)
    assert [task.number for task in visible_tasks(replace(view, filter="WAIT event"))] == [1, 2, 3]
    assert [task.number for task in visible_tasks(replace(view, filter="input"))] == [0]
    assert [task.number for task in visible_tasks(replace(view, filter="thread-2"))] == [2]
    assert visible_tasks(replace(view, filter="nothing")) == ()


def _seen(
    number: int, kind: str, name: str, lock: int | None = None
) -> list[ObjectSeen | ObjectChanged]:
    return [
        ObjectSeen(number, kind, name, lock, internal=False, limit=None, step=0),
        ObjectChanged(number),
    ]


def test_one_primitive_is_shown_by_itself_and_several_as_a_list() -> None:
    one = fold(View(), _seen(1, "Lock", "lock"))
    assert shown_primitive(one) is not None
    two = fold(one, _seen(2, "Event", "event"))
    assert shown_primitive(two) is None
    assert len(primitives(two.program)) == 2


def test_the_scenarios_primitive_is_shown_first() -> None:
    view = fold(View(focus="event"), [*_seen(1, "Lock", "lock"), *_seen(2, "Event", "event")])
    thing = shown_primitive(view)
    assert thing is not None
    assert thing.name == "event"
    chosen = shown_primitive(replace(view, shown=1))
    assert chosen is not None
    assert chosen.name == "lock"
    assert shown_primitive(replace(view, overview=True)) is None


def test_a_task_that_ended_is_the_subject_only_if_nobody_waits() -> None:
    over = fold(
        View(), [spawned(0), StepTaken(1, 0, "begin", None, None, 0, 0.0), TaskExited(0, 1, None)]
    )
    at = subject(over)
    assert at is not None
    assert at.over
    waits = fold(over, [spawned(1), Announced(1, "wait", None, None, 1, "f", "blocked")])
    blocked = subject(waits)
    assert blocked is not None
    assert blocked.number == 1


def test_the_event_run_ends_green() -> None:
    run = event_run(3)
    view = View()
    for batch in run:
        view = fold(view, batch)
    assert view.program.objects[EVENT].value == 1
    assert view.program.status == 0
    assert [line.text for line in view.output.lines][-3:] == ["100", "101", "102"]
