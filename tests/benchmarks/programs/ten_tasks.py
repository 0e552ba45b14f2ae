"""Ten threads that pass a lock around for a while."""

import threading

lock = threading.Lock()


def work():
    for _ in range(100):
        with lock:
            pass


threads = [threading.Thread(target=work) for _ in range(9)]
for thread in threads:
    thread.start()
work()
