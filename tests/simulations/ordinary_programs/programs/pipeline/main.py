"""Words through a pipeline: queues with sentinels, a barrier, thread-local data, a daemon."""

import atexit
import queue
import sys
import threading
from collections import Counter
from pathlib import Path
from threading import Barrier, Thread, local

STOP = object()
WORKERS = 3


class Shelf(local):
    """What each thread keeps for itself."""

    def __init__(self):
        self.words = 0


shelf = Shelf()
lines: queue.Queue = queue.Queue(maxsize=2)
words: queue.SimpleQueue = queue.SimpleQueue()
barrier = Barrier(WORKERS, action=lambda: print("all workers are here"))


def read(path):
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            lines.put(line.strip())
    for _ in range(WORKERS):
        lines.put(STOP)


def split():
    barrier.wait()
    while (line := lines.get()) is not STOP:
        for word in line.split():
            shelf.words += 1
            words.put(word)
        lines.task_done()
    lines.task_done()
    words.put(shelf.words)


def watch(idle):
    while True:
        idle.wait(3600)
        idle.clear()


def main():
    atexit.register(print, "good bye")
    Thread(target=watch, args=(threading.Event(),), daemon=True).start()
    reader = Thread(target=read, args=(sys.argv[1],), name="reader")
    workers = [Thread(target=split, name=f"worker-{i}") for i in range(WORKERS)]
    for thread in (reader, *workers):
        thread.start()
    reader.join()
    lines.join()
    for thread in workers:
        thread.join()
    counted, total = Counter(), 0
    while not words.empty():
        item = words.get_nowait()
        if isinstance(item, int):
            total += item
        else:
            counted[item] += 1
    print("words", total)
    for word, number in sorted(counted.items()):
        print(word, number)
    print("shelf of main", shelf.words)


main()
