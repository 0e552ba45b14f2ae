from __future__ import annotations

from pathlib import Path

import pytest

from tui.__main__ import main
from tui.command_line.arguments import List, Open, Replay, Run, parse
from tui.command_line.refusals import UsageError


def test_without_words_the_app_opens_at_the_catalogue() -> None:
    assert parse([]) == Open(None, ())


def test_a_target_opens_the_app_with_the_programs_arguments() -> None:
    assert parse(["prog.py", "--", "-x", "--", "run"]) == Open("prog.py", ("-x", "--", "run"))


def test_list() -> None:
    assert parse(["list"]) == List(as_json=False)
    assert parse(["list", "--json"]) == List(as_json=True)


def test_run_with_nothing_said_runs_round_robin_as_text_from_standard_input() -> None:
    options = parse(["run", "event"])
    assert options == Run("event", (), "round-robin", None, None, (), False, None, "text")
    assert not options.lines_are_given


def test_run_with_everything_said() -> None:
    words = ["run", "--scheduler", "random:7", "--max-steps", "9", "--timeout", "2.5"]
    words += ["--input", "yes", "--input"]
    words += ["", "--eof", "--record", "x.rec", "--format", "jsonl", "event", "--", "--input", "a"]
    assert parse(words) == Run(
        "event",
        ("--input", "a"),
        "random:7",
        9,
        2.5,
        ("yes", ""),
        True,
        Path("x.rec"),
        "jsonl",
    )


@pytest.mark.parametrize("line", ["-1", "0", " 1", "yes ", "- -", "\uff13"])
def test_a_line_of_input_may_look_like_anything(line: str) -> None:
    options = parse(["run", "event", "--input", line])
    assert isinstance(options, Run)
    assert options.lines == (line,)
    assert options.lines_are_given


def test_end_of_file_alone_counts_as_lines_given() -> None:
    options = parse(["run", "event", "--eof"])
    assert isinstance(options, Run)
    assert options.lines_are_given


def test_replay() -> None:
    assert parse(["replay", "x.rec"]) == Replay(Path("x.rec"), "text")
    assert parse(["replay", "x.rec", "--format", "steps"]) == Replay(Path("x.rec"), "steps")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run"], "a file called run is typed ./run"),
        (["replay"], "a file called replay is typed ./replay"),
        (["run", "event", "x"], "not understood: x; a program's own arguments go after --"),
        (["event", "x"], "arguments go after --"),
        (["list", "x"], "not understood: x"),
        (["list", "--", "x"], "no arguments after --"),
        (["replay", "x", "--", "y"], "no arguments after --"),
        (["--", "x"], "no TARGET stands before them"),
        (["--nonsense"], "not understood: --nonsense"),
        (["run", "event", "--form", "text"], "not understood: --form"),
        (["run", "event", "--format", "xml"], "'xml'"),
        (["run", "event", "--scheduler", "random"], "random:SEED"),
        (["run", "event", "--scheduler", "random:"], "random:SEED"),
        (["run", "event", "--scheduler", "random:abc"], "'random:abc' is none of"),
        (["run", "event", "--scheduler", "random:-1"], "random:SEED"),
        (["run", "event", "--scheduler", "random:٣"], "random:SEED"),
        (["run", "event", "--scheduler", "best"], "fifo"),
        (["run", "event", "--max-steps", "0"], "1 or more"),
        (["run", "event", "--max-steps", "-3"], "1 or more"),
        (["run", "event", "--max-steps", "1e3"], "1 or more"),
        (["run", "event", "--max-steps", "9" * 40], "1 or more"),
        (["run", "event", "--timeout", "0"], "more than 0"),
        (["run", "event", "--timeout", "-1"], "more than 0"),
        (["run", "event", "--timeout", "nan"], "more than 0"),
        (["run", "event", "--timeout", "inf"], "more than 0"),
        (["run", "event", "--timeout", "soon"], "'soon' is not a time"),
        (["run", "event", "--input", "a\nb"], "repeat --input"),
        (["run", "event", "--input"], "expected one argument"),
    ],
)
def test_what_is_typed_wrong_is_told(words: list[str], told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(words)
    assert told in str(refused.value)


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"], ["list", "-h"]])
def test_help_and_version_end_well(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert "conc-tui" in capsys.readouterr().out


def test_a_mistake_is_one_sentence_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "event", "--timeout", "0"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("conc-tui: ")
    assert told.err.count("\n") == 1


def test_the_help_of_run_names_every_status(capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", "--help"])
    told = capsys.readouterr().out
    assert all(str(status) in told for status in (120, 122, 124, 125))
