"""What a task is about to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

    from primitives.tasks.primitive import Primitive


class Operation:
    """A name a person would say, and the primitive it is about.

    One object serves every task that does the same to the same primitive.
    """

    __slots__ = ("internal", "looks", "name", "places", "primitive", "quoted")

    def __init__(
        self,
        name: str,
        primitive: Primitive | None = None,
        *,
        internal: bool = False,
        looks: bool = False,
    ) -> None:
        self.name = name
        self.primitive = primitive
        self.internal = internal
        """Done by the standard library on an object of its own; shown only while it blocks."""
        self.looks = looks
        """Changes nothing: a loop of such operations is a task that polls."""
        self.quoted = json.dumps(name)
        self.places: dict[tuple[CodeType, int], tuple[str, str]] = {}
        """How it is told, by code and offset of the place it is announced from."""


BEGIN = Operation("begin")
EXIT = Operation("exit")


def seconds(value: float) -> str:
    """A duration as a person would type it: `1`, `0.5`."""
    return f"{value:g}"
