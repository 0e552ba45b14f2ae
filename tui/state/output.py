"""The program's output by task: bounded, able to forget what came after a step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simulations.messages import LineRead, Output

MOST_LINES = 2000
LONGEST_LINE = 1000
"""Longer lines are cut in pieces, so that a program writing no newline stays bounded too."""
_MOST_DROPS = 64


class Part(NamedTuple):
    """What one step added to a line."""

    step: int
    text: str
    typed: bool = False
    """Typed by the person, not written by the program."""


@dataclass(frozen=True, slots=True)
class OutputLine:
    """One line that one task wrote; tasks writing at once do not tear each other's lines."""

    task: int | None
    stream: int
    parts: tuple[Part, ...]
    open: bool
    """No newline has come yet: the task's next output goes on here."""

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(part.text for part in self.parts)


class Drop(NamedTuple):
    """How many lines were dropped that had ended by this step."""

    step: int
    lines: int


@dataclass(frozen=True, slots=True)
class OutputLog:
    """The newest lines, oldest first, and how many came before them."""

    lines: tuple[OutputLine, ...] = ()
    drops: tuple[Drop, ...] = ()

    @property
    def dropped(self) -> int:
        """Lines no longer kept."""
        return sum(drop.lines for drop in self.drops)


class LogDraft:
    """The mutable copy that one batch works on."""

    def __init__(self, log: OutputLog) -> None:
        self._lines = list(log.lines)
        self._drops = list(log.drops)
        self._open = {
            (line.task, line.stream): index for index, line in enumerate(self._lines) if line.open
        }

    def write(self, message: Output) -> None:
        """Add what a task wrote."""
        pieces = message.text.split("\n")
        for piece in pieces[:-1]:
            self._add(message.task, message.stream, Part(message.step, piece), ends=True)
        if pieces[-1]:
            self._add(message.task, message.stream, Part(message.step, pieces[-1]), ends=False)
        if len(self._lines) > 2 * MOST_LINES:
            self._trim()

    def read(self, message: LineRead) -> None:
        """Add a typed line after the prompt it answers, as a terminal shows it."""
        if (message.task, 1) not in self._open and message.prompt:
            self._add(message.task, 1, Part(message.step, message.prompt), ends=False)
        text = "^D" if message.text is None else message.text
        self._add(message.task, 1, Part(message.step, text, typed=True), ends=True)

    def rewind(self, step: int) -> None:
        """Forget all that came after the step."""
        kept: list[OutputLine] = []
        for line in self._lines:
            if line.parts[-1].step <= step:
                kept.append(line)
            elif line.parts[0].step <= step:
                parts = tuple(part for part in line.parts if part.step <= step)
                kept.append(replace(line, parts=parts, open=True))
        self._lines = kept
        self._drops = [drop for drop in self._drops if drop.step <= step]
        self._index_open()

    def frozen(self) -> OutputLog:
        """The log as it stands."""
        self._trim()
        return OutputLog(tuple(self._lines), tuple(self._drops))

    def _add(self, task: int | None, stream: int, part: Part, *, ends: bool) -> None:
        """Add text without a newline, and the newline if the line ends."""
        cuts = range(0, len(part.text), LONGEST_LINE)
        pieces = [part.text[start : start + LONGEST_LINE] for start in cuts] or [""]
        for number, piece in enumerate(pieces, start=1):
            last = number == len(pieces)
            self._put((task, stream), part._replace(text=piece), ends=ends or not last)

    def _put(self, key: tuple[int | None, int], part: Part, *, ends: bool) -> None:
        index = self._open.pop(key, None)
        if index is not None and len(self._lines[index].text) + len(part.text) > LONGEST_LINE:
            self._lines[index] = replace(self._lines[index], open=False)
            index = None
        if index is None:
            index = len(self._lines)
            self._lines.append(OutputLine(*key, (part,), open=not ends))
        else:
            line = self._lines[index]
            self._lines[index] = replace(line, parts=_joined(line.parts, part), open=not ends)
        if not ends:
            self._open[key] = index

    def _trim(self) -> None:
        extra = len(self._lines) - MOST_LINES
        if extra <= 0:
            return
        for line in self._lines[:extra]:
            step = line.parts[-1].step
            if self._drops and self._drops[-1].step >= step:
                self._drops[-1] = Drop(self._drops[-1].step, self._drops[-1].lines + 1)
            else:
                self._drops.append(Drop(step, 1))
        while len(self._drops) > _MOST_DROPS:
            first, second = self._drops[:2]
            self._drops[:2] = [Drop(second.step, first.lines + second.lines)]
        del self._lines[:extra]
        self._index_open()

    def _index_open(self) -> None:
        self._open = {
            (line.task, line.stream): index for index, line in enumerate(self._lines) if line.open
        }


def _joined(parts: tuple[Part, ...], part: Part) -> tuple[Part, ...]:
    """The parts with one more; what one step wrote stays one part."""
    last = parts[-1]
    if last.step == part.step and last.typed == part.typed:
        return (*parts[:-1], last._replace(text=last.text + part.text))
    return (*parts, part)
