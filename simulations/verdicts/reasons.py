"""Why a run ended as it did, in sentences: who waits for what, who died of what holding what."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from simulations.phrases import (
    LOCKS,
    SEMAPHORES,
    argument,
    circle,
    count,
    death,
    listed,
    lock_of,
    operation,
    ranges,
    target,
)
from simulations.program import TaskState, task_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Primitive, Program, Task


def finished(program: Program) -> str:
    """Of a program whose process is gone."""
    status = program.status or 0
    if status < 0:
        first = f"The program was killed by {_signal(-status)}"
    else:
        first = f"The program ended by itself with status {status}"
    cut_off = [task for task in program.tasks.values() if not (task.over or task.daemon)]
    if cut_off and status >= 0:
        first += f" while {_had_not_ended(cut_off)}"
    return _sentences(first, *_deaths(program), *_withheld(program))


def broken(detail: str) -> str:
    """Of a program that conc-tui's own failure inside it brought to an end."""
    lines = detail.strip().splitlines() or ["no more is known"]
    return _sentences(
        f"conc-tui itself failed inside the program and ended it: {lines[-1].strip().rstrip('.')}"
    )


def stuck(program: Program) -> str:
    """Of a program in which nothing can ever run again."""
    told = [*_deaths(program), *_waits(program)]
    return _sentences("Nothing can ever run again", *told, *_withheld(program))


def reading(program: Program) -> str:
    """Of a program in which nothing can run but a task that reads a line."""
    reader = program.reader
    if reader is None:
        first = "The program waits for a line that was not given"
    else:
        prompt = f" at the prompt {reader.prompt!r}" if (reader.prompt or "").strip() else ""
        first = f"{reader.id} waits for a line{prompt} that was not given"
    told = [*_deaths(program), *_waits(program, leave_out=reader)]
    return _sentences(first, *told, *_withheld(program))


def limit(program: Program, because: str) -> str:
    """Of a program that was stopped from outside before its end."""
    first = because or f"Stopped after {count(program.step, 'step')}, before the program's end"
    running = [
        f"{task.id} runs at {task.site}"
        for task in program.tasks.values()
        if task.state is TaskState.RUNNING
    ]
    ready = [task.number for task in program.tasks.values() if task.state is TaskState.READY]
    able = [f"{ranges(ready)} can run"] if ready else []
    return _sentences(
        first, *running, *able, *_deaths(program), *_waits(program), *_withheld(program)
    )


def _sentences(*parts: str) -> str:
    return " ".join(f"{part}." for part in parts)


def _signal(number: int) -> str:
    try:
        return f"{signal.Signals(number).name} (signal {number})"
    except ValueError:
        return f"signal {number}"


def _had_not_ended(tasks: Sequence[Task]) -> str:
    return f"{ranges(task.number for task in tasks)} had not ended"


def _withheld(program: Program) -> list[str]:
    if not program.uncontrolled:
        return []
    ran = "; ".join(program.uncontrolled)
    return [f"What this proves is withheld, since not everything was under control: {ran}"]


def _deaths(program: Program) -> list[str]:
    told = []
    for task in program.tasks.values():
        held = listed([thing.name for thing in program.held_by(task.number)])
        if task.state is TaskState.FAILED:
            holding = f" holding {held}" if held else ""
            told.append(f"{task.id} died of {death(task)}{holding}")
        elif task.state is TaskState.DONE and held:
            told.append(f"{task.id} ended without releasing {held}")
    return told


def _waits(program: Program, leave_out: Task | None = None) -> list[str]:
    """One sentence for every group of tasks that wait for the same."""
    groups: dict[str, list[int]] = {}
    rings: set[frozenset[int]] = set()
    for task in program.tasks.values():
        if task.over or task is leave_out:
            continue
        ring = circle(program, task.number)
        if len(ring) > 1:
            rings.add(frozenset(ring))
        what = _waits_for(program, task)
        if what:
            groups.setdefault(what, []).append(task.number)
    told = [
        f"{ranges(tasks)} {what if len(tasks) > 1 else _singular(what)}"
        for what, tasks in groups.items()
    ]
    told += [f"{ranges(ring)} wait for one another in a circle" for ring in rings]
    return told


def _singular(what: str) -> str:
    verb, _, rest = what.partition(" ")
    return f"{ {'are': 'is'}.get(verb, verb + 's') } {rest}"


def _waits_for(program: Program, task: Task) -> str:
    """What a task waits for, as the end of a sentence about several; empty when it does not."""
    if task.state is TaskState.OUTSIDE:
        return f"are outside the program's control in {task.op}"
    if task.state is not TaskState.BLOCKED:
        return ""
    verb = operation(task.op)
    if verb == "timer":
        return f"wait as timers until {task.deadline or 0:g} s"
    if task.waits_inside:
        return "wait inside Python's own library"
    thing = target(program, task)
    if thing is not None:
        return _waits_at(program, task, thing, verb)
    return {
        "join": f"wait for {argument(task.op)} to end",
        "sleep": f"sleep until {task.deadline or 0:g} s",
        "input": "wait to read a line",
        "exit": "wait for the other tasks to end",
    }.get(verb, f"are blocked in {task.op}")


def _waits_at(program: Program, task: Task, thing: Primitive, verb: str) -> str:
    if verb == "acquire":
        return _waits_to_acquire(program, task, thing)
    missing = max(1, (thing.limit or 0) - thing.value)
    words = {
        ("wait", "Event"): f"wait for {thing.name}.set()",
        ("wait", "Condition"): f"wait to be notified on {thing.name}",
        ("wait", "Barrier"): f"wait at {thing.name} for {count(missing, 'more task')}",
    }
    queues = {
        "put": f"wait for room in {thing.name}",
        "get": f"wait for an item of {thing.name}",
        "join": f"wait until {thing.name} is all done ({count(thing.unfinished, 'item')} to go)",
    }
    return (
        words.get((verb, thing.kind)) or queues.get(verb) or f"are blocked in {verb} {thing.name}"
    )


def _waits_to_acquire(program: Program, task: Task, thing: Primitive) -> str:
    if thing.kind in SEMAPHORES:
        holders = sorted(set(thing.holders))
        held = f", all held by {ranges(holders)}" if holders else ""
        return f"wait for a permit of {thing.name}{held}"
    lock = lock_of(program, thing)
    if lock.kind not in LOCKS or lock.owner is None:
        return f"wait to acquire {thing.name}"
    again = " again, once notified," if task.woken else ","
    return f"wait to acquire {thing.name}{again} which {_owns(program, task, lock.owner)}"


def _owns(program: Program, task: Task, number: int) -> str:
    if number == task.number:
        return "it owns itself"
    owner = program.tasks.get(number)
    if owner is None:
        return f"{task_id(number)} own"
    return f"{owner.id} owns, though it is over" if owner.over else f"{owner.id} owns"
