"""The sentence under the panes: what just happened, or why nothing does and which key helps."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from primitives.wire import YOU
from simulations.program import task_id
from tui.keys import shown
from tui.state.view import Mode, last_step, must_type, over, stuck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulations.program import Program
    from tui.state.view import Taken, View


def sentence(view: View, keys: Mapping[str, str]) -> tuple[str, str]:
    """What to say and the name of its style. `keys` are the keys in force by id."""

    def key(identity: str) -> str:
        return shown(keys[identity], only_first=True)

    if view.failure:
        return f"{key('restart')} starts it again, {key('quit')} quits.", "error"
    if view.running is not None:
        return _running_long(view, key("interrupt"), key("restart")), "notice"
    if view.notice:
        return view.notice, "notice"
    if over(view.program):
        return (
            f"{how_it_ended(view.program)} {key('undo')} undo, {key('restart')} restart.",
            "strong",
        )
    if stuck(view.program):
        return _stuck(view, f"{key('undo')} undo, {key('restart')} restart.")
    if view.mode is Mode.RUN and view.busy:
        return "running on; any key stops it", "dim"
    if view.mode is Mode.PLAY and not must_type(view.program):
        return (
            f"playing {view.pace:g} steps/s; {key('faster')} faster, {key('slower')} slower,"
            " any other key pauses"
        ), "dim"
    return _just_happened(view, key("step"), key("run"))


def _stuck(view: View, helps: str) -> tuple[str, str]:
    taken = last_step(view)
    if taken is not None and taken.task == YOU:
        return f"step {taken.step}: YOU did {_did(taken)}, not the program, which is stuck", "you"
    held = view.program.held_by(YOU)
    if held:
        return f"Stuck until you release {held[0].name}. {helps}", "strong"
    return f"Stuck: nothing in the program can ever run again. {helps}", "strong"


def _running_long(view: View, interrupt: str, restart: str) -> str:
    at = view.running
    if at is None:
        return ""
    path = view.program.files.get(at.file, "") if at.file is not None else ""
    place = f"{path.rpartition('/')[2]}:{at.line}" if path else f"line {at.line}"
    since = f"for {at.seconds:.0f} s " if at.seconds >= 1 else ""
    return (
        f"{task_id(at.task)} runs on at {place} {since}without a step;"
        f" {interrupt} interrupt, {restart} restart"
    )


def _just_happened(view: View, step: str, run: str) -> tuple[str, str]:
    taken = last_step(view)
    if taken is None:
        return f"Nothing has run yet: {step} takes the first step, {run} runs on.", ""
    did = _did(taken)
    late = ", which timed out" if taken.outcome == "timeout" else ""
    if taken.task == YOU:
        return f"step {taken.step}: YOU did {did}, not the program", "you"
    line = f" at line {taken.site.line}" if taken.site is not None else ""
    return f"step {taken.step}: {task_id(taken.task)} did {did}{line}{late}", ""


def _did(taken: Taken) -> str:
    did = taken.op if taken.object is None else f"{taken.object}.{taken.op}"
    return did if "(" in did else f"{did}()"


def how_it_ended(program: Program) -> str:
    """The end of the program in a sentence."""
    status = program.status
    if status is None:
        return f"The program is over after {program.step} steps."
    if status < 0:
        return f"The program was killed by {_signal_name(-status)} after step {program.step}."
    ended = "ended" if program.ending else "broke off"
    return f"The program {ended} with exit status {status} after {program.step} steps."


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
