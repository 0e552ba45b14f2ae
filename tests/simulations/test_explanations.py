from __future__ import annotations

from typing import Any, Literal

import pytest

from primitives.wire import YOU
from simulations import messages
from simulations.explanations import Explanation, explain
from tests.simulations.pictures import Picture

pytestmark = pytest.mark.timeout(20)


def text(told: Explanation) -> str:
    return f"{told.headline}\n{told.reason}\n{told.freed_by}"


def lights() -> Picture:
    picture = Picture(11).thing(1, "Event", "event", waiters=tuple(range(1, 11)))
    for task in range(1, 11):
        picture.at(task, "wait", 1, "blocked")
    return picture.at(0, "input", None, "blocked", prompt=">>>")


def test_a_red_light_says_who_waits_and_that_set_frees_all() -> None:
    assert explain(lights().program, 4) == Explanation(
        "T4 waits at the red light",
        "event is red; T1 T2 T3 T4 and 6 more wait there.",
        "event.set() by any task lets all ten go on.",
    )


def test_a_red_light_says_who_is_about_to_turn_it_green() -> None:
    told = explain(lights().at(0, "set", 1).program, 4)
    assert told.freed_by == "event.set() by any task lets all ten go on; T0 is about to."
    assert explain(lights().at(0, "set", 1).program, 0).freed_by == (
        "Its step turns it green; all ten go on."
    )


def test_one_waiter_at_the_light_is_told_as_one() -> None:
    picture = Picture(2).thing(1, "Event", "event", waiters=(1,)).at(1, "wait", 1, "blocked")
    told = explain(picture.program, 1)
    assert told.reason == "event is red; it waits there alone."
    assert told.freed_by == "event.set() by any task lets it go on."


def test_a_timed_wait_says_when_it_gives_up() -> None:
    picture = Picture(2).thing(1, "Event", "event", waiters=(1,))
    told = explain(picture.at(1, "wait(2)", 1, "blocked", deadline=2.5).program, 1)
    assert told.freed_by == ("event.set() by any task lets it go on; or it gives up at 2.5 s.")


def line_of_three() -> Picture:
    picture = Picture(4).thing(1, "Condition", "con", lock=1, waiters=(2, 1, 3))
    for task in (1, 2, 3):
        picture.at(task, "wait", 1, "blocked")
    return picture


def test_a_condition_says_the_place_in_line_and_which_notify_reaches_it() -> None:
    told = explain(line_of_three().program, 3)
    assert told.headline == "T3 waits in line, place 3 of 3"
    assert told.freed_by == "con.notify(3) or notify_all(); then it must take the lock again."
    assert explain(line_of_three().program, 2).freed_by.startswith("con.notify() or")


@pytest.mark.parametrize(
    ("op", "effect"),
    [
        ("notify(2)", "Its step wakes T2 T1; each must then take the lock again."),
        ("notify(99)", "Its step wakes T2 T1 T3; each must then take the lock again."),
        ("notify(1)", "Its step wakes T2; each must then take the lock again."),
        ("notify_all", "Its step wakes T2 T1 T3; each must then take the lock again."),
        ("notify(0)", "Its step wakes nobody."),
        ("notify(-1)", "Its step wakes nobody."),
    ],
)
def test_notify_says_whom_it_wakes(op: str, effect: str) -> None:
    picture = line_of_three().add(messages.ObjectChanged(1, owner=0, depth=1, waiters=(2, 1, 3)))
    assert explain(picture.at(0, op, 1).program, 0).freed_by == effect


def test_notify_without_the_lock_or_without_waiters() -> None:
    assert "RuntimeError" in explain(line_of_three().at(0, "notify(1)", 1).program, 0).freed_by
    alone = Picture(1).thing(1, "Condition", "con", lock=1, owner=0, depth=1)
    assert "not kept" in explain(alone.at(0, "notify(1)", 1).program, 0).freed_by


def test_a_notified_waiter_must_take_the_lock_again() -> None:
    picture = line_of_three().stepped(5, 0, "notify(1)", 1)
    picture.add(messages.ObjectChanged(1, owner=0, depth=1, waiters=(1, 3)))
    picture.at(2, "acquire", 1, "blocked", woken=True).at(0, "release", 1)
    told = explain(picture.program, 2)
    assert told.headline == "T2 was woken, needs con's lock"
    assert told.reason == "T0 owns it."
    assert "con.release() by T0" in told.freed_by
    assert explain(picture.program, 0).reason == "T0 owns it; T2 wants it."
    free = picture.add(messages.ObjectChanged(1, waiters=(1, 3)), messages.NowReady((2,)))
    assert explain(free.program, 2).reason == "It was woken, and the lock is free."


def test_a_first_acquire_of_a_condition_is_not_told_as_woken() -> None:
    picture = Picture(3).thing(1, "Condition", "c", lock=1, owner=1, depth=1)
    told = explain(picture.at(2, "acquire", 1, "blocked").program, 2)
    assert told.headline == "T2 waits for c's lock"


def test_a_condition_with_a_lock_of_the_programs_own_names_that_locks_owner() -> None:
    picture = Picture(3).thing(1, "Lock", "lock", owner=1, depth=1)
    picture.thing(2, "Condition", "c", lock=1).at(2, "acquire", 2, "blocked")
    assert explain(picture.program, 2).reason == "T1 owns it."


def locked(kind: str, owner: int, depth: int = 1) -> Picture:
    picture = Picture(4).thing(1, kind, "lock", owner=owner, depth=depth)
    return picture.at(2, "acquire", 1, "blocked").at(3, "acquire", 1, "blocked")


def test_a_lock_says_who_owns_it_and_who_else_wants_it() -> None:
    told = explain(locked("Lock", 1).at(1, "release", 1).program, 2)
    assert told.headline == "T2 waits for lock"
    assert told.reason == "T1 owns it; T3 wants it too."
    assert told.freed_by == "lock.release() by T1; then whoever takes its turn first has it."


def test_a_lock_whose_owner_is_itself_blocked() -> None:
    picture = locked("Lock", 1).thing(2, "Event", "event", waiters=(1,)).at(1, "wait", 2, "blocked")
    told = explain(picture.program, 2)
    assert told.freed_by == "lock.release() by T1, which is itself blocked in wait event."


def test_an_rlock_says_how_deep_and_how_often_it_must_be_released() -> None:
    picture = locked("RLock", 1, depth=2).at(1, "release", 1)
    told = explain(picture.program, 2)
    assert told.reason.startswith("T1 owns it 2 deep")
    assert "lock.release() twice by T1" in told.freed_by
    assert "lock stays its own" in explain(picture.program, 1).freed_by
    again = explain(locked("RLock", 1, depth=2).at(1, "acquire", 1).program, 1)
    assert again.freed_by == "Its step makes that 3 deep; it must release as often."


def test_the_person_is_named_as_owner() -> None:
    told = explain(locked("Lock", YOU).program, 2)
    assert told.reason.startswith("you own it")
    assert told.freed_by.startswith("You hold it")


def test_a_dead_owner_of_a_condition_can_never_be_released() -> None:
    picture = Picture(3).thing(1, "Condition", "c", lock=1, owner=1, depth=1)
    picture.at(2, "acquire", 1, "blocked").died(1, "EOFError: EOF when reading a line")
    told = explain(picture.program, 2)
    assert told.freed_by == "Nothing can free it: T1 died of EOFError holding it."
    dead = explain(picture.program, 1)
    assert dead.headline == "T1 died of EOFError"
    assert dead.reason == "EOFError: EOF when reading a line"
    assert dead.freed_by == "It still holds c: nobody can ever acquire it."


def test_a_dead_owner_of_a_plain_lock_can_be_helped_by_anybody() -> None:
    told = explain(locked("Lock", 1).died(1, None).program, 2)
    assert told.freed_by == "T1 ended holding it; only a release() by another task frees it."


def test_releases_that_are_wrong_say_so() -> None:
    owned = Picture(3).thing(1, "RLock", "lock", owner=1, depth=1).at(2, "release", 1)
    assert "RuntimeError" in explain(owned.program, 2).freed_by
    lock = Picture(3).thing(1, "Lock", "lock", owner=1, depth=1).at(2, "release", 1)
    assert explain(lock.program, 2).reason == "T1 owns it; anybody may release a Lock."
    free = Picture(3).thing(1, "Lock", "lock").at(2, "release", 1)
    assert "RuntimeError" in explain(free.program, 2).freed_by


def test_two_tasks_in_a_deadlock_are_told_as_a_circle() -> None:
    picture = (
        Picture(3).thing(1, "Lock", "a", owner=1, depth=1).thing(2, "Lock", "b", owner=2, depth=1)
    )
    picture.at(1, "acquire", 2, "blocked").at(2, "acquire", 1, "blocked")
    told = explain(picture.program, 1)
    assert told.headline == "T1 waits for b, in a circle"
    assert told.reason == "T1 waits for T2 waits for T1: a deadlock."
    assert told.freed_by == "A release() of b by another task would untie the circle."


def circle_of(*kinds: str) -> Picture:
    """Each task owns the lock of its number and waits for the next one's."""
    picture = Picture(len(kinds) + 1)
    for number, kind in enumerate(kinds, start=1):
        lock = number if kind == "Condition" else None
        picture.thing(number, kind, f"lock_{number}", lock=lock, owner=number, depth=1)
    for number in range(1, len(kinds) + 1):
        picture.at(number, "acquire", number % len(kinds) + 1, "blocked")
    return picture


def test_a_circle_of_locks_that_only_owners_release_cannot_be_untied() -> None:
    told = explain(circle_of("RLock", "Condition").program, 1)
    assert told.freed_by.startswith("Nothing can: they both wait")
    told = explain(circle_of("RLock", "RLock", "RLock").program, 1)
    assert told.freed_by.startswith("Nothing can: they all wait")


def test_one_plain_lock_in_a_circle_is_enough_to_untie_it() -> None:
    for task in (1, 2, 3):
        told = explain(circle_of("RLock", "RLock", "Lock").program, task)
        assert told.freed_by == "A release() of lock_3 by another task would untie the circle."


def test_two_waiters_are_both_and_one_is_named() -> None:
    two = Picture(3).thing(1, "Event", "event", waiters=(1, 2))
    two.at(1, "wait", 1, "blocked").at(2, "wait", 1, "blocked").at(0, "set", 1)
    assert explain(two.program, 1).freed_by.startswith("event.set() by any task lets both go on")
    assert explain(two.program, 0).freed_by.endswith("; both go on.")
    one = Picture(3).thing(1, "Lock", "lock", owner=1, depth=1)
    one.at(1, "release", 1).at(2, "acquire", 1, "blocked")
    assert explain(one.program, 1).freed_by == "Its step frees it; T2 can have it."
    assert explain(one.program, 2).freed_by == "lock.release() by T1; then T2 can have it."


def test_a_timer_runs_its_function_unless_it_is_cancelled() -> None:
    waiting = Picture(2).at(1, "timer(1)", None, "blocked", deadline=1.0)
    assert explain(waiting.program, 1) == Explanation(
        "T1 is a timer of 1 s",
        "The program's clock shows 0 s.",
        "Its function runs at 1 s, unless cancel() comes first.",
    )
    assert "cancelled" in explain(waiting.at(1, "timer(1)").program, 1).freed_by


def test_a_circle_with_a_timeout_in_it_is_no_deadlock() -> None:
    picture = (
        Picture(3).thing(1, "Lock", "a", owner=1, depth=1).thing(2, "Lock", "b", owner=2, depth=1)
    )
    picture.at(1, "acquire", 2, "blocked").at(2, "acquire(1)", 1, "blocked", deadline=1.0)
    assert "circle" not in text(explain(picture.program, 1))


def test_a_lock_acquired_twice_by_its_owner() -> None:
    picture = Picture(2).thing(1, "Lock", "lock", owner=1, depth=1).at(1, "acquire", 1, "blocked")
    told = explain(picture.program, 1)
    assert told.headline == "T1 waits for itself, at lock"
    assert "RLock" in told.reason


def test_a_semaphore_says_who_holds_its_permits() -> None:
    picture = Picture(8).thing(1, "BoundedSemaphore", "semaphore", limit=2, holders=(1, 2))
    picture.at(3, "acquire", 1, "blocked").at(4, "acquire", 1, "blocked")
    told = explain(picture.program, 3)
    assert told.headline == "T3 waits for a permit of semaphore"
    assert told.reason == "No permit is left: T1 T2 hold them; one other waits too."
    assert "semaphore.release()" in told.freed_by
    gone = picture.died(1, None).died(2, "ValueError: x")
    assert explain(gone.program, 3).freed_by.startswith("Those who hold them are over")
    assert explain(gone.program, 2).freed_by == "It keeps one permit of semaphore."


def test_permits_that_are_left_or_too_many() -> None:
    left = Picture(2).thing(1, "Semaphore", "s", value=3).at(1, "acquire", 1)
    assert explain(left.program, 1).reason == "Three permits left."
    assert "two are then left" in explain(left.program, 1).freed_by
    full = Picture(2).thing(1, "BoundedSemaphore", "s", limit=3, value=3).at(1, "release", 1)
    assert "ValueError" in explain(full.program, 1).freed_by


def test_a_barrier_says_how_many_are_missing() -> None:
    picture = Picture(3).thing(1, "Barrier", "barrier", limit=5, value=2, waiters=(1, 2))
    told = explain(picture.at(1, "wait", 1, "blocked").program, 1)
    assert told.reason == "2 of 5 tasks have come to barrier."
    assert told.freed_by == "wait() there by three more tasks lets all go on."
    assert "3 more" not in explain(picture.at(0, "wait", 1).program, 0).freed_by
    assert explain(picture.at(0, "wait", 1).program, 0).freed_by == (
        "Its step makes it wait there for 2 more."
    )


def test_queues_full_empty_and_not_done() -> None:
    full = Picture(2).thing(1, "Queue", "q", limit=5, value=5).at(1, "put", 1, "blocked")
    assert explain(full.program, 1).reason == "q is full: it holds 5 of 5."
    empty = Picture(2).thing(1, "Queue", "q").at(1, "get", 1, "blocked")
    assert explain(empty.program, 1).headline == "T1 waits for an item of q"
    waits = Picture(2).thing(1, "Queue", "q", unfinished=2).at(1, "join", 1, "blocked")
    assert explain(waits.program, 1).freed_by == "q.task_done(), twice."
    get = Picture(2).thing(1, "Queue", "q", value=2, items=("'bun'", "'roll'")).at(1, "get", 1)
    assert explain(get.program, 1).reason == "It holds two items: first 'bun'."


def test_operations_that_are_about_no_primitive() -> None:
    sleep = Picture(1).at(0, "sleep(1)", None, "blocked", deadline=1.0)
    assert explain(sleep.program, 0).headline == "T0 sleeps 1 s"
    assert "its sleep ends at 1 s" in explain(sleep.program, 0).reason
    joins = Picture(4).at(0, "join(T3)", None, "blocked").at(3, "acquire", None, "blocked")
    assert explain(joins.program, 0).headline == "T0 waits for T3 to end"
    assert "itself blocked" in explain(joins.program, 0).reason
    starts = Picture(2).at(0, "start(T1)")
    assert explain(starts.program, 0).headline == "T0 is about to start T1"
    assert explain(starts.program, 1).headline == "T1 is about to begin"


def test_reading_a_line_shows_the_prompt_and_who_is_first() -> None:
    picture = Picture(3).at(1, "input", None, "blocked", prompt=">>>")
    picture.at(2, "input", None, "blocked", prompt=">>>")
    assert explain(picture.program, 1).reason == "It shows the prompt '>>>' and reads."
    assert explain(picture.program, 1).freed_by == "Type the line and press Enter."
    assert explain(picture.program, 2).freed_by == (
        "A line for it; T1 reads too and has the next, unless T2 is chosen."
    )


def test_main_that_is_over_waits_for_the_others() -> None:
    told = explain(lights().died(0, None).at(0, "exit", None, "blocked").program, 0)
    assert told.headline == "T0 has ended"
    assert told.freed_by == ("T0 is over, but Python waits for T1 T2 T3 T4 and 6 more to end.")


def test_main_that_died_holding_a_lock_says_both() -> None:
    picture = Picture(2).thing(1, "Condition", "con", lock=1, owner=0, depth=1)
    picture.at(1, "acquire", 1, "blocked").died(0, "ValueError: invalid literal")
    told = explain(picture.at(0, "exit", None, "blocked").program, 0)
    assert told.headline == "T0 died of ValueError"
    assert told.freed_by.startswith("It still holds con: nobody can ever acquire it.")


def test_running_outside_and_inside_the_library() -> None:
    running = Picture(2).stepped(3, 1, "acquire")
    assert explain(running.program, 1).headline == "T1 is running"
    assert "now at event.py:7" in explain(running.program, 1).reason
    outside = Picture(2).add(messages.WentOutside(1, "socket.recv", 0, 8))
    assert explain(outside.program, 1).headline == "T1 is outside, in socket.recv"
    inside = Picture(2).thing(1, "Lock", "Lock-1", internal=True, owner=0, depth=1)
    inside.at(1, "acquire", 1, "blocked", internal=True)
    assert explain(inside.program, 1).headline == "T1 waits inside the library"
    assert explain(inside.program, 1).freed_by == "T0 going on frees it."


def test_an_operation_unknown_here_is_still_told() -> None:
    picture = Picture(2).thing(1, "Event", "event").at(1, "dance", 1, "blocked")
    assert explain(picture.program, 1).headline == "T1 is blocked in dance event"
    assert explain(picture.at(1, "dance", 1).program, 1).headline == "T1 is about to dance event"


OPERATIONS = [
    ("acquire", "Lock"), ("release", "Lock"), ("acquire", "RLock"), ("release", "RLock"),
    ("acquire", "Condition"), ("release", "Condition"), ("wait", "Condition"),
    ("notify(3)", "Condition"), ("notify_all", "Condition"), ("acquire", "Semaphore"),
    ("release", "BoundedSemaphore"),
    ("wait", "Event"), ("set", "Event"), ("clear", "Event"), ("wait", "Barrier"), ("put", "Queue"),
    ("get", "PriorityQueue"), ("task_done", "Queue"), ("join", "LifoQueue"), ("begin", None),
    ("start(T3)", None), ("join(T3)", None), ("sleep(0.25)", None), ("timer(1)", None),
    ("input", None), ("exit", None),
]  # fmt: skip


@pytest.mark.parametrize(("op", "kind"), OPERATIONS)
@pytest.mark.parametrize("state", ["ready", "blocked"])
def test_every_operation_fits_the_screen_in_every_state(
    op: str, kind: str | None, state: Literal["ready", "blocked"]
) -> None:
    full: dict[str, Any] = {
        "owner": 1,
        "depth": 2,
        "holders": (1, 3),
        "value": 2,
        "waiters": (2, 3),
    }
    for held in (dict[str, Any](), full):
        picture = Picture(13)
        if kind is not None:
            picture.thing(
                1, kind, "self._lock", lock=1 if kind == "Condition" else None, limit=5, **held
            )
        for task in range(2, 13):
            picture.at(task, op, None if kind is None else 1, state, prompt="> ")
        told = explain(picture.program, 12)
        assert told.headline.startswith("T12 ")
        assert len(told.headline) <= 40
        assert len(told.reason) <= 80
        assert len(told.freed_by) <= 80
        assert all(line.strip() and line.isascii() for line in text(told).splitlines())
