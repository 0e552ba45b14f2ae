"""Odds and ends: timers, a hand-made buffer, priorities, errors in threads, an exit status."""

import concurrent.futures
import queue
import sys
import threading
import time
from threading import BoundedSemaphore, Condition, Event, Timer


class Buffer:
    """A bounded buffer made of a condition."""

    def __init__(self, size):
        self.items, self.size = [], size
        self.changed = Condition()

    def put(self, item):
        with self.changed:
            self.changed.wait_for(lambda: len(self.items) < self.size)
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            item = self.items.pop(0)
            self.changed.notify_all()
            return item


def timers():
    fired, cancelled = Event(), Timer(30, print, ["never printed"])
    Timer(0.01, fired.set).start()
    cancelled.start()
    print("fired", fired.wait(timeout=20))
    cancelled.cancel()
    cancelled.join()
    print("timed out", not Event().wait(0.01))


def buffer():
    shared, got = Buffer(2), []
    maker = threading.Thread(target=lambda: [shared.put(i) for i in range(6)])
    taker = threading.Thread(target=lambda: got.extend(shared.get() for _ in range(6)))
    taker.start()
    maker.start()
    maker.join()
    taker.join()
    print("buffer", got)


def gates():
    gate, inside, peak, lock = BoundedSemaphore(2), [0], [0], threading.Lock()

    def pass_gate():
        with gate:
            with lock:
                inside[0] += 1
                peak[0] = max(peak[0], inside[0])
            time.sleep(0.001)
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=pass_gate) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("never more than two", peak[0] <= 2)
    try:
        gate.release()
    except ValueError as error:
        print("refused:", error)


def priorities():
    todo = queue.PriorityQueue()
    for item in ((3, "c"), (1, "a"), (2, "b")):
        todo.put(item)
    print([todo.get()[1] for _ in range(3)])
    pile = queue.LifoQueue(1)
    pile.put("x")
    try:
        pile.put("y", timeout=0.01)
    except queue.Full:
        print("full")


def errors():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        bad = pool.submit(int, "x")
        print(type(bad.exception()).__name__)
        try:
            list(pool.map(lambda n: 10 // n, [2, 1, 0]))
        except ZeroDivisionError as error:
            print("map:", error)
    broken = threading.Thread(target=lambda: {}["missing"], name="broken")
    broken.start()
    broken.join()
    try:
        threading.Lock().release()
    except RuntimeError as error:
        print("lock:", error)
    try:
        broken.start()
    except RuntimeError as error:
        print("thread:", error)


for part in (timers, buffer, gates, priorities, errors):
    part()
print(threading.active_count(), "thread is left")
sys.exit(3)
