from __future__ import annotations

import json

import pytest

from primitives.wire import YOU
from simulations import messages
from simulations.program import Program, fold
from simulations.verdicts import verdict
from tui.command_line.printing import PRINTERS

BATCH: list[messages.AgentMessage] = [
    messages.Hello(1, "3.11.7", 7),
    messages.FileSeen(0, "/lessons/event.py"),
    messages.TaskSpawned(0, "MainThread", "thread", None, False, False, 0),
    messages.TaskSpawned(1, "Thread-1 (func)", "thread", 0, False, False, 3),
    messages.ObjectSeen(1, "Event", "event", None, False, None, 4),
    messages.ObjectChanged(1),
    messages.StepTaken(4, 1, "wait", 1, 0, 8, 0.0),
    messages.Announced(1, "wait", 1, 0, 8, "func", "blocked"),
    messages.StepTaken(5, 0, "input", None, 0, 14, 1.5),
    messages.Output(5, 0, 1, ">>>"),
    messages.LineRead(5, 0, ">>>", "no"),
    messages.LineRead(5, 0, ">>>", None),
    messages.StepTaken(6, YOU, "clear", 1, None, 0, 1.5),
    messages.Output(6, 1, 2, "oh\x1b[2J\nno\n"),
    messages.Output(6, None, 1, "é\n"),
    messages.StepTaken(7, 1, "wait(2)", 1, 0, 8, 2.0, "timeout"),
    messages.Announced(1, "wait", 1, 0, 8, "func", "blocked"),
    messages.TaskExited(0, 7, "ValueError: bad"),
    messages.Uncontrolled("a child process"),
    messages.Stopped("stuck", 7),
]


def told(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> tuple[bytes, bytes]:
    printer = PRINTERS[name]()
    program = fold(Program(), BATCH)
    printer.batch(program, BATCH)
    printer.verdict(program, verdict(program))
    return capfdbinary.readouterr()


def test_jsonl_has_exactly_the_promised_objects(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    out, err = told("jsonl", capfdbinary)
    *lines, last = [json.loads(line) for line in out.splitlines()]
    task = {"type": "task", "kind": "thread"}
    step = {"type": "step", "line": "event.py:8", "object": "event"}
    assert lines == [
        {**task, "id": "T0", "name": "MainThread", "step": 0},
        {**task, "id": "T1", "name": "Thread-1 (func)", "step": 3},
        {**step, "step": 4, "task": "T1", "op": "wait", "time": 0.0},
        {
            **step, "step": 5, "task": "T0", "op": "input", "object": None, "line": "event.py:14",
            "time": 1.5,
        },
        {"type": "output", "step": 5, "task": "T0", "text": ">>>"},
        {"type": "input", "step": 5, "task": "T0", "prompt": ">>>", "text": "no"},
        {"type": "input", "step": 5, "task": "T0", "prompt": ">>>", "text": None},
        {**step, "step": 6, "task": "you", "op": "clear", "line": None, "time": 1.5},
        {"type": "output", "step": 6, "task": "T1", "text": "oh\x1b[2J\nno\n"},
        {"type": "output", "step": 6, "task": None, "text": "é\n"},
        {**step, "step": 7, "task": "T1", "op": "wait(2)", "time": 2.0, "outcome": "timeout"},
    ]  # fmt: skip
    assert list(lines[2]) == ["type", "step", "task", "op", "object", "line", "time"]
    assert list(last) == ["type", "verdict", "exit", "steps", "why", "tasks"]
    assert (last["verdict"], last["exit"], last["steps"]) == ("stuck", 120, 7)
    assert list(last["tasks"][0]) == ["id", "state", "op", "object", "holds"]
    assert err == b""


def test_steps_has_a_readable_line_for_everything(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    out, err = told("steps", capfdbinary)
    assert out.decode() == (
        "      T0   is MainThread\n"
        "      T1   is Thread-1 (func), made by T0\n"
        "    4 T1   wait event  event.py:8\n"
        "    5 T0   input  event.py:14  t=1.5\n"
        "      T0   writes: >>>\n"
        "      T0   reads: no\n"
        "      T0   reads: end of file\n"
        "    6 you  clear event  t=1.5\n"
        "      T1   prints to stderr: oh\\x1b[2J\n"
        "      T1   prints to stderr: no\n"
        "      ?    prints: é\n"
        "    7 T1   wait(2) event (timeout)  event.py:8  t=2\n"
        "      T0   died: ValueError: bad\n"
        "      not under control: a child process\n"
        "stuck after 7 steps, exit status 120. Nothing can ever run again. T0 died of ValueError. "
        "T1 waits for event.set(). What this proves is withheld, since not everything was under "
        "control: a child process.\n"
        "  T0: died of ValueError. T0 is over, but Python waits for T1 to end.\n"
        "  T1: waits at the red light, event.py:8. event.set() by any task lets it go on.\n"
    )
    assert err == b""


def test_text_says_nothing_but_a_verdict_on_standard_error(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    out, err = told("text", capfdbinary)
    assert out == b""
    assert err.startswith(b"conc-tui: stuck after 7 steps, exit status 120. Nothing can ever run")
    assert b"\n  T1: waits at the red light, event.py:8. event.set()" in err


@pytest.mark.parametrize("name", ["text", "steps", "jsonl"])
def test_a_program_that_simply_ended(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    program = fold(Program(), [*BATCH[:3], messages.TaskExited(0, 3, None), messages.Ended(0, 3)])
    PRINTERS[name]().verdict(program, verdict(program))
    out, err = capfdbinary.readouterr()
    assert err == b""
    assert (out == b"") == (name == "text")


def test_text_that_is_no_unicode_gets_through_every_format(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    batch = [*BATCH[:4], messages.Output(1, 1, 1, "\udcff")]
    program = fold(Program(), batch)
    PRINTERS["jsonl"]().batch(program, batch[-1:])
    assert json.loads(capfdbinary.readouterr().out)["text"] == "\udcff"
    PRINTERS["steps"]().batch(program, batch[-1:])
    assert b"udcff" in capfdbinary.readouterr().out


def test_tasks_that_stand_alike_are_told_together_and_many_are_counted(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    batch: list[messages.AgentMessage] = [messages.FileSeen(0, "a.py")]
    for task in range(50):
        line = 1 if task < 20 else task
        batch.append(messages.TaskSpawned(task, f"t{task}", "thread", None, False, False, 0))
        batch.append(messages.Announced(task, "join(T0)", None, 0, line, "f", "blocked"))
    program = fold(Program(), [*batch, messages.Stopped("stuck", 1)])
    PRINTERS["text"]().verdict(program, verdict(program))
    lines = capfdbinary.readouterr().err.decode().splitlines()
    assert lines[2].startswith("  T1-T19: waits for T0 to end, a.py:1. ")
    assert lines[-1] == "  ... and 12 tasks more"
    assert len(lines) == 22
