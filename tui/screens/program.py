"""The screen on which one program is stepped."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from tui.bindings import bindings
from tui.keys import Where, shown
from tui.panes import explanation, footer, header, output, primitive, source, tasks
from tui.panes.pane import Pane
from tui.panes.prompt import Prompt
from tui.screens.span_compositor import SpanCompositor
from tui.state.line import Line
from tui.state.look import Piece, Row, printable
from tui.state.view import (
    Mode,
    View,
    must_type,
    primitives,
    shown_primitive,
    subject,
    visible_tasks,
)
from tui.stepping import Stepping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from simulations.catalogue import Scenario
    from tui.keys import Key
    from tui.state.look import Look

RUN_FRAME = 0.1
"""Seconds between frames of a free run: the eye follows no more, and a slow link keeps up."""
HOLD = 0.3
"""Keys pressed this soon after a run began may be typed ahead for the prompt it ends at."""
SMALLEST = (60, 18)
WHILE_RUNNING = frozenset({"ctrl+c", "ctrl+q", "ctrl+z", "ctrl+l"})


class ProgramScreen(Screen[None]):
    """Tasks and source on the left, the primitive and the output on the right."""

    BINDINGS = bindings(Where.PROGRAM)
    AUTO_FOCUS = "#tasks"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  typed so by Textual
        (0, "-too-narrow"),
        (SMALLEST[0], "-wide-enough"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-too-short"),
        (SMALLEST[1], "-tall-enough"),
        (36, "-tall"),
    ]
    CSS_PATH = "program.tcss"

    def __init__(self, view: View, look: Look, keys: Sequence[Key]) -> None:
        super().__init__()
        self._compositor = SpanCompositor()
        self.scenario: Scenario | None = None
        self.save: Callable[[], Path] | None = None
        self._look = look
        self._keys = keys
        self._names = {key.id: shown(key.keys, only_first=True) for key in keys}
        self.stepping = Stepping(view, self._changed)
        self._scroll = {"source": 0, "output": 0}
        self._sideways = 0
        self._filtering = False
        self._may_take_focus = True
        """Whether the prompt may take the keys when nothing but a typed line helps: not while the
        person goes back, acts on a primitive, or has just left it."""
        self._set_off_at = 0.0
        self._held: list[events.Key] = []
        self._frame_due = False
        self._drawn_step = 0

    @property
    def view(self) -> View:
        """What is shown."""
        return self.stepping.view

    # ---- what is on it

    def compose(self) -> ComposeResult:
        """The panes."""
        look = self._look
        yield Pane(lambda width, _: header.draw(self.view, width), look, id="header")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Pane(self._tasks, look, id="tasks", can_focus=True)
                yield Pane(self._source, look, id="source", can_focus=True)
            with Vertical(id="right"):
                yield Pane(self._primitive, look, id="primitive")
                yield Pane(self._output, look, id="output", can_focus=True)
        yield Pane(
            lambda width, height: explanation.draw(self.view, width, height), look, id="explanation"
        )
        yield Prompt(look, {key.id: key.keys for key in self._keys}, id="prompt")
        yield Pane(self._footer, look, id="footer")
        yield Pane(self._too_small, look, id="too-small")

    def _tasks(self, width: int, height: int) -> list[Row]:
        return tasks.draw(self.view, width, height, focused=self._has_focus("tasks"))

    def _source(self, width: int, height: int) -> list[Row]:
        return source.draw(
            self.view,
            width,
            height,
            focused=self._has_focus("source"),
            scroll=self._scroll["source"],
            sideways=self._sideways,
        )

    def _primitive(self, width: int, height: int) -> list[Row]:
        return primitive.draw(self.view, width, height, focused=False, keys=self._names)

    def _output(self, width: int, height: int) -> list[Row]:
        return output.draw(
            self.view,
            width,
            height,
            focused=self._has_focus("output"),
            scroll=self._scroll["output"],
        )

    def _footer(self, width: int, height: int) -> list[Row]:
        where = Where.PROMPT if self._has_focus("prompt") else Where.PROGRAM
        return footer.draw(self._keys, where, width)

    def _too_small(self, width: int, height: int) -> list[Row]:
        wanted = f"{SMALLEST[0]}x{SMALLEST[1]}"
        return [
            (Piece(f"This terminal is {self.size.width}x{self.size.height}.", "strong"),),
            (Piece(f"conc-tui needs {wanted}, best 80x24."),),
            (Piece("Enlarge it, or q quits;"),),
            (Piece("conc-tui run needs no screen."),),
        ]

    def _has_focus(self, name: str) -> bool:
        return self.focused is not None and self.focused.id == name

    # ---- showing what changed

    def _changed(self) -> None:
        """Show the view: at once when the program stands still, else a few times a second."""
        if not self.is_mounted:
            return
        if self.view.busy and self.view.mode is Mode.RUN:
            if not self._frame_due:
                self._frame_due = True
                self.set_timer(RUN_FRAME, self._run_frame)
            return
        self.show_view()
        if not self.view.busy and self._held:
            held, self._held = self._held, []
            for event in held:
                self.app.post_message(events.Key(event.key, event.character))

    def _run_frame(self) -> None:
        self._frame_due = False
        self.show_view()

    def show_view(self) -> None:
        """Bring every pane up to date."""
        step = self.view.program.step
        if step != self._drawn_step:
            self._drawn_step = step
            self._scroll = {"source": 0, "output": 0}
        self._place_prompt()
        for pane in self.query(Pane):
            if isinstance(pane, Prompt):
                pane.show_view(self.view)
            else:
                pane.show()

    def _place_prompt(self) -> None:
        """Label the prompt, and give it the focus when nothing but a typed line helps."""
        prompt = self.query_one(Prompt)
        if self._filtering:
            prompt.label = "show tasks with: "
            return
        program = self.view.program
        reader = program.reader
        if reader is None or self.view.failure:
            prompt.label = None
        else:
            prompt.label = f"{reader.id} reads  {printable(reader.prompt or '')}"
        prompt.can_focus = prompt.label is not None
        if self._may_take_focus and must_type(program) and not self.view.busy:
            if not prompt.has_focus:
                prompt.focus()
        elif prompt.has_focus and prompt.label is None:
            self._focus("tasks")

    def _focus(self, name: str) -> None:
        self.query_one(f"#{name}").focus()

    def on_descendant_focus(self) -> None:
        """Mark the pane that has the keys."""
        self.show_view()

    # ---- keys that do not reach a binding

    async def on_key(self, event: events.Key) -> None:
        """Any key stops a free run; keys right after it began may belong to its prompt."""
        view = self.view
        if event.key in WHILE_RUNNING:
            return
        if view.mode is Mode.RUN and view.busy:
            event.stop()
            event.prevent_default()
            if time.monotonic() - self._set_off_at < HOLD:
                self._held.append(event)
                self.set_timer(HOLD, self._stop_for_held)
            else:
                self.stepping.stop()
        elif (
            view.mode is Mode.PLAY
            and event.key not in self._keys_of("faster", "slower")
            and not must_type(view.program)
        ):
            event.stop()
            event.prevent_default()
            self.stepping.stop()

    def _keys_of(self, *identities: str) -> set[str]:
        return {
            name.strip()
            for key in self._keys
            if key.id in identities
            for name in key.keys.split(",")
        }

    def _stop_for_held(self) -> None:
        if self._held and self.view.busy:
            self._held.clear()
            self.stepping.stop()

    # ---- stepping

    def action_step(self) -> None:
        """One step, chosen by the scheduler."""
        self._may_take_focus = True
        self.stepping.step()

    def action_step_selected(self) -> None:
        """One step of the task at the cursor."""
        task = subject(self.view)
        if task is None:
            self.stepping.say("There is no task yet.")
        elif must_type(self.view.program) and task is self.view.program.reader:
            self.action_prompt()
        else:
            self._may_take_focus = True
            self.stepping.step_task(task.number)

    def action_run(self) -> None:
        """Run on."""
        self._may_take_focus = True
        self._set_off_at = time.monotonic()
        self.stepping.run_on()

    def action_play(self) -> None:
        """Play."""
        self._may_take_focus = True
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
        self._may_take_focus = False
        await self.stepping.undo()

    async def action_redo(self) -> None:
        """Take it again."""
        self._may_take_focus = False
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
        self.stepping.say(f"Saved to {path.name}; conc-tui replay {path.name} repeats it.")

    def action_act(self, operation: str) -> None:
        """Take part, as the person, in what the shown primitive is for."""
        thing = shown_primitive(self.view)
        if thing is None:
            self.stepping.say("Choose a primitive with [ and ] first, then act on it.")
            return
        hands = primitive.HANDS.get(thing.kind, {})
        if f"you_{operation}" not in hands:
            can = ", ".join(f"{self._names[name]} {word}" for name, word in hands.items())
            hint = f"; you can: {can}" if can else ""
            self.stepping.say(f"{operation} means nothing to {thing.name}, a {thing.kind}{hint}.")
            return
        self._may_take_focus = False
        self.stepping.act(thing.number, operation)

    # ---- typing

    def action_prompt(self) -> None:
        """Go to the prompt."""
        if self.view.program.reader is None:
            self.stepping.say("No task reads a line now; the prompt opens when one does.")
            return
        self._focus("prompt")

    def on_prompt_given(self, event: Prompt.Given) -> None:
        """Give the line to the program, or keep the filter."""
        prompt = self.query_one(Prompt)
        prompt.clear()
        if self._filtering:
            self._end_filtering()
            return
        self._set_off_at = time.monotonic()
        self._may_take_focus = True
        self.stepping.give(event.text)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Filter while typing."""
        if self._filtering:
            self.stepping.change(filter=event.text)

    def on_prompt_left(self) -> None:
        """Back to the commands; a filter being typed is dropped."""
        self._may_take_focus = False
        if self._filtering:
            self.query_one(Prompt).clear()
            self.stepping.change(filter="")
            self._end_filtering()
            return
        self._focus("tasks")

    def action_filter(self) -> None:
        """Type a filter for the tasks."""
        prompt = self.query_one(Prompt)
        self._filtering = True
        self._place_prompt()
        prompt.line = Line(self.view.filter, len(self.view.filter))
        prompt.can_focus = True
        prompt.focus()

    def _end_filtering(self) -> None:
        self._filtering = False
        self._may_take_focus = False
        self._focus("tasks")
        self.show_view()

    # ---- looking

    def action_move(self, lines: int) -> None:
        """Move the cursor, or scroll the focused pane."""
        if self._scrolls(lines):
            return
        listed = [task.number for task in visible_tasks(self.view)]
        at = subject(self.view)
        if not listed:
            return
        index = listed.index(at.number) if at is not None and at.number in listed else 0
        self._select(listed[min(max(index + lines, 0), len(listed) - 1)])

    def _select(self, number: int) -> None:
        self.stepping.change(selected=number, notice="")

    def _scrolls(self, lines: int) -> bool:
        focused = self.focused.id if self.focused is not None else None
        if focused == "output":
            most = len(self.view.output.lines)
            self._scroll["output"] = min(max(self._scroll["output"] - lines, 0), most)
        elif focused == "source":
            self._scroll["source"] += lines
        else:
            return False
        self.query_one(f"#{focused}", Pane).show()
        return True

    def action_page(self, direction: int) -> None:
        """A page of the focused pane."""
        pane = self.focused if isinstance(self.focused, Pane) else self.query_one("#tasks", Pane)
        self.action_move(direction * max(pane.size.height - 2, 1))

    def action_end(self, direction: int) -> None:
        """To the first or the last line."""
        self.action_move(direction * 1_000_000)

    def action_follow(self) -> None:
        """Let the cursor follow the steps again."""
        self.stepping.change(selected=None, notice="The cursor follows the task that stepped last.")

    def action_pane(self, direction: int) -> None:
        """The next or previous primitive; the list of all comes before the first."""
        if self._has_focus("source"):
            self._sideways = max(self._sideways + 8 * direction, 0)
            self.query_one("#source", Pane).show()
            return
        things = primitives(self.view.program)
        if not things:
            self.stepping.say("The program has used no primitive yet.")
            return
        numbers: list[int | None] = [None, *[thing.number for thing in things]]
        now = shown_primitive(self.view)
        index = numbers.index(now.number) if now is not None else 0
        wanted = numbers[(index + direction) % len(numbers)]
        self.stepping.change(shown=wanted, overview=wanted is None, notice="")

    def action_show_object(self) -> None:
        """The primitive the task at the cursor is about."""
        task = subject(self.view)
        if task is None or task.object is None:
            self.stepping.say("The task at the cursor is not about to use a primitive.")
            return
        self.stepping.change(shown=task.object, overview=False, notice="")

    def action_focus_next_pane(self) -> None:
        """Keys go to the next part of the screen."""
        self._turn_focus(1)

    def action_focus_previous_pane(self) -> None:
        """Keys go to the previous part of the screen."""
        self._turn_focus(-1)

    def _turn_focus(self, direction: int) -> None:
        names = ["tasks", "source", "output"]
        if self.view.program.reader is not None:
            names.append("prompt")
        now = self.focused.id if self.focused is not None else "tasks"
        index = names.index(now) if now in names else 0
        self._focus(names[(index + direction) % len(names)])

    def action_zoom(self) -> None:
        """Give the focused pane the whole body, or take it back."""
        zoomed = self.query(".zoomed")
        if zoomed:
            self.remove_class("zooming")
            zoomed.remove_class("zoomed")
            return
        pane = self.focused
        if pane is not None and pane.id in {"tasks", "source", "output"}:
            self.add_class("zooming")
            pane.add_class("zoomed")
            self.query_one("#right" if pane.id == "output" else "#left").add_class("zoomed")
