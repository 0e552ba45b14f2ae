"""Everything the program's screen shows, folded from batches of messages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from primitives.wire import YOU
from simulations import messages, program
from simulations.program import Program, Site, TaskState
from tui.state.output import LogDraft, OutputLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulations.program import Primitive, Task

MOST_HISTORY = 10_000
"""How many of the last steps are kept to say who took them."""


class Mode(Enum):
    """What goes on after a step: nothing, all that can, or one step after another at a pace."""

    STEP = "by hand"
    RUN = "running"
    PLAY = "playing"


class Taken(NamedTuple):
    """A step as it is told afterwards."""

    step: int
    task: int
    op: str
    object: str | None
    """The object's name."""
    site: Site | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class View:
    """What the screen shows at one moment."""

    title: str = ""
    path: str = ""
    """The program's file."""
    scheduler: str = "round-robin"
    program: Program = field(default_factory=Program)
    output: OutputLog = field(default_factory=OutputLog)
    history: tuple[Taken, ...] = ()
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
    draft = _Draft(view)
    for message in batch:
        draft.take(message)
    return draft.folded(program.fold(view.program, batch))


class _Draft:
    """The mutable copy that one batch works on."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._log: LogDraft | None = None
        self._history = list(view.history)
        self._files = dict(view.program.files)
        self._names = {thing.number: thing.name for thing in view.program.objects.values()}
        self._notice = view.notice
        self._running = view.running
        self._rewound = False

    @property
    def _output(self) -> LogDraft:
        self._log = self._log or LogDraft(self._view.output)
        return self._log

    def take(self, message: messages.AgentMessage) -> None:
        """Take in one message."""
        match message:
            case messages.Output():
                self._output.write(message)
            case messages.LineRead():
                self._output.read(message)
            case messages.StepTaken():
                self._step(message)
            case messages.Rewound(step):
                self._rewind(step)
            case messages.FileSeen(file, path):
                self._files[file] = path
            case messages.ObjectSeen():
                self._names[message.object] = message.name
            case messages.RunningAt():
                self._running = message
            case messages.Refused() | messages.Stopped() | messages.Ended():
                self._stand_still(message)
            case _:
                pass

    def _step(self, message: messages.StepTaken) -> None:
        name = None if message.object is None else self._names.get(message.object)
        path = None if message.file is None else self._files[message.file]
        self._history.append(
            Taken(
                message.step,
                message.task,
                message.op,
                name,
                None if path is None else Site(path, message.line),
                message.outcome,
            )
        )
        self._running = None
        self._notice = ""

    def _rewind(self, step: int) -> None:
        self._output.rewind(step)
        self._history = [taken for taken in self._history if taken.step <= step]
        self._running = None
        self._rewound = True

    def _stand_still(self, message: messages.Refused | messages.Stopped | messages.Ended) -> None:
        self._running = None
        if isinstance(message, messages.Refused):
            self._notice = self._as_sentence(message.why)
        elif isinstance(message, messages.Stopped):
            self._notice = "" if message.reason == "failed" else message.detail

    def _as_sentence(self, why: str) -> str:
        """With a capital, unless it begins with the name of one of the program's objects."""
        named = any(why.startswith(name) for name in self._names.values())
        return why if named else why[:1].upper() + why[1:]

    def folded(self, after: Program) -> View:
        """The view with the program as it is after the batch."""
        return replace(
            self._view,
            program=_remembered(after, self._history) if self._rewound else after,
            output=self._view.output if self._log is None else self._log.frozen(),
            history=tuple(self._history[-MOST_HISTORY:]),
            notice=self._notice,
            running=self._running,
        )


def _remembered(of: Program, history: Sequence[Taken]) -> Program:
    """The program with every task's steps counted from the history.

    What a session tells after going back is the state of things, without the steps that led to it.
    """
    steps = Counter(taken.task for taken in history)
    tasks = {
        number: structs.replace(task, steps=steps[number]) for number, task in of.tasks.items()
    }
    return replace(of, tasks=MappingProxyType(tasks))


def where(view: View, task: Task) -> Site | None:
    """Where a task stands; once it is over, where it took its last step."""
    if task.site is not None and not task.over:
        return task.site
    for taken in reversed(view.history):
        if taken.task == task.number and taken.site is not None:
            return taken.site
    return task.site


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


def last_step(view: View) -> Taken | None:
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
    last = next(
        (tasks.get(taken.task) for taken in reversed(view.history) if taken.task != YOU), None
    )
    if last is not None and not last.over and last.op != "input":
        return last
    others = [task for task in tasks.values() if task.op != "input"]
    for state in (TaskState.BLOCKED, TaskState.READY):
        for task in others:
            if task.state is state:
                return task
    return last or next(iter(tasks.values()), None)


def primitives(of: Program) -> tuple[Primitive, ...]:
    """The primitives a person can look at, in the order the program used them first.

    A lock that goes by its condition's name is told on the condition's pane.
    """
    things = of.objects.values()
    told = {(thing.lock, thing.name) for thing in things if thing.lock != thing.number}
    return tuple(
        thing for thing in things if not thing.internal and (thing.number, thing.name) not in told
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


def reader(view: View) -> Task | None:
    """The task a typed line goes to: the one at the cursor if it reads, else the first to."""
    task = subject(view)
    if task is not None and task.op == "input" and task.state is TaskState.BLOCKED:
        return task
    return view.program.reader


def must_type(of: Program) -> bool:
    """Whether nothing can go on but a task that reads a line."""
    if of.status is not None or of.ending or of.reader is None:
        return False
    if of.stopped is None:
        return False
    if of.stopped.reason == "input":
        return True
    return not _can_go_on(of)


def _can_go_on(of: Program) -> bool:
    """Whether some task can, now or once its time or its call's end has come."""
    return any(
        task.state in {TaskState.READY, TaskState.RUNNING, TaskState.OUTSIDE}
        or (task.state is TaskState.BLOCKED and task.deadline is not None)
        for task in of.tasks.values()
    )


def stuck(of: Program) -> bool:
    """Whether nothing in the program can ever go on, however it came to that."""
    if over(of) or of.stopped is None or not of.tasks:
        return False
    return of.stopped.reason == "stuck" or (of.reader is None and not _can_go_on(of))


def over(of: Program) -> bool:
    """Whether the program has ended."""
    return of.status is not None or of.ending


def can_undo(view: View) -> bool:
    """Whether there is a step to take back."""
    return view.program.step > 0
