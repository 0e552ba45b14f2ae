"""CPython's own lock tests, every one, against the drop-ins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulations.sessions.target import Target
from tests.simulations.listening import listening

PROGRAM = Path(__file__).with_name("programs") / "lock_conformance.py"


@pytest.mark.parametrize("scheduler", ["round-robin", "random:1", "random:2"])
async def test_the_drop_ins_pass_every_test_of_cpythons_locks(scheduler: str) -> None:
    async with listening(Target(str(PROGRAM))) as listener:
        await listener.run(scheduler)
        report = listener.text(2)
        assert listener.program.status == 0, report
        assert report.endswith("\nOK\n"), "no test failed, and none was skipped"
        found = re.search(r"Ran (\d+) tests", report)
        assert found is not None
        assert int(found[1]) == report.count(" ... ok\n") >= 140
