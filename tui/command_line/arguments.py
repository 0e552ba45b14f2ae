"""What can be typed after `conc-tui`, and the checked result of it."""

from __future__ import annotations

import argparse
import math
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulations import VERSION
from tui.command_line.refusals import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("text", "steps", "jsonl")
COMMANDS = ("list", "run", "replay")


@dataclass(frozen=True, slots=True)
class Open:
    """The app, at the catalogue or on a target."""

    target: str | None
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List:
    """The catalogue."""

    as_json: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run without the app."""

    target: str
    arguments: tuple[str, ...]
    scheduler: str
    max_steps: int | None
    timeout: float | None
    lines: tuple[str, ...]
    eof: bool
    record: Path | None
    format: str

    @property
    def lines_are_given(self) -> bool:
        """Whether the lines come from the command, instead of from standard input."""
        return bool(self.lines) or self.eof


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded run, again."""

    recording: Path
    format: str


Command = Open | List | Run | Replay


def parse(words: Sequence[str]) -> Command:
    """The command in these words; exits with status 2, or 0 for --help, as argparse does."""
    own, dashes, arguments = _split(words)
    name = own[0] if own and own[0] in COMMANDS else ""
    parser = _PARSERS[name]()
    if name in {"run", "replay"} and len(own) == 1:
        parser.error(f"what to {name} is missing; a file called {name} is typed ./{name}")
    options, strange = parser.parse_known_args(own[1:] if name else own)
    if strange:
        hint = "" if name in {"list", "replay"} else "; a program's own arguments go after --"
        parser.error(f"not understood: {' '.join(strange)}{hint}")
    if arguments and name in {"list", "replay"}:
        parser.error(f"{name} starts no program of yours, so it takes no arguments after --")
    if name == "list":
        return List(options.json)
    if name == "replay":
        return Replay(options.recording, options.format)
    if name == "run":
        return Run(
            options.target,
            arguments,
            options.scheduler,
            options.max_steps,
            options.timeout,
            tuple(options.input),
            options.eof,
            options.record,
            options.format,
        )
    if dashes and options.target is None:
        parser.error("arguments after -- are a program's, and no TARGET stands before them")
    return Open(options.target, arguments)


def _split(words: Sequence[str]) -> tuple[list[str], bool, tuple[str, ...]]:
    """What is conc-tui's, whether a `--` follows, and the program's arguments after it."""
    words = list(words)
    if "--" not in words:
        return words, False, ()
    place = words.index("--")
    return words[:place], True, tuple(words[place + 1 :])


class _Parser(argparse.ArgumentParser):
    """Options are typed in full, and mistakes are told in one sentence."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **options,  # type: ignore[arg-type]
        )

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what is wrong; `main` adds the product's name and exits with 2."""
        raise UsageError(f"{message} (`{self.prog} --help` tells more)")


def _top() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="conc-tui",
        usage="conc-tui [TARGET [-- ARGS...]]\n       conc-tui list | run | replay ... (see below)",
        description="Step the real threads of a Python program by keystroke.",
        epilog=_TOP_EPILOG,
    )
    parser.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help="a scenario's id, a Python file, or a recording; without it, the catalogue",
    )
    version = f"conc-tui {VERSION} on Python {platform.python_version()}"
    parser.add_argument("--version", action="version", version=version)
    return parser


_TOP_EPILOG = """\
without the app, in plain lines:
  conc-tui list                     the catalogue of scenarios
  conc-tui run TARGET [-- ARGS...]  run a scenario or a program of yours
  conc-tui replay RECORDING         repeat a recorded run, step for step
Each tells its options with --help. A file called list, run or replay is typed ./list.

examples:
  conc-tui event                    the traffic light: press c, then type 1 and Enter
  conc-tui program.py -- --fast     a program of yours, with its own argument
  conc-tui run event --input 1 --format steps
"""


def _list() -> argparse.ArgumentParser:
    parser = _Parser(prog="conc-tui list", description="List the catalogue's scenarios.")
    parser.add_argument("--json", action="store_true", help="as one array of JSON objects")
    return parser


def _replay() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="conc-tui replay",
        description="Repeat a recorded run, step for step.",
        epilog="Exit status: that of the recorded run; 121 when anything differs from it.",
    )
    parser.add_argument(
        "recording", metavar="RECORDING", type=Path, help="a file that run --record made"
    )
    _add_format(parser)
    return parser


def _run() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="conc-tui run",
        usage="conc-tui run TARGET [options] [-- ARGS...]",
        description="Run a program as `python FILE` does; only the order of steps is conc-tui's.",
        epilog=_RUN_EPILOG,
    )
    parser.add_argument("target", metavar="TARGET", help="a scenario's id or a Python file")
    parser.add_argument(
        "--scheduler",
        type=_scheduler,
        default="round-robin",
        metavar="WHICH",
        help="who takes the next step: round-robin (default), random:SEED, fifo",
    )
    parser.add_argument(
        "--max-steps", type=_steps, metavar="N", help="stop after so many steps (status 124)"
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        metavar="SECONDS",
        help="stop after so many real seconds (status 124)",
    )
    parser.add_argument(
        "--input",
        type=_line,
        action="append",
        default=[],
        metavar="TEXT",
        help="a line to type when the program reads one; repeat it for more lines",
    )
    parser.add_argument(
        "--eof", action="store_true", help="end of file after the lines given by --input"
    )
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="keep the run in a file, for replay"
    )
    _add_format(parser)
    return parser


_RUN_EPILOG = """\
Without --input and --eof the program reads conc-tui's standard input.

exit status: the program's own when it ended by itself (128 + n when signal n killed it);
  120 stuck: nothing can ever run again    122 it waits for a line that was not given
  124 limit of --max-steps or --timeout    125 conc-tui failed    2 typed wrong
"""


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text: what the program writes, as it is (default); "
        "steps: a readable line for every step; jsonl: the same as data",
    )


def _scheduler(text: str) -> str:
    kind, colon, seed = text.partition(":")
    if text in {"round-robin", "fifo"} or (
        kind == "random" and colon and seed.isascii() and seed.isdecimal() and len(seed) <= 18
    ):
        return text
    raise argparse.ArgumentTypeError(
        f"{text!r} is none of round-robin, random:SEED (SEED a number, as in random:7), fifo"
    )


def _steps(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text[:18]) <= 10**12:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of steps: 1 or more")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and value > 0:
        return value
    raise argparse.ArgumentTypeError(f"{text!r} is not a time in seconds, more than 0, as in 2.5")


def _line(text: str) -> str:
    if "\n" in text:
        raise argparse.ArgumentTypeError("one --input is one line; repeat --input for more lines")
    return text


_PARSERS = {"": _top, "list": _list, "run": _run, "replay": _replay}
