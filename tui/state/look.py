"""How things look on terminals of all kinds: glyphs, their ASCII stand-ins, names of styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Piece(NamedTuple):
    """A run of text in one style, named by what it means rather than by a colour."""

    text: str
    style: str = ""


Row = tuple[Piece, ...]
"""One line of a pane."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the terminal can show."""

    ascii_only: bool = False
    colour: bool = True


_ASCII = str.maketrans(
    {
        "▶": ">",
        "○": "o",
        "●": "*",
        "■": "#",
        "□": ".",
        "×": "x",  # noqa: RUF001
        "·": "-",
        "…": "~",
        "─": "-",
        "═": "=",
        "│": "|",
        "┬": "+",
        "├": "+",
        "┼": "+",
        "┴": "+",
        "┤": "+",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "⏎": "$",
        "’": "'",  # noqa: RUF001
        "“": '"',
        "”": '"',
        "–": "-",  # noqa: RUF001
        "—": "-",
    }
)


def to_ascii(text: str) -> str:
    """The text with one ASCII character for each of ours, and `?` for any other."""
    if text.isascii():
        return text
    return text.translate(_ASCII).encode("ascii", "replace").decode("ascii")


def printable(text: str) -> str:
    """The text with tabs spread and every character that would move the cursor made visible."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else _visible(character)
        for character in text.expandtabs(8)
    )


def _visible(character: str) -> str:
    code = ord(character)
    if code < 32:
        return "^" + chr(code + 64)
    if code == 127:
        return "^?"
    return "?"
