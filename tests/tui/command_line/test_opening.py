from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulations.recordings import Recording, digests, save
from simulations.sessions.target import Settings, Target
from simulations.verdicts import Verdict
from tui import __main__
from tui.command_line import opening

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Target | None, Recording | None]]:
    """What the app was opened with, instead of opening it."""
    seen: list[tuple[Target | None, Recording | None]] = []

    def run_app(
        target: Target | None, *, settings: Settings | None, recording: Recording | None
    ) -> int:
        assert settings == (None if recording is None else recording.settings)
        seen.append((target, recording))
        return 0

    monkeypatch.setattr(opening, "run_app", run_app)
    return seen


def test_without_a_target_at_the_catalogue(
    opened: list[tuple[Target | None, Recording | None]],
) -> None:
    assert __main__.main([]) == 0
    assert opened == [(None, None)]


def test_on_a_scenario_or_a_program_with_its_arguments(
    opened: list[tuple[Target | None, Recording | None]], tmp_path: Path
) -> None:
    (tmp_path / "prog.py").write_text("print(1)\n")
    assert __main__.main(["event"]) == 0
    assert __main__.main([str(tmp_path / "prog.py"), "--", "-x"]) == 0
    targets = [target for target, _ in opened]
    assert targets[0] is not None
    assert targets[0].scenario == "event"
    assert targets[1] is not None
    assert (targets[1].arguments, targets[1].scenario) == (("-x",), None)


def made(folder: Path) -> Path:
    program = folder / "prog.py"
    program.write_text("print(1)\n")
    target = Target(str(program), ("a",), "prog.py")
    ended = Verdict("finished", 0, 0, "")
    file = folder / "x.rec"
    recording = Recording(target, Settings("fifo"), (), ended, digests(str(program)), "3", "0")
    save(file, recording)
    return file


def test_on_a_recording_with_what_it_was_made_of(
    opened: list[tuple[Target | None, Recording | None]], tmp_path: Path
) -> None:
    assert __main__.main([str(made(tmp_path))]) == 0
    ((target, recording),) = opened
    assert recording is not None
    assert target == recording.target
    assert recording.settings.scheduler == "fifo"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("program", "has changed since the recording was made"),
        ("recording", "was edited after the recording was made"),
    ],
)
def test_a_recording_that_does_not_fit_opens_nothing(
    opened: list[tuple[Target | None, Recording | None]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: str,
    told: str,
) -> None:
    file = made(tmp_path)
    if spoil == "program":
        (tmp_path / "prog.py").write_text("print(2)\n")
    else:
        file.write_bytes(file.read_bytes().replace(b'"fifo"', b'"lifo"'))
    assert __main__.main([str(file)]) == 2
    assert told in capsys.readouterr().err
    assert opened == []


@pytest.mark.parametrize("words", [["evnt"], ["event", "x"], ["/"]])
def test_what_cannot_be_opened_is_a_sentence(
    opened: list[tuple[Target | None, Recording | None]],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
) -> None:
    assert __main__.main(words) == 2
    assert capsys.readouterr().err.startswith("conc-tui: ")
    assert opened == []


def test_a_recording_takes_no_arguments(
    opened: list[tuple[Target | None, Recording | None]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert __main__.main([str(made(tmp_path)), "--", "x"]) == 2
    assert "a recording has its own arguments" in capsys.readouterr().err
    assert opened == []
