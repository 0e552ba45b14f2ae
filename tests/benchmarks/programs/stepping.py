"""Threads that take and give back a lock each, so that under round-robin every step switches."""

import sys
import threading
import time

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
steps, moment, used = SCHEDULER.steps, native.perf_counter(), time.process_time()
for thread in threads:
    thread.join()
seconds, used = native.perf_counter() - moment, time.process_time() - used
steps = SCHEDULER.steps - steps
print(steps / seconds, steps / used)
