"""Ten threads count one number down, one at a time: a lock lets in one thread only."""

import threading
import time

NUM = 10


def count_down(lock):
    global NUM
    lock.acquire()  # one at a time
    NUM -= 1
    time.sleep(1)
    print(NUM)
    lock.release()  # next, please


lock = threading.Lock()
for _ in range(10):
    threading.Thread(target=count_down, args=(lock,)).start()
