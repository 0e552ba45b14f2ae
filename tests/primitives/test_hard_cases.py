"""Code of the program's that runs where nobody asked for it: finalizers, handlers, tracers.

Each program ends with the same line as under plain Python, whoever steps when.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.primitives.conftest import Start

SCHEDULERS = ("round-robin", "fifo", "random:1", "random:2")

PROGRAMS = {
    "finalizers that put on a queue": (
        """
        import gc, queue, threading
        gc.set_threshold(5, 2, 2)
        done = queue.SimpleQueue()
        class Node:
            def __init__(self): self.me = self
            def __del__(self): done.put(1)
        lock = threading.Lock()
        def work():
            for _ in range(100):
                Node()
                with lock: [[] for _ in range(4)]
        threads = [threading.Thread(target=work) for _ in range(3)]
        for t in threads: t.start()
        for t in threads: t.join()
        gc.collect(); print(done.qsize())
        """,
        "300",
    ),
    "a finalizer of a thread's own data takes a lock": (
        """
        import threading
        lock, local, seen = threading.Lock(), threading.local(), []
        class Client:
            def __del__(self):
                with lock: seen.append(1)
        def work():
            local.client = Client()
            with lock: pass
        threads = [threading.Thread(target=work) for _ in range(3)]
        for t in threads: t.start()
        for t in threads: t.join()
        print(len(seen))
        """,
        "3",
    ),
    "a handler that raises ends a sleep": (
        """
        import signal, time
        class TimesUp(Exception): pass
        def on_alarm(number, frame): raise TimesUp
        signal.signal(signal.SIGALRM, on_alarm)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try: time.sleep(30); print("slept")
        except TimesUp: print("gave up")
        """,
        "gave up",
    ),
    "a handler that raises ends a condition's wait, which keeps its lock": (
        """
        import signal, threading
        class TimesUp(Exception): pass
        def on_alarm(number, frame): raise TimesUp
        signal.signal(signal.SIGALRM, on_alarm)
        condition = threading.Condition()
        try:
            with condition:
                signal.setitimer(signal.ITIMER_REAL, 0.05)
                condition.wait()
        except TimesUp: pass
        with condition: condition.notify()
        print(condition)
        """,
        "<Condition(<unlocked",
    ),
    "handlers that take the lock the program takes": (
        """
        import os, signal, threading
        hits, lock, n = 0, threading.RLock(), 0
        def handler(number, frame):
            global hits
            with lock: hits += 1
        signal.signal(signal.SIGUSR1, handler)
        def work():
            for _ in range(20):
                os.kill(os.getpid(), signal.SIGUSR1)
                with lock: pass
        t = threading.Thread(target=work); t.start(); t.join()
        for _ in range(50):
            with lock: n += 1
        print(n, hits > 0)
        """,
        "50 True",
    ),
    "waiting for signals": (
        """
        import os, signal, threading
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
        threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGUSR2)).start()
        got = signal.sigwait({signal.SIGUSR2})
        signal.signal(signal.SIGALRM, lambda *_: print("alarm"))
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        signal.pause()
        print(got == signal.SIGUSR2)
        """,
        "True",
    ),
    "a tracer that takes a lock": (
        """
        import threading
        lock, seen, own, total = threading.Lock(), 0, threading.Lock(), 0
        def tracer(frame, event, argument):
            global seen
            with lock: seen += 1
            return tracer if frame.f_code.co_filename == __file__ else None
        def work():
            global total
            for _ in range(3):
                with own: total += 1
        threading.settrace(tracer)
        threads = [threading.Thread(target=work) for _ in range(3)]
        for t in threads: t.start()
        for t in threads: t.join()
        threading.settrace(None)
        print(total, seen > 0)
        """,
        "9 True",
    ),
    "a fork while another thread waits": (
        """
        import os, threading, time
        lock = threading.Lock()
        def hold():
            for _ in range(5):
                with lock: time.sleep(0.01)
        t = threading.Thread(target=hold); t.start()
        lock.acquire()
        pid = os.fork()
        if pid == 0:
            lock.release(); result = []
            x = threading.Thread(target=lambda: result.append(1)); x.start(); x.join()
            os._exit(len(result) + 6)
        lock.release()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])); t.join()
        """,
        "7",
    ),
    "the main thread is joined": (
        """
        import threading
        def watch():
            threading.main_thread().join()
            print("main over", threading.main_thread().is_alive())
        threading.Thread(target=watch).start()
        """,
        "main over False",
    ),
    "a loop that asks whether a sleeper is over": (
        """
        import threading, time
        t = threading.Thread(target=time.sleep, args=(0.05,)); t.start()
        while t.is_alive(): pass
        done = []
        threading.Timer(0.05, done.append, (1,)).start()
        while not done: time.sleep(0)
        print("over")
        """,
        "over",
    ),
    "a database's lock is waited for in short sleeps": (
        """
        import os, sqlite3, threading
        name = "numbers.db"
        if os.path.exists(name): os.remove(name)
        c = sqlite3.connect(name); c.execute("create table t(n)")
        c.execute("insert into t values(0)"); c.commit()
        lock = threading.Lock()
        def work():
            k = sqlite3.connect(name, timeout=10, isolation_level=None)
            for _ in range(2):
                k.execute("begin immediate")
                with lock: k.execute("update t set n=n+1")
                k.execute("commit")
        threads = [threading.Thread(target=work) for _ in range(2)]
        for t in threads: t.start()
        for t in threads: t.join()
        print(c.execute("select n from t").fetchone())
        """,
        "(4,)",
    ),
    "a child process that outlives the program": (
        """
        import os
        os.system("sleep 20 >/dev/null 2>&1 &")
        print("end")
        """,
        "end",
    ),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", PROGRAMS)
async def test_it_ends_as_under_plain_python(name: str, program: Start) -> None:
    source, last_line = PROGRAMS[name]
    async with program(textwrap.dedent(source)) as listener:
        for scheduler in SCHEDULERS:
            await listener.run(scheduler)
            assert listener.program.status == 0, (scheduler, listener.text(2), listener.reason)
            assert listener.text().splitlines()[-1].startswith(last_line), scheduler
            assert "primitives" not in listener.text(2)
