"""Semaphore: so many at a time."""

from __future__ import annotations

from simulations.catalogue.scenario import Lesson, Scenario

SCENARIO = Scenario(
    id="semaphore",
    title="Semaphore: five at a time",
    section="Threads, thread locks, 3: Semaphore",
    summary="twenty threads, five permits: never more than five inside",
    focus="semaphore",
    lesson=Lesson(
        shows=(
            "A semaphore holds permits. acquire() takes one, or waits until there is one;"
            " release() gives one back. With five permits at most five of the twenty threads are"
            " inside, like people let through a security check in fives."
        ),
        try_=(
            "c: twenty lines; the clock ends at 4 s, which is four batches of one second.",
            "R, then space until the permits are gone: the next thread that comes is blocked.",
            (
                "R, space until T1 is about to acquire, a in the Semaphore pane, c: you keep a"
                " permit, so four at a time get in and the clock ends at 5 s."
            ),
        ),
        watch=(
            "The permits left, who holds one, and who queues. Permits and holders always add up to"
            " five. When one second is over five are released, and five others get in."
        ),
        goes_wrong=(
            "The tutorial says a semaphore lets several threads change data at once. It does, and"
            " protects nothing: five threads that change one number still need a Lock. One"
            " release() too many is a ValueError here; with a plain Semaphore, no Bounded in front,"
            " it silently makes a sixth permit. Batches 0-4, 5-9 ... are usual but not promised."
        ),
    ),
)
