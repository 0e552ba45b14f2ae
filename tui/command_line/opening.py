"""`conc-tui` and `conc-tui TARGET`: from the command line to the app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulations.recordings import RecordingRefused, check_unchanged, load
from tui.app import run_app
from tui.command_line.refusals import UsageError
from tui.command_line.targets import is_recorded
from tui.command_line.targets import program as program_of

if TYPE_CHECKING:
    from simulations.recordings import Recording
    from simulations.sessions.target import Target
    from tui.command_line.arguments import Open


def open_app(options: Open) -> int:
    """Carry out the command; the exit status."""
    target, recording = _meant(options)
    settings = None if recording is None else recording.settings
    return run_app(target, settings=settings, recording=recording)


def _meant(options: Open) -> tuple[Target | None, Recording | None]:
    if options.target is None:
        return None, None
    if not is_recorded(options.target):
        return program_of(options.target, options.arguments), None
    if options.arguments:
        raise UsageError("a recording has its own arguments; none can stand after --")
    try:
        recording = load(Path(options.target))
        check_unchanged(recording)
    except RecordingRefused as refused:
        raise UsageError(str(refused)) from refused
    return recording.target, recording
