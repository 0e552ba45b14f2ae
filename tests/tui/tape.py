"""A run of the scenario `event` as messages, and a session that plays it: no process, no clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from primitives.wire import VERSION, YOU
from simulations import catalogue
from simulations.messages import (
    AgentMessage,
    Announced,
    Ended,
    Ending,
    FileSeen,
    Hello,
    LineRead,
    NowReady,
    ObjectChanged,
    ObjectSeen,
    Output,
    Refused,
    Rewound,
    StepTaken,
    Stopped,
    TaskExited,
    TaskSpawned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulations.sessions.target import Choice, Settings, Target

EVENT = 1
PATH = str(catalogue.SCENARIOS["event"].program)

Batch = list[AgentMessage]


def spawned(number: int, name: str = "", step: int = 0) -> TaskSpawned:
    return TaskSpawned(
        number,
        name or ("MainThread" if number == 0 else f"Thread-{number} (func)"),
        "thread",
        None if number == 0 else 0,
        daemon=False,
        internal=False,
        step=step,
    )


def announced(
    task: int,
    op: str,
    line: int,
    *,
    thing: int | None = None,
    blocked: bool = False,
    prompt: str | None = None,
    deadline: float | None = None,
) -> Announced:
    return Announced(
        task,
        op,
        thing,
        1,
        line,
        "func",
        "blocked" if blocked else "ready",
        deadline=deadline,
        prompt=prompt,
    )


def event_run(count: int = 10) -> list[Batch]:
    """The batches of a run: start, then one a step; the line `1` is read on the way."""
    steps: list[Batch] = []
    batches: list[Batch] = [
        [Hello(VERSION, "3.11", 7), FileSeen(1, PATH), spawned(0), Stopped("start", 0)]
    ]

    def step(task: int, op: str, line: int, *after: AgentMessage, thing: int | None = None) -> None:
        number = len(steps) + 1
        steps.append([StepTaken(number, task, op, thing, 1, line, 0.0), *after])

    step(0, "begin", 1, announced(0, "start(T1)", 12))
    for number in range(1, count + 1):
        following = (
            announced(0, f"start(T{number + 1})", 12)
            if number < count
            else announced(0, "clear", 14, thing=EVENT)
        )
        step(0, f"start(T{number})", 12, spawned(number), following)
    seen = ObjectSeen(EVENT, "Event", "event", None, internal=False, limit=None, step=count + 2)
    reading = announced(0, "input", 15, blocked=True, prompt=">>>")
    step(0, "clear", 14, seen, ObjectChanged(EVENT), reading, thing=EVENT)
    for number in range(1, count + 1):
        said = Output(len(steps) + 1, number, 1, f"{number - 1}\n")
        step(number, "begin", 4, said, announced(number, "wait", 5, thing=EVENT))
    for number in range(1, count + 1):
        waiters = ObjectChanged(EVENT, waiters=tuple(range(1, number + 1)))
        at_light = announced(number, "wait", 5, thing=EVENT, blocked=True)
        step(number, "wait", 5, waiters, at_light, thing=EVENT)
    read = LineRead(len(steps) + 1, 0, ">>>", "1")
    step(0, "input", 15, read, announced(0, "set", 17, thing=EVENT))
    green = ObjectChanged(EVENT, value=1)
    everybody = NowReady(tuple(range(1, count + 1)))
    step(0, "set", 17, green, everybody, TaskExited(0, len(steps) + 1, None), thing=EVENT)
    for number in range(1, count + 1):
        said = Output(len(steps) + 1, number, 1, f"{number + 99}\n")
        step(number, "wait", 5, said, TaskExited(number, len(steps) + 1, None), thing=EVENT)
    last = len(steps)
    batches += steps
    batches.append([Ending(last), Ended(0, last)])
    return batches


class TapeSession:
    """Plays a prepared run; what a person does beside it is a step of its own."""

    def __init__(
        self,
        target: Target,
        settings: Settings,
        receive: Callable[[Sequence[AgentMessage]], None],
        tape: list[Batch] | None = None,
    ) -> None:
        self.receive = receive
        self.tape = tape or event_run()
        self.at = 0
        self.closed = False
        self.asked: list[str] = []
        self.choices: Sequence[Choice] = ()

    @property
    def last(self) -> int:
        return len(self.tape) - 2

    async def start(self) -> None:
        self.receive(self.tape[0])

    def _waits_for_line(self) -> bool:
        following = self.tape[self.at + 1]
        return isinstance(following[0], StepTaken) and following[0].op == "input"

    def _play(self, reason: str) -> None:
        self.at += 1
        batch = self.tape[self.at]
        if self.at == self.last:
            self.receive([*batch, *self.tape[-1]])
        else:
            self.receive([*batch, Stopped(reason, self.at)])  # type: ignore[arg-type]

    def step(self, task: int, *, timeout: bool = False) -> None:
        self.asked.append(f"step {task} {timeout}")
        self._soon(lambda: self._play("step"))

    def run(self, *, limit: int | None = None) -> None:
        self.asked.append(f"run {limit}")
        self._soon(lambda: self._run(limit))

    def _run(self, limit: int | None) -> None:
        batch: Batch = []
        while self.at < self.last and not self._waits_for_line() and limit != 0:
            self.at += 1
            batch += self.tape[self.at]
            limit = None if limit is None else limit - 1
        if self.at == self.last:
            self.receive([*batch, *self.tape[-1]])
        else:
            self.receive([*batch, Stopped("limit" if limit == 0 else "input", self.at)])

    def type_line(self, text: str | None, task: int | None = None) -> None:
        self.asked.append(f"type {text} {task}")
        self._soon(lambda: self._play("step"))

    def act(self, thing: int, operation: str) -> None:
        self.asked.append(f"act {thing} {operation}")
        number = self.at + 1
        if operation not in {"set", "clear"}:
            self._soon(lambda: self.receive([Refused(f"nobody can {operation} an Event")]))
            return
        lit = ObjectChanged(thing, value=1 if operation == "set" else 0)
        self.tape[number:number] = [[StepTaken(number, YOU, operation, thing, None, 0, 0.0), lit]]
        self._soon(lambda: self._play("acted"))

    def pause(self) -> None:
        self.asked.append("pause")

    def probe(self) -> None:
        self.asked.append("probe")

    def interrupt(self) -> None:
        self.asked.append("interrupt")

    async def undo(self, steps: int = 1) -> bool:
        if self.at == 0:
            return False
        self.at = max(self.at - steps, 0)
        self._rewind()
        return True

    async def redo(self) -> bool:
        if self.at == self.last:
            return False
        self._play("step")
        return True

    async def restart(self) -> None:
        self.at = 0
        self._rewind()

    def _rewind(self) -> None:
        past = [message for batch in self.tape[: self.at + 1] for message in batch]
        kept = [
            message
            for message in past
            if not isinstance(message, (Output, LineRead, StepTaken, Stopped))
        ]
        reason = (
            "input" if self.at and self._waits_for_line() else "start" if not self.at else "step"
        )
        self.receive([Rewound(self.at), *kept, Stopped(reason, self.at)])  # type: ignore[arg-type]

    async def follow(self, choices: Sequence[Choice]) -> None:
        self.asked.append(f"follow {len(choices)}")

    async def close(self) -> None:
        self.closed = True

    def _soon(self, call: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(call)
