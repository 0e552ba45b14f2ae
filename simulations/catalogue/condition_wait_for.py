"""Condition.wait_for: wait until a question is answered with yes."""

from __future__ import annotations

from simulations.catalogue.scenario import Lesson, Scenario

SCENARIO = Scenario(
    id="condition-wait-for",
    title="Condition: wait_for asks first",
    section="Threads, thread locks, 5: Condition, first example",
    summary="each yes lets one thread pass; any other answer loses one",
    focus="c",
    lesson=Lesson(
        shows=(
            "wait_for(question) calls the question while it holds the condition's lock. True: it"
            " goes on and has never waited. False: it gives up the lock, joins the waiters, and"
            " asks again after a notify. Here the question is put to you, by one thread at a time:"
            " the owner of the lock."
        ),
        try_=(
            (
                "c: one thread owns the lock and reads, nine queue for the lock, none waits on the"
                " condition. Type yes and Enter: exactly that thread prints its number + 100."
            ),
            "Type no and Enter: the thread gives up the lock and joins the waiters.",
            (
                "Answer yes to the rest. The one you refused is still there: the program never"
                " calls notify. Press n in the Condition pane and c: it is woken, and asks again."
            ),
            "R, c, ctrl+d for end of file: the thread dies, and the lock stays with it.",
        ),
        watch=(
            "Two different queues. Blocked in acquire: wants the lock. Blocked in wait: gave the"
            " lock up and needs a notify. The owner of the lock is always the task that reads."
        ),
        goes_wrong=(
            "YES, 'yes ' and an empty line are not yes, and each loses a thread for good. At end"
            " of file input() raises EOFError, release() is never reached, and a dead thread owns"
            " the lock; `with c:` would have let go. The tutorial says each"
            " yes releases a waiting thread. It lets one pass, but that thread never waited."
        ),
    ),
)
