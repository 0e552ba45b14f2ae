"""What chance chooses: evenly, by the seed and the step alone."""

from __future__ import annotations

from collections import Counter

from primitives.tasks.policies import random_with
from primitives.tasks.task import Task

LAST = Task(0, "MainThread", parent=None, daemon=False)


def choices(seed: int, steps: range) -> list[int]:
    choose = random_with(seed)
    return [choose(list(range(10)), step, LAST, {}) for step in steps]


def test_chance_chooses_evenly() -> None:
    for seed in range(20):
        counts = Counter(choices(seed, range(1000)))
        assert len(counts) == 10
        assert min(counts.values()) > 50


def test_a_seed_is_no_other_seed_some_steps_later() -> None:
    for seed in range(20):
        for shift in range(1, 5):
            assert choices(seed, range(shift, 50 + shift)) != choices(seed + shift, range(50))
            assert choices(seed + shift, range(shift, 50 + shift)) != choices(seed, range(50))


def test_a_seed_chooses_the_same_again() -> None:
    assert choices(7, range(100)) == choices(7, range(100))
