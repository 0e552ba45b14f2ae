"""Ten threads ask whether they may pass, each while it holds the condition's lock."""

import threading


def answer_is_yes():
    return input(">>>") == "yes"


def pass_on_yes(c, i):
    print(i)
    c.acquire()
    c.wait_for(answer_is_yes)  # asks first, then may wait
    print(i + 100)
    c.release()


c = threading.Condition()
for i in range(10):
    threading.Thread(target=pass_on_yes, args=(c, i)).start()
