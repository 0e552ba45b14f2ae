"""Time is virtual: it moves when nobody is ready, to the earliest deadline, and costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations.program import TaskState

if TYPE_CHECKING:
    from tests.primitives.conftest import Start


async def test_sleeps_end_in_the_order_of_their_deadlines(program: Start) -> None:
    source = """
        import threading, time
        def nap(seconds):
            time.sleep(seconds)
            print(seconds, time.monotonic() - began)
        began = time.monotonic()
        for seconds in (3600, 5, 0.5):
            threading.Thread(target=nap, args=(seconds,)).start()
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.text() == "0.5 0.5\n5 5.0\n3600 3600.0\n"


async def test_every_timed_wait_gives_up_on_time(program: Start) -> None:
    source = """
        import queue, threading, time
        lock, semaphore, event = threading.Lock(), threading.Semaphore(0), threading.Event()
        condition, items, simple = threading.Condition(), queue.Queue(1), queue.SimpleQueue()
        lock.acquire(); items.put(1)
        def timed(name, wait):
            began = time.monotonic()
            try: result = wait()
            except (queue.Empty, queue.Full, threading.BrokenBarrierError) as error:
                result = type(error).__name__
            print(name, result, time.monotonic() - began)
        timed("lock", lambda: lock.acquire(timeout=2))
        timed("semaphore", lambda: semaphore.acquire(timeout=2))
        timed("event", lambda: event.wait(2))
        with condition: timed("condition", lambda: condition.wait(2))
        with condition: timed("wait_for", lambda: condition.wait_for(lambda: False, 2))
        timed("put", lambda: items.put(2, timeout=2))
        timed("get", lambda: simple.get(timeout=2))
        timed("barrier", lambda: threading.Barrier(2).wait(2))
        thread = threading.Thread(target=event.wait, daemon=True); thread.start()
        timed("join", lambda: thread.join(2))
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.text(2) == ""
        assert listener.text().splitlines() == [
            "lock False 2.0",
            "semaphore False 2.0",
            "event False 2.0",
            "condition False 2.0",
            "wait_for False 2.0",
            "put Full 2.0",
            "get Empty 2.0",
            "barrier BrokenBarrierError 2.0",
            "join None 2.0",
        ]


async def test_a_person_lets_a_timeout_fire_though_the_lock_is_free(program: Start) -> None:
    source = """
        import threading
        lock = threading.Lock()
        print(lock.acquire(timeout=9))
    """
    async with program(source) as listener:
        session = listener.session
        await listener.go(lambda: session.step(0))
        assert listener.program.tasks[0].op == "acquire"
        assert listener.program.tasks[0].state is TaskState.READY
        await listener.go(lambda: session.step(0, timeout=True))
        assert listener.program.time == 9
        await listener.go_on()
        assert listener.text() == "False\n"


async def test_a_loop_that_watches_the_clock_ends(program: Start) -> None:
    source = """
        import time
        end = time.monotonic() + 0.05
        while time.monotonic() < end: pass
        print(time.monotonic() - end < 0.002)
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.text() == "True\n"


async def test_a_timer_fires_once_or_is_cancelled(program: Start) -> None:
    source = """
        import threading
        threading.Timer(5, print, ("fired",)).start()
        cancelled = threading.Timer(3, print, ("never",)); cancelled.start(); cancelled.cancel()
    """
    async with program(source) as listener:
        await listener.run()
        assert (listener.text(), listener.program.status) == ("fired\n", 0)
