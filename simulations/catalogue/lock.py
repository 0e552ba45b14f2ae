"""Lock: one at a time."""

from __future__ import annotations

from simulations.catalogue.scenario import Lesson, Scenario

SCENARIO = Scenario(
    id="lock",
    title="Lock: one at a time",
    section="Threads, thread locks, 2: Lock and RLock",
    summary="ten threads count 9 down to 0, one at a time",
    focus="lock",
    lesson=Lesson(
        shows=(
            "A Lock lets one thread be between acquire() and release(). All others stop in"
            " acquire() until it is released. So each thread changes the number, sleeps and prints"
            " it before any other may touch it: 9 down to 0, whoever is first."
        ),
        try_=(
            (
                "c: the numbers appear at once, though the clock in the title shows 10 s. The"
                " program's time is virtual, so that you need not sit through its sleeps."
            ),
            "R, then space, step by step: see the first owner, and the queue grow behind it.",
            "Choose another order: pick a task with the arrows and press enter. Still 9 to 0.",
            (
                "R, space until T1 is about to acquire, a in the Lock pane, c: you own the lock"
                " and nobody gets in. r gives it back; c."
            ),
        ),
        watch=(
            "The owner, and the others blocked in acquire. While the owner sleeps nobody else gets"
            " on: ten sleeps in a row make ten seconds. Hold a lock for as short as you can."
        ),
        goes_wrong=(
            "An exception between acquire() and release() keeps the lock for ever and stops all the"
            " others; `with lock:` releases it whatever happens. A thread that acquires a Lock it"
            " owns waits for itself, for ever. A Lock does not ask who releases it: any thread may,"
            " by mistake too. And it promises no order: who waits longest need not be next."
        ),
    ),
)
