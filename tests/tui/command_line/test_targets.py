from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulations import catalogue
from simulations.sessions.target import Target
from tui.command_line.refusals import UsageError
from tui.command_line.targets import is_recorded, program


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(given: str) -> str:
    with pytest.raises(UsageError) as error:
        program(given, ())
    return str(error.value)


def test_a_scenario_by_its_id() -> None:
    path = str(catalogue.SCENARIOS["event"].program)
    assert program("event", ("a",)) == Target(path, ("a",), scenario="event")


def test_a_file_by_its_path_keeps_the_path_as_typed(tmp_path: Path) -> None:
    Path("prog.py").write_text("print(1)\n")
    assert program("./prog.py", ()) == Target(str(tmp_path / "prog.py"), (), "./prog.py", None)


def test_a_scenarios_id_goes_before_a_file_of_that_name() -> None:
    Path("event").write_text("print(1)\n")
    assert program("event", ()).scenario == "event"
    assert program("./event", ()).scenario is None


@pytest.mark.parametrize("name", ["run", "list", "replay", "with space.py", "ünïcödé.py"])
def test_files_may_be_called_anything(name: str) -> None:
    Path(name).write_text("print(1)\n")
    assert program(f"./{name}", ()).path.endswith(name)


def test_an_unknown_name_gets_the_nearest() -> None:
    assert refused("evnt") == "no scenario or file is called evnt; did you mean event?"
    assert "condition-wait-for" in refused("wait-for")
    assert "`conc-tui list`" in refused("zzzz")


def test_a_missing_file_gets_the_nearest_beside_it() -> None:
    Path("program.py").write_text("")
    assert refused("progam.py") == "no such file: progam.py; did you mean program.py?"
    assert refused("no/where.py").startswith("no such file: no/where.py")


def test_an_empty_target_is_not_taken_for_this_directory() -> None:
    assert refused("") == "the target is empty; `conc-tui list` shows the scenarios"


def test_what_is_no_python_file_is_said(tmp_path: Path) -> None:
    assert refused(str(tmp_path)).endswith("is a directory; name the Python file in it to run")
    Path("data.bin").write_bytes(b"\x00\xff\xfe")
    assert "data.bin is not Python text" in refused("data.bin")
    Path("latin.py").write_bytes(b"print('\xe9')\n")
    assert "latin.py" in refused("latin.py")
    os.mkfifo("pipe")
    assert "not a regular file" in refused("pipe")


def test_a_syntax_error_has_file_line_and_text() -> None:
    Path("wrong.py").write_text("x = 1\nif x\n    pass\n")
    assert refused("wrong.py") == "wrong.py, line 2: expected ':'\n    if x"


def test_python_2_and_too_deep_nesting_are_told() -> None:
    Path("old.py").write_text("print 'hello'\n")
    assert refused("old.py").startswith("old.py, line 1: Missing parentheses")
    Path("deep.py").write_text("x = " + "(" * 5000 + ")" * 5000)
    assert "deep.py" in refused("deep.py")


def test_a_warning_of_the_compiler_refuses_nothing() -> None:
    Path("warns.py").write_text("x = 1\nif x is 1:\n    pass\nprint('\\d')\n")
    assert program("warns.py", ()).given == "warns.py"


def test_source_in_another_encoding_and_an_empty_file_are_programs() -> None:
    Path("latin.py").write_bytes(b"# -*- coding: latin-1 -*-\nprint('\xe9')\n")
    Path("empty.py").write_bytes(b"")
    assert program("latin.py", ()).given == "latin.py"
    assert program("empty.py", ()).given == "empty.py"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_said() -> None:
    Path("secret.py").write_text("")
    Path("secret.py").chmod(0)
    assert refused("secret.py") == "cannot read secret.py: Permission denied"


def test_a_recording_is_pointed_to_replay() -> None:
    Path("x.rec").write_text('{"recording":1}\n')
    assert refused("x.rec") == "x.rec is a recording; `conc-tui replay x.rec` repeats it"
    assert is_recorded("x.rec")
    assert not is_recorded("event")
    assert not is_recorded("missing.rec")
