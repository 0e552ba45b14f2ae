"""A thousand threads at a gate; behind it each counts under one lock."""

import threading

count = 0


def work(number):
    global count
    gate.wait()
    for _ in range(3):
        with lock:
            count += 1
        print(number, count)


gate = threading.Event()
lock = threading.Lock()
for number in range(1000):
    threading.Thread(target=work, args=(number,)).start()
input("go? ")
gate.set()
