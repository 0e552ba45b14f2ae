"""Putting a recording into a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from simulations.program import task_id
from simulations.recordings.recording import (
    FORMAT,
    GRANULARITY,
    ChoiceLine,
    FooterLine,
    HeaderLine,
    sealed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulations.recordings.recording import Recording
    from simulations.sessions.target import Choice


def save(path: Path, recording: Recording) -> None:
    """Write the recording; the file is there whole or, on an OSError, as it was before."""
    folder = path.absolute().parent
    text = b"".join(_sealed_lines(recording, folder))
    if path.exists() and not path.is_file():
        path.write_bytes(text)
        return
    handle, draft = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        Path(draft).chmod(0o666 & ~umask)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _sealed_lines(recording: Recording, folder: Path) -> Iterator[bytes]:
    crc = 0
    for line in _lines(recording, folder):
        text, crc = sealed(line, crc)
        yield text + b"\n"


def _lines(recording: Recording, folder: Path) -> Iterator[HeaderLine | ChoiceLine | FooterLine]:
    target, settings = recording.target, recording.settings
    yield HeaderLine(
        recording=FORMAT,
        product=recording.product,
        python=recording.python,
        scenario=target.scenario,
        path=None if target.scenario is not None else _portable(Path(target.path), folder),
        given=target.given,
        arguments=tuple(target.arguments),
        digests=dict(recording.digests),
        scheduler=settings.scheduler,
        seed=settings.seed,
        epoch=settings.epoch,
        granularity=GRANULARITY,
    )
    for step, choice in enumerate(recording.choices, 1):
        yield _choice_line(step, choice)
    yield FooterLine(steps=len(recording.choices), verdict=recording.verdict)


def _portable(program: Path, folder: Path) -> str:
    """Relative where program and recording lie in one tree and can be moved together."""
    near = program.is_relative_to(folder) or folder.is_relative_to(program.parent)
    return os.path.relpath(program, folder) if near else str(program)


def _choice_line(step: int, choice: Choice) -> ChoiceLine:
    return ChoiceLine(
        step=step,
        task=task_id(choice.task),
        op=choice.op,
        object=choice.object,
        line=choice.site,
        outcome=choice.outcome,
        text=choice.text,
        eof=choice.eof,
    )
