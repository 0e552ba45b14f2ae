"""Runs kept in a file: enough to repeat each exactly."""

from __future__ import annotations

from simulations.recordings.reading import is_recording, load
from simulations.recordings.recording import (
    Changed,
    Recording,
    RecordingRefused,
)
from simulations.recordings.sources import check_unchanged, digests
from simulations.recordings.writing import save

__all__ = [
    "Changed",
    "Recording",
    "RecordingRefused",
    "check_unchanged",
    "digests",
    "is_recording",
    "load",
    "save",
]
