"""Ten threads stop at a red light; typing 1 turns it green for all of them at once."""

import threading


def drive(event, i):
    print(i)
    event.wait()  # red: stop here; green: drive on
    print(i + 100)


event = threading.Event()  # a new light is red
for i in range(10):
    threading.Thread(target=drive, args=(event, i)).start()

event.clear()  # it is red already, so this changes nothing
if input(">>>") == "1":
    event.set()  # green for all who wait and for all who come later
