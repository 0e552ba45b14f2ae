"""The screen as text, and texts of screens kept in files to compare with.

When a screen is changed on purpose, write the files anew and read the difference in git:

    CONC_TUI_WRITE_GOLDENS=1 python -m pytest tests/tui/screens
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.pilot import Pilot

GOLDENS = Path(__file__).parent / "goldens"


def text_of(app: App[int]) -> str:
    """What is on the screen, without its colours."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def check_golden(name: str, text: str) -> None:
    """Compare with the file of this name."""
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("CONC_TUI_WRITE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    wanted = path.read_text(encoding="utf-8")
    if text + "\n" != wanted:
        lines = difflib.unified_diff(
            wanted.splitlines(), text.splitlines(), path.name, "the screen", lineterm=""
        )
        raise AssertionError("\n".join(lines))


async def until(pilot: Pilot[int], true: Callable[[], bool], turns: int = 500) -> None:
    """Let the app work until this is true."""
    for _ in range(turns):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"never came to it; the screen is\n{text_of(pilot.app)}")
