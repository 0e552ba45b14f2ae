"""Programs that nobody prepared give the same under every schedule as under plain Python."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulations.sessions.target import Target
from simulations.verdicts import verdict
from tests.simulations.listening import listening

PROGRAMS = Path(__file__).with_name("programs")
ARGUMENTS = {"ledger": ("3",), "pipeline": ("words.txt",), "services": (), "world": ()}
OUTSIDE = {"world"}
"""Real calls that block end when they end, so the schedule is not in one hand alone."""
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


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ARGUMENTS)
async def test_a_hundred_schedules_give_what_plain_python_gives(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROGRAMS / name)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    expected = plainly(name)
    schedules = set()
    target = Target(str(PROGRAMS / name / "main.py"), ARGUMENTS[name], "main.py")
    async with listening(target) as listener:
        for seed in range(SCHEDULES):
            program = await listener.run(f"random:{seed}")
            assert program.status is not None, verdict(program).why
            result = Result.of(program.status, listener.text(1), listener.text(2))
            assert result == expected, f"seed {seed}"
            assert name in OUTSIDE or not program.uncontrolled
            schedules.add(tuple(listener.steps()))
    assert len(schedules) > SCHEDULES // 2
