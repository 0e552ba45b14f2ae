"""Real blocking calls, long running code, signals, forks: what the turn alone does not rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations import messages
from simulations.program import TaskState
from tests.simulations.listening import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.primitives.conftest import Start


async def test_threads_talk_over_a_socket(program: Start) -> None:
    source = """
        import socket, threading
        server = socket.create_server(("127.0.0.1", 0))
        def serve():
            connection, _ = server.accept()
            with connection:
                connection.sendall(connection.recv(100).upper())
        threading.Thread(target=serve).start()
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(b"hello")
            print(client.recv(100))
        server.close()
    """
    async with program(source) as listener:
        for seed in range(10):
            await listener.run(f"random:{seed}")
            assert (listener.text(), listener.program.status) == ("b'HELLO'\n", 0)
            assert any(isinstance(m, messages.WentOutside) for m in listener.said)


async def test_others_go_on_while_one_waits_for_a_child_process(program: Start) -> None:
    source = """
        import subprocess, sys, threading
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        def wait(): print("child", child.wait())
        threading.Thread(target=wait).start()
        def release(): child.stdin.close()
        threading.Thread(target=release).start()
    """
    async with program(source) as listener:
        await listener.run("fifo")
        assert listener.text() == "child 1\n"
        assert listener.program.status == 0


async def test_a_native_wait_nobody_announced_gives_up_the_turn(program: Start) -> None:
    source = """
        import os, threading
        reading, writing = os.pipe()
        def read(): print(os.readv(reading, [bytearray(1)]))
        threading.Thread(target=read).start()
        lock = threading.Lock()
        with lock: pass
        os.write(writing, b"x")
    """
    async with program(source) as listener:
        await listener.run("fifo")
        assert (listener.text(), listener.program.status) == ("1\n", 0)


async def test_running_long_is_told_with_the_line_and_can_be_interrupted(program: Start) -> None:
    source = """
        import threading
        def spin():
            while True: pass
        t = threading.Thread(target=spin); t.start()
        print("over")
    """
    async with program(source) as listener:
        listener.session.run()
        message = await told(listener, messages.RunningAt, task=1)
        assert (message.function, message.line) == ("spin", 4)
        assert listener.program.tasks[1].state is TaskState.RUNNING
        listener.session.interrupt()
        await told(listener, messages.Ended)
        assert "KeyboardInterrupt" in str(listener.program.tasks[1].error)
        assert listener.text() == "over\n"


async def test_a_free_run_pauses_at_once(program: Start) -> None:
    source = """
        import threading
        lock = threading.Lock()
        while True:
            with lock: pass
    """
    async with program(source) as listener:
        listener.session.run()
        await told(listener, messages.StepTaken)
        await listener.go(listener.session.pause)
        assert listener.reason == "paused"
        await listener.go(lambda: listener.session.run(limit=3))
        assert listener.reason == "limit"


async def test_a_real_timer_wakes_whoever_waits(program: Start) -> None:
    source = """
        import signal, threading
        event = threading.Event()
        signal.signal(signal.SIGALRM, lambda *_: event.set())
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        event.wait()
        print("woken", signal.getsignal(signal.SIGALRM).__name__)
    """
    async with program(source) as listener:
        await listener.run()
        assert (listener.text(), listener.program.status) == ("woken <lambda>\n", 0)


async def test_a_signal_comes_before_the_end_of_a_timed_wait(program: Start) -> None:
    source = """
        import os, signal, threading
        event = threading.Event()
        signal.signal(signal.SIGUSR1, lambda *_: event.set())
        signal.signal(signal.SIGALRM, lambda *_: event.set())
        threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGUSR1)).start()
        print(event.wait(5))
        event.clear()
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        print(event.wait(60))
    """
    async with program(source) as listener:
        for scheduler in ("fifo", "round-robin", "random:1"):
            await listener.run(scheduler)
            assert listener.text() == "True\nTrue\n"


async def test_a_signal_handler_that_raises_ends_the_wait(program: Start) -> None:
    source = """
        import os, signal, threading
        def other(): os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=other).start()
        try: threading.Event().wait()
        except KeyboardInterrupt: print("interrupted")
    """
    async with program(source) as listener:
        await listener.run("fifo")
        assert (listener.text(), listener.program.status) == ("interrupted\n", 0)


async def test_a_forked_child_runs_on_its_own(program: Start) -> None:
    source = """
        import os, threading, time
        lock = threading.Lock()
        lock.acquire()
        pid = os.fork()
        if pid == 0:
            def work(): print("child thread", lock.acquire(timeout=3))
            t = threading.Thread(target=work); t.start(); t.join()
            os._exit(7)
        print("child", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.program.status == 0, listener.text(2)
        assert sorted(listener.text().splitlines()) == ["child 7", "child thread False"]
        assert any("fork" in what for what in listener.program.uncontrolled)


async def test_ends_of_every_kind_are_told(program: Start) -> None:
    ends = {
        "import os; os._exit(5)": 5,
        "import sys; sys.exit('no')": 1,
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)": -9,
        "raise SystemExit(3)": 3,
        "1/0": 1,
        "import atexit, threading; atexit.register(lambda: print(threading.Lock().acquire()))": 0,
    }
    for source, status in ends.items():
        async with program(source) as listener:
            await listener.run()
            assert listener.program.status == status, source


async def test_a_million_lines_arrive_whole(program: Start) -> None:
    async with program("for i in range(1_000_000): print(i)") as listener:
        size = 0

        def count(batch: Sequence[messages.AgentMessage]) -> None:
            nonlocal size
            size += sum(len(m.text) for m in batch if isinstance(m, messages.Output))
            listener.said.clear()
            receive(batch)

        receive = listener._receive
        listener.session._receive = count
        await listener.go_on()
        assert size == sum(len(str(i)) + 1 for i in range(1_000_000))


async def test_two_threads_import_the_same_slow_module(program: Start, tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(1)\nvalue = 3\n")
    source = """
        import threading
        def use():
            import slow
            print(slow.value)
        for _ in range(3): threading.Thread(target=use).start()
    """
    async with program(source) as listener:
        for seed in range(5):
            await listener.run(f"random:{seed}")
            assert (listener.text(), listener.program.status) == ("3\n" * 3, 0)


async def test_waits_with_a_timeout_take_the_clock_along(program: Start) -> None:
    source = """
        import asyncio, select, subprocess, sys, time
        async def main():
            await asyncio.gather(asyncio.sleep(0.2), asyncio.to_thread(print, "in a thread"))
            return time.monotonic()
        began = time.monotonic()
        print(round(asyncio.run(main()) - began, 1))
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        try: child.wait(timeout=0.1)
        except subprocess.TimeoutExpired: print("expired")
        child.stdin.close()
        print(child.wait(timeout=60), subprocess.run(["echo", "x"], capture_output=True).stdout)
        print(select.select([], [], [], 0.1))
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.text(2).count("Traceback") == 1, listener.text(2)
        assert listener.text().splitlines() == [
            "in a thread", "0.2", "expired", "1 b'x\\n'", "([], [], [])",
        ]  # fmt: skip


async def test_a_lock_on_a_file_is_waited_for_outside(program: Start, tmp_path: Path) -> None:
    source = """
        import fcntl, threading
        first, second = open("file", "w"), open("file", "w")
        fcntl.flock(first, fcntl.LOCK_EX)
        def take():
            fcntl.flock(second, fcntl.LOCK_EX)
            print("taken")
        t = threading.Thread(target=take); t.start()
        print("giving"); fcntl.flock(first, fcntl.LOCK_UN); t.join()
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.text() == "giving\ntaken\n"


async def test_a_living_child_does_not_hide_that_all_are_stuck(program: Start) -> None:
    source = """
        import subprocess, threading
        subprocess.Popen(["sleep", "1000"])
        threading.Event().wait()
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.reason == "stuck"


async def test_sleeping_beside_a_child_process_is_real(program: Start) -> None:
    source = """
        import subprocess, time
        child = subprocess.Popen(["sleep", "0.1"])
        time.sleep(1)
        print(child.poll(), time.monotonic() >= 101)
    """
    async with program(source) as listener:
        await listener.run()
        assert listener.text() == "0 True\n"
