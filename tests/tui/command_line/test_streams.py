from __future__ import annotations

import asyncio
import os
import pty
from typing import TYPE_CHECKING

import pytest

from tui.command_line.streams import StandardInput

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_pipe_gives_up_one_line_and_not_a_byte_more() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"yes\r\n\nlast")
    os.close(writing)
    stdin = StandardInput(reading)
    assert await stdin.line() == "yes\r"
    assert os.read(reading, 1) == b"\n"
    assert [await stdin.line(), await stdin.line()] == ["last", None]
    os.close(reading)


async def test_a_file_is_left_at_the_next_line(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"one\n" + b"x" * 10_000 + b"\nthree")
    descriptor = os.open(path, os.O_RDONLY)
    stdin = StandardInput(descriptor)
    assert await stdin.line() == "one"
    assert os.lseek(descriptor, 0, os.SEEK_CUR) == 4
    assert await stdin.line() == "x" * 10_000
    assert [await stdin.line(), await stdin.line()] == ["three", None]
    os.close(descriptor)


async def test_waiting_for_a_line_lets_other_work_go_on() -> None:
    reading, writing = os.pipe()
    waiting = asyncio.ensure_future(StandardInput(reading).line())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    os.write(writing, b"late\n")
    assert await waiting == "late"
    os.close(reading)
    os.close(writing)


async def test_a_terminal_gives_lines_and_an_end_of_file() -> None:
    ours, theirs = pty.openpty()
    stdin = StandardInput(theirs)
    os.write(ours, b"typed\n")
    assert await stdin.line() == "typed"
    os.write(ours, b"\x04")
    assert await stdin.line() is None
    os.close(ours)
    os.close(theirs)


async def test_no_input_at_all_is_the_end_of_file() -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    assert await StandardInput(nothing).line() is None
    os.close(nothing)
    assert await StandardInput(nothing).line() is None


async def test_bytes_that_are_no_text_come_back_as_they_were() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"\xff\xe9\n")
    text = await StandardInput(reading).line()
    assert text is not None
    assert text.encode(errors="surrogateescape") == b"\xff\xe9"
    os.close(reading)
    os.close(writing)


async def test_a_long_line_of_a_pipe_does_not_keep_a_time_limit_waiting() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"x" * 20_000)
    os.close(writing)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await StandardInput(reading).line()
    os.close(reading)


async def test_a_long_line_of_a_file_does_not_keep_a_time_limit_waiting(tmp_path: Path) -> None:
    path = tmp_path / "line"
    path.write_bytes(b"x" * 20_000)
    descriptor = os.open(path, os.O_RDONLY)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await StandardInput(descriptor).line()
    os.close(descriptor)
