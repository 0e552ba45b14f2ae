"""Ten threads count one number down with a lock that its owner may take twice."""

import threading
import time

NUM = 10


def take_one(lock):
    global NUM
    lock.acquire()  # the caller holds it already: depth 2
    NUM -= 1
    lock.release()  # depth 1: the others still have to wait


def count_down(lock):
    lock.acquire()  # depth 1
    take_one(lock)
    time.sleep(1)
    print(NUM)
    lock.release()  # depth 0: free for the next one


lock = threading.RLock()
for _ in range(10):
    threading.Thread(target=count_down, args=(lock,)).start()
