"""The outside world from several threads: asyncio, subprocesses, sockets, files, a log queue."""

import asyncio
import logging
import logging.handlers
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


def coroutines():
    async def add(a, b):
        await asyncio.sleep(0.01)
        return a + b

    async def both():
        first = asyncio.create_task(add(1, 2))
        second = asyncio.to_thread(sum, [3, 4])
        return await asyncio.gather(first, second)

    print("asyncio", asyncio.run(both()))


def processes():
    def ask(word):
        command = ["echo", word]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    with ThreadPoolExecutor(3) as pool:
        print("subprocess", list(pool.map(ask, ["a", "b", "c"])))


def sockets():
    ours, theirs = socket.socketpair()

    def echo():
        while data := theirs.recv(100):
            theirs.sendall(data.upper())
        theirs.close()

    thread = threading.Thread(target=echo)
    thread.start()
    ours.sendall(b"hello")
    print("socket", ours.recv(100))
    ours.close()
    thread.join()


def server():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.path.encode())

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{http.server_port}"
        with ThreadPoolExecutor(2) as pool:
            answers = pool.map(
                lambda path: urllib.request.urlopen(base + path).read(), ["/x", "/y"]
            )
            print("http", list(answers))
        http.shutdown()
        thread.join()


def log_queue():
    records = queue.SimpleQueue()
    listener = logging.handlers.QueueListener(records, logging.StreamHandler(sys.stdout))
    logger = logging.getLogger("queued")
    logger.addHandler(logging.handlers.QueueHandler(records))
    logger.propagate = False
    listener.start()
    threads = [threading.Thread(target=logger.warning, args=("from %d", i)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listener.stop()


def files():
    lock = threading.Lock()

    @cache
    def slow(n):
        return n * n

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "numbers"

        def add(n):
            with lock, path.open("a") as file:
                file.write(f"{slow(n)}\n")

        with ThreadPoolExecutor() as pool:
            done, _ = wait([pool.submit(add, n) for n in range(5)], return_when=FIRST_COMPLETED)
            assert done
        print("files", sorted(path.read_text().split()))


for part in (coroutines, processes, sockets, server, log_queue, files):
    part()
print(threading.active_count())
