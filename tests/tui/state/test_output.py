"""The output log: by task, bounded, and able to forget."""

from __future__ import annotations

from simulations.messages import LineRead, Output
from tui.state.output import LONGEST_LINE, MOST_LINES, LogDraft, OutputLog


def log(*messages: Output | LineRead, before: OutputLog | None = None) -> OutputLog:
    draft = LogDraft(before or OutputLog())
    for message in messages:
        if isinstance(message, Output):
            draft.write(message)
        else:
            draft.read(message)
    return draft.frozen()


def rewound(before: OutputLog, step: int) -> OutputLog:
    draft = LogDraft(before)
    draft.rewind(step)
    return draft.frozen()


def texts(of: OutputLog) -> list[str]:
    return [line.text for line in of.lines]


def test_tasks_writing_at_once_do_not_tear_each_others_lines() -> None:
    made = log(
        Output(1, 1, 1, "a"), Output(2, 2, 1, "b"), Output(3, 1, 1, "A\n"), Output(4, 2, 1, "B\n")
    )
    assert texts(made) == ["aA", "bB"]
    assert [line.task for line in made.lines] == [1, 2]


def test_the_two_streams_of_a_task_are_apart() -> None:
    made = log(Output(1, 1, 1, "out"), Output(1, 1, 2, "err\n"))
    assert [(line.stream, line.text) for line in made.lines] == [(1, "out"), (2, "err")]


def test_a_typed_line_stands_after_its_prompt() -> None:
    made = log(Output(1, 0, 1, ">>>"), LineRead(2, 0, ">>>", "yes"), Output(3, 0, 1, "next\n"))
    assert texts(made) == [">>>yes", "next"]
    assert [part.typed for part in made.lines[0].parts] == [False, True]


def test_a_prompt_that_was_not_written_is_shown_all_the_same() -> None:
    assert texts(log(LineRead(2, 0, "name? ", "Ada"))) == ["name? Ada"]


def test_end_of_file_is_shown() -> None:
    assert texts(log(LineRead(2, 0, "", None))) == ["^D"]


def test_rewinding_forgets_later_lines() -> None:
    made = log(Output(1, 1, 1, "one\n"), Output(2, 1, 1, "two\n"), Output(3, 1, 1, "three\n"))
    assert texts(rewound(made, 2)) == ["one", "two"]


def test_rewinding_into_a_line_reopens_it() -> None:
    made = log(Output(1, 1, 1, "one "), Output(2, 1, 1, "two\n"))
    back = rewound(made, 1)
    assert texts(back) == ["one "]
    assert texts(log(Output(2, 1, 1, "2\n"), before=back)) == ["one 2"]


def test_rewinding_over_a_bare_newline_reopens_the_line() -> None:
    made = log(Output(1, 1, 1, "one"), Output(2, 1, 1, "\n"))
    assert texts(log(Output(2, 1, 1, "!\n"), before=rewound(made, 1))) == ["one!"]


def test_rewinding_to_the_same_step_changes_nothing() -> None:
    made = log(Output(1, 1, 1, "one\n"), Output(2, 1, 1, "two"), LineRead(3, 1, "two", "x"))
    assert rewound(made, 3) == made


def test_a_flood_is_bounded_and_every_lost_line_counted() -> None:
    made = OutputLog()
    for step in range(1, 11):
        made = log(Output(step, 1, 1, "x\n" * 1000), before=made)
    assert len(made.lines) == MOST_LINES
    assert made.dropped == 10_000 - MOST_LINES


def test_one_huge_piece_is_bounded_too() -> None:
    made = log(Output(1, 1, 1, "x\n" * 50_000))
    assert len(made.lines) == MOST_LINES
    assert made.dropped == 50_000 - MOST_LINES


def test_a_line_without_end_is_cut_and_loses_nothing() -> None:
    made = log(*[Output(1, 1, 1, "x" * 300) for _ in range(10)])
    assert all(len(line.text) <= LONGEST_LINE for line in made.lines)
    assert sum(len(line.text) for line in made.lines) == 3000


def test_rewinding_takes_back_the_drops_of_later_steps() -> None:
    made = log(Output(1, 1, 1, "x\n" * MOST_LINES))
    made = log(Output(2, 1, 1, "y\n" * 10), before=made)
    made = log(Output(3, 1, 1, "z\n" * (2 * MOST_LINES)), before=made)
    assert made.dropped == 2 * MOST_LINES + 10
    assert rewound(made, 1).dropped == MOST_LINES
    assert rewound(made, 0).dropped == 0
