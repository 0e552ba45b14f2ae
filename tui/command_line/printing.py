"""The three formats in which a run is told as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from simulations import json_lines, messages
from simulations.explanations import explain
from simulations.phrases import count, ranges
from simulations.program import TaskState, task_id
from tui.command_line.streams import is_terminal, put, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from simulations.program import Program, Task
    from simulations.verdicts import Verdict

_MOST_GROUPS = 20
"""Groups of tasks told one by one after the verdict; the rest are counted."""


class Printer(Protocol):
    """Tells a run in one format."""

    def batch(self, program: Program, batch: Sequence[messages.AgentMessage]) -> None:
        """Tell what these messages say; they are already folded into the program."""

    def verdict(self, program: Program, verdict: Verdict) -> None:
        """Tell how it ended."""


class Text:
    """Nothing but what the program itself writes, which does not pass through here."""

    def batch(self, program: Program, batch: Sequence[messages.AgentMessage]) -> None:
        """Tell nothing."""

    def verdict(self, program: Program, verdict: Verdict) -> None:
        """Tell on standard error, unless the program simply ended."""
        if verdict.verdict == "finished":
            return
        if verdict.verdict == "input" and is_terminal():
            say("")  # the prompt is still on the line
        say(f"conc-tui: {_headline(verdict)}. {verdict.why}")
        for line in _standing(program, verdict):
            say(line)


class Steps:
    """A readable line for every step, output and input."""

    def batch(self, program: Program, batch: Sequence[messages.AgentMessage]) -> None:
        """Tell each in its own lines."""
        lines: list[str] = []
        for message in batch:
            lines += _told(program, message)
        if lines:
            put(("\n".join(lines) + "\n").encode(errors="backslashreplace"))

    def verdict(self, program: Program, verdict: Verdict) -> None:
        """Tell it last, with those that wait."""
        lines = [f"{_headline(verdict)}. {verdict.why}", *_standing(program, verdict)]
        put(("\n".join(lines) + "\n").encode(errors="backslashreplace"))


class JsonLines:
    """One JSON object a line for every task, step, output and input, and the verdict."""

    def batch(self, program: Program, batch: Sequence[messages.AgentMessage]) -> None:
        """Tell each as one object."""
        lines = []
        for message in batch:
            data = _DATA.get(type(message))
            if data is not None:
                lines.append(json_lines.encode(data(program, message)))
        if lines:
            put(b"\n".join(lines) + b"\n")

    def verdict(self, program: Program, verdict: Verdict) -> None:
        """Tell it as the last object."""
        put(json_lines.encode(verdict) + b"\n")


PRINTERS: dict[str, type[Printer]] = {"text": Text, "steps": Steps, "jsonl": JsonLines}


def _headline(verdict: Verdict) -> str:
    steps = "1 step" if verdict.steps == 1 else f"{verdict.steps} steps"
    return f"{verdict.verdict} after {steps}, exit status {verdict.exit}"


def _standing(program: Program, verdict: Verdict) -> Iterable[str]:
    """A line for each group of tasks that stand alike: where, and what would free them."""
    if verdict.verdict == "finished":
        return
    groups: dict[str, list[int]] = {}
    for task in program.tasks.values():
        if task.state not in {TaskState.READY, TaskState.DONE}:
            groups.setdefault(_stands(program, task), []).append(task.number)
    for told, tasks in list(groups.items())[:_MOST_GROUPS]:
        yield f"  {ranges(tasks)}: {told}"
    if len(groups) > _MOST_GROUPS:
        left = sum(len(tasks) for tasks in list(groups.values())[_MOST_GROUPS:])
        yield f"  ... and {count(left, 'task')} more"


def _stands(program: Program, task: Task) -> str:
    told = explain(program, task.number)
    site = f", {task.site}" if task.site else ""
    freed = f". {told.freed_by}" if told.freed_by else ""
    return f"{told.headline.removeprefix(task.id).strip()}{site}{freed}"


def _told(program: Program, message: messages.AgentMessage) -> Iterator[str]:
    match message:
        case messages.TaskSpawned():
            made = "" if message.parent is None else f", made by {task_id(message.parent)}"
            yield f"      {task_id(message.task):<4} is {_shown(message.name)}{made}"
        case messages.StepTaken():
            yield _step_line(program, message)
        case messages.Output():
            yield from _output_lines(message)
        case messages.LineRead():
            read = "end of file" if message.text is None else _shown(message.text)
            yield f"      {task_id(message.task):<4} reads: {read}"
        case messages.TaskExited(error=str(error)):
            yield f"      {task_id(message.task):<4} died: {_shown(error)}"
        case messages.WentOutside():
            yield f"      {task_id(message.task):<4} is outside, in {message.call}"
        case messages.Uncontrolled():
            yield f"      not under control: {_shown(message.what)}"
        case _:
            return


def _step_line(program: Program, message: messages.StepTaken) -> str:
    thing = _name(program, message.object)
    about = f"{message.op} {thing}" if thing else message.op
    outcome = f" ({message.outcome})" if message.outcome else ""
    site = _site(program, message)
    at = f"  {site}" if site else ""
    clock = f"  t={message.time:g}" if message.time else ""
    return f"{message.step:>5} {task_id(message.task):<4} {about}{outcome}{at}{clock}"


def _output_lines(message: messages.Output) -> Iterator[str]:
    who = "?" if message.task is None else task_id(message.task)
    where = "" if message.stream == 1 else " to stderr"
    *lines, rest = message.text.split("\n")
    for line in lines:
        yield f"      {who:<4} prints{where}: {_shown(line)}"
    if rest:
        yield f"      {who:<4} writes{where}: {_shown(rest)}"


def _shown(text: str) -> str:
    """The text with what a terminal would act on made visible."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def _task_data(_: Program, message: messages.TaskSpawned) -> dict[str, Any]:
    return {
        "type": "task",
        "id": task_id(message.task),
        "name": message.name,
        "kind": message.kind,
        "step": message.step,
    }


def _output_data(_: Program, message: messages.Output) -> dict[str, Any]:
    return {
        "type": "output",
        "step": message.step,
        "task": None if message.task is None else task_id(message.task),
        "text": message.text,
    }


def _input_data(_: Program, message: messages.LineRead) -> dict[str, Any]:
    return {
        "type": "input",
        "step": message.step,
        "task": task_id(message.task),
        "prompt": message.prompt,
        "text": message.text,
    }


def _step_data(program: Program, message: messages.StepTaken) -> dict[str, Any]:
    data = {
        "type": "step",
        "step": message.step,
        "task": task_id(message.task),
        "op": message.op,
        "object": _name(program, message.object),
        "line": _site(program, message),
        "time": message.time,
    }
    if message.outcome is not None:
        data["outcome"] = message.outcome
    return data


_DATA: dict[type, Callable[[Program, Any], dict[str, Any]]] = {
    messages.TaskSpawned: _task_data,
    messages.StepTaken: _step_data,
    messages.Output: _output_data,
    messages.LineRead: _input_data,
}


def _name(program: Program, number: int | None) -> str | None:
    return None if number is None else program.objects[number].name


def _site(program: Program, message: messages.StepTaken) -> str | None:
    if message.file is None:
        return None
    return f"{program.files[message.file].rpartition('/')[2]}:{message.line}"
