"""Programs that nobody prepared give the same under every schedule as under plain Python."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulations import messages
from simulations.sessions.session import Session
from simulations.sessions.target import Settings, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAMS = Path(__file__).with_name("programs")
ARGUMENTS = {"ledger": ("3",), "pipeline": ("words.txt",), "services": ()}
SCHEDULES = 100


@dataclass(frozen=True)
class Result:
    """What a run leaves; which line comes first is a matter of the schedule."""

    status: int
    output: list[str]
    errors: list[str]

    @classmethod
    def of(cls, status: int, output: str, errors: str) -> Result:
        return cls(status, sorted(output.splitlines()), sorted(errors.splitlines()))


def plainly(name: str) -> Result:
    done = subprocess.run(
        [sys.executable, "-B", "main.py", *ARGUMENTS[name]],
        cwd=PROGRAMS / name,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Result.of(done.returncode, done.stdout, done.stderr)


class Ear:
    """Keeps what a session says."""

    def __init__(self) -> None:
        self.said: list[messages.AgentMessage] = []
        self.ended = asyncio.Event()

    def receive(self, batch: Sequence[messages.AgentMessage]) -> None:
        self.said.extend(batch)
        if any(isinstance(message, (messages.Ended, messages.Stopped)) for message in batch):
            self.ended.set()

    async def rest(self) -> messages.AgentMessage:
        """Wait until nothing runs any more; the message that says so."""
        await self.ended.wait()
        self.ended.clear()
        return self.said[-1]

    def text(self, stream: int) -> str:
        return "".join(
            message.text
            for message in self.said
            if isinstance(message, messages.Output) and message.stream == stream
        )


async def stepped(name: str, seed: int) -> tuple[Result, list[tuple[int, str]]]:
    """The result under one random schedule, and the schedule."""
    target = Target(str(PROGRAMS / name / "main.py"), ARGUMENTS[name], "main.py")
    ear = Ear()
    session = Session(target, Settings(f"random:{seed}"), ear.receive)
    try:
        await session.start()
        ear.ended.clear()
        session.run()
        last = await ear.rest()
        assert isinstance(last, messages.Ended), last
    finally:
        await session.close()
    assert not [message for message in ear.said if isinstance(message, messages.Uncontrolled)]
    steps = [(m.task, m.op) for m in ear.said if isinstance(m, messages.StepTaken)]
    return Result.of(last.status, ear.text(1), ear.text(2)), steps


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ARGUMENTS)
async def test_a_hundred_schedules_give_what_plain_python_gives(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROGRAMS / name)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    expected = plainly(name)
    schedules = set()
    for seed in range(SCHEDULES):
        result, steps = await stepped(name, seed)
        assert result == expected, f"seed {seed}"
        schedules.add(tuple(steps))
    assert len(schedules) > SCHEDULES // 2
