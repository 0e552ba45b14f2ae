from __future__ import annotations

import os
import string
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.wire import YOU
from simulations.recordings import (
    Changed,
    Recording,
    RecordingRefused,
    check_unchanged,
    digests,
    is_recording,
    load,
    save,
)
from simulations.sessions.target import Choice, Settings, Target
from simulations.verdicts import TaskEnd, Verdict

STUCK = Verdict("stuck", 120, 3, "why", (TaskEnd("T1", "blocked", "wait", "event", ("lock",)),))
CHOICES = (
    Choice(0, "begin", None, "prog.py:1"),
    Choice(0, "input", None, "prog.py:2", text="yes"),
    Choice(YOU, "set", "event", None),
    Choice(1, "acquire", "lock", "prog.py:9", outcome="timeout"),
    Choice(1, "input", None, "prog.py:2", eof=True),
)


def recording(folder: Path, *, choices: tuple[Choice, ...] = CHOICES) -> Recording:
    program = folder / "prog.py"
    program.write_text("import part\n")
    (folder / "part.py").write_text("print(1)\n")
    target = Target(str(program), ("a", "-b"), "prog.py", None)
    settings = Settings(scheduler="random:7", epoch=12.5, seed=7)
    return Recording(target, settings, choices, STUCK, digests(str(program)), "3.11.7", "0.1.0")


def saved(folder: Path) -> Path:
    path = folder / "run.rec"
    save(path, recording(folder))
    return path


def edit(path: Path, line: int, old: bytes, new: bytes) -> None:
    lines = path.read_bytes().split(b"\n")
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new)
    path.write_bytes(b"\n".join(lines))


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    path = saved(tmp_path)
    assert load(path) == recording(tmp_path)
    assert is_recording(path)
    assert not is_recording(tmp_path / "prog.py")


TEXTS = st.text(st.characters(codec=None), max_size=20)
STEPS = st.builds(
    Choice,
    task=st.integers(-1, 2000),
    op=TEXTS,
    object=st.none() | TEXTS,
    site=st.none() | st.text(string.printable, max_size=20),
    outcome=st.none() | st.just("timeout"),
    text=st.none() | TEXTS,
    eof=st.booleans(),
)


@given(
    choices=st.lists(STEPS, max_size=8).map(tuple),
    arguments=st.lists(TEXTS, max_size=3).map(tuple),
    epoch=st.floats(allow_nan=False, allow_infinity=False),
    why=TEXTS,
)
def test_any_recording_comes_back_as_it_was(
    choices: tuple[Choice, ...], arguments: tuple[str, ...], epoch: float, why: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = recording(Path(folder), choices=choices)
        one = replace(
            one,
            target=replace(one.target, arguments=arguments),
            settings=replace(one.settings, epoch=epoch),
            verdict=Verdict("finished", 0, len(choices), why),
        )
        save(Path(folder, "x"), one)
        assert load(Path(folder, "x")) == one


@given(st.integers(0, 6), st.integers(min_value=0), st.integers(1, 255))
def test_any_changed_byte_is_found(line: int, place: int, change: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = saved(Path(folder))
        lines = path.read_bytes().split(b"\n")
        text = bytearray(lines[line])
        text[place % len(text)] ^= change
        lines[line] = bytes(text)
        path.write_bytes(b"\n".join(lines))
        with pytest.raises(RecordingRefused):
            load(path)


def test_an_edited_step_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path)
    edit(path, 2, b"yes", b"no")
    with pytest.raises(Changed, match=r"step 2 was edited"):
        load(path)


def test_a_missing_step_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:3], *lines[4:]]))
    with pytest.raises(Changed, match=r"step 3 is missing or moved; step 4"):
        load(path)


def test_an_edited_header_or_verdict_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path)
    edit(path, 0, b"random:7", b"random:8")
    with pytest.raises(Changed, match="first line was edited"):
        load(path)
    path = saved(tmp_path)
    edit(path, -2, b"stuck", b"input")
    with pytest.raises(Changed, match="verdict, after step 5"):
        load(path)


@pytest.mark.parametrize("keep", [1, 2, 5, 6])
def test_a_recording_that_is_cut_off_is_refused(tmp_path: Path, keep: int) -> None:
    path = saved(tmp_path)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[:keep]) + b"\n")
    with pytest.raises(Changed, match=rf"cut off after step {keep - 1}"):
        load(path)
    path.write_bytes(b"\n".join(lines[:keep]) + b'\n{"st')
    with pytest.raises(Changed, match="cut off in its last line"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"import threading\n", b"{}\n", b"\xff\x00"])
def test_a_file_that_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "prog.py"
    path.write_bytes(content)
    with pytest.raises(RecordingRefused, match="is not a recording; `conc-tui run"):
        load(path)


def test_another_format_is_refused_as_that_and_not_as_edited(tmp_path: Path) -> None:
    path = saved(tmp_path)
    edit(path, 0, b'"recording":1', b'"recording":2')
    with pytest.raises(RecordingRefused, match=r"of format 2, and this conc-tui reads format 1"):
        load(path)
    edit(path, 0, b'"recording":2', b'"recording":]')
    with pytest.raises(Changed, match="no longer JSON"):
        load(path)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordingRefused, match=r"cannot read .*No such file"):
        load(tmp_path / "none")


def test_a_scenario_this_product_does_not_have(tmp_path: Path) -> None:
    one = recording(tmp_path)
    save(tmp_path / "x", replace(one, target=replace(one.target, scenario="philosophers")))
    with pytest.raises(RecordingRefused, match="scenario philosophers"):
        load(tmp_path / "x")


def test_a_changed_or_missing_file_of_the_program_is_named(tmp_path: Path) -> None:
    one = load(saved(tmp_path))
    check_unchanged(one)
    (tmp_path / "part.py").write_text("print(2)\n")
    with pytest.raises(Changed, match=r"part\.py has changed since"):
        check_unchanged(one)
    (tmp_path / "part.py").unlink()
    with pytest.raises(Changed, match=r"part\.py is gone"):
        check_unchanged(one)


def test_program_and_recording_can_be_moved_together(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "runs").mkdir(parents=True)
    save(here / "runs" / "x.rec", recording(here))
    here.rename(there)
    one = load(there / "runs" / "x.rec")
    assert one.target.path == str(there / "prog.py")
    check_unchanged(one)


def test_a_recording_far_from_its_program_can_be_moved_alone(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "recordings").mkdir()
    save(tmp_path / "recordings" / "x.rec", recording(tmp_path / "program"))
    (tmp_path / "recordings" / "x.rec").rename(tmp_path / "x.rec")
    assert load(tmp_path / "x.rec").target.path == str(tmp_path / "program" / "prog.py")


def test_digests_cover_what_the_program_imports_from_its_folder(tmp_path: Path) -> None:
    files = {
        "main.py": "import os, plain, gone\nfrom pack import inner\nfrom pack.other import x\n",
        "plain.py": "def f():\n    import late\n",
        "late.py": "",
        "pack/__init__.py": "from . import base\n",
        "pack/inner.py": "from .deep.leaf import y\n",
        "pack/base.py": "",
        "pack/other.py": "",
        "pack/deep/__init__.py": "from .. import base\n",
        "pack/deep/leaf.py": "",
        "unused.py": "",
        "broken.py": "def (:\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    seen = [str(tmp_path / "broken.py"), os.__file__, "<string>"]
    assert set(digests(str(tmp_path / "main.py"), seen)) == set(files) - {"unused.py"}


def test_a_failed_save_leaves_the_old_recording(tmp_path: Path) -> None:
    path = saved(tmp_path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        save(path, replace(load(path), digests={"a": object()}))  # type: ignore[dict-item]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
