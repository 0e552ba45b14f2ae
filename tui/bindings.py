"""Textual's bindings, made from the table of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from tui.keys import KEYS

if TYPE_CHECKING:
    from tui.keys import Where


def bindings(where: Where) -> list[BindingType]:
    """The bindings that hold in one place; their ids are what a keymap names."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label,
            show=False,
            priority=key.first,
            id=key.id,
            tooltip=key.help,
        )
        for key in KEYS
        if key.where is where
    ]
