"""Taking a recording out of a file, or saying in a sentence why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from primitives.wire import YOU
from simulations import catalogue, json_lines
from simulations.recordings.recording import (
    FORMAT,
    Changed,
    ChoiceLine,
    FooterLine,
    HeaderLine,
    Recording,
    RecordingRefused,
    opened,
)
from simulations.sessions.target import Choice, Settings, Target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_Line = TypeVar("_Line", HeaderLine, ChoiceLine, FooterLine)
_OPENING = b'{"recording":'


def is_recording(path: Path) -> bool:
    """Whether the file begins as recordings do; nothing is said of the rest."""
    with path.open("rb") as file:
        return file.read(len(_OPENING)) == _OPENING


def load(path: Path) -> Recording:
    """The recording in this file.

    `RecordingRefused` when it is none or of another format; `Changed` when lines of it were
    edited. The program's files are checked apart, by `check_unchanged`.
    """
    lines = _lines(path)
    _check_format(path, lines[0])
    bodies = _opened(path, lines)
    header = _typed(bodies[0], HeaderLine, f"{path}: the first line")
    footer = _typed(bodies[-1], FooterLine, f"{path}: the last line")
    choices = tuple(_choice(path, step, body) for step, body in enumerate(bodies[1:-1], 1))
    if footer.steps != len(choices):
        raise Changed(f"{path} tells of {footer.steps} steps and holds {len(choices)}.")
    return Recording(
        target=_target(path, header),
        settings=Settings(scheduler=header.scheduler, epoch=header.epoch, seed=header.seed),
        choices=choices,
        verdict=footer.verdict,
        digests=header.digests,
        python=header.python,
        product=header.product,
    )


def _lines(path: Path) -> list[bytes]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise RecordingRefused(f"cannot read {path}: {error.strerror}") from error
    if not lines[0].startswith(_OPENING):
        raise RecordingRefused(
            f"{path} is not a recording; `conc-tui run TARGET --record FILE` makes one."
        )
    if lines[-1]:
        raise Changed(f"{path} is cut off in its last line, after step {len(lines) - 2}.")
    return lines[:-1]


def _check_format(path: Path, first: bytes) -> None:
    try:
        given = json_lines.decode(first)["recording"]
    except (ValueError, TypeError, KeyError) as error:
        raise Changed(f"{path}: the first line was edited; it is no longer JSON.") from error
    if given != FORMAT:
        raise RecordingRefused(
            f"{path} is a recording of format {given!r}, and this conc-tui reads format {FORMAT}; "
            "replay it with the conc-tui that made it, or record again."
        )


def _opened(path: Path, lines: Sequence[bytes]) -> list[bytes]:
    bodies: list[bytes] = []
    crc = 0
    for number, line in enumerate(lines):
        both = opened(line, crc)
        if both is None:
            raise Changed(f"{path}: {_edited(number, lines)}")
        body, crc = both
        bodies.append(body)
    if len(bodies) < 2 or not bodies[-1].startswith(b'{"steps":'):
        raise Changed(f"{path} is cut off after step {len(bodies) - 1}.")
    return bodies


def _edited(number: int, lines: Sequence[bytes]) -> str:
    """What is wrong with the first line whose checksum does not fit those before it."""
    if number == 0:
        return "the first line was edited after the recording was made."
    if number == len(lines) - 1:
        return f"the verdict, after step {number - 1}, or what stands before it was edited."
    found = _number(lines[number])
    if found is not None and found != number:
        return f"step {number} is missing or moved; step {found} stands in its place."
    return f"step {number} was edited after the recording was made."


def _number(line: bytes) -> int | None:
    try:
        step = json_lines.decode(line)["step"]
    except (ValueError, TypeError, KeyError):
        return None
    return step if isinstance(step, int) else None


def _typed(body: bytes, kind: type[_Line], where: str) -> _Line:
    try:
        value: Any = json_lines.decode(body)
        return msgspec.convert(value, kind)
    except (ValueError, msgspec.ValidationError) as error:
        raise Changed(f"{where} is not what conc-tui wrote: {error}") from error


def _choice(path: Path, step: int, body: bytes) -> Choice:
    line = _typed(body, ChoiceLine, f"{path}: step {step}")
    number = line.task.removeprefix("T")
    if line.step != step or not (line.task == "you" or number.isdecimal()):
        raise Changed(f"{path}: step {step} is not what conc-tui wrote.")
    return Choice(
        task=YOU if line.task == "you" else int(number),
        op=line.op,
        object=line.object,
        site=line.line,
        outcome=line.outcome,
        text=line.text,
        eof=line.eof,
    )


def _target(path: Path, header: HeaderLine) -> Target:
    if header.scenario is not None:
        scenario = catalogue.find(header.scenario)
        if scenario is None:
            raise RecordingRefused(
                f"{path} is of the scenario {header.scenario}, which this conc-tui does not have."
            )
        program = scenario.program
    else:
        program = path.absolute().parent / (header.path or "")
    return Target(
        path=str(program.resolve()),
        arguments=header.arguments,
        given=header.given,
        scenario=header.scenario,
    )
