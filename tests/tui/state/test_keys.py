"""The one table of keys, and a person's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.keys import KEYS, KeymapError, Where, markdown_table, read_keymap, shown, with_keymap
from tui.panes import footer
from tui.screens import help as help_page

if TYPE_CHECKING:
    from pathlib import Path


def test_ids_are_unique_and_no_key_means_two_things_in_one_place() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)
    for where in Where:
        names = [name for key in KEYS if key.where is where for name in key.names]
        assert len(set(names)) == len(names), where


def test_a_programs_key_does_not_hide_one_that_works_everywhere() -> None:
    everywhere = {name for key in KEYS if key.where is Where.EVERYWHERE for name in key.names}
    program = {name for key in KEYS if key.where is Where.PROGRAM for name in key.names}
    assert not everywhere & program


def test_no_key_needs_what_terminals_do_not_send() -> None:
    for key in KEYS:
        for name in key.names:
            assert "alt" not in name
            assert "ctrl+shift" not in name
    for key in KEYS:
        assert key.names != ("escape",), "escape is never the only way"


def test_help_footer_and_readme_come_from_the_table() -> None:
    pages = "\n".join("".join(p.text for p in row) for row in help_page.lines(KEYS, 80))
    table = markdown_table()
    for key in KEYS:
        if key.where is Where.PROGRAM:
            assert shown(key.keys) in pages
            assert key.help in table
    footers = "".join(p.text for p in footer.draw(KEYS, Where.PROGRAM, 80)[0])
    for wanted in ("space step", "u undo", "L lesson", "? help", "q quit"):
        assert wanted in footers


def test_the_footer_fits() -> None:
    for width in (40, 60, 80, 120):
        for where in Where:
            row = footer.draw(KEYS, where, width)[0]
            assert sum(len(piece.text) for piece in row) <= width


def test_a_keymap_is_read_and_changes_the_table(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\nstep = "v,space"\n')
    keymap = read_keymap(path)
    assert keymap == {"step": "v,space"}
    changed = {key.id: key.keys for key in with_keymap(keymap)}
    assert changed["step"] == "v,space"
    assert changed["undo"] == "u"


def test_no_keymap_is_no_change(tmp_path: Path) -> None:
    assert read_keymap(tmp_path / "none.toml") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[keys]\nstpe = "v"\n', "did you mean step?"),
        ("[keys]\nstep = 3\n", "step needs the names of keys"),
        ("keys = 1\n", "write a [keys] table"),
        ("[keys\n", "is not TOML"),
    ],
)
def test_a_bad_keymap_is_told_in_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    with pytest.raises(KeymapError, match=r"keys\.toml") as caught:
        read_keymap(path)
    assert words in str(caught.value)
