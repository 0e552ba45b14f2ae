"""What a primitive is called: the variable, attribute or argument that holds it.

First choice is the name it is stored under right after it was made, read from the bytecode that
follows the call (`lock = Lock()`, `self._lock = Lock()`). An object kept in a container, or passed
on at once, is looked for by identity when it is first used.
"""

from __future__ import annotations

from itertools import islice
from opcode import EXTENDED_ARG, opname
from typing import TYPE_CHECKING, Any, Final

from primitives.agent.places import is_users

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    from primitives.tasks.primitive import Primitive

CONTAINER_ITEMS: Final = 200
"""How many items of a list or dict are looked at."""
FRAMES: Final = 5
"""How many of the user's frames are looked through."""

_CO_OPTIMIZED: Final = 1


def _instructions(code: CodeType, offset: int) -> Iterator[tuple[str, int]]:
    """Names and arguments of the instructions after the one at this offset."""
    raw = code.co_code
    extended = 0
    for place in range(offset + 2, len(raw), 2):
        operation, argument = raw[place], raw[place + 1]
        if operation == EXTENDED_ARG:
            extended = (extended | argument) << 8
            continue
        name = opname[operation]
        if name not in {"CACHE", "COPY", "NOP"}:
            yield name, argument | extended
        extended = 0


def _local(code: CodeType, index: int) -> str | None:
    names = (
        code.co_varnames
        + tuple(name for name in code.co_cellvars if name not in code.co_varnames)
        + code.co_freevars
    )
    return names[index] if index < len(names) else None


def _loaded(code: CodeType, name: str, argument: int) -> str | None:
    if name in {"LOAD_FAST", "LOAD_DEREF", "LOAD_FAST_CHECK", "LOAD_FAST_BORROW"}:
        return _local(code, argument)
    if name == "LOAD_GLOBAL":
        return code.co_names[argument >> 1]
    if name == "LOAD_NAME":
        return code.co_names[argument]
    return None


def _stored(code: CodeType, name: str, argument: int) -> str | None:
    """The variable this instruction stores to, if it does."""
    if name in {"STORE_NAME", "STORE_GLOBAL"}:
        variable = code.co_names[argument]
        in_class = not code.co_flags & _CO_OPTIMIZED and code.co_name != "<module>"
        return f"{code.co_qualname.rpartition('<locals>.')[2]}.{variable}" if in_class else variable
    if name in {"STORE_FAST", "STORE_DEREF"}:
        return _local(code, argument)
    if name in {"STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST"}:
        return _local(code, argument >> 4)
    return None


def name_from_creation(frame: FrameType | None) -> str | None:
    """The name under which the value of the call that runs in this frame is about to be stored."""
    while frame is not None and is_users(frame.f_code.co_filename):
        code = frame.f_code
        following = _instructions(code, frame.f_lasti)
        name, argument = next(following, ("", 0))
        stored = _stored(code, name, argument)
        if stored is not None:
            return stored
        if name == "RETURN_VALUE":
            frame = frame.f_back
            continue
        holder = _loaded(code, name, argument)
        if holder is not None:
            name, argument = next(following, ("", 0))
            if name == "STORE_ATTR":
                return f"{holder}.{code.co_names[argument]}"
        return None
    return None


def _within(prefix: str, value: object, wanted: object) -> str | None:
    """The name of an item of a list, tuple or dict."""
    if type(value) in {list, tuple}:
        for index, item in enumerate(islice(value, CONTAINER_ITEMS)):  # type: ignore[call-overload]
            if item is wanted:
                return f"{prefix}[{index}]"
    elif type(value) is dict:
        for key, item in islice(value.items(), CONTAINER_ITEMS):
            if item is wanted and type(key) in {str, int}:
                return f"{prefix}[{key!r}]"
    return None


def _among(namespace: dict[str, Any], wanted: object, prefix: str = "") -> str | None:
    items = [(key, value) for key, value in list(namespace.items()) if type(key) is str]
    for key, value in items:
        if value is wanted:
            return prefix + key
    for key, value in items:
        found = _within(prefix + key, value, wanted)
        if found is not None:
            return found
    return None


def _user_frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        if is_users(frame.f_code.co_filename):
            yield frame
        frame = frame.f_back


def find_name(primitive: Primitive, frame: FrameType | None) -> str | None:
    """Look for what holds the primitive, from the frame that uses it outward."""
    wanted = None if primitive.holder is None else primitive.holder()
    if wanted is None:
        return None
    frames = list(islice(_user_frames(frame), FRAMES))
    for one in frames:
        found = _among(one.f_globals, wanted)
        if found is not None:
            return found
    for one in frames:
        holder = one.f_locals.get("self")
        attributes = getattr(holder, "__dict__", None)
        if type(attributes) is dict:
            found = _among(attributes, wanted, "self.")
            if found is not None:
                return found
    for one in frames:
        found = _among(dict(one.f_locals), wanted)
        if found is not None:
            return found
    return None
