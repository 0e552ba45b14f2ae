"""What the README prints is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.readme_tables import README, with_tables

if TYPE_CHECKING:
    from pathlib import Path

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def test_the_first_two_command_lines_install_and_test() -> None:
    assert blocks("sh")[:2] == [
        "pip install . && conc-tui\n",
        "pip install -e '.[dev]' && pytest\n",
    ]


def test_its_screen_and_tables_are_those_of_the_code() -> None:
    assert with_tables(TEXT) == TEXT, "run `python -m tests.readme_tables`"


def test_its_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", TEXT):
        assert (ROOT / link).exists(), link


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with the README's programs, and `conc-tui` and `python` on the path."""
    for source in blocks("python"):
        name, _, _ = source.removeprefix("# ").partition("\n")
        (tmp_path / name).write_text(source)
    binaries = tmp_path / ".bin"
    binaries.mkdir()
    for name, command in (("conc-tui", "-m tui"), ("python", "")):
        script = f'#!/bin/sh\nexec {sys.executable} {command} "$@"\n'
        (binaries / name).write_text(script)
        (binaries / name).chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("block", blocks("console"))
def test_its_console_sessions_happen_as_printed(block: str, place: Path) -> None:
    typed = ("$ ", "> ")
    commands = [line[2:] for line in block.splitlines() if line.startswith(typed)]
    printed = [line for line in block.splitlines() if not line.startswith(typed)]
    done = subprocess.run(
        ["bash", "-c", "\n".join(commands)],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={
            **os.environ,
            "PATH": f"{place / '.bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stdout.splitlines() == printed
