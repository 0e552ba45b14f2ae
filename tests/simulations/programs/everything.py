"""Uses every primitive in every way once, and ends."""

import queue
import threading
import time

lock, rlock = threading.Lock(), threading.RLock()
condition, event = threading.Condition(), threading.Event()
given = threading.Condition(lock)
semaphore, barrier = threading.Semaphore(2), threading.Barrier(3)
jobs, last, best = queue.Queue(2), queue.LifoQueue(), queue.PriorityQueue()
simple = queue.SimpleQueue()


def work(number):
    with lock, rlock, rlock:
        time.sleep(0.5)
    with semaphore:
        event.wait(0.1)
        event.wait()
    barrier.wait()
    with condition:
        condition.wait(0.2)
        condition.notify_all()
    with given:
        given.wait(0.1)
    while True:
        job = jobs.get()
        jobs.task_done()
        if job is None:
            break
        last.put(job)
        best.put((-job, number))
        simple.put(job)


def light():
    event.clear()
    event.set()


threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
for thread in threads:
    thread.start()
timer = threading.Timer(2, light)
timer.start()
for job in range(6):
    jobs.put(job)
for _ in threads:
    jobs.put(None)
jobs.join()
for thread in [*threads, timer]:
    thread.join()
print(sorted(last.get() for _ in range(6)), best.get()[0], simple.get() in range(6))
