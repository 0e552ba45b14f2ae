"""Everything the program's screen shows, folded from batches of messages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from primitives.wire import YOU
from simulations import messages, program
from simulations.program import Program, TaskState
from tui.state.output import LogDraft, OutputLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Primitive, Task

MOST_HISTORY = 1000
"""How many of the last steps are kept to say who took them."""


class Mode(Enum):
    """What goes on after a step: nothing, all that can, or one step after another at a pace."""

    STEP = "by hand"
    RUN = "running"
    PLAY = "playing"


@dataclass(frozen=True, slots=True)
class View:
    """What the screen shows at one moment."""

    title: str = ""
    scheduler: str = "round-robin"
    program: Program = field(default_factory=Program)
    output: OutputLog = field(default_factory=OutputLog)
    history: tuple[messages.StepTaken, ...] = ()
    mode: Mode = Mode.STEP
    pace: float = 2.0
    """Steps a second while playing."""
    selected: int | None = None
    """The task the person chose; None to follow whoever stepped last."""
    shown: int | None = None
    """The primitive whose pane the person chose; None for the fitting one."""
    overview: bool = False
    """The person chose the list of all primitives."""
    focus: str = ""
    """The name of the primitive a scenario is about."""
    filter: str = ""
    notice: str = ""
    """An answer to the last key, until the next one."""
    running: messages.RunningAt | None = None
    """Where a task is that has run long without reaching a step point."""
    busy: bool = False
    """A command is being carried out."""
    failure: str = ""
    """What conc-tui itself could not do; the session is over."""


def fold(view: View, batch: Sequence[messages.AgentMessage]) -> View:
    """The view after these messages."""
    after = program.fold(view.program, batch)
    log: LogDraft | None = None
    history = list(view.history)
    notice = view.notice
    running = view.running
    for message in batch:
        match message:
            case messages.Output():
                log = log or LogDraft(view.output)
                log.write(message)
            case messages.LineRead():
                log = log or LogDraft(view.output)
                log.read(message)
            case messages.StepTaken():
                history.append(message)
                running = None
            case messages.Rewound(step):
                log = log or LogDraft(view.output)
                log.rewind(step)
                history = [taken for taken in history if taken.step <= step]
                running = None
            case messages.Refused(why):
                notice = why
            case messages.Stopped(_, _, detail):
                running = None
                notice = detail or notice
            case messages.RunningAt():
                running = message
            case messages.Ended():
                running = None
            case _:
                pass
    return replace(
        view,
        program=after,
        output=view.output if log is None else log.frozen(),
        history=tuple(history[-MOST_HISTORY:]),
        notice=notice,
        running=running,
    )


def visible_tasks(view: View) -> tuple[Task, ...]:
    """The tasks the filter lets through, in order."""
    tasks = tuple(view.program.tasks.values())
    if not view.filter:
        return tasks
    wanted = view.filter.casefold()
    return tuple(task for task in tasks if wanted in _searched(view.program, task))


def _searched(of: Program, task: Task) -> str:
    thing = of.objects.get(task.object) if task.object is not None else None
    name = thing.name if thing is not None else ""
    return f"{task.id} {task.name} {task.state.value} {task.op} {name} {task.site}".casefold()


def last_step(view: View) -> messages.StepTaken | None:
    """The step that led to what is shown."""
    return view.history[-1] if view.history else None


def subject(view: View) -> Task | None:
    """The task that the cursor, the source and the explanation are about.

    The one the person selected; otherwise the one that stepped last, unless it has nothing more to
    tell: then the first that is blocked for a reason other than reading.
    """
    tasks = view.program.tasks
    if view.selected is not None and view.selected in tasks:
        return tasks[view.selected]
    taken = last_step(view)
    last = tasks.get(taken.task) if taken is not None else None
    if last is not None and not last.over and last.op != "input":
        return last
    for task in tasks.values():
        if task.state is TaskState.BLOCKED and task.op != "input":
            return task
    return last or next(iter(tasks.values()), None)


def primitives(of: Program) -> tuple[Primitive, ...]:
    """The primitives a person can look at, in the order the program used them first."""
    return tuple(
        thing
        for thing in of.objects.values()
        if not thing.internal and not _is_lock_of_condition(of, thing)
    )


def _is_lock_of_condition(of: Program, thing: Primitive) -> bool:
    return any(
        other.lock == thing.number and other.number != thing.number and other.name == thing.name
        for other in of.objects.values()
        if other.lock is not None
    )


def shown_primitive(view: View) -> Primitive | None:
    """The primitive whose pane is shown; None for the list of all."""
    things = primitives(view.program)
    if view.overview:
        return None
    for thing in things:
        if thing.number == view.shown:
            return thing
    for thing in things:
        if view.focus and thing.name == view.focus:
            return thing
    return things[0] if len(things) == 1 else None


def must_type(of: Program) -> bool:
    """Whether nothing can go on but a task that reads a line."""
    if of.status is not None or of.ending or of.reader is None:
        return False
    if of.stopped is None:
        return False
    if of.stopped.reason == "input":
        return True
    return not any(
        task.state in {TaskState.READY, TaskState.RUNNING, TaskState.OUTSIDE}
        or (task.state is TaskState.BLOCKED and task.deadline is not None)
        for task in of.tasks.values()
    )


def over(of: Program) -> bool:
    """Whether the program has ended."""
    return of.status is not None or of.ending


def can_undo(view: View) -> bool:
    """Whether there is a step to take back."""
    return view.program.step > 0


def taken_by_you(view: View) -> bool:
    """Whether the last step was the person's own, not the program's."""
    taken = last_step(view)
    return taken is not None and taken.task == YOU
