"""`conc-tui run FILE` gives what `python FILE` gives, byte for byte."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.tui.command_line.commands import ENDS, conc_tui, python

if TYPE_CHECKING:
    from pathlib import Path

WAYS = [
    ("exit_code 0", b""),
    ("exit_code 3", b""),
    ("exit_code 256", b""),
    ("exit_code -1", b""),
    ("exit_text", b""),
    ("exit_none", b""),
    ("exit_in_thread", b""),
    ("raises", b""),
    ("raises_in_thread", b""),
    ("abrupt", b""),
    ("arguments -x --format y", b""),
    ("iterates_stdin", b"a\nb\n\nc\n"),
    ("reads_stdin", b"a\nb\nc\n"),
    ("reads_line", b"yes\n"),
    ("reads_line", b"no newline"),
    ("reads_line", b""),
    ("reads_line", "h\xe9 \u2603\r\n".encode()),
    ("writes_bytes", b""),
    ("forks", b""),
    ("changes_directory", b""),
    ("closes_stdout", b""),
    ("at_exit", b""),
    ("runs_child", b""),
    ("leaves_daemon", b""),
]


@pytest.mark.parametrize(("way", "stdin"), WAYS, ids=[f"{way} {len(text)}" for way, text in WAYS])
def test_same_output_and_status(way: str, stdin: bytes, tmp_path: Path) -> None:
    program = tmp_path / "ends.py"
    shutil.copy(ENDS, program)
    plain = python("ends.py", *way.split(), stdin=stdin, directory=tmp_path)
    ours = conc_tui("run", "ends.py", "--", *way.split(), stdin=stdin, directory=tmp_path)
    assert ours.stdout == plain.stdout
    assert ours.stderr == plain.stderr
    assert ours.returncode == plain.returncode


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGTERM"])
def test_a_signal_gives_the_status_a_shell_gives(name: str) -> None:
    plain = python(ENDS, "killed", name)
    ours = conc_tui("run", ENDS, "--", "killed", name)
    assert (ours.returncode, ours.stderr) == (128 - plain.returncode, b"")


def test_an_interrupt_raised_by_the_program_is_an_end_like_any_other() -> None:
    ours = conc_tui("run", ENDS, "--", "interrupted")
    assert ours.returncode == 130
    assert ours.stderr == python(ENDS, "interrupted").stderr


def test_what_is_not_read_stays_for_the_programs_children() -> None:
    ours = conc_tui("run", ENDS, "--", "feeds_child", stdin=b"a\nb\nc\n")
    assert ours.stdout == b"? first a\nb\nc\n"


def test_the_clock_starts_at_the_present_time() -> None:
    before = int(python(ENDS, "prints_time").stdout)
    ours = int(conc_tui("run", ENDS, "--", "prints_time").stdout)
    after = int(python(ENDS, "prints_time").stdout)
    assert before <= ours <= after


def test_a_million_lines_come_through() -> None:
    ours = conc_tui("run", ENDS, "--", "floods", 1_000_000)
    assert ours.returncode == 0
    assert ours.stdout == b"".join(b"%d\n" % number for number in range(1_000_000))


def test_the_python_is_that_of_conc_tui(tmp_path: Path) -> None:
    (tmp_path / "which.py").write_text("import sys\nprint(sys.executable, sys.version)\n")
    ours = conc_tui("run", tmp_path / "which.py")
    assert ours.stdout.decode() == f"{sys.executable} {sys.version}\n"
