from __future__ import annotations

import msgspec
import pytest

from simulations import messages, verdicts
from simulations.verdicts import limited, verdict
from tests.simulations.pictures import Picture

EOF_ERROR = "EOFError: EOF when reading a line"


def ended(picture: Picture, status: int) -> Picture:
    return picture.add(messages.Ending(9), messages.Ended(status, 9))


def stopped(picture: Picture, reason: str, detail: str = "") -> Picture:
    return picture.add(msgspec.convert(["stopped", reason, 9, detail], messages.Stopped))


def test_a_fine_end_has_the_programs_status_and_no_tasks() -> None:
    picture = Picture(2).died(1, None).died(0, None)
    told = verdict(ended(picture, 0).program)
    assert (told.verdict, told.exit, told.steps, told.tasks) == ("finished", 0, 9, ())
    assert told.why == "The program ended by itself with status 0."


def test_a_status_of_the_programs_own_is_kept() -> None:
    assert verdict(ended(Picture(1).died(0, None), 7).program).exit == 7


def test_a_task_that_died_is_named_though_the_program_ended() -> None:
    picture = Picture(3).thing(1, "Lock", "lock", owner=1, depth=1)
    picture.died(1, "ValueError: no such light").died(2, None).died(0, None)
    told = verdict(ended(picture, 0).program)
    assert told.verdict == "finished"
    assert "T1 died of ValueError holding lock." in told.why
    assert [(task.id, task.state, task.holds) for task in told.tasks] == [
        ("T1", "failed", ("lock",))
    ]


@pytest.mark.parametrize(("status", "name"), [(-9, "SIGKILL"), (-11, "SIGSEGV"), (-15, "SIGTERM")])
def test_a_signal_is_named_and_gives_128_and_its_number(status: int, name: str) -> None:
    told = verdict(ended(Picture(1), status).program)
    assert told.exit == 128 - status
    assert name in told.why


def test_an_abrupt_end_names_those_that_had_not_ended() -> None:
    picture = Picture(4).task("helper", daemon=True).died(0, None)
    told = verdict(picture.add(messages.Ended(3, 5)).program)
    assert told.exit == 3
    assert told.why == "The program ended by itself with status 3 while T1-T3 had not ended."


def test_what_ran_uncontrolled_withholds_the_verdict_of_fine() -> None:
    picture = Picture(1).add(messages.Uncontrolled("a child process, 4711")).died(0, None)
    told = verdict(ended(picture, 0).program)
    assert told.verdict == "finished"
    assert "withheld" in told.why
    assert "a child process, 4711" in told.why


def test_ten_tasks_at_the_red_light_are_stuck() -> None:
    picture = Picture(11).thing(1, "Event", "event", waiters=tuple(range(1, 11)))
    for task in range(1, 11):
        picture.at(task, "wait", 1, "blocked")
    picture.died(0, None).at(0, "exit", None, "blocked")
    told = verdict(stopped(picture, "stuck").program)
    assert (told.verdict, told.exit) == ("stuck", 120)
    assert told.why == "Nothing can ever run again. T1-T10 wait for event.set()."
    assert len(told.tasks) == 10
    assert {(task.state, task.op, task.object) for task in told.tasks} == {
        ("blocked", "wait", "event")
    }


def test_a_death_holding_the_lock_says_who_died_of_what_holding_what() -> None:
    picture = Picture(4).thing(1, "Condition", "c", lock=1, owner=1, depth=1, waiters=(2,))
    picture.died(1, EOF_ERROR).at(2, "wait", 1, "blocked").at(3, "acquire", 1, "blocked")
    picture.died(0, None).at(0, "exit", None, "blocked")
    told = verdict(stopped(picture, "stuck").program)
    assert told.why == (
        "Nothing can ever run again. T1 died of EOFError holding c. T2 waits to be notified on c. "
        "T3 waits to acquire c, which T1 owns, though it is over."
    )
    assert [(task.id, task.state, task.holds) for task in told.tasks] == [
        ("T1", "failed", ("c",)),
        ("T2", "blocked", ()),
        ("T3", "blocked", ()),
    ]


def test_main_that_died_holding_the_lock_is_among_the_stuck() -> None:
    picture = Picture(2).thing(1, "Condition", "con", lock=1, owner=0, depth=1)
    picture.at(1, "acquire", 1, "blocked").died(0, "ValueError: x").at(0, "exit", None, "blocked")
    told = verdict(stopped(picture, "stuck").program)
    assert [task.id for task in told.tasks] == ["T0", "T1"]
    assert "T0 died of ValueError holding con." in told.why


def test_a_lock_that_was_never_released_by_a_task_that_ended() -> None:
    picture = Picture(3).thing(1, "Lock", "lock", owner=1, depth=1)
    picture.died(1, None).at(2, "acquire", 1, "blocked")
    told = verdict(stopped(picture, "stuck").program)
    assert "T1 ended without releasing lock." in told.why


def test_a_circle_is_called_one() -> None:
    picture = (
        Picture(3).thing(1, "Lock", "a", owner=1, depth=1).thing(2, "Lock", "b", owner=2, depth=1)
    )
    picture.at(1, "acquire", 2, "blocked").at(2, "acquire", 1, "blocked")
    told = verdict(stopped(picture, "stuck").program)
    assert "T1 and T2 wait for one another in a circle." in told.why
    assert "T1 waits to acquire b, which T2 owns." in told.why
    assert [task.holds for task in told.tasks if task.id != "T0"] == [("a",), ("b",)]


def test_every_way_to_wait_is_told() -> None:
    picture = (
        Picture(11)
        .thing(1, "Semaphore", "s", holders=(1, 1))
        .thing(2, "Barrier", "b", limit=3, value=1)
    )
    picture.thing(3, "Queue", "q", unfinished=2).thing(4, "Lock", "lock", owner=5, depth=1)
    picture.at(2, "acquire", 1, "blocked").at(3, "wait", 2, "blocked").at(4, "get", 3, "blocked")
    picture.at(5, "put", 3, "blocked").at(6, "join", 3, "blocked").at(
        7, "join(T6)", None, "blocked"
    )
    picture.at(8, "acquire", 4, "blocked", internal=True).at(
        9, "sleep(2)", None, "blocked", deadline=2.0
    )
    picture.add(messages.WentOutside(10, "recv", 0, 3)).at(1, "acquire", 4, "blocked")
    why = verdict(stopped(picture, "stuck").program).why
    for sentence in (
        "T2 waits for a permit of s, all held by T1.",
        "T3 waits at b for two more tasks.",
        "T4 waits for an item of q.",
        "T5 waits for room in q.",
        "T6 waits until q is all done (two items to go).",
        "T7 waits for T6 to end.",
        "T8 waits inside Python's own library.",
        "T9 sleeps until 2 s.",
        "T10 is outside the program's control in recv.",
        "T1 waits to acquire lock, which T5 owns.",
    ):
        assert sentence in why


def test_a_line_that_was_not_given() -> None:
    picture = (
        Picture(2)
        .at(0, "input", None, "blocked", prompt=">>>")
        .thing(1, "Event", "event", waiters=(1,))
    )
    told = verdict(stopped(picture.at(1, "wait", 1, "blocked"), "input").program)
    assert (told.verdict, told.exit) == ("input", 122)
    assert told.why == (
        "T0 waits for a line at the prompt '>>>' that was not given. T1 waits for event.set()."
    )
    assert [task.id for task in told.tasks] == ["T0", "T1"]


def test_a_limit_says_which_and_who_could_go_on() -> None:
    told = limited(stopped(Picture(3), "limit").program, "The limit of 9 steps is reached")
    assert (told.verdict, told.exit) == ("limit", 124)
    assert told.why == "The limit of 9 steps is reached. T0-T2 can run."


def test_a_program_that_still_runs_is_told_with_its_line() -> None:
    told = limited(Picture(1).stepped(4, 0, "begin").program, "2 s are over")
    assert told.verdict == "limit"
    assert told.why == "2 s are over. T0 runs at event.py:7."


def test_a_program_that_was_stopped_for_no_reason_of_its_own_reached_a_limit() -> None:
    told = verdict(stopped(Picture(1), "paused").program)
    assert (told.verdict, told.exit) == ("limit", 124)
    assert told.why == "Stopped after nine steps, before the program's end. T0 can run."


def test_a_limit_while_a_line_is_read_is_a_limit() -> None:
    picture = Picture(1).at(0, "input", None, "blocked", prompt="? ")
    told = limited(stopped(picture, "input").program, "2 s are over")
    assert (told.verdict, told.why) == ("limit", "2 s are over. T0 waits to read a line.")


def test_a_replay_that_differs_says_how() -> None:
    told = verdict(stopped(Picture(1), "diverged", "step 4: T1, not T2").program)
    assert (told.verdict, told.exit, told.why) == ("diverged", 121, "step 4: T1, not T2")
    assert verdicts.failed(Picture(1).program, "no fork").exit == 125


def test_a_failure_inside_the_program_is_ours_and_not_the_programs_end() -> None:
    traced = "Traceback (most recent call last):\n  File 'x'\nKeyError: 7\n"
    told = verdict(stopped(Picture(1), "failed", traced).program)
    assert (told.verdict, told.exit) == ("failed", 125)
    assert told.why == "conc-tui itself failed inside the program and ended it: KeyError: 7."
    gone = stopped(Picture(1), "failed", traced).add(messages.Ended(125, 9))
    assert verdict(gone.program) == told
    assert verdict(Picture(1).add(messages.Ended(125, 9)).program).verdict == "finished"


def test_as_json_it_is_the_last_line_of_jsonl() -> None:
    picture = Picture(2).thing(1, "Event", "event", waiters=(1,)).at(1, "wait", 1, "blocked")
    line = msgspec.json.decode(
        msgspec.json.encode(verdict(stopped(picture.died(0, None), "stuck").program))
    )
    assert line == {
        "type": "verdict",
        "verdict": "stuck",
        "exit": 120,
        "steps": 9,
        "why": "Nothing can ever run again. T1 waits for event.set().",
        "tasks": [
            {"id": "T1", "state": "blocked", "op": "wait", "object": "event", "holds": []},
        ],
    }
