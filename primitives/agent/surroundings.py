"""What of the world around the program is pinned, so that two runs are the same run.

Chance that reaches the program through the standard library - unseeded `random`, `os.urandom` -
comes from one seed, and all its threads run on one processor, which makes the hand-over between
them two to nine times faster; the program does not see either.
"""

from __future__ import annotations

import os
import random
from typing import Any, Final

_SEED_BYTES: Final = 8


def pin_processor() -> None:
    """Run on one processor, without the program's noticing."""
    allowed = os.sched_getaffinity(0)
    chosen = max(allowed)
    os.sched_setaffinity(0, {chosen})
    get_affinity, set_affinity = os.sched_getaffinity, os.sched_setaffinity
    own = os.getpid()

    def sched_getaffinity(pid: int, /) -> set[int]:
        return set(allowed) if pid in {0, own} else get_affinity(pid)

    def sched_setaffinity(pid: int, mask: Any, /) -> None:
        if pid in {0, own}:
            wanted = set(mask) & allowed
            if wanted:
                allowed.intersection_update(wanted)
                return
        set_affinity(pid, mask)

    os.sched_getaffinity = sched_getaffinity
    os.sched_setaffinity = sched_setaffinity


def seed_chance(seed: int) -> None:
    """Let every unseeded generator of the standard library repeat itself."""
    source = random.Random(seed)
    seeding = random.Random.seed

    def seed_from_source(self: Any, a: Any = None, version: int = 2) -> None:
        seeding(self, source.getrandbits(8 * _SEED_BYTES) if a is None else a, version)

    seed_from_source.__name__ = seed_from_source.__qualname__ = "seed"
    random.Random.seed = seed_from_source  # type: ignore[method-assign]
    bytes_source = random.Random(seed + 1)

    def urandom(size: int, /) -> bytes:
        return bytes_source.randbytes(size)

    os.urandom = urandom
    random._urandom = urandom  # type: ignore[attr-defined]
    random.seed(source.getrandbits(8 * _SEED_BYTES))
