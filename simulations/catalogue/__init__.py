"""The scenarios, in the order of the tutorial."""

from __future__ import annotations

import difflib
from types import MappingProxyType
from typing import TYPE_CHECKING

from simulations.catalogue import (
    condition_notify,
    condition_wait_for,
    event,
    lock,
    rlock,
    semaphore,
)
from simulations.catalogue.scenario import Lesson, Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SCENARIOS", "Lesson", "Scenario", "find", "nearest"]

SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        module.SCENARIO.id: module.SCENARIO
        for module in (lock, rlock, semaphore, event, condition_wait_for, condition_notify)
    }
)


def find(id: str) -> Scenario | None:  # noqa: A002  what the command line calls it
    """The scenario of exactly this id."""
    return SCENARIOS.get(id)


def nearest(id: str) -> list[str]:  # noqa: A002
    """Ids that somebody who typed `id` may have meant, best first."""
    typed = id.strip().lower().replace("_", "-").removesuffix(".py")
    if not typed:
        return []
    containing = [known for known in SCENARIOS if typed in known]
    similar = difflib.get_close_matches(typed, SCENARIOS, n=3, cutoff=0.5)
    return list(dict.fromkeys([*containing, *similar]))
