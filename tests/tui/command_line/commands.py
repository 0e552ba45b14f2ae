"""Runs commands as a person would, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[3]
ENDS = Path(__file__).parent / "programs" / "ends.py"
TIMEOUT = 60


def environment() -> dict[str, str]:
    """Ours, with the project importable from every directory."""
    return {**os.environ, "PYTHONPATH": str(PROJECT)}


def words_of(*words: object) -> list[str]:
    """The command line that runs conc-tui from this checkout."""
    return [sys.executable, "-m", "tui", *(str(word) for word in words)]


def conc_tui(
    *words: object, stdin: bytes = b"", directory: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `conc-tui` with these words to its end."""
    return _run(words_of(*words), stdin, directory)


def python(
    *words: object, stdin: bytes = b"", directory: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `python` with these words to its end."""
    return _run([sys.executable, *(str(word) for word in words)], stdin, directory)


def _run(
    words: list[str], stdin: bytes, directory: Path | None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        words,
        input=stdin,
        capture_output=True,
        check=False,
        cwd=directory,
        env=environment(),
        timeout=TIMEOUT,
    )


def objects(output: bytes) -> list[dict[str, Any]]:
    """What `--format jsonl` printed."""
    return [json.loads(line) for line in output.splitlines()]
