"""The Textual app: which screen opens, how a program is attached to it, and how it all ends."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand

from simulations import catalogue
from simulations.sessions.target import Settings, Target
from tui.bindings import bindings
from tui.keys import Where, shown, with_keymap
from tui.saving import save
from tui.screens import help as help_page
from tui.screens import lesson as lesson_page
from tui.screens.catalogue import Catalogue
from tui.screens.page import Page
from tui.screens.program import ProgramScreen
from tui.state.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from textual.screen import Screen

    from simulations.catalogue import Scenario
    from simulations.recordings import Recording
    from tui.session import Commands, MakeSession, Receive
    from tui.state.look import Look
    from tui.stepping import Stepping

TERMINAL_GONE = {signal.SIGTERM: 143, signal.SIGHUP: 129}
"""Signals that end the app in order, and the exit status each gives."""


def _session(target: Target, settings: Settings, receive: Receive) -> Commands:
    from simulations.sessions.session import Session  # noqa: PLC0415  the catalogue needs none

    session: Commands = Session(target, settings, receive)
    return session


class ConcTui(App[int]):
    """The whole app."""

    TITLE = "conc-tui"
    BINDINGS = bindings(Where.EVERYWHERE)
    ENABLE_COMMAND_PALETTE = True
    CSS = """
    Screen { overflow: hidden; }
    """

    def __init__(
        self,
        target: Target | None,
        *,
        look: Look,
        settings: Settings | None = None,
        recording: Recording | None = None,
        keymap: Mapping[str, str] | None = None,
        make_session: MakeSession = _session,
    ) -> None:
        super().__init__()
        self._target = target
        self._settings = settings or Settings(epoch=time.time())
        self._recording = recording
        self._look = look
        self._person_keymap = dict(keymap or {})
        self._keys = with_keymap(self._person_keymap)
        self._make_session = make_session
        self._stepping: Stepping | None = None
        """The program that is open."""
        self.theme = "ansi-dark"

    # ---- beginning and end

    async def on_mount(self) -> None:
        """Open the first screen."""
        self.set_keymap(self._person_keymap)
        loop = asyncio.get_running_loop()
        for number, status in TERMINAL_GONE.items():
            loop.add_signal_handler(number, self._terminal_gone, status)
        if self._target is None:
            await self.push_screen(Catalogue(self._look, self._keys))
        else:
            await self._open(self._target)

    def _terminal_gone(self, status: int) -> None:
        self.exit(return_code=status)

    async def on_unmount(self) -> None:
        """Leave nothing of a program running, however the app ends."""
        await self._close_program()

    async def _close_program(self) -> None:
        stepping, self._stepping = self._stepping, None
        if stepping is not None:
            await stepping.close()

    # ---- opening a program

    async def _open(self, target: Target) -> None:
        scenario = catalogue.find(target.scenario) if target.scenario else None
        view = View(
            title=scenario.title if scenario is not None else target.given or target.path,
            path=target.path,
            busy=True,
            scheduler=self._settings.scheduler,
            focus=scenario.focus if scenario is not None else "",
        )
        screen = ProgramScreen(view, self._look, self._keys)
        screen.scenario = scenario
        screen.save = lambda: save(
            target, self._settings, screen.stepping.choices, screen.view.program
        )
        self._stepping = screen.stepping
        await self.push_screen(screen)
        session = self._make_session(target, self._settings, screen.stepping.receive)
        screen.stepping.attach(session)
        recording = self._recording if target is self._target else None
        if recording is not None:
            screen.leave_keys_to_commands()
        self.run_worker(
            screen.stepping.begin(recording.choices if recording else ()), exclusive=True
        )

    async def on_catalogue_chosen(self, event: Catalogue.Chosen) -> None:
        """Open the chosen scenario."""
        scenario = event.scenario
        path = str(scenario.program)
        await self._open(Target(path=path, given=path, scenario=scenario.id))

    def on_catalogue_lesson_wanted(self, event: Catalogue.LessonWanted) -> None:
        """Read a lesson before opening."""
        self._show_lesson(event.scenario)

    # ---- pages and leaving

    def _show_lesson(self, scenario: Scenario | None) -> None:
        title = scenario.title if scenario is not None else "Lesson"
        self.push_screen(
            Page(title, lambda width: lesson_page.lines(scenario, width), self._look, self._keys)
        )

    def action_lesson(self) -> None:
        """The lesson of the open scenario."""
        screen = self.screen
        if isinstance(screen, ProgramScreen):
            self._show_lesson(screen.scenario)

    def action_help(self) -> None:
        """All keys and signs."""
        if isinstance(self.screen, Page):
            return
        self.push_screen(
            Page("Help", lambda width: help_page.lines(self._keys, width), self._look, self._keys)
        )

    def action_palette(self) -> None:
        """Find a command by name; Textual's palette needs more than ASCII, the help does not."""
        if self._look.ascii_only:
            self.action_help()
        else:
            self.action_command_palette()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key that works where the palette was opened."""
        here = Where.PROGRAM if isinstance(screen, ProgramScreen) else Where.CATALOGUE
        for key in self._keys:
            if key.where not in {here, Where.EVERYWHERE} or key.id == "palette":
                continue
            yield SystemCommand(
                f"{key.label}  ({shown(key.keys, only_first=True)})",
                key.help,
                self._runner(screen, key.action),
            )

    def _runner(self, screen: Screen[object], action: str) -> Callable[[], None]:
        async def run() -> None:
            if not await self.run_action(action, screen):
                await self.run_action(action)

        def later() -> None:
            self.call_later(run)

        return later

    async def action_back(self) -> None:
        """From the program to the catalogue."""
        screen = self.screen
        if not isinstance(screen, ProgramScreen):
            return
        await self._close_program()
        below = self.screen_stack[-2] if len(self.screen_stack) > 1 else None
        if isinstance(below, Catalogue):
            await self.pop_screen()
        else:
            await self.switch_screen(Catalogue(self._look, self._keys))

    def action_redraw(self) -> None:
        """Draw the whole screen again."""
        self.screen.refresh()

    async def action_leave(self) -> None:
        """Quit."""
        await self.action_quit_app()

    async def action_quit_app(self) -> None:
        """Quit from anywhere."""
        await self._close_program()
        self.exit(0)
