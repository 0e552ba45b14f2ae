"""Trace and profile functions of the program's never see the agent's frames.

They would run in the middle of a hand-over, and plain Python has no such frames.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

from primitives.agent.places import is_ours, is_users

if TYPE_CHECKING:
    from collections.abc import Callable


class _Filtered:
    """The program's function, called for the program's frames."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, frame: Any, event: str, argument: Any) -> Any:
        return None if _within_ours(frame) else self.function(frame, event, argument)


def _within_ours(frame: Any) -> bool:
    """Whether the frame is ours, or the standard library's at work for ours."""
    while frame is not None and not is_users(frame.f_code.co_filename):
        if is_ours(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False


def _setting(original: Callable[[Any], None], name: str) -> Callable[[Any], None]:
    def set_function(function: Any, /) -> None:
        original(None if function is None else _Filtered(function))

    set_function.__name__ = set_function.__qualname__ = name
    set_function.__doc__ = original.__doc__
    return set_function


def _getting(original: Callable[[], Any], name: str) -> Callable[[], Any]:
    def get_function() -> Any:
        found = original()
        return found.function if isinstance(found, _Filtered) else found

    get_function.__name__ = get_function.__qualname__ = name
    get_function.__doc__ = original.__doc__
    return get_function


def install() -> None:
    """Filter whatever is set from now on, for this thread or for all."""
    for module in (sys, threading):
        for name in ("settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads"):
            if hasattr(module, name):
                setattr(module, name, _setting(getattr(module, name), name))
        for name in ("gettrace", "getprofile"):
            setattr(module, name, _getting(getattr(module, name), name))
