"""Ten threads wait; a typed number says how many of the longest waiting may go on."""

import threading


def run(n):
    con.acquire()
    con.wait()  # gives up the lock
    print(f"run the thread: {n}")
    con.release()


con = threading.Condition()
for n in range(10):
    threading.Thread(target=run, args=(n,)).start()

while (line := input(">>>")) != "q":
    con.acquire()
    con.notify(int(line))  # if it is a number
    con.release()
