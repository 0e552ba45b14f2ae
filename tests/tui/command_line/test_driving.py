from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from simulations import messages
from simulations.sessions.session import Session, SessionError
from tests.tui.command_line.commands import ENDS
from tui.command_line import running
from tui.command_line.arguments import Run, parse
from tui.command_line.driving import Driver
from tui.command_line.printing import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Program


class Full(Text):
    def batch(self, program: Program, batch: Sequence[messages.AgentMessage]) -> None:
        raise OSError(28, "No space left on device")


async def test_work_is_awaited() -> None:
    async def work() -> int:
        return 7

    assert await Driver(Text()).unless_ended(work()) == 7


async def test_an_output_that_takes_no_more_ends_the_work() -> None:
    driver = Driver(Full())

    async def work() -> None:
        driver.receive([messages.Stopped("start", 0)])
        driver.receive([messages.Stopped("start", 0)])
        await asyncio.Event().wait()

    with pytest.raises(OSError, match="No space"):
        await driver.unless_ended(work())


async def test_a_session_that_fails_in_a_callback_ends_the_work() -> None:
    driver = Driver(Text())

    async def work() -> None:
        context = {"exception": SessionError("a line that is no message"), "message": "x"}
        asyncio.get_running_loop().call_exception_handler(context)
        await asyncio.Event().wait()

    with pytest.raises(SessionError, match="no message"):
        await driver.unless_ended(work())


async def test_waiting_until_the_program_stands_still() -> None:
    driver = Driver(Text())
    waiting = asyncio.ensure_future(driver.still())
    driver.receive([messages.FileSeen(0, "a.py")])
    await asyncio.sleep(0)
    assert not waiting.done()
    driver.receive([messages.Stopped("step", 1)])
    await waiting
    assert driver.program.step == 1


async def test_a_command_that_is_refused_is_an_error() -> None:
    driver = Driver(Text())
    driver.receive([messages.Refused("no such task")])
    with pytest.raises(SessionError, match="no such task"):
        await driver.still()


def test_a_session_that_cannot_work_is_a_verdict_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def start(session: object) -> None:
        raise SessionError("conc-tui's helper process is gone")

    monkeypatch.setattr(Session, "start", start)
    options = parse(["run", str(ENDS)])
    assert isinstance(options, Run)
    assert running.run(options) == 125
    assert capfd.readouterr().err == (
        "conc-tui: failed after 0 steps, exit status 125. conc-tui's helper process is gone.\n"
    )
