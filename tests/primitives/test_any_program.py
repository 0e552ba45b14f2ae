"""Programs nobody thought of, under schedules nobody chose: what always holds."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from primitives.wire import YOU
from simulations import messages
from simulations.program import Program, TaskState, fold
from simulations.sessions.target import Target
from tests.simulations.listening import listening

if TYPE_CHECKING:
    from tests.simulations.listening import Listener

HEAD = """
import queue, threading, time
lock, rlock, other = threading.Lock(), threading.RLock(), threading.Lock()
semaphore, bounded = threading.Semaphore(1), threading.BoundedSemaphore(2)
event, condition = threading.Event(), threading.Condition()
items, simple = queue.Queue(2), queue.SimpleQueue()
def trying(action, *args, **keywords):
    try: return action(*args, **keywords)
    except (queue.Empty, queue.Full) as error: return type(error).__name__
"""

UNSTABLE = (messages.Hello, messages.RunningAt)

BLOCKS = (
    "with lock:",
    "with rlock:",
    "with semaphore:",
    "with bounded:",
    "with condition:",
    "if lock.acquire(timeout=1): lock.release()",
)
STATEMENTS = (
    "time.sleep(0.5)",
    "event.set()",
    "event.clear()",
    "event.wait(1)",
    "trying(items.put, 1, timeout=1)",
    "trying(items.get, timeout=1)",
    "trying(simple.get, timeout=0.3)",
    "simple.put(2)",
    "trying(items.get_nowait)",
    "print(other.acquire(False))",
)
IN_CONDITION = ("condition.wait(0.7)", "condition.notify()", "condition.notify_all()")

bodies = st.recursive(
    st.sampled_from(STATEMENTS).map(lambda line: [line]),
    lambda inner: st.tuples(st.sampled_from(BLOCKS), st.lists(inner, min_size=1, max_size=2)).map(
        lambda parts: nested(parts[0], parts[1])
    ),
    max_leaves=4,
)
programs = st.lists(st.lists(bodies, min_size=1, max_size=3), min_size=2, max_size=4)


def nested(block: str, parts: list[list[str]]) -> list[str]:
    """A block with statements in it; one that may time out has a body of its own."""
    if not block.endswith(":"):
        return [block, *[line for part in parts for line in part]]
    lines = [line for part in parts for line in part]
    if block == "with condition:":
        lines += [IN_CONDITION[len(lines) % 3]]
    return [block, *["    " + line for line in lines]]


def source(tasks: list[list[list[str]]]) -> str:
    text = HEAD
    for number, parts in enumerate(tasks):
        lines = [line for part in parts for line in part]
        text += f"def work{number}():\n" + "".join(f"    {line}\n" for line in lines)
    names = ", ".join(f"work{number}" for number in range(len(tasks)))
    text += f"threads = [threading.Thread(target=f, daemon=True) for f in ({names},)]\n"
    return text + "for t in threads: t.start()\nfor t in threads: t.join(1000)\n"


def check(listener: Listener) -> None:
    """Fold step by step and hold the invariants after each."""
    program, before, capable = Program(), Program(), Program()
    for message in listener.said:
        if isinstance(message, messages.StepTaken):
            capable = program
        program = fold(program, [message])
        if isinstance(message, messages.StepTaken) and message.task != YOU:
            stepper = capable.tasks[message.task]
            timed = message.outcome == "timeout" or message.op.startswith(("sleep", "join"))
            assert stepper.state is TaskState.READY or timed, (message, stepper)
            assert stepper.op == message.op
        if isinstance(message, messages.ObjectChanged):
            thing, former = program.objects[message.object], before.objects.get(message.object)
            if thing.kind in {"Lock", "RLock", "Condition"}:
                assert (thing.owner is None) == (thing.depth == 0)
                if former is not None and former.owner is not None and thing.owner is not None:
                    assert former.owner == thing.owner, "the lock went from hand to hand"
            if thing.kind.endswith("Semaphore"):
                assert thing.value >= 0
                assert len(thing.holders) + thing.value == (thing.limit or 1)
            if thing.kind == "Queue":
                assert thing.value == len(thing.items) <= 2
            if thing.kind == "Event":
                assert not (thing.value and thing.waiters)
            before = program


async def hold(path: Path, seed: int) -> None:
    async with listening(Target(str(path))) as listener:
        runs = []
        for scheduler in (f"random:{seed}", f"random:{seed}", "round-robin", "fifo"):
            await listener.run(scheduler)
            assert listener.program.status == 0, listener.text(2)
            check(listener)
            runs.append([m for m in listener.said if not isinstance(m, UNSTABLE)])
        assert runs[0] == runs[1]
        choices = list(listener.session.choices)
        await listener.session.undo(len(choices) // 2)
        assert list(listener.session.choices) == choices[: len(choices) - len(choices) // 2]


@settings(max_examples=25, deadline=None)
@given(programs, st.integers(0, 1000))
def test_what_always_holds(tasks: list[list[list[str]]], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.py")
        path.write_text(source(tasks), encoding="utf-8")
        asyncio.run(hold(path, seed))
