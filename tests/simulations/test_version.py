from __future__ import annotations

import tomllib
from pathlib import Path

import simulations


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text())
    assert project["project"]["version"] == simulations.VERSION
