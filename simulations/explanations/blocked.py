"""Why a blocked task is blocked, and what would let it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primitives.wire import YOU
from simulations.explanations.explanation import Explanation, everyone, family, wants_lock
from simulations.phrases import (
    OWNERS_ONLY,
    argument,
    awaited,
    circle,
    count,
    death,
    do,
    lock_of,
    operation,
    owner_name,
    seconds,
    short,
    some,
    target,
    times,
)
from simulations.program import TaskState, task_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulations.program import Primitive, Program, Task


def blocked(program: Program, task: Task) -> Explanation:
    """Tell why this blocked task is blocked."""
    ring = circle(program, task.number)
    if ring:
        return _in_circle(program, task, ring)
    verb = operation(task.op)
    if verb == "timer":
        return _timing(program, task)
    if task.waits_inside:
        return _inside(program, task)
    thing = target(program, task)
    if thing is not None:
        tell = _BLOCKED_ON.get((verb, family(thing)))
        if tell is not None:
            return tell(program, task, thing)
    elif verb in _BLOCKED_ALONE:
        return _BLOCKED_ALONE[verb](program, task)
    about = task.op if thing is None else f"{task.op} {short(thing.name)}"
    return Explanation(
        f"{task.id} is blocked in {about}",
        "Its operation cannot be carried out as things stand.",
        "Another task must change that first.",
    )


def _in_circle(program: Program, task: Task, ring: tuple[int, ...]) -> Explanation:
    thing = target(program, task)
    wanted = argument(task.op) if thing is None else short(thing.name)
    if len(ring) == 1:
        how = "Only an RLock lets its owner acquire it again." if thing else "It waits for itself."
        free = (
            "Another task's release() would free it."
            if _anybody(program, thing)
            else "Nothing can."
        )
        return Explanation(f"{task.id} waits for itself, at {wanted}", how, free)
    chain = " waits for ".join(task_id(number) for number in (*ring[:4], ring[0]))
    if len(ring) > 4:
        chain = f"{count(len(ring), 'task')} wait for one another in a ring"
    return Explanation(
        f"{task.id} waits for {wanted}, in a circle",
        f"{chain}: a deadlock.",
        _unties(program, task, ring),
    )


def _unties(program: Program, task: Task, ring: tuple[int, ...]) -> str:
    """A plain Lock in the circle, the task's own first, can be released from outside it."""
    start = ring.index(task.number)
    for number in (*ring[start:], *ring[:start]):
        thing = target(program, program.tasks[number])
        if _anybody(program, thing) and thing is not None:
            return f"A release() of {short(thing.name)} by another task would untie the circle."
    who = "both" if len(ring) == 2 else "all"
    return f"Nothing can: they {who} wait for what only the next in the circle can do."


def _anybody(program: Program, thing: Primitive | None) -> bool:
    """Whether a task that does not own it may release it."""
    return thing is not None and lock_of(program, thing).kind == "Lock"


def _inside(program: Program, task: Task) -> Explanation:
    other = awaited(program, task)
    freed = "Another task going on" if other is None else f"{task_id(other)} going on"
    return Explanation(
        f"{task.id} waits inside the library",
        "It is in Python's own machinery, at something the program never sees.",
        f"{freed} frees it.",
    )


def _blocked_lock(program: Program, task: Task, thing: Primitive) -> Explanation:
    lock = lock_of(program, thing)
    name = short(thing.name)
    headline = f"{task.id} waits for {name}"
    if task.woken and thing.kind == "Condition":
        headline = f"{task.id} was woken, needs {name}'s lock"
    elif thing.kind == "Condition":
        headline = f"{task.id} waits for {name}'s lock"
    if lock.owner is None:
        return Explanation(headline, "It is not free.", f"{name}.release() lets it go on.")
    others = [
        one.number
        for one in program.waiting_for(thing.number)
        if wants_lock(one) and one.number != task.number
    ]
    deep = f" {lock.depth} deep" if lock.depth > 1 else ""
    reason = f"{owner_name(lock.owner)} it{deep}"
    reason += f"; {do(others, 'want')} it too." if others else "."
    return Explanation(
        headline, reason, _freed_lock(program, lock, name, task if not others else None)
    )


def _freed_lock(program: Program, lock: Primitive, name: str, alone: Task | None) -> str:
    """What frees the lock, and who has it then; `alone` is who waits, if just one does."""
    if lock.owner == YOU:
        who = "one of those who wait" if alone is None else alone.id
        return f"You hold it: release it and {who} can have it."
    owner = None if lock.owner is None else program.tasks.get(lock.owner)
    if owner is None:
        return f"{name}.release() lets it go on."
    if owner.over:
        how = f"died of {death(owner)}" if owner.state is TaskState.FAILED else "ended"
        if lock.kind in OWNERS_ONLY:
            return f"Nothing can free it: {owner.id} {how} holding it."
        return f"{owner.id} {how} holding it; only a release() by another task frees it."
    often = f" {times(lock.depth)}" if lock.depth > 1 else ""
    freed = f"{name}.release(){often} by {owner.id}"
    if owner.state is TaskState.BLOCKED:
        about = target(program, owner)
        what = short(owner.op if about is None else f"{operation(owner.op)} {about.name}", 20)
        return f"{freed}, which is itself blocked in {what}."
    if alone is not None:
        return f"{freed}; then {alone.id} can have it."
    return f"{freed}; then whoever takes its turn first has it."


def _blocked_permit(program: Program, task: Task, thing: Primitive) -> Explanation:
    others = [one.number for one in program.waiting_for(thing.number) if one is not task]
    holders = f"{do(thing.holders, 'hold', 3)} them" if thing.holders else "none was given back"
    reason = f"No permit is left: {holders}"
    also = f"{count(len(others), 'other')} wait{'s' if len(others) == 1 else ''}"
    reason += f"; {also} too." if others else "."
    gone = all(one in program.tasks and program.tasks[one].over for one in thing.holders)
    who = "one that waits" if others else "it"
    freed = f"{short(thing.name)}.release() by any task lets {who} go on."
    if thing.holders and gone:
        freed = (
            f"Those who hold them are over; only {short(thing.name)}.release() by another helps."
        )
    return Explanation(f"{task.id} waits for a permit of {short(thing.name, 12)}", reason, freed)


def _blocked_event(program: Program, task: Task, thing: Primitive) -> Explanation:
    waiting = [one.number for one in program.waiting_for(thing.number)]
    name = short(thing.name)
    soon = [
        one.id
        for one in program.tasks.values()
        if one.object == thing.number and one.op == "set" and one.state is TaskState.READY
    ]
    freed = f"{name}.set() by any task lets {everyone(len(waiting))} go on"
    freed += f"; {soon[0]} is about to." if soon else "."
    crowd = "it waits there alone." if len(waiting) == 1 else f"{some(waiting)} wait there."
    return Explanation(f"{task.id} waits at the red light", f"{name} is red; {crowd}", freed)


def _blocked_condition(program: Program, task: Task, thing: Primitive) -> Explanation:
    name = short(thing.name)
    line = thing.waiters
    if task.number not in line:
        return _blocked_lock(program, task, thing)
    place = line.index(task.number) + 1
    call = "notify()" if place == 1 else f"notify({place})"
    return Explanation(
        f"{task.id} waits in line, place {place} of {len(line)}",
        f"It gave up {name}'s lock and waits to be notified; the longest wait goes first.",
        f"{name}.{call} or notify_all(); then it must take the lock again.",
    )


def _blocked_barrier(program: Program, task: Task, thing: Primitive) -> Explanation:
    missing = max(1, (thing.limit or 0) - thing.value)
    freed = f"wait() there by {count(missing, 'more task')} lets all go on."
    return Explanation(
        f"{task.id} waits at the barrier",
        f"{thing.value} of {thing.limit} tasks have come to {short(thing.name)}.",
        freed,
    )


def _blocked_put(program: Program, task: Task, thing: Primitive) -> Explanation:
    name = short(thing.name)
    return Explanation(
        f"{task.id} waits for room in {name}",
        f"{name} is full: it holds {thing.value} of {thing.limit}.",
        f"{name}.get() by any task makes room for one.",
    )


def _blocked_get(program: Program, task: Task, thing: Primitive) -> Explanation:
    name = short(thing.name)
    waiting = len(program.waiting_for(thing.number))
    crowd = f"; {count(waiting, 'task')} wait for an item." if waiting > 1 else "."
    return Explanation(
        f"{task.id} waits for an item of {name}",
        f"{name} is empty{crowd}",
        f"{name}.put() by any task lets {'one that waits' if waiting > 1 else 'it'} go on.",
    )


def _blocked_all_done(program: Program, task: Task, thing: Primitive) -> Explanation:
    name = short(thing.name)
    return Explanation(
        f"{task.id} waits until {name} is all done",
        f"{count(thing.unfinished, 'item').capitalize()} put, and not yet told as done.",
        f"{name}.task_done(), {times(thing.unfinished)}.",
    )


def _sleeping(program: Program, task: Task) -> Explanation:
    till = "" if task.deadline is None else f"; its sleep ends at {seconds(task.deadline)}"
    return Explanation(
        f"{task.id} sleeps {short(argument(task.op), 12)} s",
        f"The program's clock shows {seconds(program.time)}{till}.",
        "The clock moves on by itself once no task is ready.",
    )


def _timing(program: Program, task: Task) -> Explanation:
    when = "later" if task.deadline is None else f"at {seconds(task.deadline)}"
    return Explanation(
        f"{task.id} is a timer of {short(argument(task.op), 12)} s",
        f"The program's clock shows {seconds(program.time)}.",
        f"Its function runs {when}, unless cancel() comes first.",
    )


def _joining(program: Program, task: Task) -> Explanation:
    number = awaited(program, task)
    other = None if number is None else program.tasks.get(number)
    if other is None:
        return Explanation(f"{task.id} waits for another to end", "It has not ended.", "Its end.")
    doing = {
        TaskState.READY: f"{other.id} is ready to {short(other.op, 20)}",
        TaskState.BLOCKED: f"{other.id} is itself blocked in {short(other.op, 20)}",
        TaskState.OUTSIDE: f"{other.id} is outside, in {short(other.op, 20)}",
    }.get(other.state, f"{other.id} runs")
    return Explanation(
        f"{task.id} waits for {other.id} to end", f"{doing}.", f"The end of {other.id}."
    )


def _reading(program: Program, task: Task) -> Explanation:
    prompt = short(task.prompt or "", 30)
    first = program.reader
    asked = f"It shows the prompt {prompt!r} and reads." if prompt.strip() else "It reads a line."
    if first is not None and first is not task:
        return Explanation(
            f"{task.id} waits to read a line",
            asked,
            f"A line for it; {first.id} reads too and has the next, unless {task.id} is chosen.",
        )
    return Explanation(f"{task.id} reads a line", asked, "Type the line and press Enter.")


def _exiting(program: Program, task: Task) -> Explanation:
    left = [one.number for one in program.tasks.values() if one is not task and not one.over]
    return Explanation(
        f"{task.id} waits for the others to end", f"{some(left)} have not ended.", "Their end."
    )


_BLOCKED_ON: dict[tuple[str, str], Callable[[Program, Task, Primitive], Explanation]] = {
    ("acquire", "lock"): _blocked_lock,
    ("acquire", "condition"): _blocked_lock,
    ("acquire", "semaphore"): _blocked_permit,
    ("wait", "event"): _blocked_event,
    ("wait", "condition"): _blocked_condition,
    ("wait", "barrier"): _blocked_barrier,
    ("put", "queue"): _blocked_put,
    ("get", "queue"): _blocked_get,
    ("join", "queue"): _blocked_all_done,
}

_BLOCKED_ALONE: dict[str, Callable[[Program, Task], Explanation]] = {
    "sleep": _sleeping,
    "join": _joining,
    "input": _reading,
    "exit": _exiting,
}
