"""Who made an object: the program, or the standard library for itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from primitives.agent.naming import name_from_creation

if TYPE_CHECKING:
    from types import CodeType, FrameType

_STANDARD = sys.stdlib_module_names | {"primitives"}


def is_internal(frame: FrameType | None) -> bool:
    """Whether the code in this frame is the standard library's (or ours)."""
    if frame is None:
        return True
    name = frame.f_globals.get("__name__")
    if not isinstance(name, str):
        return False
    return name.partition(".")[0] in _STANDARD and name != "__main__"


def creator(depth: int, passing: frozenset[CodeType]) -> FrameType | None:
    """The frame that made an object, seen past constructors that only pass the making on."""
    frame: FrameType | None = sys._getframe(depth + 1)
    while frame is not None and frame.f_code in passing:
        frame = frame.f_back
    return frame


def origin(depth: int, passing: frozenset[CodeType] = frozenset()) -> tuple[bool, str | None]:
    """Whether an object is internal, and the name it will be stored under if that can be read."""
    frame = creator(depth + 1, passing)
    if is_internal(frame):
        return True, None
    return False, name_from_creation(frame)
