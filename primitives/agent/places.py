"""Which line of the user's own a task stands at.

A task stops deep inside drop-ins and the standard library; a person wants the line they wrote. It
is the innermost frame whose code is neither.
"""

from __future__ import annotations

import json
import os
import sysconfig
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    from primitives.tasks.operation import Operation

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_STANDARD = tuple(
    {
        os.path.join(sysconfig.get_path(name), "")
        for name in ("stdlib", "platstdlib")
        if sysconfig.get_path(name)
    }
)
_INSTALLED = tuple(
    part
    for path in _STANDARD
    for part in (path + "site-packages" + os.sep, path + "dist-packages" + os.sep)
)
_TESTS = tuple(path + "test" + os.sep for path in _STANDARD)

_UNKNOWN: Any = object()


def is_ours(path: str) -> bool:
    """Whether a source file is the agent's or a drop-in's."""
    return path.startswith(_OURS)


def is_users(path: str) -> bool:
    """Whether a source file is neither ours nor the standard library's."""
    if path.startswith((_OURS, "<frozen ")):
        return False
    if path.startswith(_STANDARD):
        return path.startswith(_INSTALLED + _TESTS)
    return True


class Places:
    """Files by number, and code objects looked up once."""

    def __init__(self, tell_file: Callable[[int, str], None]) -> None:
        self._tell_file = tell_file
        self._numbers: dict[str, int] = {}
        self._paths: list[str] = []
        self._codes: dict[CodeType, tuple[int, str] | None] = {}

    def _look_up(self, code: CodeType) -> tuple[int, str] | None:
        path = code.co_filename
        found = None
        if is_users(path):
            number = self._numbers.get(path)
            if number is None:
                # Told before it is known: a signal handler may ask for it in the midst of this.
                number = len(self._numbers)
                self._tell_file(number, path)
                self._paths.append(path)
                self._numbers[path] = number
            found = (number, json.dumps(code.co_name))
        self._codes[code] = found
        return found

    def shown(self, operation: Operation, frame: FrameType | None) -> tuple[str, str]:
        """The operation, its object's number, file and line; and the function: all as JSON.

        Worked out once for each place in the code from which an operation is announced.
        """
        codes = self._codes
        while frame is not None:
            code = frame.f_code
            found = codes.get(code, _UNKNOWN)
            if found is _UNKNOWN:
                found = self._look_up(code)
            if found is not None:
                place = operation.places.get(id(code) + frame.f_lasti)
                if place is None:
                    number = object_number(operation)
                    shown = f"{operation.quoted},{number},{found[0]},{frame.f_lineno or 0}"
                    place = operation.places[id(code) + frame.f_lasti] = (shown, found[1], code)
                return place[0], place[1]
            frame = frame.f_back
        return f"{operation.quoted},{object_number(operation)},null,0", '""'

    def renamed(self, operation: Operation, shown: str) -> str:
        """The same place with another operation."""
        file, line = shown.rsplit(",", 2)[1:]
        return f"{operation.quoted},{object_number(operation)},{file},{line}"

    def of(self, frame: FrameType | None) -> tuple[str, int, str]:
        """File number, line and quoted function name; `null` when none of it is the user's."""
        codes = self._codes
        while frame is not None:
            code = frame.f_code
            found = codes[code] if code in codes else self._look_up(code)
            if found is not None:
                return str(found[0]), frame.f_lineno or 0, found[1]
            frame = frame.f_back
        return "null", 0, '""'

    def file_name(self, number: int) -> str:
        """The last part of a file's path."""
        return os.path.basename(self._paths[number])


def object_number(operation: Operation) -> str:
    """As JSON; what the program never sees has none."""
    primitive = operation.primitive
    return "null" if primitive is None or operation.internal else str(primitive.number)
