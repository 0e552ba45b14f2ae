"""What every scenario promises, under every scheduler and many random schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulations import messages
from simulations.catalogue import SCENARIOS
from simulations.program import TaskState, fold
from simulations.sessions.target import Target
from simulations.verdicts import verdict
from tests.simulations.listening import Listener, listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from simulations.program import Program

SCHEDULERS = ("round-robin", "fifo", *(f"random:{seed}" for seed in range(25)))
TEN = [str(i) for i in range(10)]
HUNDREDS = [str(i + 100) for i in range(10)]


@pytest.fixture
async def scenario(request: pytest.FixtureRequest) -> AsyncIterator[Listener]:
    async with listening(Target(str(SCENARIOS[request.param].program))) as listener:
        yield listener


def of(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("scenario", [name], indirect=True)


def printed(listener: Listener) -> list[str]:
    return [line for _, line in listener.lines()]


def hundreds(listener: Listener) -> list[str]:
    return [line for line in printed(listener) if len(line) == 3]


def blocked(program: Program, op: str) -> list[int]:
    return [
        task.number
        for task in program.tasks.values()
        if task.state is TaskState.BLOCKED and task.op == op
    ]


def moments(listener: Listener) -> Iterator[Program]:
    """The program after each message of the run."""
    program = fold(listener.program, [messages.Rewound(0)])
    for message in listener.said:
        program = fold(program, [message])
        yield program


@of("event")
async def test_event_on_1_lets_all_ten_go(scenario: Listener) -> None:
    orders = set()
    for scheduler in SCHEDULERS:
        result = verdict(await scenario.run(scheduler, ["1"]))
        assert (result.verdict, result.exit) == ("finished", 0)
        assert sorted(printed(scenario)) == sorted(TEN + HUNDREDS)
        assert scenario.text().count(">>>") == 1
        by_task = {
            task: [line for who, line in scenario.lines() if who == task] for task in range(1, 11)
        }
        assert all(int(first) + 100 == int(second) for first, second in by_task.values())
        orders.add(tuple(hundreds(scenario)))
    assert len(orders) > len(SCHEDULERS) // 2


@of("event")
@pytest.mark.parametrize("line", ["0", " 1", "11", "", "set"])
async def test_event_on_any_other_line_holds_all_ten(scenario: Listener, line: str) -> None:
    for scheduler in SCHEDULERS[:8]:
        program = await scenario.run(scheduler, [line])
        result = verdict(program)
        assert (result.verdict, result.exit) == ("stuck", 120)
        assert len(blocked(program, "wait")) == 10
        assert not hundreds(scenario)


@of("condition-wait-for")
async def test_each_yes_lets_exactly_the_owner_of_the_lock_pass(scenario: Listener) -> None:
    for scheduler in SCHEDULERS:
        result = verdict(await scenario.run(scheduler, ["yes"] * 10))
        assert (result.verdict, result.exit) == ("finished", 0)
        assert sorted(hundreds(scenario)) == HUNDREDS
        readers = [m.task for m in scenario.said if isinstance(m, messages.LineRead)]
        passed = [task for task, line in scenario.lines() if len(line) == 3]
        assert readers == passed
        for program in moments(scenario):
            if program.reader is not None:
                owners = [thing.owner for thing in program.objects.values() if thing.name == "c"]
                assert owners == [program.reader.number]


@of("condition-wait-for")
@pytest.mark.parametrize(
    "answers",
    [
        ["no"] * 10,
        ["yes", "no", "", "YES", "yes ", *["yes"] * 5],
        [*["yes"] * 9, "no"],
    ],
    ids=["all no", "mixed", "last no"],
)
async def test_every_other_answer_parks_its_task_for_good(
    scenario: Listener, answers: Sequence[str]
) -> None:
    refused = sum(answer != "yes" for answer in answers)
    for scheduler in SCHEDULERS[:8]:
        program = await scenario.run(scheduler, answers)
        result = verdict(program)
        assert (result.verdict, result.exit) == ("stuck", 120)
        assert len(blocked(program, "wait")) == refused
        assert len(set(hundreds(scenario))) == len(hundreds(scenario)) == 10 - refused
        assert scenario.text().count(">>>") == 10


@of("condition-wait-for")
async def test_with_fewer_answers_it_waits_for_the_next(scenario: Listener) -> None:
    result = verdict(await scenario.run(lines=["yes", "no"]))
    assert (result.verdict, result.exit) == ("input", 122)


@of("condition-wait-for")
async def test_at_end_of_file_a_dead_task_keeps_the_lock(scenario: Listener) -> None:
    for scheduler in SCHEDULERS[:8]:
        program = await scenario.run(scheduler, ["yes"], eof=True)
        result = verdict(program)
        assert (result.verdict, result.exit) == ("stuck", 120)
        (dead,) = (task for task in program.tasks.values() if task.state is TaskState.FAILED)
        assert [thing.name for thing in program.held_by(dead.number)] == ["c"]
        assert "EOFError" in (dead.error or "")
        assert f"{dead.id} died" in result.why
        assert "holding c" in result.why
        assert len(blocked(program, "acquire")) == 8


@of("condition-wait-for")
async def test_a_notify_of_yours_has_the_parked_task_ask_again(scenario: Listener) -> None:
    program = await scenario.run(lines=["no", *["yes"] * 9])
    (condition,) = (thing for thing in program.objects.values() if thing.name == "c")
    (parked,) = condition.waiters
    await scenario.act(condition.number, "notify")
    program = await scenario.go_on(["yes"])
    assert verdict(program).verdict == "finished"
    assert scenario.lines()[-1][0] == parked


@of("condition-notify")
@pytest.mark.parametrize(
    ("typed", "gone"),
    [
        (["3"], 3),
        (["1", "1"], 2),
        (["99"], 10),
        (["99", "5"], 10),
        (["0"], 0),
        (["-1"], 0),
        ([" 2 "], 2),
        (["+1"], 1),
        (["1_0"], 10),
        (["３"], 3),  # noqa: RUF001  a digit of full width
    ],
)
async def test_a_number_frees_the_longest_waiting(
    scenario: Listener, typed: Sequence[str], gone: int
) -> None:
    for scheduler in SCHEDULERS[:8]:
        program = await scenario.run(scheduler)
        (condition,) = (thing for thing in program.objects.values() if thing.name == "con")
        waiting = condition.waiters
        assert len(waiting) == 10
        program = await scenario.go_on(typed)
        assert verdict(program).verdict == "input"
        assert {task for task, _ in scenario.lines()} == set(waiting[:gone])
        assert len(scenario.lines()) == gone
        assert blocked(program, "wait") == sorted(waiting[gone:])


@of("condition-notify")
@pytest.mark.parametrize("line", ["abc", "1.5", "", "Q"])
async def test_no_number_kills_main_with_the_lock(scenario: Listener, line: str) -> None:
    for scheduler in SCHEDULERS[:8]:
        program = await scenario.run(scheduler, ["3", line])
        result = verdict(program)
        assert (result.verdict, result.exit) == ("stuck", 120)
        assert len(blocked(program, "wait")) == 7
        assert "T0 died" in result.why
        assert "holding con" in result.why
        assert "ValueError" in result.why


@of("condition-notify")
@pytest.mark.parametrize(("number", "left"), [("10", 0), ("99", 0), ("4", 6), ("0", 10)])
async def test_q_ends_main_only(scenario: Listener, number: str, left: int) -> None:
    program = await scenario.run(lines=[number, "q"])
    assert verdict(program).verdict == ("stuck" if left else "finished")
    assert len(blocked(program, "wait")) == left


@of("condition-notify")
async def test_at_end_of_file_main_dies_without_the_lock(scenario: Listener) -> None:
    program = await scenario.run(eof=True)
    result = verdict(program)
    assert (result.verdict, result.exit) == ("stuck", 120)
    assert program.tasks[0].state is TaskState.FAILED
    assert "holding" not in result.why


@pytest.mark.parametrize("scenario", ["lock", "rlock"], indirect=True)
async def test_locks_count_down_with_one_owner(scenario: Listener) -> None:
    workers = set()
    for scheduler in SCHEDULERS:
        program = await scenario.run(scheduler)
        assert verdict(program).exit == 0
        assert printed(scenario) == TEN[::-1]
        assert program.time == pytest.approx(10.0)
        workers.add(tuple(task for task, _ in scenario.lines()))
        owner = None
        for change in scenario.said:
            if isinstance(change, messages.ObjectChanged):
                assert owner is None or change.owner in {owner, None}
                owner = change.owner
    assert len(workers) > len(SCHEDULERS) // 2


@pytest.mark.parametrize("scenario", ["lock", "rlock"], indirect=True)
async def test_a_lock_you_hold_lets_nobody_in_until_you_release_it(scenario: Listener) -> None:
    await scenario.run(limit=3)
    (lock,) = scenario.program.objects.values()
    await scenario.act(lock.number, "acquire")
    program = await scenario.go_on()
    assert verdict(program).verdict == "stuck"
    assert blocked(program, "acquire") == list(range(1, 11))
    await scenario.act(lock.number, "release")
    program = await scenario.go_on()
    assert (verdict(program).verdict, printed(scenario)) == ("finished", TEN[::-1])


@of("semaphore")
async def test_a_permit_you_keep_leaves_four(scenario: Listener) -> None:
    await scenario.run(limit=3)
    (semaphore,) = scenario.program.objects.values()
    await scenario.act(semaphore.number, "acquire")
    program = await scenario.go_on()
    assert verdict(program).verdict == "finished"
    assert program.time == pytest.approx(5.0)


@of("event")
async def test_a_light_you_set_lets_all_ten_go(scenario: Listener) -> None:
    program = await scenario.run(lines=["0"])
    (event,) = program.objects.values()
    await scenario.act(event.number, "set")
    program = await scenario.go_on()
    assert verdict(program).verdict == "finished"
    assert sorted(hundreds(scenario)) == HUNDREDS


@of("rlock")
async def test_rlock_shows_depth_two_and_back(scenario: Listener) -> None:
    await scenario.run()
    depths = [m.depth for m in scenario.said if isinstance(m, messages.ObjectChanged) and m.owner]
    frees = [m for m in scenario.said if isinstance(m, messages.ObjectChanged) and m.owner is None]
    assert [depth for depth in depths if depth == 2] == [2] * 10
    assert max(depths) == 2
    assert len(frees) >= 10


@of("semaphore")
async def test_semaphore_never_lets_a_sixth_in(scenario: Listener) -> None:
    for scheduler in SCHEDULERS:
        program = await scenario.run(scheduler)
        assert verdict(program).exit == 0
        assert sorted(printed(scenario)) == sorted(f"run the thread: {n}" for n in range(20))
        assert program.time == pytest.approx(4.0)
        changes = [m for m in scenario.said if isinstance(m, messages.ObjectChanged)]
        assert all(change.value + len(change.holders) == 5 for change in changes)
        assert max(len(change.holders) for change in changes) == 5


@pytest.mark.parametrize(
    ("scenario", "lines"),
    [("event", ["1"]), ("condition-wait-for", ["yes"] * 10), ("lock", [])],
    indirect=["scenario"],
)
async def test_a_seed_gives_the_same_run_again(scenario: Listener, lines: Sequence[str]) -> None:
    for seed in range(5):
        runs = []
        for _ in range(2):
            await scenario.run(f"random:{seed}", lines)
            runs.append([m for m in scenario.said if not isinstance(m, messages.Hello)])
        assert runs[0] == runs[1]
