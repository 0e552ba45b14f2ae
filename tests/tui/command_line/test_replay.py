from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from simulations.messages import Output
from simulations.recordings import Recording, digests, load, save
from simulations.sessions.session import Session
from simulations.sessions.target import Settings
from simulations.verdicts import verdict
from tests.simulations.listening import listening
from tests.tui.command_line.commands import ENDS, conc_tui, objects
from tui.command_line.arguments import Run, parse
from tui.command_line.driving import Driver
from tui.command_line.printing import JsonLines
from tui.command_line.replaying import follow
from tui.command_line.running import to_the_end
from tui.command_line.targets import program

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from simulations.messages import AgentMessage
    from simulations.program import Program
    from simulations.sessions.target import Choice, Target
    from simulations.verdicts import Verdict

WAYS = [
    (["event", "--input", "1"], 0),
    (["event", "--input", "0", "--scheduler", "random:3"], 120),
    (["condition-wait-for", "--input", "yes", "--input", "no"], 122),
    (["condition-wait-for", "--eof"], 120),
    (["condition-notify", "--input", "3", "--input", "abc"], 120),
    (["semaphore", "--max-steps", "40", "--scheduler", "random:1"], 124),
    ([str(ENDS), "--", "exit_code", "3"], 3),
    ([str(ENDS), "--", "abrupt"], 7),
    ([str(ENDS), "--", "killed", "SIGKILL"], 137),
    ([str(ENDS), "--", "raises_in_thread"], 0),
    ([str(ENDS), "--timeout", "0.5", "--", "loops"], 124),
]


@pytest.mark.parametrize("way", WAYS, ids=[" ".join(words[-3:]) for words, _ in WAYS])
def test_a_replay_prints_the_same_lines(way: tuple[list[str], int], tmp_path: Path) -> None:
    words, status = way
    file = tmp_path / "x.rec"
    recorded = conc_tui("run", "--record", file, "--format", "jsonl", *words)
    assert recorded.returncode == status
    again = conc_tui("replay", file, "--format", "jsonl")
    assert again.stdout == recorded.stdout
    assert (again.returncode, again.stderr) == (status, recorded.stderr)


def test_what_was_recorded_as_text_replays_as_text(tmp_path: Path) -> None:
    file = tmp_path / "x.rec"
    recorded = conc_tui("run", "condition-notify", "--record", file, stdin=b"3\n0\n")
    again = conc_tui("replay", file)
    assert (again.stdout, again.stderr) == (recorded.stdout, recorded.stderr)
    assert again.returncode == recorded.returncode == 120
    steps = conc_tui("replay", file, "--format", "steps").stdout
    assert b"      T0   reads: 3\n" in steps
    assert b"      T0   reads: end of file\n" in steps


class Kept(JsonLines):
    """Keeps what it would print."""

    def __init__(self) -> None:
        self.messages: list[AgentMessage] = []

    def batch(self, program: Program, batch: Sequence[AgentMessage]) -> None:
        self.messages += batch

    def verdict(self, program: Program, verdict: Verdict) -> None:
        raise AssertionError

    @property
    def told(self) -> list[AgentMessage]:
        """What has lines, and so must be equal."""
        names = {"TaskSpawned", "StepTaken", "Output", "LineRead"}
        return [one for one in self.messages if type(one).__name__ in names]


class Reused:
    """A session whose start is a restart, so that one program serves many runs."""

    def __init__(self, target: Target) -> None:
        self.driver = Driver(Kept())
        self.session = Session(target, Settings(), self._receive)

    def _receive(self, batch: Sequence[AgentMessage]) -> None:
        self.driver.receive(batch)

    def begin(self, settings: Settings) -> tuple[Any, Driver, Kept]:
        printer = Kept()
        self.driver = Driver(printer)
        self.session.settings = settings
        return self, self.driver, printer

    async def start(self) -> None:
        await self.session.restart()

    def run(self, **options: Any) -> None:
        self.session.run(**options)

    async def follow(self, choices: Sequence[Choice]) -> None:
        await self.session.follow(choices)


@pytest.mark.parametrize(
    ("words", "kind", "runs"),
    [
        (["event", "--input", "1"], "finished", 100),
        (["condition-wait-for", *["--input=yes"] * 9, "--input=no"], "stuck", 25),
        (["condition-notify", "--input=3", "--input=0"], "input", 25),
        (["semaphore"], "finished", 25),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
async def test_every_recording_replays_the_same(
    words: list[str], kind: str, runs: int, tmp_path: Path
) -> None:
    options = parse(["run", *words])
    assert isinstance(options, Run)
    target = program(options.target, ())
    reused = Reused(target)
    await reused.session.start()
    orders = set()
    try:
        for seed in range(runs):
            settings = Settings(f"random:{seed}")
            session, driver, first = reused.begin(settings)
            judged = await to_the_end(options, driver, session)
            choices = tuple(reused.session.choices)
            made = Recording(target, settings, choices, judged, digests(target.path), "3", "0")
            save(tmp_path / "x.rec", made)
            recording = load(tmp_path / "x.rec")
            session, driver, second = reused.begin(recording.settings)
            assert await follow(recording, driver, session) == judged
            assert judged.verdict == kind
            assert second.told == first.told
            orders.add(choices)
    finally:
        await reused.session.close()
    assert len(orders) == runs


async def test_fifty_seeds_give_the_same_numbers_in_many_orders_and_each_its_own() -> None:
    options = parse(["run", "event", "--input", "1"])
    assert isinstance(options, Run)
    reused = Reused(program("event", ()))
    await reused.session.start()
    orders = set()
    try:
        for seed in range(50):
            runs = []
            for _ in range(2):
                session, driver, printer = reused.begin(Settings(f"random:{seed}"))
                assert (await to_the_end(options, driver, session)).verdict == "finished"
                runs.append(printer.told)
            printed = "".join(one.text for one in runs[0] if isinstance(one, Output))
            numbers = [int(word) for word in printed.replace(">>>", " ").split()]
            assert sorted(numbers) == [*range(10), *range(100, 110)]
            assert runs[0] == runs[1]
            orders.add(tuple(number for number in numbers if number >= 100))
    finally:
        await reused.session.close()
    assert len(orders) > 25


async def test_what_you_did_yourself_is_replayed_as_yours(tmp_path: Path) -> None:
    target = program("event", ())
    async with listening(target) as listener:
        await listener.run(lines=["0"])
        (event,) = listener.program.objects.values()
        await listener.act(event.number, "set")
        judged = verdict(await listener.go_on())
        choices = tuple(listener.session.choices)
        settings = listener.session.settings
    assert judged.verdict == "finished"
    save(tmp_path / "x.rec", Recording(target, settings, choices, judged, {}, "3", "0"))
    done = conc_tui("replay", tmp_path / "x.rec", "--format", "jsonl")
    steps = [one for one in objects(done.stdout) if one["type"] == "step"]
    assert done.returncode == 0
    assert [(one["op"], one["object"]) for one in steps if one["task"] == "you"] == [
        ("set", "event")
    ]


def recorded(folder: Path, source: str, *words: str) -> tuple[Path, Path]:
    path = folder / "prog.py"
    path.write_text(source)
    conc_tui("run", path, "--record", folder / "x.rec", *words)
    return path, folder / "x.rec"


def test_a_changed_program_is_refused(tmp_path: Path) -> None:
    path, file = recorded(tmp_path, "print(1)\n")
    path.write_text("print(2)\n")
    done = conc_tui("replay", file)
    assert (done.returncode, done.stdout) == (121, b"")
    assert b"prog.py has changed since the recording was made" in done.stderr


def test_a_changed_module_of_the_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text("X = 1\n")
    _, file = recorded(tmp_path, "import part\nprint(part.X)\n")
    (tmp_path / "part.py").write_text("X = 2\n")
    done = conc_tui("replay", file, "--format", "jsonl")
    assert done.returncode == 121
    last = objects(done.stdout)[-1]
    assert (last["verdict"], last["exit"], last["steps"]) == ("diverged", 121, 0)
    assert "part.py has changed" in last["why"]


def test_an_edited_line_is_named_by_its_step(tmp_path: Path) -> None:
    _, file = recorded(tmp_path, "print(input())\n", "--input", "yes")
    file.write_bytes(file.read_bytes().replace(b'"text":"yes"', b'"text":"no"'))
    done = conc_tui("replay", file)
    assert done.returncode == 121
    assert b"step 2 was edited after the recording was made" in done.stderr


def test_a_schedule_that_does_not_fit_is_reported_with_the_step(tmp_path: Path) -> None:
    file = tmp_path / "x.rec"
    conc_tui("run", "event", "--input", "1", "--record", file)
    made = load(file)
    choices = [*made.choices]
    choices[4] = replace(choices[4], op="acquire")
    save(file, Recording(made.target, made.settings, tuple(choices), made.verdict, {}, "3", "0"))
    done = conc_tui("replay", file)
    assert done.returncode == 121
    assert b"conc-tui: diverged after " in done.stderr
    assert b"step 5" in done.stderr.lower()


def test_a_run_that_ends_otherwise_is_reported(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("3")
    source = "import sys\nfrom pathlib import Path\n"
    source += "sys.exit(int(Path(__file__).with_name('data').read_text()))\n"
    _, file = recorded(tmp_path, source)
    assert conc_tui("replay", file).returncode == 3
    (tmp_path / "data").write_text("4")
    done = conc_tui("replay", file)
    assert done.returncode == 121
    assert (
        b"the recorded run was finished with exit status 3, this one finished with 4" in done.stderr
    )


def test_a_recording_moves_with_its_program(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    recorded(here, "print(input())\n", "--input", "yes")
    shutil.move(here, there)
    done = conc_tui("replay", there / "x.rec")
    assert (done.returncode, done.stdout) == (0, b"yes\n")


def test_a_recording_given_to_run_is_pointed_to_replay(tmp_path: Path) -> None:
    _, file = recorded(tmp_path, "print(1)\n")
    done = conc_tui("run", file)
    assert done.returncode == 2
    assert b"conc-tui replay" in done.stderr


def test_a_recording_is_written_over_by_the_next(tmp_path: Path) -> None:
    _, file = recorded(tmp_path, "print(1)\n")
    recorded(tmp_path, "print(2)\n")
    assert conc_tui("replay", file).stdout == b"2\n"
