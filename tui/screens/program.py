"""The screen on which one program is stepped: what each key asks of the stepping."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

from tui.bindings import bindings
from tui.keys import Where, shown
from tui.panes import primitive, source
from tui.screens.panes import Panes
from tui.state.line import Line
from tui.state.look import printable
from tui.state.view import Mode, View, must_type, primitives, reader, shown_primitive, subject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual import events

    from simulations.catalogue import Scenario
    from tui.keys import Key
    from tui.state.look import Look

FRAME = 0.1
"""Seconds between frames while something runs: the eye follows no more, a slow link keeps up."""
HOLD = 0.3
"""Keys pressed this soon after a command was sent are for what comes after it: a prompt that a run
ends at, the next of many steps."""
EMPTY_PROMPT_ONLY = frozenset({"end_of_file", "undo"})
"""Actions of the prompt whose keys edit the line where there is one."""
NEVER_STOPS = frozenset({"ctrl+c", "ctrl+q", "ctrl+z", "ctrl+l"})
"""Keys that keep their meaning during a free run."""


class ProgramScreen(Panes):
    """One program being stepped."""

    BINDINGS = bindings(Where.PROGRAM)

    def __init__(self, view: View, look: Look, keys: Sequence[Key]) -> None:
        super().__init__(view, look, keys)
        self.scenario: Scenario | None = None
        self.save: Callable[[], Path] | None = None
        self._filtering = False
        self._may_take_keys = True
        """Whether the prompt may take the keys when nothing but a typed line helps: not while the
        person goes back, acts on a primitive, or has just left it."""
        self._held: deque[events.Key] = deque()
        self._frame: asyncio.TimerHandle | None = None

    @property
    def where(self) -> Where:
        """Which keys of the table hold now."""
        return Where.FILTER if self._filtering else super().where

    # ---- showing what changed

    def changed(self) -> None:
        """Show the view: at once when the program stands still, else a few times a second."""
        if not self.is_mounted:
            return
        if self.view.busy:
            if self._frame is None:
                self._frame = asyncio.get_running_loop().call_later(FRAME, self._draw_frame)
            return
        if self._frame is not None:
            self._frame.cancel()
            self._frame = None
        self.show_view()
        if self._held and not self.view.busy:
            self.call_later(self._obey_held)

    def on_unmount(self) -> None:
        """Draw no more."""
        if self._frame is not None:
            self._frame.cancel()

    def _draw_frame(self) -> None:
        self._frame = None
        self.show_view()

    def show_view(self) -> None:
        """Bring every pane up to date, the prompt's label first."""
        if self.is_mounted:
            self._place_prompt()
        super().show_view()

    def _place_prompt(self) -> None:
        """Label the prompt, and give it the keys when nothing but a typed line helps."""
        prompt = self.prompt
        if self._filtering:
            prompt.label = "show tasks with: "
            return
        task = reader(self.view)
        if task is None or self.view.failure:
            prompt.label = None
        else:
            prompt.label = f"{task.id} reads  {printable(task.prompt or '')}"
        if self._may_take_keys and must_type(self.view.program) and not self.view.busy:
            self.keys_at = "prompt"
        elif self.keys_at == "prompt" and (prompt.label is None or self.view.busy):
            self.keys_at = "tasks"
        prompt.typing = self.keys_at == "prompt"

    def leave_keys_to_commands(self) -> None:
        """Keep the keys from the prompt until the person goes forward again."""
        self._may_take_keys = False
        self.keys_at = "tasks"

    # ---- keys

    async def on_key(self, event: events.Key) -> None:
        """Do what a key says before the next is looked at.

        Textual would look up bindings only after further keys may have come in, so that `1` typed
        right after `c` would not yet know of the run it is meant for.
        """
        if event.key in NEVER_STOPS:
            return
        recent = time.monotonic() - self.stepping.busy_since < HOLD
        if self._held or (self.view.busy and recent):
            self._held.append(event)
            self.set_timer(HOLD, self._held_long_enough)
            taken = True
        else:
            taken = await self._obey(event)
        if taken:
            event.stop()
            event.prevent_default()

    async def _obey(self, event: events.Key) -> bool:
        """Type it, stop a run with it, or carry out what the table of keys says."""
        if self.keys_at == "prompt":
            return await self._type(event)
        if self._stops(event):
            return True
        for where in (Where.PROGRAM, Where.EVERYWHERE):
            for key in self.key_table:
                if key.where is where and event.key in key.names:
                    await self._carry_out(key.action)
                    return True
        return self._belongs_to_prompt(event.key)

    def _belongs_to_prompt(self, name: str) -> bool:
        """Whether this key means something only while typing to the program; says so."""
        for key in self.key_table:
            if key.where is Where.PROMPT and key.action in EMPTY_PROMPT_ONLY and name in key.names:
                here = f"here {self.names['undo']} does"
                if key.action != "undo":
                    here = f"{self.names['prompt']} goes there"
                does = {"undo": "takes a step back", "end_of_file": "gives end of file"}[key.action]
                self.stepping.say(f"{shown(name)} {does} at the prompt only; {here}.")
                return True
        return False

    async def _carry_out(self, action: str) -> None:
        """Run an action: this screen's own now, the app's, which may end this screen, later."""
        if hasattr(self, f"action_{action.partition('(')[0]}"):
            await self.app.run_action(action, self)
        else:
            self.app.call_later(self.app.run_action, action)

    async def _type(self, event: events.Key) -> bool:
        """Whether this key was the prompt's: all keys are, but those the app always answers."""
        action = self._prompt_action(event.key)
        if action in EMPTY_PROMPT_ONLY and self.prompt.line.text:
            action = None
        if action is not None:
            await self.app.run_action(action, self)
            return True
        before = self.prompt.line
        if self.prompt.take(event):
            self.stepping.view_notice_over()
            if event.key == "ctrl+d" and self.prompt.line == before and not self._filtering:
                self.stepping.say("ctrl+d gives end of file on an empty line; ctrl+u clears it.")
            if self._filtering:
                self.stepping.change(filter=self.prompt.line.text)
            self.prompt.show()
        return True

    def _prompt_action(self, name: str) -> str | None:
        return next(
            (key.action for key in self.key_table if key.where is self.where and name in key.names),
            None,
        )

    def on_paste(self, event: events.Paste) -> None:
        """Text pasted at the prompt."""
        if self.keys_at == "prompt":
            event.stop()
            self.prompt.paste(event.text)
            self.prompt.show()

    def _stops(self, event: events.Key) -> bool:
        """Whether this key only ends a free run, or waits for the prompt it ends at."""
        view = self.view
        if view.busy and view.mode is Mode.RUN:
            if view.running is not None and event.key in self._keys_of("restart", "undo"):
                return False
            self.stepping.stop()
            return True
        if view.mode is Mode.PLAY and not must_type(view.program):
            if event.key in self._keys_of("faster", "slower"):
                return False
            self.stepping.stop()
            return True
        return False

    def _keys_of(self, *identities: str) -> set[str]:
        return {name for key in self.key_table if key.id in identities for name in key.names}

    async def _held_long_enough(self) -> None:
        """What the keys were held for did not come soon: they mean what they mean now."""
        if self._held and self.view.busy and self.view.mode is Mode.RUN:
            self._held.clear()
            self.stepping.stop()
        await self._obey_held(even_if_busy=True)

    async def _obey_held(self, *, even_if_busy: bool = False) -> None:
        """Do what the held keys say, in their order, as long as nothing is under way."""
        while self._held and (even_if_busy or not self.view.busy):
            await self._obey(self._held.popleft())

    # ---- stepping

    def action_step(self) -> None:
        """One step, chosen by the scheduler."""
        self._may_take_keys = True
        self.stepping.step()

    def action_step_selected(self) -> None:
        """One step of the task at the cursor."""
        task = subject(self.view)
        if task is None:
            self.stepping.say("There is no task yet.")
        elif task is reader(self.view):
            self.action_prompt()
        else:
            self._may_take_keys = True
            self.stepping.step_task(task.number)

    def action_run(self) -> None:
        """Run on."""
        self._may_take_keys = True
        self.stepping.run_on()

    def action_play(self) -> None:
        """Play."""
        self._may_take_keys = True
        self.stepping.play()

    def action_faster(self) -> None:
        """Play twice as fast."""
        self.stepping.change_pace(2)

    def action_slower(self) -> None:
        """Play half as fast."""
        self.stepping.change_pace(0.5)

    def action_timeout(self) -> None:
        """Let a timeout fire."""
        task = subject(self.view)
        if task is not None:
            self.stepping.step_task(task.number, timeout=True)

    def action_interrupt(self) -> None:
        """Interrupt the task that runs on."""
        self.stepping.interrupt()

    async def action_undo(self) -> None:
        """Take a step back."""
        self.leave_keys_to_commands()
        await self.stepping.undo()

    async def action_redo(self) -> None:
        """Take it again."""
        self.leave_keys_to_commands()
        await self.stepping.redo()

    async def action_restart(self) -> None:
        """Start again."""
        source.lines_of.cache_clear()
        await self.stepping.restart()

    def action_save(self) -> None:
        """Write a recording."""
        if self.save is None or not self.view.program.step:
            self.stepping.say("Nothing has been done yet that could be saved.")
            return
        try:
            path = self.save()
        except OSError as error:
            self.stepping.say(f"The recording was not saved: {error.filename}: {error.strerror}.")
            return
        self.stepping.say(f"Saved; repeat it with: conc-tui replay {path.name}")

    def action_act(self, operation: str) -> None:
        """Take part, as the person, in what the shown primitive is for."""
        thing = shown_primitive(self.view)
        if thing is None:
            used = primitives(self.view.program)
            self.stepping.say(
                "Choose a primitive with [ and ] first, then act on it."
                if used
                else "The program has used no primitive yet; step on until it does."
            )
            return
        hands = primitive.HANDS.get(thing.kind, {})
        if f"you_{operation}" not in hands:
            can = ", ".join(f"{self.names[name]} {word}" for name, word in hands.items())
            hint = f"; you can: {can}" if can else ""
            self.stepping.say(f"{operation} means nothing to {thing.name}, a {thing.kind}{hint}.")
            return
        self._may_take_keys = False
        self.stepping.act(thing.number, operation)

    # ---- typing

    def action_prompt(self) -> None:
        """Go to the prompt."""
        if reader(self.view) is None:
            self.stepping.say("No task reads a line now; the prompt opens when one does.")
            return
        self.give_keys("prompt")

    def action_give(self) -> None:
        """Give the line to the program, or keep the filter."""
        text = self.prompt.taken()
        if self._filtering:
            self._end_filtering()
        else:
            self._give(text)

    def action_end_of_file(self) -> None:
        """Give the program end of file."""
        if not self._filtering:
            self._give(None)

    def _give(self, text: str | None) -> None:
        self._may_take_keys = True
        self.stepping.give(text)

    def action_leave_prompt(self) -> None:
        """Back to the commands; a filter being typed is dropped."""
        self._may_take_keys = False
        if self._filtering:
            self.prompt.taken()
            self.stepping.change(filter="")
            self._end_filtering()
        else:
            self.give_keys("tasks")

    def action_filter(self) -> None:
        """Type a filter for the tasks."""
        self._filtering = True
        self.prompt.line = Line(self.view.filter, len(self.view.filter))
        self.give_keys("prompt")

    def _end_filtering(self) -> None:
        self._filtering = False
        self._may_take_keys = False
        self.give_keys("tasks")
