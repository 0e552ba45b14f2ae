"""Runs a few lines of Python under control and hands back what was told."""

from __future__ import annotations

import textwrap
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from simulations.sessions.target import Target
from tests.simulations.listening import listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.simulations.listening import Listener

    Start = Callable[..., AbstractAsyncContextManager[Listener]]


@pytest.fixture
def program(tmp_path: Path) -> Start:
    """Make a program of these lines and start a session on it."""

    @asynccontextmanager
    async def start(source: str, *arguments: str) -> AsyncIterator[Listener]:
        path = tmp_path / "example.py"
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        async with listening(Target(str(path), arguments, directory=str(tmp_path))) as listener:
            yield listener

    return start
