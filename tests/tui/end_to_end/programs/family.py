"""A program with a family: threads that wait, and two processes in sessions of their own."""

import os
import signal
import subprocess
import threading

for _ in range(3):
    threading.Thread(target=threading.Event().wait).start()
subprocess.Popen(["sleep", "1000"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    signal.pause()
print("the family is up")
