"""conc-tui told to end, or with nobody left to write to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulations.recordings import load
from tests.tui.command_line.commands import (
    ENDS,
    TIMEOUT,
    conc_tui,
    environment,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

STATUSES = [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)]


def started(*words: object) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return subprocess.Popen(
        words_of(*words),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def relatives(of: int) -> set[int]:
    """Processes that descend from this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = {of}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {of}


@pytest.mark.parametrize(("name", "status"), STATUSES)
@pytest.mark.parametrize("format", ["text", "jsonl"])
def test_a_signal_ends_the_program_and_leaves_nothing(
    name: str,
    status: int,
    format: str,  # noqa: A002
) -> None:
    with started("run", ENDS, "--format", format, "--", "loops") as running:
        assert running.stdout is not None
        while b"looping" not in running.stdout.readline():
            pass
        family = relatives(running.pid)
        assert family
        running.send_signal(signal.Signals[name])
        _, err = running.communicate(timeout=TIMEOUT)
    assert (running.returncode, err) == (status, b"")
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def test_a_signal_while_it_waits_for_a_line() -> None:
    with started("run", ENDS, "--", "reads_line") as running:
        assert running.stdout is not None
        assert running.stdout.read(6) == b"name? "
        running.send_signal(signal.SIGINT)
        assert running.wait(TIMEOUT) == 130
        assert running.communicate() == (b"", b"")


def test_a_limit_of_time_while_it_waits_for_a_line() -> None:
    with started("run", ENDS, "--timeout", 0.5, "--", "reads_line") as running:
        assert running.wait(TIMEOUT) == 124
        out, err = running.communicate()
    assert out == b"name? "
    assert b"The time given, 0.5 s, is over. T0 waits to read a line." in err


def test_a_run_that_was_interrupted_is_recorded_up_to_there(tmp_path: Path) -> None:
    file = tmp_path / "x.rec"
    words = ["run", ENDS, "--format", "steps", "--record", file, "--", "sleeps_for_ever"]
    with started(*words) as running:
        assert running.stdout is not None
        while b"sleep(1)" not in running.stdout.readline():
            pass
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=TIMEOUT)
    recording = load(file)
    assert recording.verdict.why.startswith("Ended by SIGTERM.")
    assert [choice.op for choice in recording.choices][:3] == ["begin", "sleep(1)", "sleep(1)"]
    assert conc_tui("replay", file).returncode == recording.verdict.exit == 124


def test_output_that_nobody_reads_ends_it_quietly() -> None:
    with started("run", ENDS, "--format", "jsonl", "--", "floods", 1_000_000) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
        assert running.wait(TIMEOUT) == 141


@pytest.fixture
def full() -> Iterator[int]:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    yield descriptor
    os.close(descriptor)


@pytest.mark.parametrize("words", [["list"], ["run", "event", "--input", "1", "--format", "steps"]])
def test_a_full_disk_is_a_sentence(full: int, words: list[str]) -> None:
    done = subprocess.run(
        words_of(*words),
        stdout=full,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=environment(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (125, b"conc-tui: No space left on device\n")


@pytest.mark.parametrize(("closed", "status"), [("<&-", 120), (">&-", 0), ("2>&-", 0)])
def test_a_closed_stream_stays_closed(closed: str, status: int) -> None:
    given = "" if closed == "<&-" else "--input 1"
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m tui run event {given} {closed}', sys.executable],
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == status
    assert (b"109" in done.stdout) == (closed == "2>&-")
