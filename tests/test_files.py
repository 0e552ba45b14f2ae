"""What every file of the project keeps to."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CATCH_ALL = {"util", "utils", "common", "helper", "helpers", "core", "misc", "manager", "managers"}
# Put together here, so that this file does not find itself.
PLACES = re.compile(
    "|".join(["/" + "work/", "/" + "root/", "/" + "home/[a-z]", "pythonhosted" + r"\."])
)
INDEXES = re.compile("|".join(["pypi" + r"\.org", "--index" + "-url", "--extra-index" + "-url"]))


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_machine_or_an_index() -> None:
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT)}: {match[0]}"
            for pattern in (PLACES, INDEXES)
            for match in pattern.finditer(text)
        ]
    assert not found


def test_there_are_three_packages_and_their_tests() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked() if path.suffix == ".py"}
    assert tops == {"primitives", "simulations", "tui", "tests"}


def test_no_name_is_a_catch_all() -> None:
    names = {part for path in tracked() for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    assert not names & CATCH_ALL
