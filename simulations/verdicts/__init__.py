"""How a run ended, in words and as data."""

from __future__ import annotations

from simulations.verdicts.verdict import (
    DIVERGED,
    FAILED,
    INPUT,
    LIMIT,
    STUCK,
    TaskEnd,
    Verdict,
    diverged,
    failed,
    limited,
    status_of,
    verdict,
)

__all__ = [
    "DIVERGED",
    "FAILED",
    "INPUT",
    "LIMIT",
    "STUCK",
    "TaskEnd",
    "Verdict",
    "diverged",
    "failed",
    "limited",
    "status_of",
    "verdict",
]
