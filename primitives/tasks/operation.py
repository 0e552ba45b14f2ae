"""What a task is about to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

    Place = tuple[str, str, CodeType]

    from primitives.tasks.primitive import Primitive


class Operation:
    """A name a person would say, and the primitive it is about.

    One object serves every task that does the same to the same primitive.
    """

    __slots__ = ("fresh", "internal", "looks", "name", "places", "primitive", "quoted", "told")

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
        self.fresh = primitive is not None
        """Not announced yet: its primitive may have no name."""
        self.told = False
        """Its primitive is known to the session, so that the short way of telling will do."""
        self.places: dict[int, Place] = {}
        """How it is told, by the place in the code it is announced from: the address of the code
        object plus the offset in it. The bytecode is part of the object, so no two places share
        a sum; and each entry keeps its code alive, so that no address is used again."""


BEGIN = Operation("begin")
EXIT = Operation("exit")


def seconds(value: float) -> str:
    """A duration as a person would type it: `1`, `0.5`."""
    return f"{value:g}"
