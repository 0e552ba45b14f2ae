"""What a task that can go on is about to do, and what its step will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.explanations.explanation import Explanation, all_go, family, one_of, wants_lock
from simulations.phrases import (
    OWNERS_ONLY,
    argument,
    count,
    do,
    lock_of,
    operation,
    owner_name,
    short,
    some,
    target,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulations.program import Primitive, Program, Task


def ready(program: Program, task: Task) -> Explanation:
    """Tell what the next step of this task will do."""
    thing = target(program, task)
    verb = operation(task.op)
    if thing is not None:
        tell = _READY_ON.get((verb, family(thing)))
        if tell is not None:
            reason, effect = tell(program, task, thing)
            return Explanation(
                _about_to(task, f"{_verb(task)} {short(thing.name)}"), reason, effect
            )
    elif verb in _READY_ALONE:
        headline, reason, effect = _READY_ALONE[verb]
        words = {"other": argument(task.op), "wait": argument(task.op)}
        return Explanation(
            f"{task.id} {headline.format(**words)}", reason.format(**words), effect.format(**words)
        )
    about = task.op if thing is None else f"{task.op} {short(thing.name)}"
    return Explanation(
        _about_to(task, about), "Nothing stands in its way.", "Its next step does it."
    )


def _about_to(task: Task, what: str) -> str:
    return f"{task.id} is about to {what}"


def _verb(task: Task) -> str:
    words = {"wait": "wait on", "put": "put into", "get": "get from", "join": "join"}
    return words.get(operation(task.op), short(task.op, 14))


def _ready_acquire(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    lock = lock_of(program, thing)
    if lock.owner == task.number:
        return (
            f"{task.id} owns it already, {lock.depth} deep; its owner may acquire it again.",
            f"Its step makes that {lock.depth + 1} deep; it must release as often.",
        )
    if task.woken and thing.kind == "Condition":
        return "It was woken, and the lock is free.", "Its step takes the lock and ends its wait."
    return "It is free.", f"Its step makes {task.id} the owner; then all others must wait."


def _ready_release(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    lock = lock_of(program, thing)
    if lock.owner != task.number:
        if lock.kind in OWNERS_ONLY:
            return "It does not own it.", "Its step raises RuntimeError."
        if lock.owner is None:
            return "Nobody owns it.", "Its step raises RuntimeError."
        return f"{owner_name(lock.owner)} it; anybody may release a Lock.", "Its step frees it."
    if lock.depth > 1:
        return f"It owns it {lock.depth} deep.", "Its step takes one off; the lock stays its own."
    waiting = [one.number for one in program.waiting_for(lock.number) if wants_lock(one)]
    if not waiting:
        return f"{task.id} owns it; nobody waits for it.", "Its step frees it."
    return (
        f"{task.id} owns it; {do(waiting, 'want')} it.",
        f"Its step frees it; {one_of(waiting)} can have it.",
    )


def _ready_notify(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    if lock_of(program, thing).owner != task.number:
        return "It does not own the condition's lock.", "Its step raises RuntimeError."
    waiters = thing.waiters
    if not waiters:
        return "Nobody is in line.", "Its step wakes nobody, and is not kept for later waiters."
    woken = waiters
    if operation(task.op) == "notify":
        given = argument(task.op) or "1"
        woken = waiters[: max(0, int(given))] if given.lstrip("+-").isdigit() else waiters[:1]
    line = f"{some(waiters)} {'is' if len(waiters) == 1 else 'are'} in line, longest first."
    if not woken:
        return line, "Its step wakes nobody."
    return line, f"Its step wakes {some(woken)}; each must then take the lock again."


def _ready_condition_wait(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    if lock_of(program, thing).owner != task.number:
        return "It does not own the condition's lock.", "Its step raises RuntimeError."
    place = len(thing.waiters) + 1
    return (
        f"Its step gives up the lock and puts it in line, at place {place}.",
        "Then only a notify that reaches it, and the lock again, let it go on.",
    )


def _ready_event_wait(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    if thing.value:
        return "The light is green.", "Its step passes."
    return "The light is red.", "Its step finds it red and waits there until somebody calls set()."


def _ready_set(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    waiting = [one.number for one in program.waiting_for(thing.number)]
    if thing.value:
        return "The light is green already.", "Its step changes nothing."
    if not waiting:
        return "The light is red; nobody waits.", "Its step turns it green: wait() then passes."
    return (
        f"{do(waiting, 'wait')} at the red light.",
        f"Its step turns it green; {all_go(len(waiting))}.",
    )


def _ready_clear(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    if thing.value:
        return "The light is green.", "Its step turns it red: wait() then stops there."
    return "The light is red already.", "Its step changes nothing."


def _ready_permit(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    left = {0: "none is", 1: "one is"}.get(thing.value - 1)
    left = left or f"{count(thing.value - 1, '').split()[0]} are"
    which = "it" if thing.value == 1 else "one of them"
    return (
        f"{count(thing.value, 'permit').capitalize()} left.",
        f"Its step takes {which}; {left} then left.",
    )


def _ready_give(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    if thing.kind == "BoundedSemaphore" and thing.value == thing.limit:
        return f"All {thing.limit} permits are there already.", "Its step raises ValueError."
    waiting = [one.number for one in program.waiting_for(thing.number)]
    if waiting:
        return (
            f"{do(waiting, 'wait')} for a permit.",
            f"Its step gives one back; {one_of(waiting)} can go on.",
        )
    return f"{count(thing.value, 'permit').capitalize()} left.", "Its step gives one back."


def _ready_barrier(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    if thing.broken:
        return "The barrier is broken.", "Its step raises BrokenBarrierError."
    missing = (thing.limit or 0) - thing.value - 1
    here = f"{thing.value} of {thing.limit} tasks have come."
    if missing <= 0:
        return here, "It is the last: its step lets all go on."
    return here, f"Its step makes it wait there for {missing} more."


def _ready_put(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    room = f"It holds {count(thing.value, 'item')}"
    room += f"; there is room for {thing.limit}." if thing.limit else "."
    waiting = [one.number for one in program.waiting_for(thing.number)]
    if waiting and not thing.value:
        whom = some(waiting) if len(waiting) == 1 else f"one of {some(waiting)}"
        return room, f"Its step puts one in, so that {whom} can have it."
    return room, "Its step puts one in."


def _ready_get(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    first = f": first {short(thing.items[0], 30)}" if thing.items else ""
    return f"It holds {count(thing.value, 'item')}{first}.", "Its step takes one out."


def _ready_done(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    return (
        f"{count(thing.unfinished, 'item').capitalize()} of it are not yet told as done.",
        "Its step tells one of them is done; at none, join() goes on.",
    )


def _ready_all_done(program: Program, task: Task, thing: Primitive) -> tuple[str, str]:
    return "Every item put was told as done.", "Its step passes."


_READY_ON: dict[tuple[str, str], Callable[[Program, Task, Primitive], tuple[str, str]]] = {
    ("acquire", "lock"): _ready_acquire,
    ("acquire", "condition"): _ready_acquire,
    ("release", "lock"): _ready_release,
    ("release", "condition"): _ready_release,
    ("acquire", "semaphore"): _ready_permit,
    ("release", "semaphore"): _ready_give,
    ("wait", "event"): _ready_event_wait,
    ("set", "event"): _ready_set,
    ("clear", "event"): _ready_clear,
    ("wait", "condition"): _ready_condition_wait,
    ("notify", "condition"): _ready_notify,
    ("notify_all", "condition"): _ready_notify,
    ("wait", "barrier"): _ready_barrier,
    ("put", "queue"): _ready_put,
    ("get", "queue"): _ready_get,
    ("task_done", "queue"): _ready_done,
    ("join", "queue"): _ready_all_done,
}

_READY_ALONE = {
    "begin": (
        "is about to begin",
        "It exists, but none of its code has run yet.",
        "Its step runs its code up to its first operation.",
    ),
    "start": (
        "is about to start {other}",
        "A thread made is not yet a thread that runs.",
        "Its step makes {other} ready to begin.",
    ),
    "join": (
        "is about to join {other}",
        "{other} has ended, so there is nothing to wait for.",
        "Its step passes.",
    ),
    "sleep": (
        "wakes from its sleep of {wait} s",
        "Its time has come on the program's clock.",
        "Its step goes on after the sleep.",
    ),
    "timer": (
        "is a timer of {wait} s",
        "Its time has come, or cancel() was called before.",
        "Its step runs its function, unless it was cancelled.",
    ),
    "input": (
        "reads a line",
        "A line is there for it.",
        "Its step takes the line.",
    ),
    "exit": (
        "is about to end",
        "All its code has run and no other task is left to wait for.",
        "Its step ends the program.",
    ),
}
