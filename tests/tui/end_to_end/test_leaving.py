"""However the app ends, no process of the program lives on and the terminal is usable."""

from __future__ import annotations

import signal
import uuid
from typing import TYPE_CHECKING

import pytest

from tests.tui.end_to_end.terminal import (
    PROGRAMS,
    Terminal,
    assert_nothing_left,
    family,
    opened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FAMILY = 4
"""The app, the program, and the two processes the program starts; the app's own come on top."""


@pytest.fixture
def token() -> str:
    return uuid.uuid4().hex


@pytest.fixture
def app(token: str) -> Iterator[Terminal]:
    yield from opened(str(PROGRAMS / "family.py"), "the family is up", token)


@pytest.fixture
def spinning(token: str) -> Iterator[Terminal]:
    yield from opened(str(PROGRAMS / "spinning.py"), "spinning now", token)


def test_q_leaves_a_usable_terminal_and_no_process(app: Terminal, token: str) -> None:
    assert len(family(token)) >= FAMILY
    app.type("q")
    assert app.wait_for_end() == 0
    app.assert_usable()
    assert_nothing_left(token)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_a_usable_terminal_and_no_process(
    app: Terminal, token: str, number: signal.Signals
) -> None:
    assert len(family(token)) >= FAMILY
    app.send(number)
    assert app.wait_for_end() != 0
    app.assert_usable()
    assert_nothing_left(token)


def test_a_closed_terminal_leaves_no_process(app: Terminal, token: str) -> None:
    assert len(family(token)) >= FAMILY
    app.hang_up()
    assert_nothing_left(token)


def test_a_killed_app_leaves_no_process(app: Terminal, token: str) -> None:
    assert len(family(token)) >= FAMILY
    app.send(signal.SIGKILL)
    app.wait_for_end()
    assert_nothing_left(token)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_program_that_never_stops_goes_too(
    spinning: Terminal, token: str, number: signal.Signals
) -> None:
    spinning.send(number)
    spinning.wait_for_end()
    assert_nothing_left(token)


def test_ctrl_q_leaves_while_a_task_never_stops(spinning: Terminal, token: str) -> None:
    spinning.type("\x11")
    assert spinning.wait_for_end() == 0
    spinning.assert_usable()
    assert_nothing_left(token)


def test_ctrl_q_leaves_from_the_prompt(token: str) -> None:
    for reading in opened("condition-wait-for", ">>>", token):
        reading.type("q\x11")
        assert reading.wait_for_end() == 0
        reading.assert_usable()
        assert_nothing_left(token)
