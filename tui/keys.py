"""Every key of the app, once: bindings, footer, help, palette and README all read this table."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Where(Enum):
    """The places a key works in."""

    PROGRAM = "program"
    CATALOGUE = "catalogue"
    PROMPT = "prompt"
    FILTER = "filter"
    PAGE = "page"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a key does."""

    id: str
    """What a person's keymap names."""
    keys: str
    """Textual's names for the keys, with commas between."""
    action: str
    label: str
    """Two words for the footer."""
    help: str
    group: str
    where: Where = Where.PROGRAM
    footer: int = 0
    """Its place in the footer, the lowest first; 0 keeps it out."""
    first: bool = False
    """Whether it works even where a text field has the focus."""

    @property
    def names(self) -> tuple[str, ...]:
        """Textual's names for the keys, one by one."""
        return tuple(name.strip() for name in self.keys.split(","))


STEPS = "Steps"
BACK = "Back and again"
PROMPT = "Typing to the program"
HANDS = "Your own hands on the shown primitive (not part of the program)"
LOOK = "Looking around"
LEAVE = "Help and leaving"
CHOOSE = "The catalogue"

KEYS: tuple[Key, ...] = (
    Key("step", "space", "step", "step", "One step; the scheduler picks the task", STEPS, footer=1),
    Key(
        "step_selected",
        "enter",
        "step_selected",
        "step this",
        "One step of the task at the cursor",
        STEPS,
        footer=2,
    ),
    Key(
        "run",
        "c",
        "run",
        "run",
        "Run on until a line must be typed, nothing can run, or the end; any key stops it",
        STEPS,
        footer=3,
    ),
    Key("play", "p", "play", "play", "Play step after step at a pace, or pause", STEPS, footer=4),
    Key("faster", "plus,equals_sign", "faster", "faster", "Play faster", STEPS),
    Key("slower", "minus", "slower", "slower", "Play slower", STEPS),
    Key(
        "timeout",
        "t",
        "timeout",
        "time out",
        "Let the timeout of the task at the cursor fire, or its sleep end, now",
        STEPS,
    ),
    Key(
        "interrupt",
        "ctrl+c",
        "interrupt",
        "interrupt",
        "Raise KeyboardInterrupt in the task that runs on without a step",
        STEPS,
        first=True,
    ),
    Key("undo", "u", "undo", "undo", "Take the last step back", BACK, footer=5),
    Key("redo", "ctrl+r", "redo", "redo", "Take the undone step again", BACK),
    Key("restart", "R", "restart", "restart", "Start the program again from step 0", BACK),
    Key(
        "save",
        "w",
        "save",
        "save",
        "Write the schedule so far to a recording that `conc-tui replay` repeats",
        BACK,
    ),
    Key("prompt", "i", "prompt", "type", "Go to the prompt of the task that reads", PROMPT),
    Key("give", "enter", "give", "send", "Give the typed line", PROMPT, Where.PROMPT, 1),
    Key(
        "end_of_file",
        "ctrl+d",
        "end_of_file",
        "end of file",
        "Give end of file, at an empty prompt",
        PROMPT,
        Where.PROMPT,
        2,
    ),
    Key(
        "undo_at_prompt",
        "ctrl+u",
        "undo",
        "undo",
        "Take the last step back, at an empty prompt; else clear the line",
        PROMPT,
        Where.PROMPT,
        3,
    ),
    Key(
        "leave_prompt",
        "tab,escape",
        "leave_prompt",
        "leave the field",
        "Leave the prompt, so that keys are commands again",
        PROMPT,
        Where.PROMPT,
        4,
    ),
    Key("you_set", "s", "act('set')", "set", "Event: set it, the light turns green", HANDS),
    Key("you_clear", "x", "act('clear')", "clear", "Event: clear it, the light turns red", HANDS),
    Key("you_notify", "n", "act('notify')", "notify", "Condition: notify one waiter", HANDS),
    Key(
        "you_notify_all",
        "N",
        "act('notify_all')",
        "notify all",
        "Condition: notify every waiter",
        HANDS,
    ),
    Key(
        "you_acquire",
        "a",
        "act('acquire')",
        "acquire",
        "Lock, RLock, Semaphore, Condition: acquire it yourself",
        HANDS,
    ),
    Key("you_release", "r", "act('release')", "release", "Release what you acquired", HANDS),
    Key("up", "up,k", "move(-1)", "up", "Cursor up; in a scrolled pane, up a line", LOOK),
    Key("down", "down,j", "move(1)", "down", "Cursor down; in a scrolled pane, down a line", LOOK),
    Key("page_up", "pageup", "page(-1)", "page up", "A page up", LOOK),
    Key("page_down", "pagedown", "page(1)", "page down", "A page down", LOOK),
    Key("first", "home", "end(-1)", "first", "To the first line", LOOK),
    Key("last", "end", "end(1)", "last", "To the last line", LOOK),
    Key("follow", "f", "follow", "follow", "Cursor follows the task that stepped last", LOOK),
    Key(
        "next_pane",
        "right_square_bracket,right,l",
        "pane(1)",
        "next pane",
        "The next primitive of the program",
        LOOK,
        footer=11,
    ),
    Key(
        "previous_pane",
        "left_square_bracket,left,h",
        "pane(-1)",
        "previous pane",
        "The previous primitive of the program",
        LOOK,
    ),
    Key(
        "object",
        "o",
        "show_object",
        "its object",
        "The pane of the primitive the task at the cursor is about",
        LOOK,
    ),
    Key("focus_next", "tab", "focus_next_pane", "next", "To the next part of the screen", LOOK),
    Key(
        "focus_previous",
        "shift+tab",
        "focus_previous_pane",
        "previous",
        "To the previous part of the screen",
        LOOK,
    ),
    Key("zoom", "z", "zoom", "zoom", "Give the focused part the whole screen, or back", LOOK),
    Key("filter", "slash", "filter", "filter", "Show only tasks with this in their line", LOOK),
    Key("keep_filter", "enter", "give", "keep filter", "Keep it", LOOK, Where.FILTER, 1),
    Key(
        "drop_filter",
        "tab,escape",
        "leave_prompt",
        "all tasks",
        "Drop it, show all tasks",
        LOOK,
        Where.FILTER,
        2,
    ),
    Key(
        "lesson",
        "L",
        "app.lesson",
        "lesson",
        "What this scenario shows, and what to try",
        LEAVE,
        footer=6,
    ),
    Key("back", "b", "app.back", "catalogue", "Leave the program for the catalogue", LEAVE),
    Key(
        "help", "question_mark,f1", "help", "help", "All keys and signs", LEAVE, Where.EVERYWHERE, 9
    ),
    Key(
        "palette", "colon", "palette", "palette", "Find a command by name", LEAVE, Where.EVERYWHERE
    ),
    Key("quit", "q", "leave", "quit", "Quit; on a page, close it", LEAVE, Where.EVERYWHERE, 10),
    Key(
        "quit_always",
        "ctrl+q",
        "quit_app",
        "quit",
        "Quit, even from a text field",
        LEAVE,
        Where.EVERYWHERE,
        first=True,
    ),
    Key(
        "suspend",
        "ctrl+z",
        "suspend_process",
        "suspend",
        "Back to the shell; `fg` returns",
        LEAVE,
        Where.EVERYWHERE,
        first=True,
    ),
    Key(
        "redraw",
        "ctrl+l",
        "redraw",
        "redraw",
        "Draw the whole screen again, after something else wrote on it",
        LEAVE,
        Where.EVERYWHERE,
        first=True,
    ),
    Key(
        "open",
        "enter",
        "open",
        "open",
        "Open the scenario at the cursor",
        CHOOSE,
        Where.CATALOGUE,
        1,
    ),
    Key("choose_up", "up,k", "choose(-1)", "up", "Cursor up", CHOOSE, Where.CATALOGUE),
    Key("choose_down", "down,j", "choose(1)", "choose", "Cursor down", CHOOSE, Where.CATALOGUE, 2),
    Key(
        "read_lesson",
        "L",
        "lesson",
        "lesson",
        "What the scenario at the cursor shows",
        CHOOSE,
        Where.CATALOGUE,
        3,
    ),
    Key("page_line_up", "up,k", "scroll(-1)", "up", "A line up", LOOK, Where.PAGE),
    Key("page_line_down", "down,j", "scroll(1)", "scroll", "A line down", LOOK, Where.PAGE, 1),
    Key("page_screen_up", "pageup", "scroll(-20)", "page up", "A page up", LOOK, Where.PAGE),
    Key(
        "page_screen_down",
        "pagedown,space",
        "scroll(20)",
        "page down",
        "A page down",
        LOOK,
        Where.PAGE,
    ),
    Key(
        "close",
        "q,escape,backspace,enter,L,question_mark",
        "close",
        "close",
        "Close the page",
        LEAVE,
        Where.PAGE,
        2,
    ),
)

_SHOWN = {
    "space": "space",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def shown(keys: str, *, only_first: bool = False) -> str:
    """Keys as a person reads them: `space`, `+ or =`."""
    names = [_SHOWN.get(name.strip(), name.strip()) for name in keys.split(",")]
    return names[0] if only_first else " or ".join(names)


def find(identity: str) -> Key:
    """The key with this id."""
    return next(key for key in KEYS if key.id == identity)


def with_keymap(keymap: Mapping[str, str]) -> tuple[Key, ...]:
    """The table as this person has it."""
    return tuple(
        Key(
            key.id,
            keymap.get(key.id, key.keys),
            key.action,
            key.label,
            key.help,
            key.group,
            key.where,
            key.footer,
            key.first,
        )
        for key in KEYS
    )


class KeymapError(ValueError):
    """A keymap file that cannot be used; the text is for the person who wrote it."""


def read_keymap(path: Path) -> dict[str, str]:
    """A person's own keys from a TOML file: `[keys]` with lines such as `step = "space,s"`.

    A file that is not there changes nothing.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise KeymapError(f"{path} cannot be read: {error}") from error
    try:
        table = tomllib.loads(text).get("keys", {})
    except tomllib.TOMLDecodeError as error:
        raise KeymapError(f"{path} is not TOML: {error}") from error
    if not isinstance(table, dict):
        raise KeymapError(f'{path}: write a [keys] table with lines such as step = "space,s"')
    known = {key.id for key in KEYS}
    for name, keys in table.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise KeymapError(f"{path}: no key is called {name!r}{hint}")
        if not isinstance(keys, str) or not keys.strip():
            raise KeymapError(f'{path}: {name} needs the names of keys as text, as in "space,s"')
    return dict(table)


def markdown_table() -> str:
    """The keys of the program's screen as the README shows them."""
    lines = ["| key | what it does |", "|---|---|"]
    for key in KEYS:
        if key.where in {Where.PROGRAM, Where.EVERYWHERE, Where.PROMPT}:
            names = " ".join(f"`{shown(name)}`" for name in key.keys.split(","))
            lines.append(f"| {names} | {key.help} |")
    return "\n".join(lines)
