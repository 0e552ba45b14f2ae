"""The same program, input and schedule give the same run, step for step; other seeds, others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulations import messages
from simulations.sessions.household import same_addresses

if TYPE_CHECKING:
    from tests.primitives.conftest import Start
    from tests.simulations.listening import Listener


MIXED = """
    import threading, queue, time, random
    lock, condition = threading.Lock(), threading.Condition()
    semaphore, event = threading.Semaphore(2), threading.Event()
    items, barrier = queue.Queue(2), threading.Barrier(3)
    def work(number):
        with lock:
            time.sleep(random.random())
        with semaphore:
            items.put(number)
        with condition:
            condition.notify()
        barrier.wait()
        event.wait(timeout=5)
        print(number, round(time.monotonic(), 6), random.randrange(1000))
    threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
    for t in threads: t.start()
    taken = [items.get() for _ in threads]
    event.set()
    for t in threads: t.join()
    print(sorted(taken), {object() is None for _ in taken})
"""


def whole(listener: Listener) -> list[messages.AgentMessage]:
    unstable = (messages.Hello, messages.RunningAt)
    return [message for message in listener.said if not isinstance(message, unstable)]


async def test_a_seed_is_a_run(program: Start) -> None:
    async with program(MIXED) as listener:
        runs = {}
        for seed in range(20):
            await listener.run(f"random:{seed}")
            runs[seed] = whole(listener)
            assert runs[seed][-1] == messages.Ended(0, listener.program.step)
        for seed in range(20):
            await listener.run(f"random:{seed}")
            assert whole(listener) == runs[seed], seed
    assert len({tuple(map(repr, run)) for run in runs.values()}) >= 15


async def test_two_sessions_agree(program: Start) -> None:
    runs = []
    for _ in range(2):
        async with program(MIXED) as listener:
            for scheduler in ("round-robin", "fifo", "random:7"):
                await listener.run(scheduler)
                runs.append([m for m in whole(listener) if not isinstance(m, messages.FileSeen)])
    assert runs[:3] == runs[3:]


async def test_chance_from_the_standard_library_repeats(program: Start) -> None:
    source = """
        import os, random, tempfile, uuid
        print(random.random(), random.Random().random(), os.urandom(4), uuid.uuid4())
        print(next(tempfile._get_candidate_names()), hash("word"))
    """
    async with program(source) as listener:
        texts = set()
        for _ in range(3):
            await listener.run()
            texts.add(listener.text())
    assert len(texts) == 1


@pytest.mark.skipif(not same_addresses(), reason="addresses cannot be pinned on this system")
async def test_sets_of_objects_keep_their_order_from_session_to_session(program: Start) -> None:
    source = """
        import threading
        made, lock = [], threading.Lock()
        def make():
            for _ in range(3):
                with lock: made.append(object())
        threads = [threading.Thread(target=make) for _ in range(5)]
        for t in threads: t.start()
        for t in threads: t.join()
        print([made.index(one) for one in set(made)])
    """
    texts = set()
    for _ in range(3):
        async with program(source) as listener:
            await listener.run()
            texts.add(listener.text())
    assert len(texts) == 1
