"""Undo, redo, following a schedule, the person's own actions, and what is refused."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from primitives.wire import YOU
from simulations import messages
from simulations.catalogue import SCENARIOS
from simulations.sessions import Choice, Session, SessionError, Settings, Target
from simulations.sessions.connection import decode
from tests.simulations.listening import Listener, listening, told

if TYPE_CHECKING:
    from simulations.program import Program


def target(scenario: str) -> Target:
    return Target(str(SCENARIOS[scenario].program))


def stable(program: Program) -> tuple[object, ...]:
    """What a person can see of it."""
    tasks = [structs.replace(task, steps=0) for task in program.tasks.values()]
    return tasks, dict(program.objects), program.time, program.step


async def one(listener: Listener) -> Program:
    return await listener.go(lambda: listener.session.run(limit=1))


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_undo_is_exactly_the_state_before(scenario: str) -> None:
    async with listening(target(scenario)) as listener:
        states = [stable(listener.program)]
        while listener.program.status is None and len(states) < 60:
            reader = listener.program.reader
            before = listener.program.step
            await one(listener)
            if listener.program.step == before:
                if reader is None:
                    break
                await listener.go(lambda: listener.session.type_line("1"))
            if listener.program.status is None:
                states.append(stable(listener.program))
        for steps in (1, 2, 7):
            position = len(listener.session.choices) - steps
            assert await listener.session.undo(steps)
            assert stable(listener.program) == states[position]
        redone = len(listener.session.choices)
        while await listener.redo():
            redone += 1
            if listener.program.status is None:
                assert stable(listener.program) == states[redone]


async def test_undo_goes_back_before_the_first_step_and_no_further() -> None:
    async with listening(target("event")) as listener:
        assert not await listener.session.undo()
        await one(listener)
        assert await listener.session.undo(5)
        assert listener.program.step == 0
        assert listener.program.stopped is not None
        assert not await listener.session.undo()


async def test_the_end_can_be_undone() -> None:
    async with listening(target("event")) as listener:
        await listener.run(lines=["1"])
        assert listener.program.status == 0
        steps = listener.program.step
        await listener.session.undo()
        assert listener.program.status is None
        assert listener.program.step == steps - 1
        await listener.go_on()
        assert listener.program.status == 0


async def test_a_new_choice_forgets_what_was_undone() -> None:
    async with listening(target("event")) as listener:
        for _ in range(4):
            await one(listener)
        await listener.session.undo(2)
        assert listener.session.undone == 2
        await one(listener)
        assert listener.session.undone == 0
        assert not await listener.redo()


async def test_the_persons_actions_are_steps_like_any() -> None:
    async with listening(target("event")) as listener:
        await listener.run()
        event = next(thing for thing in listener.program.objects.values())
        await listener.act(event.number, "set")
        assert listener.program.turn == YOU
        assert listener.program.objects[event.number].value == 1
        await listener.go_on()
        assert sorted(int(text) for _, text in listener.lines() if text) == [
            *range(10), *range(100, 110),
        ]  # fmt: skip
        choices = list(listener.session.choices)
        assert Choice(YOU, "set", "event", None) in choices
        await listener.session.restart()
        listener.said.clear()
        await listener.follow(choices)
        assert listener.program.stopped is not None
        assert listener.program.stopped.reason == "limit"
        assert list(listener.session.choices) == choices
        await listener.session.undo(len(choices) - choices.index(Choice(YOU, "set", "event", None)))
        assert listener.program.objects[event.number].value == 0


@pytest.mark.parametrize(
    ("scenario", "operation", "why"),
    [
        ("event", "acquire", "nothing called acquire"),
        ("lock", "acquire", "owns lock"),
        ("rlock", "release", "only the owner can release"),
        ("condition-notify", "release", "nobody owns con"),
        ("semaphore", "acquire", "no permit"),
    ],
)
async def test_what_cannot_be_done_by_hand_is_refused_with_the_reason(
    scenario: str, operation: str, why: str
) -> None:
    async with listening(target(scenario)) as listener:
        session = listener.session
        steps = 60 if scenario == "condition-notify" else 40
        await listener.go(lambda: session.run(limit=steps))
        thing = next(iter(listener.program.objects))
        before = stable(listener.program)
        await listener.act(thing, operation)
        refused = listener.said[-1]
        assert isinstance(refused, messages.Refused)
        assert why in refused.why
        assert stable(listener.program) == before


async def test_steps_that_cannot_be_taken_are_refused() -> None:
    async with listening(target("event")) as listener:
        await listener.run()
        session = listener.session
        for command, why in (
            (lambda: session.step(3), "T3 is blocked"),
            (lambda: session.step(0), "waits for a line"),
            (lambda: session.step(99), "T99 is over"),
            (lambda: session.step(3, timeout=True), "does not wait for a time"),
            (lambda: session.type_line("x", 3), "no task reads"),
            (lambda: session.act(77, "set"), "no such object"),
        ):
            await listener.go(command)
            refused = listener.said[-1]
            assert isinstance(refused, messages.Refused)
            assert why in refused.why


async def test_following_names_the_first_step_that_differs() -> None:
    async with listening(target("lock")) as listener:
        await listener.run()
        choices = list(listener.session.choices)
        at = next(i for i, choice in enumerate(choices) if choice.op == "acquire" and i > 5)
        right = choices[at]
        for changed, expected in (
            (replace(right, op="release"), "recorded: T"),
            (replace(right, object="other"), "acquire other"),
            (replace(right, task=99), "no T99"),
            (replace(right, site="lock.py:1"), "lock.py:1"),
            (replace(right, outcome="timeout"), "timed out"),
        ):
            await listener.session.restart()
            await listener.follow([*choices[:at], changed, *choices[at + 1 :]])
            stopped = listener.program.stopped
            assert stopped is not None
            assert stopped.reason == "diverged"
            assert stopped.detail.startswith(f"step {at + 1}: ")
            assert expected in stopped.detail
            assert listener.program.step == at


async def test_every_schedule_can_be_followed_again() -> None:
    for scenario in ("lock", "semaphore", "condition-notify"):
        async with listening(target(scenario)) as listener:
            for seed in range(5):
                await listener.run(f"random:{seed}", ["3", "2"], eof=True)
                said = [m for m in listener.said if not isinstance(m, messages.RunningAt)]
                choices = list(listener.session.choices)
                await listener.session.restart()
                listener.said.clear()
                await listener.follow(choices)
                if listener.program.status is None and any(
                    isinstance(m, messages.Stopped) and m.reason == "stuck" for m in said
                ):
                    await listener.go_on()
                again = [m for m in listener.said if not isinstance(m, messages.RunningAt)]
                kinds = (
                    messages.StepTaken,
                    messages.Output,
                    messages.LineRead,
                    messages.TaskExited,
                )
                assert [m for m in again if isinstance(m, kinds)] == [
                    m for m in said if isinstance(m, kinds)
                ]


async def test_closing_leaves_no_process(tmp_path: Path) -> None:
    program = tmp_path / "family.py"
    program.write_text(
        "import os, subprocess, sys\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        import time; time.sleep(1)\n"
        "        import signal; signal.pause()\n"
        "    os._exit(0)\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])\n"
        "input('ready')\n"
    )
    async with listening(Target(str(program))) as listener:
        await listener.run()
        leader = os.getsid(listener.session.process)
        assert leader == listener.session.process
        family = descendants(os.getpid())
        assert len(family) >= 5
    assert not descendants(os.getpid())


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def descendants(pid: int) -> list[int]:
    from primitives.agent import family

    return family.descendants(pid)


def test_a_line_that_is_no_message_is_an_error_in_words() -> None:
    with pytest.raises(SessionError, match="no message"):
        decode(b'["step","x"]')
    with pytest.raises(SessionError, match="no message"):
        decode(b"Traceback")


async def test_a_program_that_cannot_be_read_is_an_error_in_words(tmp_path: Path) -> None:
    session = Session(Target(str(tmp_path / "missing.py")), Settings(), lambda batch: None)
    try:
        with pytest.raises(SessionError, match=r"missing\.py"):
            await session.start()
    finally:
        await session.close()


async def test_undo_where_a_thread_had_to_be_put_outside(tmp_path: Path) -> None:
    program = tmp_path / "polling.py"
    program.write_text(
        "import os, select, threading\n"
        "reading, writing = os.pipe()\n"
        "def wait():\n"
        "    poll = select.poll(); poll.register(reading); print(len(poll.poll()))\n"
        "t = threading.Thread(target=wait); t.start()\n"
        "lock = threading.Lock()\n"
        "with lock: pass\n"
        "os.write(writing, b'x'); t.join()\n"
        "lock.acquire()\n"
    )
    async with listening(Target(str(program))) as listener:
        await listener.run("fifo")
        assert listener.program.status == 0
        steps = len(listener.session.choices)
        assert await listener.session.undo()
        assert listener.program.step == steps - 1
        await listener.go_on()
        assert listener.program.status == 0


async def test_undo_goes_to_before_a_step_that_was_interrupted(tmp_path: Path) -> None:
    program = tmp_path / "looping.py"
    program.write_text(
        "import threading\nlock = threading.Lock()\nlock.acquire()\n"
        "try:\n    while True: pass\nexcept KeyboardInterrupt: pass\nlock.release()\n"
    )
    async with listening(Target(str(program))) as listener:
        await listener.go(lambda: listener.session.run(limit=1))
        listener.session.step(0)
        await told(listener, messages.RunningAt)
        await listener.go(listener.session.interrupt)
        assert listener.program.step == 2
        assert await listener.session.undo()
        assert listener.program.step == 1
        assert listener.program.tasks[0].op == "acquire"


async def test_a_lost_helper_process_ends_the_run_with_words() -> None:
    async with listening(target("event")) as listener:
        await listener.run()
        program = listener.session.process
        zygote = parent_of(program)
        await listener.go(lambda: os.kill(zygote, signal.SIGKILL))
        assert listener.program.status == 125
        assert "helper process" in str(listener.session.failure)
