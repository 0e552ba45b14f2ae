"""Who may import whom, on paper and as it really loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def loaded_after(code: str, *flags: str) -> set[str]:
    """Top-level names of the modules that are loaded once this code has run."""
    tail = (
        "\nimport json, sys\n"
        "names = sorted({name.partition('.')[0] for name in sys.modules})\n"
        "sys.stderr.write('\\n' + json.dumps(names))\n"
    )
    done = subprocess.run(
        [sys.executable, *flags, "-c", code + tail],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_imports_go_one_way() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


EVERY_MODULE = """
import importlib, pkgutil, sys
sys.path.insert(0, {root!r})
import {package}
for module in pkgutil.walk_packages({package}.__path__, "{package}."):
    importlib.import_module(module.name)
"""


def test_primitives_need_nothing_but_the_standard_library() -> None:
    # -S leaves installed packages out, so an import of one fails.
    code = EVERY_MODULE.format(root=str(ROOT), package="primitives")
    loaded = loaded_after(code, "-I", "-S")
    built_in = {name for name in loaded if name.startswith("_sysconfigdata")}
    assert loaded - sys.stdlib_module_names - built_in - {"__main__"} == {"primitives"}


def test_simulations_load_no_screen_and_no_greenlets() -> None:
    loaded = loaded_after(EVERY_MODULE.format(root=str(ROOT), package="simulations"))
    assert not loaded & {"textual", "rich", "gevent", "greenlet", "tui"}


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--json"),
        ("run", "lock"),
        ("run", "event", "--input", "1", "--format", "jsonl"),
        ("replay", "no-such-file"),
        ("run", "no-such-scenario"),
        ("--help",),
    ],
    ids=" ".join,
)
def test_commands_load_no_screen_and_no_greenlets(words: tuple[str, ...]) -> None:
    code = f"from tui.__main__ import main\nmain({list(words)!r})"
    loaded = loaded_after(code)
    assert "tui" in loaded
    assert not loaded & {"textual", "rich", "gevent", "greenlet"}
