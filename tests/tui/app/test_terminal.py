"""What the environment says of the terminal, and what follows for the app."""

from __future__ import annotations

import os

import pytest

from tui.terminal import Terminal, look, look_at_terminal, prepare_environment, refusal

GOOD = Terminal(kind="xterm-256color", is_terminal=True, utf8=True, colour=True, remote=False)


def changed(**changes: object) -> Terminal:
    from dataclasses import replace

    return replace(GOOD, **changes)  # type: ignore[arg-type]


def test_a_good_terminal_is_not_refused() -> None:
    assert refusal(GOOD) is None


@pytest.mark.parametrize(
    "terminal", [changed(kind="dumb"), changed(kind=""), changed(is_terminal=False)]
)
def test_another_is_refused_with_the_command_that_works_there(terminal: Terminal) -> None:
    assert "conc-tui run event" in (refusal(terminal, "event") or "")


@pytest.mark.parametrize(
    ("variables", "utf8"),
    [
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "C"}, False),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, False),
        ({"LC_CTYPE": "C.utf8"}, True),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({}, False),
    ],
)
def test_the_locale_decides_between_signs_and_ascii(
    variables: dict[str, str],
    utf8: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "CONC_TUI_ASCII"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    terminal = look_at_terminal()
    assert terminal.utf8 is utf8
    assert look(terminal).ascii_only is not utf8
    assert look(terminal, ascii_only=True).ascii_only


def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not look(look_at_terminal()).colour


def test_over_ssh_no_kitty_keys_and_a_persons_own_setting_wins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TEXTUAL_DISABLE_KITTY_KEY", raising=False)
    monkeypatch.setenv("TEXTUAL_FPS", "12")
    prepare_environment(changed(remote=True))
    assert os.environ["TEXTUAL_DISABLE_KITTY_KEY"] == "1"
    assert os.environ["TEXTUAL_FPS"] == "12"
    assert os.environ["TEXTUAL_ANIMATIONS"] == "none"
