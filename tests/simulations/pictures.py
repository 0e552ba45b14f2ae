"""Programs at one moment, built from the messages an agent would have sent."""

from __future__ import annotations

from typing import Any, Literal

from simulations import messages
from simulations.program import Program, fold


class Picture:
    """Collects messages in the order they are named; `program` folds them."""

    def __init__(self, tasks: int = 1) -> None:
        self.batch: list[messages.AgentMessage] = [messages.FileSeen(0, "/lessons/event.py")]
        self.spawned = 0
        for _ in range(tasks):
            self.task()

    def task(self, name: str | None = None, *, daemon: bool = False) -> Picture:
        number = self.spawned
        self.spawned += 1
        named = name or ("MainThread" if number == 0 else f"Thread-{number}")
        parent = None if number == 0 else 0
        self.batch.append(messages.TaskSpawned(number, named, "thread", parent, daemon, False, 0))
        return self

    def thing(
        self,
        number: int,
        kind: str,
        name: str,
        *,
        lock: int | None = None,
        limit: int | None = None,
        internal: bool = False,
        **state: Any,
    ) -> Picture:
        seen = messages.ObjectSeen(number, kind, name, lock, internal, limit, 0)
        self.batch += [seen, messages.ObjectChanged(number, **state)]
        return self

    def at(
        self,
        task: int,
        op: str,
        thing: int | None = None,
        state: Literal["ready", "blocked"] = "ready",
        *,
        line: int = 8,
        deadline: float | None = None,
        prompt: str | None = None,
        internal: bool = False,
        woken: bool = False,
    ) -> Picture:
        self.batch.append(
            messages.Announced(
                task,
                op,
                thing,
                0,
                line,
                "func",
                state,
                deadline,
                prompt,
                internal,
                woken,
            )
        )
        return self

    def stepped(self, step: int, task: int, op: str, thing: int | None = None) -> Picture:
        self.batch.append(messages.StepTaken(step, task, op, thing, 0, 7, 0.0))
        return self

    def died(self, task: int, error: str | None) -> Picture:
        self.batch.append(messages.TaskExited(task, 0, error))
        return self

    def add(self, *more: messages.AgentMessage) -> Picture:
        self.batch += more
        return self

    @property
    def program(self) -> Program:
        return fold(Program(), self.batch)
