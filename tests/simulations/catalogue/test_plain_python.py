"""Every scenario is a program in its own right: under plain Python it keeps its contract."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simulations.catalogue import SCENARIOS

RUNNER = Path(__file__).with_name("plain_python.py")


def run(scenario: str, typed: str = "", stuck: int = 0) -> tuple[int, list[str], str]:
    """Its status, the lines it printed without the prompts, and its standard error."""
    done = subprocess.run(
        [sys.executable, RUNNER, SCENARIOS[scenario].program, str(stuck)],
        input=typed,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return done.returncode, done.stdout.replace(">>>", "").split("\n")[:-1], done.stderr


def beyond_hundred(lines: list[str]) -> list[str]:
    return [line for line in lines if len(line) == 3]


def test_event_on_1_lets_all_ten_go() -> None:
    status, lines, _ = run("event", "1\n")
    assert status == 0
    assert sorted(lines[:10]) == [str(i) for i in range(10)]
    assert sorted(lines[10:]) == [str(i + 100) for i in range(10)]


@pytest.mark.parametrize("line", ["0", " 1", "11", ""])
def test_event_on_any_other_line_holds_all_ten_for_good(line: str) -> None:
    status, lines, _ = run("event", f"{line}\n", stuck=10)
    assert status == 120
    assert sorted(filter(None, lines)) == [str(i) for i in range(10)]


def test_wait_for_lets_one_pass_for_each_yes() -> None:
    status, lines, _ = run("condition-wait-for", "yes\n" * 10)
    assert status == 0
    assert sorted(beyond_hundred(lines)) == [str(i + 100) for i in range(10)]


def test_wait_for_loses_one_for_each_other_answer() -> None:
    answers = ["yes", "no", "", "YES", "yes ", *["yes"] * 5]
    status, lines, _ = run("condition-wait-for", "".join(f"{answer}\n" for answer in answers), 4)
    assert status == 120
    assert len(set(beyond_hundred(lines))) == 6


def test_wait_for_at_end_of_file_dies_with_the_lock() -> None:
    status, lines, errors = run("condition-wait-for", "", stuck=9)
    assert status == 120
    assert "EOFError" in errors
    assert not beyond_hundred(lines)


def test_notify_frees_the_longest_waiting_and_forgets_the_surplus() -> None:
    status, lines, _ = run("condition-notify", "0\n-1\n3\n99\n2\nq\n")
    numbers = [int(line.removeprefix("run the thread: ")) for line in filter(None, lines)]
    assert status == 0
    assert sorted(numbers) == list(range(10))


@pytest.mark.parametrize("line", ["abc", "1.5", "Q", ""])
def test_notify_with_no_number_kills_main_and_strands_the_rest(line: str) -> None:
    status, lines, errors = run("condition-notify", f"3\n{line}\n", stuck=7)
    assert status == 120
    assert "ValueError: invalid literal for int()" in errors
    assert len(list(filter(None, lines))) == 3


def test_notify_on_q_ends_main_only() -> None:
    status, _, errors = run("condition-notify", "4\nq\n", stuck=6)
    assert (status, errors) == (120, "")


@pytest.mark.parametrize("scenario", ["lock", "rlock"])
def test_locks_count_down_with_one_inside(scenario: str) -> None:
    status, lines, errors = run(scenario)
    assert status == 0
    assert lines == [str(i) for i in reversed(range(10))]
    assert errors == "1\n"


def test_semaphore_lets_five_inside_and_no_more() -> None:
    status, lines, errors = run("semaphore")
    assert status == 0
    assert sorted(lines) == sorted(f"run the thread: {n}" for n in range(20))
    assert errors == "5\n"


@pytest.mark.parametrize(
    ("scenario", "typed"), [("event", "1\n"), ("condition-wait-for", "yes\n" * 10)]
)
def test_the_file_alone_runs_without_any_preparation(scenario: str, typed: str) -> None:
    # Characters, not lines: print() writes text and newline apart, and threads may come between.
    done = subprocess.run(
        [sys.executable, SCENARIOS[scenario].program],
        input=typed,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    printed = done.stdout.replace(">>>", "").replace("\n", "")
    expected = "".join(f"{i}{i + 100}" for i in range(10))
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(printed) == sorted(expected)
