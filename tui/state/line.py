"""A line being typed, and what a key does to it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """Text with a cursor in it."""

    text: str = ""
    cursor: int = 0

    def insert(self, text: str) -> Line:
        """The line with text typed at the cursor."""
        return Line(
            self.text[: self.cursor] + text + self.text[self.cursor :], self.cursor + len(text)
        )

    def edit(self, key: str) -> Line | None:
        """The line after an editing key; None if the key does not edit lines."""
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        match key:
            case "backspace" | "ctrl+h":
                return Line(before[:-1] + after, max(self.cursor - 1, 0))
            case "delete" | "ctrl+d":
                return Line(before + after[1:], self.cursor)
            case "left" | "ctrl+b":
                return replace(self, cursor=max(self.cursor - 1, 0))
            case "right" | "ctrl+f":
                return replace(self, cursor=min(self.cursor + 1, len(self.text)))
            case "home" | "ctrl+a":
                return replace(self, cursor=0)
            case "end" | "ctrl+e":
                return replace(self, cursor=len(self.text))
            case "ctrl+u":
                return Line(after, 0)
            case "ctrl+k":
                return Line(before, self.cursor)
            case "ctrl+w":
                kept = before.rstrip()
                kept = kept[: kept.rfind(" ") + 1]
                return Line(kept + after, len(kept))
        return None
