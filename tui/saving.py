"""Writes the schedule so far to a recording, under a name of its own."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

from simulations import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Program
    from simulations.sessions.target import Choice, Settings, Target

ENDING = ".recording"


def save(target: Target, settings: Settings, choices: Sequence[Choice], program: Program) -> Path:
    """Save it in the working directory; the file's path, or an OSError."""
    from simulations import recordings  # noqa: PLC0415  not needed to show the app
    from simulations.verdicts import verdict  # noqa: PLC0415

    path = unused(Path.cwd(), target.scenario or Path(target.path).stem, program.step)
    recording = recordings.Recording(
        target=target,
        settings=settings,
        choices=tuple(choices),
        verdict=verdict(program),
        digests=recordings.digests(target.path, program.files.values()),
        python=platform.python_version(),
        product=VERSION,
    )
    recordings.save(path, recording)
    return path


def unused(folder: Path, name: str, step: int) -> Path:
    """`event-31.recording`, or `event-31-2.recording` if there is one already."""
    path = folder / f"{name}-{step}{ENDING}"
    again = 2
    while path.exists():
        path = folder / f"{name}-{step}-{again}{ENDING}"
        again += 1
    return path
