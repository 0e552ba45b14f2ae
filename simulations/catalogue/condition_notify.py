"""Condition.notify: let so many of the longest waiting go on."""

from __future__ import annotations

from simulations.catalogue.scenario import Lesson, Scenario

SCENARIO = Scenario(
    id="condition-notify",
    title="Condition: notify(n) frees n",
    section="Threads, thread locks, 5: Condition, second example",
    summary="a number lets so many of the longest waiting go on",
    focus="con",
    lesson=Lesson(
        shows=(
            "wait() gives up the lock and joins the waiters. notify(n) takes the n longest waiting"
            " out of that list. They are not running yet: each must take the lock again before its"
            " wait() returns, so they come out one by one, after the notifier has released it."
        ),
        try_=(
            "c: ten threads wait. Type 3 and Enter: the three longest waiting go on.",
            "Type 0, then -1: nobody goes. Type 99: all others go, the surplus is forgotten.",
            "R, c, then abc and Enter: main dies holding the lock. Then try q instead.",
            (
                "R, then enter on T0 until it reads; i, 3 and Enter; enter on T0 until it reads"
                " again; c. Ten threads wait: the notify came too early and was lost."
            ),
        ),
        watch=(
            "The waiters stand in the order they came. A notified task leaves them and its next"
            " operation becomes acquire: it waits for the lock now, no longer for a notify."
        ),
        goes_wrong=(
            "int() of abc, 1.5 or an empty line raises after acquire(): main dies, the lock stays"
            " with it, and nobody can be notified any more. The tutorial calls these three lines"
            " fixed; convert the line first and write `with con:`. q ends main only: who still"
            " waits then waits for ever, and so does plain python. And a notify is not kept: who"
            " comes to wait() after it has missed it."
        ),
    ),
)
