"""Putting our functions in the place of a class's methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def patch(owner: type, **methods: Callable[..., Any]) -> None:
    """Replace methods in place, so that subclasses and early imports are reached.

    To whoever looks, each is the method it stands for: name, module and docstring are the
    original's.
    """
    for name, function in methods.items():
        original = getattr(owner, name)
        function.__name__ = name
        function.__qualname__ = f"{owner.__qualname__}.{name}"
        function.__module__ = owner.__module__
        function.__doc__ = original.__doc__
        setattr(owner, name, function)
