"""The tutorial's typed examples in the app, with the real programs: each moment a golden."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from simulations import catalogue
from simulations.sessions.target import Target
from tests.tui.screen_text import check_golden, text_of, until
from tui.conc_tui import ConcTui
from tui.screens.program import ProgramScreen
from tui.state.look import Look

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot


class Moment:
    """An app on a scenario."""

    def __init__(self, app: ConcTui, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> ProgramScreen:
        assert isinstance(self.app.screen, ProgramScreen)
        return self.app.screen

    @property
    def text(self) -> str:
        return text_of(self.app)

    @property
    def step(self) -> int:
        return self.screen.view.program.step

    async def press(self, *keys: str) -> str:
        for key in keys:
            await self.pilot.press(key)
            await until(self.pilot, lambda: not self.screen.view.busy and not self.screen._held)
        return self.text


@asynccontextmanager
async def scenario(name: str) -> AsyncIterator[Moment]:
    target = Target(str(catalogue.SCENARIOS[name].program), given=f"{name}.py", scenario=name)
    app = ConcTui(target, look=Look())
    async with app.run_test(size=(80, 24)) as pilot:
        moment = Moment(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, ProgramScreen))
        await until(pilot, lambda: not moment.screen.view.busy)
        yield moment


async def test_event() -> None:
    async with scenario("event") as it:
        check_golden("event-at-start", it.text)
        check_golden("event-waiting", await it.press("c"))
        text = await it.press("1", "enter")
        check_golden("event-green", text)
        assert "(G) GREEN" in text
        for number in range(100, 110):
            assert str(number) in text


async def test_event_at_its_end_goes_back_step_by_step() -> None:
    async with scenario("event") as it:
        screens = [it.text]
        screens += [await it.press("space") for _ in range(31)]
        await it.press("c", "1", "enter")
        while it.step > 31:
            await it.press("u")
        check_golden("event-one-step-back", it.text)
        for step in range(31, -1, -1):
            assert it.text == screens[step], step
            await it.press("u")


async def test_condition_wait_for() -> None:
    async with scenario("condition-wait-for") as it:
        check_golden("condition-wait-for-asking", await it.press("c"))
        text = await it.press(*"yes", "enter")
        check_golden("condition-wait-for-one-gone", text)
        assert "T1   100" in text
        assert "T2 reads  >>>" in text


async def test_condition_notify() -> None:
    async with scenario("condition-notify") as it:
        check_golden("condition-notify-waiting", await it.press("c"))
        text = await it.press("3", "enter")
        check_golden("condition-notify-three-gone", text)
        for number in range(3):
            assert f"run the thread: {number}" in text
        assert "run the thread: 3" not in text
        await it.press("tab", "u")
        check_golden("condition-notify-one-step-back", it.text)


@pytest.mark.parametrize(
    ("name", "before", "keys"),
    [
        ("event", ["c", "tab"], ["s", "x"]),
        ("condition-notify", ["c", "tab"], ["n", "N", "a", "r"]),
        ("lock", ["space"] * 4, ["a", "r"]),
        ("rlock", ["space"] * 4, ["a", "a", "r", "r"]),
        ("semaphore", ["space"] * 4, ["a", "a", "r"]),
    ],
)
async def test_hands_on(name: str, before: list[str], keys: list[str]) -> None:
    async with scenario(name) as it:
        screens = [await it.press(*before)]
        for number, key in enumerate(keys, start=1):
            text = await it.press(key)
            check_golden(f"hands-{name}-{number}-{key.lower()}", text)
            assert "YOU did" in text
            screens.append(text)
        for text in reversed(screens[:-1]):
            assert await it.press("u") == text


async def test_a_program_that_ends_by_itself_can_be_gone_back_in_and_restarted() -> None:
    async with scenario("semaphore") as it:
        text = await it.press("c")
        assert "exit status 0 after 102 steps" in text
        assert "step 101 ·" in await it.press("u")
        assert "exit status 0" in await it.press("ctrl+r")
        assert "step 0 ·" in await it.press("R")
