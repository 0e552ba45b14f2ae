"""What a recording holds, and the shape of its lines.

The file is JSON lines: a header, one line a choice, a footer with the verdict. Every line ends in
a checksum of itself and of all lines before it, so that a line changed, added or removed by hand
is found and named.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from simulations import json_lines
from simulations.verdicts import Verdict  # noqa: TC001  msgspec reads the annotation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulations.sessions.target import Choice, Settings, Target

FORMAT: Final = 1
"""Raised whenever a line changes shape or meaning."""
GRANULARITY: Final = "sync"
"""How fine the steps are: one operation on a primitive each."""


class RecordingRefused(Exception):  # noqa: N818  its text is the sentence shown to the person
    """A recording that cannot be used; its text says which, why, and what to do."""


class Changed(RecordingRefused):
    """The recording or the program it is of is not what it was when it was made."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A schedule, what it was made with, and how it ended."""

    target: Target
    settings: Settings
    choices: tuple[Choice, ...]
    verdict: Verdict
    digests: Mapping[str, str]
    """SHA-256 of the program and of the person's other files it used, by path from its folder."""
    python: str
    product: str


class HeaderLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The first line."""

    recording: int
    product: str
    python: str
    scenario: str | None
    path: str | None
    given: str
    arguments: tuple[str, ...]
    digests: dict[str, str]
    scheduler: str
    seed: int
    epoch: float
    granularity: Literal["sync"]


class ChoiceLine(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """One step."""

    step: int
    task: str
    op: str
    object: str | None = None
    line: str | None = None
    outcome: str | None = None
    text: str | None = None
    eof: bool = False


class FooterLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last line."""

    steps: int
    verdict: Verdict


def sealed(line: object, before: int) -> tuple[bytes, int]:
    """The line with its checksum, and the checksum for the next; `before` is the last line's."""
    body = json_lines.encode(line)
    crc = zlib.crc32(body, before)
    return body[:-1] + b',"crc":"%08x"}' % crc, crc


_SEAL = len(b',"crc":"00000000"}')


def opened(line: bytes, before: int) -> tuple[bytes, int] | None:
    """The line without its checksum, and that checksum; None when they do not fit."""
    body = line[:-_SEAL] + b"}"
    crc = zlib.crc32(body, before)
    return (body, crc) if line[-_SEAL:] == b',"crc":"%08x"}' % crc else None
