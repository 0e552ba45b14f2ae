"""Ten threads stop at a red light; typing 1 turns it green for all of them at once."""

import threading


def drive(event, i):
    print(i)
    event.wait()  # stop if red
    print(i + 100)


event = threading.Event()  # red
for i in range(10):
    threading.Thread(target=drive, args=(event, i)).start()

event.clear()  # is red already
if input(">>>") == "1":
    event.set()  # green for all
