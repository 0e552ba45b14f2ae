"""Whether this terminal can show the app, and what it must know before Textual is imported.

Textual reads its settings from the environment once, on import, so all of them are decided here.
"""

from __future__ import annotations

import locale
import os
import sys
from dataclasses import dataclass

from tui.state.look import Look

FRAMES_PER_SECOND = "30"
PLAIN_COMMAND = "conc-tui run"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of the terminal without asking it anything."""

    kind: str
    is_terminal: bool
    utf8: bool
    colour: bool
    remote: bool


def look_at_terminal() -> Terminal:
    """The terminal as the environment describes it."""
    kind = os.environ.get("TERM", "")
    return Terminal(
        kind=kind,
        is_terminal=sys.stdin.isatty() and sys.stdout.isatty(),
        utf8=_speaks_utf8(),
        colour=not os.environ.get("NO_COLOR") and not kind.endswith(("-m", "-mono")),
        remote="SSH_CONNECTION" in os.environ,
    )


def _speaks_utf8() -> bool:
    """Whether the locale's own encoding is UTF-8, whatever mode this interpreter runs in.

    In the C locale CPython switches itself to UTF-8, which says nothing about the terminal.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = os.environ.get(name, "")
        if value:
            if value in {"C", "POSIX"}:
                return False
            encoding = value.partition(".")[2].partition("@")[0]
            return (encoding or locale.getpreferredencoding(do_setlocale=False)).lower() in {
                "utf-8",
                "utf8",
            }
    return False


def refusal(terminal: Terminal, target: str = "TARGET") -> str | None:
    """Why the app cannot be shown here and what to type instead; None when it can."""
    if not terminal.is_terminal:
        why = "the app needs a terminal for its input and output, and here one of them is not"
    elif terminal.kind in {"", "dumb", "unknown"}:
        why = f"the app needs a terminal that can move its cursor; TERM is {terminal.kind!r}"
    else:
        return None
    return f"conc-tui: {why}. Plain lines work anywhere: {PLAIN_COMMAND} {target}"


def look(terminal: Terminal, *, ascii_only: bool = False) -> Look:
    """How panes should draw on this terminal."""
    plain = ascii_only or bool(os.environ.get("CONC_TUI_ASCII")) or not terminal.utf8
    return Look(ascii_only=plain, colour=terminal.colour)


def prepare_environment(terminal: Terminal) -> None:
    """Set what Textual reads on import; a person's own settings win.

    Over ssh the kitty key protocol is left off: when the connection drops, the local shell would
    be left printing key codes.
    """
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
    if terminal.remote:
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
