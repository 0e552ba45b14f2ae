from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulations.catalogue import SCENARIOS
from tui.__main__ import main


def test_every_scenario_is_listed_with_its_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    for scenario in SCENARIOS.values():
        assert any(
            line.split()[:1] == [scenario.id] and line.endswith(scenario.summary)
            for line in out.splitlines()
        )


def test_the_list_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in listed] == list(SCENARIOS)
    assert all(Path(one["program"]).is_file() for one in listed)
    assert list(listed[0]) == ["id", "title", "section", "summary", "program"]


_LOADED = """
import sys
from tui.__main__ import main
main({words!r})
print([name for name in sys.modules if name.split(".")[0] in ("textual", "rich", "gevent")])
"""


@pytest.mark.parametrize("words", [["list"], ["run", "no-such"], ["replay", "none"], ["--help"]])
def test_line_oriented_commands_import_no_textual(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED.format(words=words)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.splitlines()[-1] == "[]"
