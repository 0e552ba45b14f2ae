"""Runs a file as `python FILE` would, with the agent in place."""

from __future__ import annotations

import atexit
import functools
import os
import sys
from types import ModuleType
from typing import Any

from primitives.agent import collecting, signals, surroundings, tracing
from primitives.agent.director import Director
from primitives.agent.link import Link
from primitives.agent.reporter import Reporter
from primitives.agent.streams import Streams
from primitives.agent.tracebacks import hide_our_frames
from primitives.outside import on_import
from primitives.tasks import native
from primitives.tasks.policies import policy_named
from primitives.tasks.scheduler import SCHEDULER, reset
from primitives.threads.thread import adopt_main, describe_error


def prepare(settings: dict[str, Any], descriptor: int) -> None:
    """Begin a program in a process that was just forked: its only thread becomes T0."""
    reset()
    link = Link(descriptor)
    reporter = Reporter(link, SCHEDULER)
    director = Director(SCHEDULER, link, reporter, quiet=not settings["told"])
    SCHEDULER.director = director
    SCHEDULER.follow_policy(policy_named(settings["scheduler"]))
    SCHEDULER.clock.epoch = settings["epoch"]
    if settings["told"] and not settings.get("quiet_start", False):
        SCHEDULER.reporter = reporter
    surroundings.pin_processor()
    surroundings.seed_chance(settings["seed"])
    adopt_main(SCHEDULER.main)
    streams = Streams(reporter, inherit=settings["output"] == "inherit")
    reporter.tell_unfinished = streams.tell_unfinished
    signals.install()
    tracing.install()
    collecting.install()
    on_import.install()
    os.register_at_fork(before=director.flush, after_in_child=_after_fork_in_child)
    os.fork = _fork
    _fork.__name__ = "fork"
    for name in ("_exit", "abort", "kill", "killpg"):
        setattr(os, name, _after_telling(getattr(os, name)))
    atexit.register(_ending)
    reporter.hello()
    if SCHEDULER.reporter is not None:
        reporter.task(SCHEDULER.main)


def run(path: str, arguments: list[str], code: Any) -> int:
    """Run the compiled file as `__main__`; its exit status as Python gives it.

    The interpreter's own ending (threads joined, exit functions called) follows when the caller
    returns.
    """
    sys.argv = arguments
    sys.path.insert(0, os.path.dirname(os.path.realpath(path)))
    main = ModuleType("__main__")
    main.__dict__.update(
        __file__=path, __builtins__=sys.modules["builtins"], __cached__=None, __annotations__={}
    )
    main.__loader__ = _loader(path)
    sys.modules["__main__"] = main
    SCHEDULER.begin_main()
    try:
        exec(code, main.__dict__)  # noqa: S102 - running the program is what we are for
    except SystemExit as error:
        return _status(error)
    except BaseException as error:  # noqa: BLE001 - told as Python tells it
        SCHEDULER.main.error = describe_error()
        hide_our_frames(error)
        sys.excepthook(type(error), error, error.__traceback__)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _loader(path: str) -> Any:
    from importlib.machinery import SourceFileLoader  # noqa: PLC0415 - frozen, costs nothing

    return SourceFileLoader("__main__", path)


def _status(error: SystemExit) -> int:
    """The rules of CPython's handle_system_exit (Python/pythonrun.c)."""
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    sys.stdout.flush()
    print(error.code, file=sys.stderr)
    return 1


def _ending() -> None:
    """The last exit function: from here on nothing is controlled."""
    if SCHEDULER.passive:
        return
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    director = SCHEDULER.director
    if isinstance(director, Director):
        if director.quiet:
            director.reporter.snapshot()
        director.reporter.ending()
    SCHEDULER.passive = True
    director.flush()


def _fork() -> int:
    """`os.fork`, with the child told of: it runs on its own, under its own scheduler."""
    pid = native.fork()
    if pid:
        SCHEDULER.director.uncontrolled(f"process {pid}, a fork of this one")
    return pid


def _after_telling(original: Any) -> Any:
    """A function that may end the process at once, called when all there is to tell is sent."""

    @functools.wraps(original)
    def call(*arguments: Any, **named: Any) -> Any:
        director = SCHEDULER.director
        if not SCHEDULER.passive and isinstance(director, Director):
            director.reporter.flush_now()
        return original(*arguments, **named)

    return call


def _after_fork_in_child() -> None:
    """A forked child has one thread and no session: it decides for itself, and says nothing."""
    if SCHEDULER.passive:
        return
    from primitives.agent.detached import detach  # noqa: PLC0415 - only in children

    detach()
