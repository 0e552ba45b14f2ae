"""Threads that take and give back a lock each, so that under round-robin every step switches."""

import sys
import threading

from primitives.tasks import native
from primitives.tasks.scheduler import SCHEDULER

TASKS, ROUNDS = int(sys.argv[1]), int(sys.argv[2])
began = []


def work(lock):
    for _ in range(ROUNDS):
        lock.acquire()
        lock.release()


threads = [threading.Thread(target=work, args=(threading.Lock(),)) for _ in range(TASKS)]
for thread in threads:
    thread.start()
steps, moment = SCHEDULER.steps, native.perf_counter()
for thread in threads:
    thread.join()
seconds = native.perf_counter() - moment
print(f"{(SCHEDULER.steps - steps) / seconds:.0f}")
