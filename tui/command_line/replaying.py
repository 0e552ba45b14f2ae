"""`conc-tui replay`: a recorded run again, step for step, or the first step that differs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from simulations.program import Program
from simulations.recordings import Changed, RecordingRefused, check_unchanged, load
from simulations.sessions.session import Session, SessionError
from simulations.verdicts import diverged, failed, verdict
from tui.command_line.driving import Driver, Interrupted
from tui.command_line.printing import PRINTERS
from tui.command_line.refusals import UsageError

if TYPE_CHECKING:
    from simulations.recordings import Recording
    from simulations.verdicts import Verdict
    from tui.command_line.arguments import Replay

_LAST_STEP = 1.0
"""Seconds for the last step of a run that was stopped at a limit, maybe in the middle of it."""


def replay(options: Replay) -> int:
    """Carry out the command; the exit status."""
    printer = PRINTERS[options.format]()
    try:
        recording = load(options.recording)
        check_unchanged(recording)
    except Changed as refused:
        judged = diverged(Program(), str(refused))
        printer.verdict(Program(), judged)
        return judged.exit
    except RecordingRefused as refused:
        raise UsageError(str(refused)) from refused
    return asyncio.run(_replay(recording, Driver(printer), options))


async def _replay(recording: Recording, driver: Driver, options: Replay) -> int:
    settings = replace(
        recording.settings,
        output="inherit" if options.format == "text" else "messages",
    )
    session = Session(recording.target, settings, driver.receive)
    try:
        judged = await driver.unless_ended(follow(recording, driver, session))
    except SessionError as error:
        judged = failed(driver.program, f"{error}.")
    except Interrupted as interrupted:
        return 128 + interrupted.number
    finally:
        await session.close()
    driver.printer.verdict(driver.program, judged)
    return judged.exit


async def follow(recording: Recording, driver: Driver, session: Session) -> Verdict:
    """Start the program and take the recorded steps; the recorded verdict if all is the same."""
    await session.start()
    await driver.still()
    following = asyncio.ensure_future(_steps(recording, driver, session))
    try:
        while not following.done():
            limited = recording.verdict.verdict == "limit"
            at_last = driver.program.step >= len(recording.choices)
            await asyncio.wait({following}, timeout=_LAST_STEP if limited else None)
            if limited and at_last and not following.done():
                return recording.verdict
        await following
    finally:
        following.cancel()
    return _compared(recording, driver)


async def _steps(recording: Recording, driver: Driver, session: Session) -> None:
    await session.follow(recording.choices)
    await driver.still()
    if driver.program.status is None and recording.verdict.verdict in {"stuck", "input"}:
        session.run(limit=1)
        await driver.still()


def _compared(recording: Recording, driver: Driver) -> Verdict:
    """The recorded verdict when this run ended the same way, else how it differs."""
    program, then = driver.program, recording.verdict
    now = verdict(program)
    if now.verdict == "diverged" or (now.verdict, now.exit) == (then.verdict, then.exit):
        return now if now.verdict == "diverged" else then
    last = len(recording.choices)
    was = f"the recorded run was {then.verdict} with exit status {then.exit}"
    return diverged(program, f"After step {last}, {was}, this one {now.verdict} with {now.exit}.")
