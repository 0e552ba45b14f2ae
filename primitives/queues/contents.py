"""What to show of a queue's items."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ITEMS: Final = 20
WIDTH: Final = 24

_PLAIN = {int, float, complex, bool, type(None), str, bytes}


def short(item: object) -> str:
    """A few characters for an item, without running any code of the program's."""
    if type(item) in _PLAIN:
        text = repr(item) if not isinstance(item, (str, bytes)) else repr(item[: WIDTH + 1])
    elif type(item) in {tuple, list} and len(item) <= 4:  # type: ignore[arg-type]
        inner = ", ".join(short(part) for part in item)  # type: ignore[attr-defined]
        text = f"({inner})" if type(item) is tuple else f"[{inner}]"
    elif isinstance(item, type):
        text = item.__name__
    else:
        text = f"<{type(item).__name__}>"
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def shown(items: Iterable[object]) -> list[str]:
    """The first items."""
    return [short(item) for item in islice(items, ITEMS)]
