from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.command_line.commands import ENDS, conc_tui, objects

if TYPE_CHECKING:
    from pathlib import Path


def test_event_with_1_finishes_with_exactly_the_ten() -> None:
    done = conc_tui("run", "event", "--input", "1", "--format", "jsonl")
    told = objects(done.stdout)
    printed = "".join(one["text"] for one in told if one["type"] == "output").replace(">>>", "")
    assert sorted(printed.split(), key=int) == [str(n) for n in [*range(10), *range(100, 110)]]
    assert [one["text"] for one in told if one["type"] == "input"] == ["1"]
    assert [one["id"] for one in told if one["type"] == "task"] == [f"T{n}" for n in range(11)]
    assert (told[-1]["type"], told[-1]["verdict"], told[-1]["exit"]) == ("verdict", "finished", 0)
    assert told[-1]["steps"] == max(one["step"] for one in told if one["type"] == "step")
    assert (done.returncode, done.stderr) == (0, b"")


def test_event_with_0_is_stuck_with_ten_in_wait() -> None:
    done = conc_tui("run", "event", "--input", "0", "--format", "jsonl")
    last = objects(done.stdout)[-1]
    assert (done.returncode, last["verdict"], last["exit"]) == (120, "stuck", 120)
    assert [(one["state"], one["op"], one["object"]) for one in last["tasks"]] == [
        ("blocked", "wait", "event")
    ] * 10


def test_lines_come_from_standard_input_one_for_each_prompt() -> None:
    done = conc_tui("run", "condition-wait-for", "--format", "jsonl", stdin=b"yes\n" * 10)
    told = objects(done.stdout)
    assert [one["text"] for one in told if one["type"] == "input"] == ["yes"] * 10
    assert (done.returncode, told[-1]["verdict"]) == (0, "finished")


def test_fewer_lines_than_prompts() -> None:
    done = conc_tui("run", "condition-wait-for", "--input", "yes", "--input", "no")
    assert done.returncode == 122
    assert b"conc-tui: input after" in done.stderr
    assert b"waits for a line at the prompt '>>>' that was not given" in done.stderr
    assert done.stdout.endswith(b">>>")


@pytest.mark.parametrize("words", [["--eof"], []])
def test_end_of_file_kills_the_reader_with_the_lock(words: list[str]) -> None:
    done = conc_tui("run", "condition-wait-for", *words)
    assert done.returncode == 120
    assert b"T1 died of EOFError holding c." in done.stderr
    assert b"T2-T10 wait to acquire c, which T1 owns, though it is over." in done.stderr


def test_stuck_as_text_leaves_the_programs_own_output_alone() -> None:
    done = conc_tui("run", "event", "--input", "0")
    assert done.stdout == b"".join(b"%d\n" % n for n in range(10)) + b">>>"
    assert done.stderr.decode().splitlines() == [
        (
            "conc-tui: stuck after 33 steps, exit status 120. Nothing can ever run again. "
            "T1-T10 wait for event.set()."
        ),
        "  T1-T10: waits at the red light, event.py:8. event.set() by any task lets all ten go on.",
    ]


def test_steps_are_readable_lines_of_everything() -> None:
    done = conc_tui("run", "event", "--input", "1", "--format", "steps")
    lines = done.stdout.decode().splitlines()
    assert "      T1   is Thread-1 (drive), made by T0" in lines
    assert "    1 T0   begin" in [line.rstrip() for line in lines]
    assert "      T0   writes: >>>" in lines
    assert "      T0   reads: 1" in lines
    assert "      T1   prints: 100" in lines
    assert lines[-1].startswith("finished after ")
    assert done.stderr == b""


@pytest.mark.parametrize("format", ["text", "steps", "jsonl"])
def test_a_limit_of_steps(format: str) -> None:  # noqa: A002
    done = conc_tui("run", ENDS, "--max-steps", 50, "--format", format, "--", "sleeps_for_ever")
    assert done.returncode == 124
    told = done.stderr if format == "text" else done.stdout
    assert b"The limit of 50 steps is reached" in told


@pytest.mark.parametrize("format", ["text", "jsonl"])
def test_a_limit_of_time_says_where_the_program_loops(format: str) -> None:  # noqa: A002
    done = conc_tui("run", ENDS, "--timeout", 0.5, "--format", format, "--", "loops")
    assert done.returncode == 124
    told = done.stderr if format == "text" else done.stdout
    assert b"The time given, 0.5 s, is over. T0 runs at ends.py:" in told
    assert b"looping" in done.stdout


def test_a_death_with_a_lock_is_told_after_the_programs_own_traceback() -> None:
    done = conc_tui("run", ENDS, "--", "dies_holding_lock")
    assert done.returncode == 120
    assert b"RuntimeError: in the middle" in done.stderr
    assert b"T2 died of RuntimeError holding lock." in done.stderr


def test_a_deadlock_is_told_as_a_circle() -> None:
    done = conc_tui("run", ENDS, "--", "deadlocks")
    assert done.returncode == 120
    assert b"T1 and T2 wait for one another in a circle." in done.stderr


def test_what_ran_uncontrolled_is_part_of_the_verdict() -> None:
    done = conc_tui("run", ENDS, "--format", "jsonl", "--", "forks")
    last = objects(done.stdout)[-1]
    assert (last["verdict"], last["exit"]) == ("finished", 0)
    assert "withheld" in last["why"]


@pytest.mark.parametrize(
    ("way", "status", "told"),
    [
        (["abrupt"], 7, "status 7"),
        (["killed", "SIGKILL"], 137, "SIGKILL"),
        (["raises"], 1, "T0 died of RuntimeError"),
        (["raises_in_thread"], 0, "T1 died of KeyError"),
    ],
)
def test_ends_of_all_kinds_are_finished_with_the_reason(
    way: list[str],
    status: int,
    told: str,
) -> None:
    done = conc_tui("run", ENDS, "--format", "jsonl", "--", *way)
    last = objects(done.stdout)[-1]
    assert (done.returncode, last["verdict"], last["exit"]) == (status, "finished", status)
    assert told in last["why"]


def test_a_flood_is_told_whole_as_data() -> None:
    done = conc_tui("run", ENDS, "--format", "jsonl", "--", "floods", 200_000)
    told = objects(done.stdout)
    text = "".join(one["text"] for one in told if one["type"] == "output")
    assert text.split() == [str(number) for number in range(200_000)]
    assert told[-1]["verdict"] == "finished"


def test_output_names_the_task_that_wrote_it() -> None:
    done = conc_tui("run", ENDS, "--format", "jsonl", "--", "many_readers", stdin=b"a\nb\nc\n")
    told = objects(done.stdout)
    by_task: dict[str, str] = {}
    for one in told:
        if one["type"] == "output":
            by_task[one["task"]] = by_task.get(one["task"], "") + one["text"]
    assert {by_task["T1"][:3], by_task["T2"][:3], by_task["T3"][:3]} == {"0? ", "1? ", "2? "}
    assert all(text.count("got") == 1 for text in by_task.values())


def test_standard_input_that_ends_early_is_the_end_of_file() -> None:
    done = conc_tui("run", "event", "--format", "jsonl")
    told = objects(done.stdout)
    assert [one["text"] for one in told if one["type"] == "input"] == [None]
    assert "T0 died of EOFError." in told[-1]["why"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "evnt"], "did you mean event?"),
        (["run", "no/such.py"], "no such file"),
        (["run", "/"], "is a directory"),
        (["replay", str(ENDS)], "is not a recording"),
        (["run", "event", "--record", "/"], "is a directory"),
        (["run", "event", "--record", "/no/such/place"], "there is no directory"),
        (["run", "event", "--record", str(ENDS)], "is not a recording"),
        (["run", str(ENDS), "--record", str(ENDS)], "the program itself"),
    ],
)
def test_what_cannot_be_run_is_told_in_a_sentence(words: list[str], told: str) -> None:
    done = conc_tui(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_syntax_error_names_file_line_and_text(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text("x = 1\nif x\n    pass\n")
    done = conc_tui("run", "wrong.py", directory=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == "conc-tui: wrong.py, line 2: expected ':'\n    if x\n"
