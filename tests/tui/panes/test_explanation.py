"""The explanation under the panes: never cut where it fits in some way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulations.messages import AgentMessage, Ended, Ending, Stopped, TaskExited, Uncontrolled
from tests.tui.tape import announced, event_run, spawned
from tui.panes import explanation
from tui.panes.explanation import _told_in
from tui.state.view import View, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.state.look import Row


def text(rows: Sequence[Row]) -> list[str]:
    return ["".join(piece.text for piece in row) for row in rows]


def test_reason_and_release_have_a_line_each() -> None:
    assert text(_told_in("It is red.", "set() frees it.", 30, 2)) == [
        " It is red.",
        " set() frees it.",
    ]


def test_long_ones_follow_each_other_in_the_same_lines() -> None:
    rows = _told_in("T0 owns it.", "release() by T0; or it gives up at 7 s.", 30, 2)
    assert text(rows) == [" T0 owns it. release() by T0;", " or it gives up at 7 s."]
    assert [piece.style for piece in rows[0]] == ["", "strong"]


def started(*more: AgentMessage) -> View:
    return fold(View(), [*event_run(1)[0], spawned(1), *more])


def test_all_that_ran_uncontrolled_can_be_read_when_the_program_is_over() -> None:
    ran = [Uncontrolled(f"process {number}, which the program forked") for number in range(5)]
    view = started(*ran, TaskExited(1, 1, None), TaskExited(0, 1, None), Ending(1), Ended(0, 1))
    rows = explanation.height(view, 80)
    shown = " ".join(text(explanation.draw(view, 80, rows)))
    assert rows > 3
    assert all(f"process {number}" in shown for number in range(5))
    assert explanation.draw(view, 80, 3)[-1][-1].text == " …"


def test_what_a_task_died_of_can_be_read_in_full() -> None:
    error = "ValueError: " + "word " * 60 + "end"
    view = replace(started(TaskExited(1, 1, error), Stopped("step", 1)), selected=1)
    shown = text(explanation.draw(view, 80, explanation.height(view, 80)))
    assert shown[-1].endswith("end")
    assert explanation.height(replace(view, selected=0), 80) == 0


def test_the_reader_at_the_cursor_gets_the_line_and_the_words_say_so() -> None:
    reading = [announced(number, "input", 5, blocked=True, prompt="? ") for number in (0, 1)]
    view = started(*reading, Stopped("input", 1))
    shown = text(explanation.draw(replace(view, selected=1), 80, 3))
    assert shown[-1] == " The line you type goes to T1, at the cursor; T0 reads too."
    alone = started(reading[0], Stopped("input", 1))
    assert text(explanation.draw(replace(alone, selected=0), 80, 3))[-1].startswith(
        " Type the line"
    )
