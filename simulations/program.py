"""What is known of a running program at one moment, folded from the agent's messages.

Pure data and one pure function: the same messages give the same picture, with no process, no
screen and no clock involved. Verdicts, explanations and the panes all read from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace as change

from primitives.wire import YOU
from simulations import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class TaskState(Enum):
    """What a task can do now (design, section 2)."""

    READY = "ready"
    RUNNING = "running"
    BLOCKED = "blocked"
    OUTSIDE = "outside"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the source."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path.rpartition('/')[2]}:{self.line}"


class Task(msgspec.Struct, frozen=True):
    """One task as it stands."""

    number: int
    name: str
    kind: str
    parent: int | None
    daemon: bool
    internal: bool
    """Made by the standard library for itself."""
    state: TaskState
    op: str
    """The announced operation; of a running task the one it carries out; empty when it is over."""
    object: int | None = None
    site: Site | None = None
    function: str = ""
    deadline: float | None = None
    prompt: str | None = None
    """Set while it reads a line."""
    waits_inside: bool = False
    """Blocked on an object of the standard library's own."""
    woken: bool = False
    """Its wait on a condition is over; it must take the condition's lock again."""
    error: str | None = None
    """What ended it, when it failed."""
    steps: int = 0

    @property
    def id(self) -> str:
        """The name people read and type: `T3`."""
        return task_id(self.number)

    @property
    def over(self) -> bool:
        """Whether its own code has ended."""
        return self.state in {TaskState.DONE, TaskState.FAILED}


class Primitive(msgspec.Struct, frozen=True):
    """One lock, event, queue ... as it stands; the fields are those of `messages.ObjectChanged`."""

    number: int
    kind: str
    name: str
    lock: int | None
    internal: bool
    limit: int | None
    owner: int | None = None
    depth: int = 0
    value: int = 0
    waiters: tuple[int, ...] = ()
    holders: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    unfinished: int = 0
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """All that is known of a program between two steps."""

    step: int = 0
    time: float = 0.0
    tasks: Mapping[int, Task] = field(default_factory=lambda: MappingProxyType({}))
    objects: Mapping[int, Primitive] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    turn: int | None = None
    """Who took the last step (`YOU` for the person)."""
    stopped: messages.Stopped | None = None
    """Why nothing runs; None while something does."""
    uncontrolled: tuple[str, ...] = ()
    ending: bool = False
    status: int | None = None
    """The exit status once the process is gone; negative for a signal."""

    def waiting_for(self, number: int) -> tuple[Task, ...]:
        """Tasks blocked at this object, in task order, Condition waiters included."""
        return tuple(
            task
            for task in self.tasks.values()
            if task.object == number and task.state is TaskState.BLOCKED
        )

    def held_by(self, number: int) -> tuple[Primitive, ...]:
        """Locks this task owns and semaphores whose permits it keeps."""
        return tuple(
            thing
            for thing in self.objects.values()
            if not thing.internal and (thing.owner == number or number in thing.holders)
        )

    @property
    def reader(self) -> Task | None:
        """The task whose prompt a typed line answers: the first that waits for one."""
        for task in self.tasks.values():
            if task.op == "input" and task.state is TaskState.BLOCKED:
                return task
        return None


def task_id(number: int | None) -> str:
    """`T3` for a task, `you` for the person, `-` for nobody."""
    if number is None:
        return "-"
    return "you" if number == YOU else f"T{number}"


class _Draft:
    """The mutable copy that one batch of messages works on."""

    def __init__(self, program: Program) -> None:
        self.tasks = dict(program.tasks)
        self.objects = dict(program.objects)
        self.files = dict(program.files)
        self.rest: dict[str, Any] = {
            name: getattr(program, name)
            for name in ("step", "time", "turn", "stopped", "uncontrolled", "ending", "status")
        }

    def site(self, file: int | None, line: int) -> Site | None:
        return None if file is None else Site(self.files[file], line)

    def change_task(self, number: int, **changes: Any) -> None:
        self.tasks[number] = change(self.tasks[number], **changes)

    def frozen(self) -> Program:
        return Program(
            tasks=MappingProxyType(self.tasks),
            objects=MappingProxyType(self.objects),
            files=MappingProxyType(self.files),
            **self.rest,
        )


def fold(program: Program, batch: Iterable[messages.AgentMessage]) -> Program:
    """The program as it stands after these messages."""
    draft = _Draft(program)
    for message in batch:
        handler = _HANDLERS.get(type(message))
        if handler is not None:
            handler(draft, message)
    return draft.frozen()


def _file(draft: _Draft, message: messages.FileSeen) -> None:
    draft.files[message.file] = message.path


def _task(draft: _Draft, message: messages.TaskSpawned) -> None:
    draft.tasks[message.task] = Task(
        number=message.task,
        name=message.name,
        kind=message.kind,
        parent=message.parent,
        daemon=message.daemon,
        internal=message.internal,
        state=TaskState.READY,
        op="begin",
    )


def _object(draft: _Draft, message: messages.ObjectSeen) -> None:
    draft.objects[message.object] = Primitive(
        number=message.object,
        kind=message.kind,
        name=message.name,
        lock=message.lock,
        internal=message.internal,
        limit=message.limit,
    )


def _changed(draft: _Draft, message: messages.ObjectChanged) -> None:
    draft.objects[message.object] = change(
        draft.objects[message.object],
        owner=message.owner,
        depth=message.depth,
        value=message.value,
        waiters=message.waiters,
        holders=message.holders,
        items=message.items,
        unfinished=message.unfinished,
        broken=message.broken,
    )


def _step(draft: _Draft, message: messages.StepTaken) -> None:
    draft.rest.update(step=message.step, time=message.time, turn=message.task, stopped=None)
    if message.task == YOU:
        return
    task = draft.tasks[message.task]
    draft.change_task(
        message.task,
        state=TaskState.RUNNING,
        op=message.op,
        object=message.object,
        site=draft.site(message.file, message.line) or task.site,
        deadline=None,
        prompt=None,
        waits_inside=False,
        woken=False,
        steps=task.steps + 1,
    )


def _pending(draft: _Draft, message: messages.Announced) -> None:
    state = TaskState(message.state)
    before = draft.tasks[message.task]
    if message.op == "exit" and state is TaskState.BLOCKED and before.over:
        state = before.state
    draft.change_task(
        message.task,
        state=state,
        op=message.op,
        object=message.object,
        site=draft.site(message.file, message.line),
        function=message.function,
        deadline=message.deadline,
        prompt=message.prompt,
        waits_inside=message.internal,
        woken=message.woken,
    )


def _ready(draft: _Draft, message: messages.NowReady) -> None:
    for number in message.tasks:
        task = draft.tasks[number]
        # What it waited for has come, or its time has: either way no deadline is left.
        over = task.op == "wait" or (task.deadline or 0) <= draft.rest["time"]
        deadline = None if over else task.deadline
        draft.change_task(number, state=TaskState.READY, deadline=deadline)


def _blocked(draft: _Draft, message: messages.NowBlocked) -> None:
    for number in message.tasks:
        task = draft.tasks[number]
        if task.op == "exit":
            ended = TaskState.DONE if task.error is None else TaskState.FAILED
            draft.change_task(number, state=ended)
        else:
            draft.change_task(number, state=TaskState.BLOCKED)


def _exited(draft: _Draft, message: messages.TaskExited) -> None:
    ended = TaskState.DONE if message.error is None else TaskState.FAILED
    draft.change_task(
        message.task,
        state=ended,
        op="",
        object=None,
        site=None,
        function="",
        error=message.error,
        deadline=None,
        prompt=None,
        waits_inside=False,
    )


def _outside(draft: _Draft, message: messages.WentOutside) -> None:
    draft.change_task(
        message.task,
        state=TaskState.OUTSIDE,
        op=message.call,
        object=None,
        site=draft.site(message.file, message.line),
    )


def _running(draft: _Draft, message: messages.RunningAt) -> None:
    draft.change_task(
        message.task, site=draft.site(message.file, message.line), function=message.function
    )


def _clock(draft: _Draft, message: messages.ClockMoved) -> None:
    draft.rest["time"] = message.time


def _stopped(draft: _Draft, message: messages.Stopped) -> None:
    draft.rest.update(stopped=message, step=message.step)


def _uncontrolled(draft: _Draft, message: messages.Uncontrolled) -> None:
    if message.what not in draft.rest["uncontrolled"]:
        draft.rest["uncontrolled"] = (*draft.rest["uncontrolled"], message.what)


def _ending(draft: _Draft, message: messages.Ending) -> None:
    draft.rest.update(ending=True, step=message.step, stopped=None)
    for number, task in draft.tasks.items():
        if task.number == 0 and not task.over:
            ended = TaskState.DONE if task.error is None else TaskState.FAILED
            draft.tasks[number] = change(task, state=ended, op="")


def _rewound(draft: _Draft, message: messages.Rewound) -> None:
    draft.tasks.clear()
    draft.objects.clear()
    draft.files.clear()
    draft.rest.update(
        step=message.step,
        time=0.0,
        turn=None,
        stopped=None,
        uncontrolled=(),
        ending=False,
        status=None,
    )


def _ended(draft: _Draft, message: messages.Ended) -> None:
    stopped = draft.rest["stopped"]
    broken = stopped is not None and stopped.reason == "failed"
    draft.rest.update(status=message.status, stopped=stopped if broken else None)


_HANDLERS: dict[type, Any] = {
    messages.FileSeen: _file,
    messages.TaskSpawned: _task,
    messages.ObjectSeen: _object,
    messages.ObjectChanged: _changed,
    messages.StepTaken: _step,
    messages.Announced: _pending,
    messages.NowReady: _ready,
    messages.NowBlocked: _blocked,
    messages.TaskExited: _exited,
    messages.WentOutside: _outside,
    messages.RunningAt: _running,
    messages.ClockMoved: _clock,
    messages.Stopped: _stopped,
    messages.Uncontrolled: _uncontrolled,
    messages.Ending: _ending,
    messages.Rewound: _rewound,
    messages.Ended: _ended,
}
