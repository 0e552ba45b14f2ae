"""RLock: a lock its owner may take again."""

from __future__ import annotations

from simulations.catalogue.scenario import Lesson, Scenario

SCENARIO = Scenario(
    id="rlock",
    title="RLock: the owner may take it again",
    section="Threads, thread locks, 2: Lock and RLock",
    summary="a function that locks calls another that locks too",
    focus="lock",
    lesson=Lesson(
        shows=(
            "An RLock knows its owner and counts. count_down() takes it (depth 1) and calls"
            " take_one(), which takes it again (depth 2) without waiting. It is free for others"
            " only when the owner has released it as often as it took it."
        ),
        try_=(
            "enter on T0 twice, then on T1, step by step: depth 1, 2 and 1 again. Now it sleeps.",
            "Step T0 and then T2 to its acquire: blocked, for the lock is still T1's.",
            "t on T1 ends its sleep at once; then enter: depth 0, and T2 can have it.",
            "c: 9 down to 0, just as with Lock.",
            (
                "In a copy of the program write Lock for RLock and run it with conc-tui: the first"
                " thread waits in take_one() for itself."
            ),
        ),
        watch=(
            "The depth beside the owner. Only the step from 1 to 0 lets somebody else in; the step"
            " from 2 to 1 frees nobody."
        ),
        goes_wrong=(
            "One release() too few and the lock is never free again. One too many, or a release()"
            " by a thread that is not the owner: RuntimeError. The tutorial says RLock is used"
            " exactly like Lock. Not quite: a Lock may be released by any thread, an RLock by its"
            " owner only."
        ),
    ),
)
