"""Twenty threads pass a gate that lets five of them be inside at the same time."""

import threading
import time


def run(n):
    semaphore.acquire()  # take a permit
    print(f"run the thread: {n}")
    time.sleep(1)
    semaphore.release()  # give it back


semaphore = threading.BoundedSemaphore(5)
for n in range(20):
    threading.Thread(target=run, args=(n,)).start()
