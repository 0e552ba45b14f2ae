"""Explanations of real programs, at every moment of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulations import messages
from simulations.catalogue import SCENARIOS
from simulations.explanations import explain
from simulations.program import Program, fold
from simulations.sessions.target import Target
from simulations.verdicts import verdict
from tests.simulations.listening import listening

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYTHING = Path(__file__).parent / "programs" / "everything.py"
TARGETS = {
    **{name: Target(str(one.program), scenario=name) for name, one in SCENARIOS.items()},
    "everything": Target(str(EVERYTHING)),
}
LINES = {
    "event": ["1"],
    "condition-wait-for": ["yes", "no", *["yes"] * 7],
    "condition-notify": ["3", "0", "99", "abc"],
}


@pytest.mark.parametrize("name", TARGETS)
async def test_every_task_is_explained_after_every_message(name: str) -> None:
    async with listening(TARGETS[name]) as listener:
        for scheduler in ("round-robin", "fifo", "random:1", "random:2"):
            program = await listener.run(scheduler, LINES.get(name, ()), limit=2000)
            verdict(program)
            _explain_all(listener.said)
        told = {explain(program, task).headline for task in program.tasks}
        assert not [headline for headline in told if "is blocked in" in headline]


def _explain_all(said: Sequence[messages.AgentMessage]) -> None:
    first = next(n for n, one in enumerate(said) if isinstance(one, messages.Rewound))
    program = fold(Program(), said[: first + 1])
    for message in said[first + 1 :]:
        program = fold(program, [message])
        if not isinstance(message, messages.StepTaken | messages.Announced | messages.NowReady):
            continue
        for task in program.tasks:
            told = explain(program, task)
            assert told.headline.startswith(f"T{task} ")
            assert len(told.headline) <= 40
            assert len(told.reason) <= 82
            timed = program.tasks[task].deadline is not None
            assert len(told.freed_by) <= (100 if timed else 80)
