"""Every message an agent sends, as checked structs.

On the wire each is a JSON array with the message's name in front (`primitives.wire`). Numbers
stand for tasks, objects and files; the message that introduces each number comes before its first
use. Messages tell changes: what is not mentioned is as it was.
"""

from __future__ import annotations

from typing import Literal

import msgspec

TaskNumber = int
"""0 is the main thread, later ones count up as they are created; `primitives.wire.YOU` is you."""
ObjectNumber = int
FileNumber = int


class Message(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The base of all messages."""


class Hello(Message, frozen=True, tag="hello"):
    """The agent is in place; the program's first line has not run."""

    version: int
    python: str
    process: int


class FileSeen(Message, frozen=True, tag="file"):
    """A source file that later messages name by number."""

    file: FileNumber
    path: str


class TaskSpawned(Message, frozen=True, tag="task"):
    """A task exists. Its first pending operation is `begin`."""

    task: TaskNumber
    name: str
    kind: Literal["thread", "process", "greenlet"]
    parent: TaskNumber | None
    daemon: bool
    internal: bool
    """Made by the standard library for itself, as an executor's workers are."""
    step: int


class ObjectSeen(Message, frozen=True, tag="object"):
    """A primitive is about to be used for the first time."""

    object: ObjectNumber
    kind: str
    """The class as the program knows it: Lock, RLock, Condition, Semaphore, BoundedSemaphore,
    Event, Barrier, Queue, LifoQueue, PriorityQueue, SimpleQueue."""
    name: str
    """The variable, attribute or argument that holds it, else kind and number: `Lock-2`."""
    lock: ObjectNumber | None
    """A Condition's lock: the Condition's own number when it made the lock for itself."""
    internal: bool
    limit: int | None
    """A BoundedSemaphore's permits, a queue's maxsize, a Barrier's parties."""
    step: int


class ObjectChanged(Message, frozen=True, tag="state"):
    """The whole present state of one object; which fields mean something depends on its kind."""

    object: ObjectNumber
    owner: TaskNumber | None = None
    """Lock, RLock and a Condition's own lock: who holds it."""
    depth: int = 0
    """RLock: how many times its owner holds it. Lock: 0 or 1."""
    value: int = 0
    """Semaphore: permits left. Event: 1 when set. Queue: items in it. Barrier: tasks waiting."""
    waiters: tuple[TaskNumber, ...] = ()
    """Condition, Event, Barrier: who waits, longest first."""
    holders: tuple[TaskNumber, ...] = ()
    """Semaphore: who took permits and gave none back, once for each permit."""
    items: tuple[str, ...] = ()
    """Queue: the first items in the order they will come out, as short reprs."""
    unfinished: int = 0
    """Queue: items put for which `task_done` was not called."""
    broken: bool = False
    """Barrier: broken. Queue: shut down."""


class StepTaken(Message, frozen=True, tag="step"):
    """A task got the turn and carries out the operation it had announced."""

    step: int
    """Counted from 1."""
    task: TaskNumber
    op: str
    """As a person would say it: `acquire`, `notify(3)`, `sleep(1)`."""
    object: ObjectNumber | None
    file: FileNumber | None
    line: int
    time: float
    """The virtual clock, in seconds since the program started."""
    outcome: str | None = None
    """`timeout` when a timed operation ended by its timeout."""


class Announced(Message, frozen=True, tag="pending"):
    """A task stopped before an operation: what it is about to do, and whether it can."""

    task: TaskNumber
    op: str
    object: ObjectNumber | None
    file: FileNumber | None
    line: int
    function: str
    state: Literal["ready", "blocked"] = "ready"
    deadline: float | None = None
    """Virtual time at which a timed operation gives up (`sleep`: at which it is over)."""
    prompt: str | None = None
    """For `input`: the prompt already written."""
    internal: bool = False
    """A block inside the standard library's own machinery, on an object the program never sees."""
    woken: bool = False
    """It has waited on a Condition, is notified or out of time, and takes the lock again."""


class NowReady(Message, frozen=True, tag="ready"):
    """The operations these tasks had announced can be carried out now."""

    tasks: tuple[TaskNumber, ...]


class NowBlocked(Message, frozen=True, tag="blocked"):
    """The operations these tasks had announced cannot be carried out any more."""

    tasks: tuple[TaskNumber, ...]


class Output(Message, frozen=True, tag="output"):
    """Text the program wrote."""

    step: int
    task: TaskNumber | None
    """None for what reached the stream behind Python's back, from a child process or C code."""
    stream: Literal[1, 2]
    text: str


class LineRead(Message, frozen=True, tag="input"):
    """A task read a line."""

    step: int
    task: TaskNumber
    prompt: str
    text: str | None
    """Without its newline; None at end of file."""


class TaskExited(Message, frozen=True, tag="exited"):
    """A task's own code is over. The main thread may still announce `exit` after this."""

    task: TaskNumber
    step: int
    error: str | None
    """None, or what ended it: `ValueError: invalid literal ...`. The traceback is in its output."""


class WentOutside(Message, frozen=True, tag="outside"):
    """A task is in a real blocking call; the others go on. `Announced` tells of its return."""

    task: TaskNumber
    call: str
    file: FileNumber | None
    line: int


class ClockMoved(Message, frozen=True, tag="clock"):
    """The virtual clock moved on, since no task was ready or a person chose a timeout."""

    time: float


class Uncontrolled(Message, frozen=True, tag="uncontrolled"):
    """Something ran that the agent does not control, so a fine end proves less than it seems."""

    what: str


class RunningAt(Message, frozen=True, tag="running"):
    """Where the task that has the turn is, told when it runs long without a step point."""

    task: TaskNumber
    file: FileNumber | None
    line: int
    function: str
    seconds: float
    """Real time since its step began."""


class Stopped(Message, frozen=True, tag="stopped"):
    """No task runs: the agent waits for a command."""

    reason: Literal[
        "start", "step", "limit", "paused", "input", "stuck", "diverged", "acted", "failed"
    ]
    """`start`: before the first step. `step`/`limit`: did what was asked. `input`: nothing can run
    but a task that reads a line. `stuck`: nothing can ever run. `diverged`: the schedule followed
    does not fit; `detail` says how. `acted`: an action of the person's was carried out. `failed`:
    conc-tui itself did, and the program ends."""
    step: int
    """Steps taken so far."""
    detail: str = ""


class Refused(Message, frozen=True, tag="refused"):
    """A command could not be carried out; nothing changed and the agent waits for another."""

    why: str


class Ending(Message, frozen=True, tag="ending"):
    """All tasks are over, the interpreter winds down; nothing more comes from the agent."""

    step: int


class Rewound(Message, frozen=True, tag="rewound"):
    """From the session: the program was taken back to this step; what follows is its whole state.

    Forget tasks, objects, clock, and all that happened after the step; keep output and lines read
    up to and including it.
    """

    step: int


class Ended(Message, frozen=True, tag="ended"):
    """From the session: the program's process is gone."""

    status: int
    """The exit status; minus the signal's number when a signal killed it."""
    step: int


AgentMessage = (
    Hello
    | FileSeen
    | TaskSpawned
    | ObjectSeen
    | ObjectChanged
    | StepTaken
    | Announced
    | NowReady
    | NowBlocked
    | Output
    | LineRead
    | TaskExited
    | WentOutside
    | ClockMoved
    | Uncontrolled
    | RunningAt
    | Stopped
    | Refused
    | Ending
    | Rewound
    | Ended
)

BATCH_DECODER: msgspec.json.Decoder[list[AgentMessage]] = msgspec.json.Decoder(list[AgentMessage])
