"""The catalogue as data: complete, findable, and fit for a screen of 80 columns."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import fields
from pathlib import Path

import pytest

import simulations.catalogue
from simulations.catalogue import SCENARIOS, Scenario, find, nearest

EVERY = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=list(SCENARIOS))
PROGRAMS = Path(simulations.catalogue.__file__).with_name("programs")


def paragraphs(scenario: Scenario) -> tuple[str, ...]:
    lesson = scenario.lesson
    return (lesson.shows, *lesson.try_, lesson.watch, lesson.goes_wrong)


def test_scenarios_stand_in_the_order_of_the_tutorial() -> None:
    sections = [scenario.section for scenario in SCENARIOS.values()]
    assert sections == sorted(sections)
    assert list(SCENARIOS) == [
        "lock",
        "rlock",
        "semaphore",
        "event",
        "condition-wait-for",
        "condition-notify",
    ]


def test_ids_and_program_files_are_the_same() -> None:
    files = sorted(path.stem.replace("_", "-") for path in PROGRAMS.glob("*.py"))
    assert files == sorted(SCENARIOS)
    assert all(SCENARIOS[key].id == key for key in SCENARIOS)


def test_programs_are_files_and_no_package() -> None:
    assert not (PROGRAMS / "__init__.py").exists()


@EVERY
def test_every_field_says_something(scenario: Scenario) -> None:
    for thing in (scenario, scenario.lesson):
        for field in fields(thing):
            assert getattr(thing, field.name), field.name


@EVERY
def test_sentences_are_finished(scenario: Scenario) -> None:
    for paragraph in paragraphs(scenario):
        assert paragraph.endswith("."), paragraph
        assert "  " not in paragraph
        assert paragraph.isascii()


@EVERY
def test_a_lesson_fits_the_screen(scenario: Scenario) -> None:
    rows = [row for paragraph in paragraphs(scenario) for row in textwrap.wrap(paragraph, 76)]
    assert max(map(len, rows)) <= 76
    assert len(rows) <= 20
    assert len(scenario.id) + len(scenario.summary) <= 76
    assert len(scenario.title) <= 40


@EVERY
def test_the_focus_is_a_variable_of_the_program(scenario: Scenario) -> None:
    module = ast.parse(scenario.program.read_text())
    names = {
        target.id
        for statement in module.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    assert scenario.focus in names


@EVERY
def test_a_program_is_short_and_says_what_it_does(scenario: Scenario) -> None:
    source = scenario.program.read_text()
    assert ast.get_docstring(ast.parse(source))
    assert len(source.splitlines()) <= 30


def test_find_knows_exact_ids_only() -> None:
    assert find("event") is SCENARIOS["event"]
    assert find("Event") is None
    assert find("") is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("evnt", "event"),
        ("Event", "event"),
        ("semafor", "semaphore"),
        ("condition", "condition-wait-for"),
        ("condition_notify", "condition-notify"),
        ("lok", "lock"),
    ],
)
def test_nearest_guesses_what_was_meant(typed: str, first: str) -> None:
    assert nearest(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy"])
def test_nearest_guesses_nothing_from_nothing(typed: str) -> None:
    assert nearest(typed) == []
