"""The parts of the README that are made from code: a screen, the keys, the scenarios.

    python -m tests.readme_tables

writes them anew between their markers; a test says when that is due.
"""

from __future__ import annotations

from pathlib import Path

from simulations.catalogue import SCENARIOS
from tests.tui.end_to_end.terminal import Terminal, app_command
from tui.keys import markdown_table

README = Path(__file__).parents[1] / "README.md"


def scenarios() -> str:
    """The catalogue as a table."""
    rows = [
        f"| `{scenario.id}` | {scenario.summary} | {scenario.section} |"
        for scenario in SCENARIOS.values()
    ]
    return "\n".join(
        ["| scenario | what happens | place in the tutorial |", "|---|---|---|", *rows]
    )


def screen() -> str:
    """The app at 80x24, as a terminal shows it."""
    terminal = Terminal([*app_command(), "event"], "readme")
    try:
        terminal.wait_for("T0")
        terminal.type("c")
        terminal.wait_for("T0 reads")
        terminal.wait_for("leave the field")
        rows = [row.rstrip() for row in terminal.screen.display]
    finally:
        terminal.close()
    return "\n".join(["```text", *rows, "```"])


def with_tables(text: str) -> str:
    """The README's text with every part as it is now."""
    parts = (("screen", screen()), ("keys", markdown_table()), ("scenarios", scenarios()))
    for name, table in parts:
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, found, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"README.md lacks the lines {start.strip()} and {end}")
        text = f"{before}{start}{table}\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
