"""Threads started with `_thread.start_new_thread` itself, past the Thread class.

The names under which a program finds the function are replaced; `threading` keeps the original.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from primitives.tasks import native
from primitives.tasks.operation import Operation
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.thread import describe_error

if TYPE_CHECKING:
    from collections.abc import Callable


def start_new_thread(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, /
) -> int:
    """Start a new thread and return its identifier."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    SCHEDULER.here()
    number = SCHEDULER.reserve_number()
    SCHEDULER.announce(Operation(f"start(T{number})"))
    task = SCHEDULER.spawn(
        number, getattr(function, "__name__", "thread"), daemon=True, internal=False
    )

    def run() -> None:
        SCHEDULER.begin(task)
        error: str | None = None
        try:
            function(*args, **(kwargs or {}))
        except SystemExit:
            pass
        except BaseException:  # noqa: BLE001 - reported as CPython's thread_run does
            error = describe_error()
            value = sys.exc_info()[1]
            if value is not None and value.__traceback__ is not None:
                value.__traceback__ = value.__traceback__.tb_next
            sys.unraisablehook(_Unraisable(value, function))  # type: ignore[arg-type]
        finally:
            SCHEDULER.exit(task, error)

    try:
        return native.start_new_thread(run, ())
    except BaseException:
        SCHEDULER.unspawn(task)
        raise


class _Unraisable:
    """What `sys.unraisablehook` is given."""

    def __init__(self, value: BaseException | None, function: Any) -> None:
        self.exc_type = type(value)
        self.exc_value = value
        self.exc_traceback = None if value is None else value.__traceback__
        self.err_msg = "Exception ignored in thread started by"
        self.object = function


def install(thread_module: Any) -> None:
    """Replace both of the function's names."""
    thread_module.start_new_thread = start_new_thread
    thread_module.start_new = start_new_thread
