"""Ten threads count one number down with a lock that its owner may take twice."""

import threading
import time

NUM = 10


def take_one(lock):
    global NUM
    lock.acquire()  # depth 2
    NUM -= 1
    lock.release()  # depth 1 again


def count_down(lock):
    lock.acquire()  # depth 1
    take_one(lock)
    time.sleep(1)
    print(NUM)
    lock.release()  # depth 0: free


lock = threading.RLock()
for _ in range(10):
    threading.Thread(target=count_down, args=(lock,)).start()
