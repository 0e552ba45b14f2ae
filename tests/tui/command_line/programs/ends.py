"""Ends, reads and writes in the way its first argument names."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def in_thread(work, *arguments):
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    thread.join()


def exit_code():
    sys.exit(int(sys.argv[2]))


def exit_text():
    sys.exit("something to say")


def exit_none():
    sys.exit(None)


def exit_in_thread():
    in_thread(sys.exit, 3)
    print("main goes on")


def raises():
    def inner():
        raise ValueError("no such light")

    try:
        inner()
    except ValueError:
        raise RuntimeError("while handling") from None


def raises_in_thread():
    def work():
        raise KeyError("x")

    in_thread(work)
    print("main goes on")


def interrupted():
    raise KeyboardInterrupt


def abrupt():
    print("before", flush=True)
    os._exit(7)


def killed():
    os.kill(os.getpid(), getattr(signal, sys.argv[2]))


def arguments():
    print(sys.argv, __name__, __file__, sys.path[0], Path.cwd())


def iterates_stdin():
    print(list(sys.stdin))


def reads_stdin():
    print(repr(sys.stdin.readline()), repr(sys.stdin.read()))


def reads_line():
    print("got", repr(input("name? ")))


def writes_bytes():
    sys.stdout.buffer.write(b"\xff\xfe\x00raw\n")
    sys.stdout.flush()
    print("h\xe9\xe9 \u2603")
    sys.stderr.write("to stderr\n")


def forks():
    print("before", flush=True)
    child = os.fork()
    if child == 0:
        print("in the child")
        sys.exit(3)
    _, status = os.waitpid(child, 0)
    print("child ended with", os.waitstatus_to_exitcode(status))


def changes_directory():
    os.chdir("/")
    print(Path.cwd())
    in_thread(print, "from a thread")


def closes_stdout():
    os.close(1)
    print("lost")


def at_exit():
    atexit.register(print, "bye")
    print("hello")


def runs_child():
    subprocess.run([sys.executable, "-c", "print('from a child')"], check=True)


def feeds_child():
    print("first", input("? "), flush=True)
    subprocess.run(["cat"], check=True)


def leaves_daemon():
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    print("end")


def floods():
    for number in range(int(sys.argv[2])):
        print(number)


def loops():
    print("looping", flush=True)
    while True:
        pass


def sleeps_for_ever():
    import time

    while True:
        time.sleep(1)


def dies_holding_lock():
    lock = threading.Lock()

    def work(number):
        lock.acquire()
        if number == 1:
            raise RuntimeError("in the middle")
        print(number)
        lock.release()

    for number in range(4):
        threading.Thread(target=work, args=(number,)).start()


def deadlocks():
    first, second = threading.Lock(), threading.Lock()
    barrier = threading.Barrier(2)

    def work(one, other):
        with one:
            barrier.wait()
            with other:
                print("never")

    threading.Thread(target=work, args=(first, second)).start()
    threading.Thread(target=work, args=(second, first)).start()


def many_readers():
    def work(number):
        print(number, "got", input(f"{number}? "))

    for number in range(3):
        threading.Thread(target=work, args=(number,)).start()


def prints_time():
    import time

    print(int(time.time()))


globals()[sys.argv[1]]()
