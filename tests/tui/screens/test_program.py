"""Keys on the program's screen, over a session that plays a prepared run."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from textual.events import Key

from simulations import catalogue
from simulations.messages import (
    AgentMessage,
    Ended,
    Output,
    RunningAt,
    StepTaken,
    Stopped,
    TaskExited,
)
from simulations.sessions.household import SessionError
from simulations.sessions.target import Settings, Target
from tests.tui.screen_text import check_golden, text_of, until
from tests.tui.tape import TapeSession, event_run
from tui.conc_tui import ConcTui
from tui.screens.program import ProgramScreen
from tui.state.look import Look
from tui.state.view import Mode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

TARGET = Target(str(catalogue.SCENARIOS["event"].program), scenario="event")


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class Open:
    """An app with a tape in it."""

    def __init__(self, app: ConcTui, pilot: Pilot[int], sessions: list[TapeSession]) -> None:
        self.app = app
        self.pilot = pilot
        self.sessions = sessions

    @property
    def session(self) -> TapeSession:
        return self.sessions[-1]

    @property
    def screen(self) -> ProgramScreen:
        assert isinstance(self.app.screen, ProgramScreen)
        return self.app.screen

    @property
    def step(self) -> int:
        return self.screen.view.program.step

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await until(self.pilot, lambda: not self.screen.view.busy)

    @property
    def text(self) -> str:
        return text_of(self.app)


@asynccontextmanager
async def opened(
    count: int = 3, size: tuple[int, int] = (80, 24), target: Target | None = TARGET, **more: Any
) -> AsyncIterator[Open]:
    sessions: list[TapeSession] = []

    def make(target: Target, settings: Settings, receive: Any) -> TapeSession:
        sessions.append(TapeSession(target, settings, receive, event_run(count)))
        return sessions[-1]

    app = ConcTui(target, look=more.pop("look", Look()), make_session=make, **more)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Open(app, pilot, sessions)


async def test_space_takes_one_step_and_undo_shows_the_very_same_screen_again() -> None:
    async with opened() as it:
        await it.press("space", "space", "space")
        before = it.text
        await it.press("space")
        assert it.text != before
        await it.press("u")
        assert it.text == before


async def test_run_ends_at_the_prompt_which_takes_the_keys() -> None:
    async with opened() as it:
        await it.press("c")
        assert "T0 reads  >>>" in it.text
        await it.press("1")
        assert "T0 reads  >>>1" in it.text
        await it.press("enter")
        assert "exit status 0" in it.text
        assert "type 1 0" in it.session.asked


async def test_keys_typed_ahead_of_the_prompt_are_not_lost() -> None:
    async with opened() as it:
        for key in ("c", "1", "enter"):
            it.app.post_message(Key(key, key if len(key) == 1 else None))
        await until(it.pilot, lambda: it.screen.view.program.status is not None)


async def test_a_line_typed_by_hand_is_one_step() -> None:
    async with opened() as it:
        await it.press(*["space"] * 11)
        assert it.screen.keys_at == "prompt"
        await it.press("1", "enter")
        assert it.step == 12
        assert it.screen.view.mode is Mode.STEP


async def test_the_prompt_can_be_left_and_found_again() -> None:
    async with opened() as it:
        await it.press("c", "tab")
        assert it.screen.keys_at == "tasks"
        await it.press("u")
        assert it.step == 10
        await it.press("space", "tab", "i", "x")
        assert it.screen.prompt.line.text == "x"


async def test_undo_into_a_reading_moment_leaves_the_keys_to_commands() -> None:
    async with opened() as it:
        await it.press(*["space"] * 11, "1", "enter", "u", "u")
        assert it.step == 10


async def test_a_step_can_be_taken_back_from_the_empty_prompt_itself() -> None:
    async with opened() as it:
        await it.press("c", "x", "ctrl+u")
        assert it.screen.prompt.line.text == ""
        assert it.step == 11
        await it.press("ctrl+u", "u")
        assert it.step == 9


async def test_end_of_file_is_given_at_an_empty_prompt_only() -> None:
    async with opened() as it:
        await it.press("c", "x", "left", "ctrl+d")
        assert it.screen.prompt.line.text == ""
        await it.press("ctrl+d")
        assert "type None 0" in it.session.asked


async def test_the_cursor_chooses_who_steps() -> None:
    async with opened() as it:
        await it.press("space", "space", "space", "down", "enter")
        assert "step 1 False" in it.session.asked


async def test_every_refusal_is_said() -> None:
    async with opened() as it:
        await it.press("u")
        assert "no step to take back" in it.text
        await it.press("ctrl+r", "t")
        assert "no timeout" in it.text
        await it.press("s")
        assert "has used no primitive yet" in it.text
        await it.press("i")
        assert "No task reads" in it.text


async def test_a_schedule_is_saved_under_a_name_that_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened() as it:
        await it.press("w")
        assert "Nothing has been done yet" in it.text
        await it.press("space", "w", "w")
        assert "conc-tui replay event-1-2.recording" in it.text
    assert set(names_in(tmp_path)) == {
        "event-1.recording",
        "event-1-2.recording",
    }


async def test_your_hands_set_the_light_and_undo_takes_it_back() -> None:
    async with opened() as it:
        await it.press("c", "tab")
        before = it.text
        await it.press("s")
        assert "(G) GREEN" in it.text
        assert "YOU did event.set(), not the program" in it.text
        await it.press("u")
        assert it.text == before
        await it.press("n")
        assert "notify means nothing to event" in it.text


async def test_play_goes_on_by_itself_until_a_key() -> None:
    async with opened() as it:
        await it.press("plus", "plus", "plus", "plus", "p")
        await until(it.pilot, lambda: it.step >= 3)
        await it.press("x")
        at = it.step
        assert it.screen.view.mode is Mode.STEP
        await it.pilot.pause(0.1)
        assert it.step == at


async def test_a_long_step_is_told_with_its_line_and_can_be_interrupted() -> None:
    async with opened() as it:
        await it.press("space")
        screen = it.screen
        screen.stepping._send(lambda _: None)
        screen.stepping.receive([RunningAt(0, 1, 12, "<module>", 3.0)])
        await until(it.pilot, lambda: "runs on" in it.text)
        assert "T0 runs on at event.py:12 for 3 s without a step; ctrl+c interrupt" in it.text
        await it.pilot.press("ctrl+c")
        assert "interrupt" in it.session.asked


async def test_a_task_that_writes_without_a_step_is_asked_where_it_is() -> None:
    async with opened() as it:
        await it.press("space")
        stepping = it.screen.stepping
        stepping._send(lambda _: None)
        stepping.receive([Output(1, 0, 1, "on and on\n")])
        assert "probe" not in it.session.asked
        stepping.moved_at -= 5
        stepping.receive([Output(1, 0, 1, "on and on\n")])
        stepping.receive([Output(1, 0, 1, "on and on\n")])
        assert it.session.asked.count("probe") == 1


async def test_what_you_interrupted_is_said_until_the_next_key() -> None:
    async with opened() as it:
        await it.press("space")
        it.screen.stepping._send(lambda _: None)
        await it.pilot.press("ctrl+c")
        await until(it.pilot, lambda: "You interrupted the program" in it.text)
        raised: list[AgentMessage] = [
            StepTaken(2, 0, "start(T1)", None, 1, 12, 0.0),
            Stopped("step", 2),
        ]
        it.screen.stepping.receive(raised)
        await until(it.pilot, lambda: "it got a KeyboardInterrupt." in it.text)
        await it.press("space")
        assert "KeyboardInterrupt" not in it.text


async def test_keys_of_the_prompt_that_do_nothing_say_so() -> None:
    async with opened() as it:
        await it.press("c", "x", "ctrl+d")
        assert "ctrl+d gives end of file on an empty line; ctrl+u clears it." in it.text
        await it.press("ctrl+u", "ctrl+u")
        assert it.step == 10
        await it.press("ctrl+u")
        assert it.step == 10
        assert "ctrl+u takes a step back at the prompt only; here u does." in it.text
        await it.press("space", "tab", "ctrl+d")
        assert "ctrl+d gives end of file at the prompt only; i goes there." in it.text


async def test_setting_a_green_light_or_clearing_a_red_one_changes_nothing() -> None:
    async with opened() as it:
        await it.press("c", "tab", "x")
        assert "YOU did event.clear(); nothing changed: it was red already." in it.text
        await it.press("s")
        assert "YOU did event.set(), not the program" in it.text
        await it.press("s")
        assert "YOU did event.set(); nothing changed: it was green already." in it.text


async def test_a_failure_of_our_own_inside_the_program_is_told_in_one_sentence() -> None:
    async with opened() as it:
        await it.press("space")
        traced = "Traceback (most recent call last):\nKeyError: 7\n"
        it.screen.stepping.receive([Stopped("failed", 1, traced)])
        it.screen.stepping.receive([Ended(125, 1)])
        await until(it.pilot, lambda: "conc-tui lost the program" in it.text)
        assert "ended it: KeyError: 7." in it.text
        assert "Traceback" not in it.text


async def test_a_long_error_gets_the_rows_it_needs_and_gives_them_back() -> None:
    async with opened() as it:
        await it.press("space", "space")
        before = it.text
        it.screen.stepping.receive([TaskExited(1, 2, "ValueError: " + "word " * 50 + "the end")])
        it.screen.stepping.change(selected=1)
        await until(it.pilot, lambda: "the end" in it.text)
        await it.press("up", "u", "space")
        await until(it.pilot, lambda: it.text == before)


async def test_panes_take_turns_and_the_filter_narrows_the_tasks() -> None:
    async with opened() as it:
        await it.press("c", "tab", "tab")
        assert it.screen.keys_at == "source"
        await it.press("shift+tab", "slash", *"input")
        assert "Tasks /input 1 of 4" in it.text
        await it.press("enter")
        assert it.screen.keys_at == "tasks"
        assert "Tasks /input 1 of 4" in it.text
        await it.press("slash", "escape")
        assert "Tasks ═" in it.text


async def test_help_lists_every_key_and_closes() -> None:
    async with opened() as it:
        await it.pilot.press("question_mark")
        await it.pilot.pause(0.1)
        assert "One step; the scheduler picks the task" in it.text
        await it.pilot.press("q")
        await it.pilot.pause(0.1)
        assert isinstance(it.app.screen, ProgramScreen)


async def test_the_lesson_is_one_key_away() -> None:
    async with opened() as it:
        await it.pilot.press("L")
        await it.pilot.pause(0.1)
        assert "What it shows" in it.text


async def test_the_catalogue_opens_a_scenario_and_takes_it_back() -> None:
    async with opened(target=None) as it:
        assert "condition-notify" in it.text
        await it.pilot.press("enter")
        await until(it.pilot, lambda: isinstance(it.app.screen, ProgramScreen))
        await it.pilot.press("b")
        await until(it.pilot, lambda: not isinstance(it.app.screen, ProgramScreen))
        assert it.session.closed
        assert "condition-notify" in it.text


async def test_a_session_that_cannot_start_is_told_whole_and_can_be_started_again() -> None:
    class Failing(TapeSession):
        async def start(self) -> None:
            raise SessionError("the helper process ended by itself: " + "word " * 20)

    app = ConcTui(TARGET, look=Look(), make_session=Failing)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "conc-tui lost the program" in text_of(app))
        assert text_of(app).count("word") == 20
        await pilot.press("space")
        assert "R starts it again, q quits." in text_of(app)
        await pilot.press("R")
        await until(pilot, lambda: "T0 is about to begin" in text_of(app))


async def test_quitting_closes_the_session() -> None:
    async with opened() as it:
        session = it.session
        await it.pilot.press("q")
    assert session.closed
    assert it.app.return_code == 0


async def test_a_remapped_key_works_and_is_shown() -> None:
    async with opened(keymap={"step": "v"}) as it:
        await it.press("v")
        assert it.step == 1
        assert " v step" in it.text
        await it.press("space")
        assert it.step == 1


async def test_a_small_terminal_gets_a_sentence() -> None:
    async with opened(size=(50, 12)) as it:
        assert "This terminal is 50x12." in it.text
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause(0.1)
        assert "Tasks" in it.text


async def test_the_screen_in_ascii_without_colour() -> None:
    async with opened(look=Look(ascii_only=True, colour=False)) as it:
        await it.press("c")
        assert it.text.isascii()
        check_golden("event-ascii", it.text)


async def test_the_screen_at_other_sizes() -> None:
    for size in ((60, 18), (120, 40), (200, 60)):
        async with opened(size=size) as it:
            await it.press("c")
            assert "T0 reads  >>>" in it.text
            assert "(R) RED" in it.text
            assert "waits at the red light" in it.text
