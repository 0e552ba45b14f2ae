"""The tasks and the source, from states constructed here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulations.messages import AgentMessage, Ended, FileSeen, Output, Stopped, TaskExited
from tests.tui.tape import PATH, announced, event_run, spawned
from tui.panes import output, source, tasks
from tui.panes.source import chosen
from tui.state.signs import LEGEND, sign, spans
from tui.state.view import View, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.state.look import Row


def text(rows: Sequence[Row]) -> str:
    return "\n".join("".join(piece.text for piece in row) for row in rows)


def many(count: int) -> View:
    batch: list[AgentMessage] = [FileSeen(1, PATH), *[spawned(number) for number in range(count)]]
    batch += [announced(number, "wait", 5, blocked=True) for number in range(1, count)]
    return fold(View(), [*batch, Stopped("step", 0)])


def test_every_state_differs_in_word_and_in_letter() -> None:
    assert len({one.word for one, _ in LEGEND}) == len(LEGEND)
    assert len({one.glyph for one, _ in LEGEND}) == len(LEGEND)


def test_states_are_told_apart() -> None:
    batch: list[AgentMessage] = [
        *[spawned(number) for number in range(6)],
        FileSeen(1, PATH),
        announced(1, "wait", 5, blocked=True),
        announced(2, "sleep(1)", 6, blocked=True, deadline=1.0),
        announced(3, "input", 7, blocked=True, prompt="? "),
        TaskExited(4, 1, None),
        TaskExited(5, 1, "ValueError: x"),
    ]
    program = fold(View(), batch).program
    words = [sign(program, task).word for task in program.tasks.values()]
    assert words == ["ready", "blocked", "asleep", "reading", "done", "failed"]
    over = fold(View(program=program), [Ended(7, 1)]).program
    assert sign(over, over.tasks[1]).word == "gone"


def test_a_row_tells_who_how_what_and_where() -> None:
    view = fold(View(), [m for batch in event_run(2)[:9] for m in batch])
    row = text(tasks.draw(view, 40, 12, focused=True)).splitlines()[3]
    assert row.startswith("▶T2   ■ blocked wait event")
    assert row.rstrip().endswith(":5")


def test_a_wide_pane_names_tasks_and_files() -> None:
    shown = text(tasks.draw(many(3), 100, 12, focused=False))
    assert "MainThread" in shown
    assert "event.py:5" in shown


def test_a_thousand_tasks_show_the_one_at_the_cursor_and_the_main_one() -> None:
    shown = text(tasks.draw(replace(many(1000), selected=500), 40, 12, focused=True))
    assert "▶T500" in shown
    assert " T0 " in shown
    assert len(shown.splitlines()) == 12


def test_with_the_cursor_on_main_the_window_stays_where_the_last_other_stepped() -> None:
    run = [m for batch in event_run(30)[:65] for m in batch]
    view = fold(View(), [*run, Stopped("step", 64)])
    at_other = text(tasks.draw(view, 40, 12, focused=True)).splitlines()
    at_main = text(tasks.draw(replace(view, selected=0), 40, 12, focused=True)).splitlines()
    assert [line[1:5] for line in at_main] == [line[1:5] for line in at_other]


def test_the_source_marks_every_tasks_line() -> None:
    view = fold(View(path=PATH), [m for batch in event_run(4)[:15] for m in batch])
    shown = text(source.draw(view, 40, 8, focused=False))
    marked = [line for line in shown.splitlines() if line.rstrip().endswith("T1-T4")]
    assert len(marked) == 1
    assert any(line.rstrip().endswith("T0") for line in shown.splitlines())


def test_a_file_that_is_gone_is_told() -> None:
    shown = text(source.draw(View(path="/no/such/file.py"), 60, 8, focused=False))
    assert "cannot be read" in shown


def test_the_lines_shown_have_all_marks_then_the_latest_then_neighbours() -> None:
    assert chosen(frozenset({10}), [], 10, 50, 5) == [8, 9, 10, 11, 12]
    assert chosen(frozenset({5, 20}), [], 5, 50, 5) == [4, 5, 6, 19, 20]
    assert chosen(frozenset({5}), [30, 20], 5, 50, 3) == [5, 20, 30]
    assert chosen(frozenset(), [], 0, 50, 3) == [1, 2, 3]
    assert chosen(frozenset({1}), [], 1, 2, 5) == [1, 2]
    assert chosen(frozenset(range(1, 20)), [], 12, 50, 5) == [11, 12, 13, 14, 15]


def test_ids_are_drawn_together() -> None:
    assert spans([3, 1, 2, 7]) == "T1-T3 T7"


def test_output_wraps_and_keeps_the_newest() -> None:
    batch: list[AgentMessage] = [
        spawned(0),
        *[Output(1, 0, 1, f"line {number}\n") for number in range(30)],
    ]
    view = fold(View(), [*batch, Output(2, 0, 2, "word " * 20 + "\n")])
    shown = text(output.draw(view, 30, 11, focused=False))
    assert "T0  !word" in shown
    assert "line 29" in shown
    assert "line 20" not in shown
    assert "line 20" in text(output.draw(view, 30, 11, focused=True, scroll=9))


def test_output_cannot_move_the_cursor() -> None:
    view = fold(View(), [spawned(0), Output(1, 0, 1, "a\x1b[2Jb\rc\td\n")])
    shown = text(output.draw(view, 40, 5, focused=False))
    assert shown.isprintable() or "\x1b" not in shown
    assert "a^[[2Jb^Mc" in shown
