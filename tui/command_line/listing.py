"""`conc-tui list`: the catalogue in plain lines or as JSON."""

from __future__ import annotations

import json

from simulations.catalogue import SCENARIOS


def as_lines() -> str:
    """One line a scenario, under the heading of its place in the tutorial."""
    width = max(len(id_) for id_ in SCENARIOS)
    lines: list[str] = []
    section = ""
    for scenario in SCENARIOS.values():
        if scenario.section != section:
            section = scenario.section
            lines += ["", section] if lines else [section]
        lines.append(f"  {scenario.id:<{width}}  {scenario.summary}")
    lines += ["", "`conc-tui ID` opens one, `conc-tui run ID` runs it without the app."]
    return "\n".join(lines) + "\n"


def as_json() -> str:
    """One array of objects."""
    return (
        json.dumps(
            [
                {
                    "id": scenario.id,
                    "title": scenario.title,
                    "section": scenario.section,
                    "summary": scenario.summary,
                    "program": str(scenario.program),
                }
                for scenario in SCENARIOS.values()
            ],
            indent=2,
        )
        + "\n"
    )
