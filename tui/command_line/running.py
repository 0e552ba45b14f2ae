"""`conc-tui run`: a program to its end, or to where it cannot go on."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from typing import TYPE_CHECKING

from simulations import VERSION
from simulations.recordings import Recording, digests, is_recording, save
from simulations.sessions.session import Session, SessionError
from simulations.sessions.target import Settings
from simulations.verdicts import failed, limited, verdict
from tui.command_line.driving import Driver, Interrupted
from tui.command_line.printing import PRINTERS
from tui.command_line.refusals import UsageError
from tui.command_line.streams import STDIN, StandardInput, say
from tui.command_line.targets import program as program_of

if TYPE_CHECKING:
    from pathlib import Path

    from simulations.sessions.target import Target
    from simulations.verdicts import Verdict
    from tui.command_line.arguments import Run


def run(options: Run) -> int:
    """Carry out the command; the exit status."""
    target = program_of(options.target, options.arguments)
    if options.record is not None:
        _check_recording_place(options.record, target)
    return asyncio.run(_run(options, target, _settings(options)))


def _settings(options: Run) -> Settings:
    """As text, the program is told of only where it stops, unless more may be asked of it."""
    as_text = options.format == "text"
    asked = options.record is not None or options.timeout is not None
    return Settings(
        scheduler=options.scheduler,
        max_steps=options.max_steps,
        epoch=time.time(),
        told=asked or not as_text,
        output="inherit" if as_text else "messages",
        stdin=None if options.lines_are_given else STDIN,
    )


async def _run(options: Run, target: Target, settings: Settings) -> int:
    driver = Driver(PRINTERS[options.format]())
    session = Session(target, settings, driver.receive)
    try:
        judged = await driver.unless_ended(to_the_end(options, driver, session))
    except SessionError as error:
        judged = failed(driver.program, f"{error}.")
    except Interrupted as interrupted:
        await driver.halt(session)
        if options.record is not None:
            why = f"Ended by {interrupted}"
            _keep(options.record, target, driver, session, limited(driver.program, why))
        return 128 + interrupted.number
    finally:
        await session.close()
    driver.printer.verdict(driver.program, judged)
    if options.record is not None:
        _keep(options.record, target, driver, session, judged)
    return judged.exit


async def to_the_end(options: Run, driver: Driver, session: Session) -> Verdict:
    """Start the program and run it until it is over or cannot go on."""
    try:
        async with asyncio.timeout(options.timeout) as limit:
            await _drive(options, driver, session)
    except TimeoutError:
        if not limit.expired():
            raise
        await driver.halt(session)
        return limited(driver.program, f"The time given, {options.timeout:g} s, is over")
    return verdict(driver.program, f"The limit of {options.max_steps} steps is reached")


async def _drive(options: Run, driver: Driver, session: Session) -> None:
    """Run on, with a line for every prompt, until there is no going on."""
    await session.start()
    await driver.still()
    stdin = None if options.lines_are_given else StandardInput()
    lines, eof = options.lines, options.eof
    while True:
        if options.max_steps is not None and driver.program.step >= options.max_steps:
            return
        session.run(lines=lines, eof=eof)
        await driver.still()
        stopped = driver.program.stopped
        if stdin is None or stopped is None or stopped.reason != "input":
            return
        line = await stdin.line()
        lines, eof = ((), True) if line is None else ((line,), False)


def _check_recording_place(file: Path, target: Target) -> None:
    """Refuse a place where no recording can be put, before anything runs."""
    folder = file.absolute().parent
    if file.is_dir():
        raise UsageError(f"--record {file} is a directory; name a file")
    if not folder.is_dir():
        raise UsageError(f"--record {file}: there is no directory {folder}")
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise UsageError(f"--record {file} cannot be written")
    if file.is_file() and file.stat().st_size and not is_recording(file):
        what = "the program itself" if file.samefile(target.path) else "not a recording"
        raise UsageError(f"--record {file} is there already and is {what}; name another file")


def _keep(file: Path, target: Target, driver: Driver, session: Session, judged: Verdict) -> None:
    recording = Recording(
        target=target,
        settings=session.settings,
        choices=tuple(session.choices),
        verdict=judged,
        digests=digests(target.path, driver.program.files.values()),
        python=platform.python_version(),
        product=VERSION,
    )
    try:
        save(file, recording)
    except OSError as error:
        say(f"conc-tui: the recording is lost: cannot write {file}: {error.strerror}")
