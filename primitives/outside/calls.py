"""Which calls of the standard library may block for real, and how each is let out.

A call whose answer is seen to be there is no step. One that may have to wait is a step; the task is
outside until the call returns, and coming back is a step too. A wait with a timeout that runs out
takes the virtual clock along by as much.

What is not listed here is found by its silence: a task whose thread sleeps in the kernel without
reaching a step point loses the turn (`primitives.agent.signals`).
"""

from __future__ import annotations

import select
from functools import wraps
from typing import TYPE_CHECKING, Any

from primitives.tasks import native
from primitives.tasks.scheduler import SCHEDULER

if TYPE_CHECKING:
    from collections.abc import Callable


def is_ready(descriptor: int, events: int) -> bool:
    """Whether the descriptor would not block now; regular files never do."""
    poll = select.poll()
    try:
        poll.register(descriptor, events)
        return bool(poll.poll(0))
    except (OSError, ValueError):
        return True


def _on_socket(original: Callable[..., Any], name: str, events: int) -> Callable[..., Any]:
    @wraps(original)
    def method(self: Any, *args: Any, **keywords: Any) -> Any:
        if self.gettimeout() == 0 or is_ready(self.fileno(), events):
            return original(self, *args, **keywords)
        return SCHEDULER.outside(name, original, self, *args, **keywords)

    return method


def patch_socket(socket: Any) -> None:
    """Methods that receive, accept or connect; the class in `socket` is Python's own."""
    kind = socket.socket
    for name in (
        "recv",
        "recv_into",
        "recvfrom",
        "recvfrom_into",
        "recvmsg",
        "recvmsg_into",
        "accept",
    ):
        setattr(kind, name, _on_socket(getattr(kind, name), name, select.POLLIN))
    original_connect = kind.connect

    @wraps(original_connect)
    def connect(self: Any, address: Any) -> Any:
        if self.gettimeout() == 0:
            return original_connect(self, address)
        return SCHEDULER.outside("connect", original_connect, self, address)

    original_sendall = kind.sendall

    @wraps(original_sendall)
    def sendall(self: Any, *args: Any) -> Any:
        return SCHEDULER.outside("sendall", original_sendall, self, *args)

    kind.connect = connect
    kind.sendall = sendall


def _timed(
    name: str, timeout: float | None, call: Callable[[], Any], came: Callable[[Any], bool]
) -> Any:
    """A wait outside; when its time runs out, the virtual clock has moved as far."""
    began = SCHEDULER.clock.now
    result = SCHEDULER.outside(name, call)
    if timeout is not None and not came(result):
        SCHEDULER.director.let_pass(began + timeout)
    return result


def patch_selectors(selectors: Any) -> None:
    """What asyncio, subprocess and servers wait in."""
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector"):
        kind = getattr(selectors, name, None)
        if kind is not None and "select" in vars(kind):
            _patch_selector(kind)
    if "select" in vars(getattr(selectors, "_PollLikeSelector", object)):
        _patch_selector(selectors._PollLikeSelector)


def _patch_selector(kind: Any) -> None:
    original = kind.select

    @wraps(original)
    def select(self: Any, timeout: float | None = None) -> Any:
        found = original(self, 0)
        if found or (timeout is not None and timeout <= 0):
            return found
        return _timed("select", timeout, lambda: original(self, timeout), bool)

    kind.select = select


def patch_select(module: Any) -> None:
    """`select.select`; poll objects are C and are found by their silence."""
    original = module.select

    @wraps(original)
    def select(
        rlist: Any, wlist: Any, xlist: Any, timeout: float | None = None, /
    ) -> tuple[list[Any], list[Any], list[Any]]:
        found: tuple[list[Any], list[Any], list[Any]] = original(rlist, wlist, xlist, 0)
        if any(found) or (timeout is not None and timeout <= 0):
            return found
        result: tuple[list[Any], list[Any], list[Any]] = _timed(
            "select", timeout, lambda: original(rlist, wlist, xlist, timeout), any
        )
        return result

    module.select = select


def patch_os(os: Any) -> None:
    """Waiting for child processes, and reading from pipes."""
    original_waitpid, original_read = os.waitpid, os.read

    @wraps(original_waitpid)
    def waitpid(pid: int, options: int, /) -> tuple[int, int]:
        found: tuple[int, int] = original_waitpid(pid, options | os.WNOHANG)
        if found[0] or options & os.WNOHANG:
            return found
        result: tuple[int, int] = SCHEDULER.outside("waitpid", original_waitpid, pid, options)
        return result

    @wraps(original_read)
    def read(fd: int, length: int, /) -> bytes:
        if is_ready(fd, select.POLLIN):
            return bytes(original_read(fd, length))
        return bytes(SCHEDULER.outside("read", original_read, fd, length))

    os.waitpid = waitpid
    os.read = read
    for name in ("wait", "system"):
        setattr(os, name, _always(getattr(os, name), name))


def _always(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(original)
    def call(*args: Any, **keywords: Any) -> Any:
        return SCHEDULER.outside(name, original, *args, **keywords)

    return call


def patch_fcntl(fcntl: Any) -> None:
    """Locks on files, held by other processes."""
    for name in ("flock", "lockf"):
        setattr(fcntl, name, _locking(getattr(fcntl, name), name, fcntl.LOCK_NB, fcntl.LOCK_UN))


def _locking(
    original: Callable[..., Any], name: str, without_wait: int, unlock: int
) -> Callable[..., Any]:
    @wraps(original)
    def lock(fd: Any, operation: int, *args: Any) -> Any:
        if operation & (without_wait | unlock):
            return original(fd, operation, *args)
        try:
            return original(fd, operation | without_wait, *args)
        except (BlockingIOError, PermissionError):
            return SCHEDULER.outside(name, original, fd, operation, *args)

    return lock


def patch_subprocess(subprocess: Any) -> None:
    """`Popen.wait` with a timeout polls and sleeps: the sleeping has to be real."""
    original = subprocess.Popen.wait

    @wraps(original)
    def wait(self: Any, timeout: float | None = None) -> Any:
        if timeout is None or self.poll() is not None:
            return original(self, timeout)

        def until() -> bool:
            end = native.monotonic() + timeout
            while self.poll() is None:
                if native.monotonic() >= end:
                    return False
                native.sleep(0.005)
            return True

        if not _timed("wait", timeout, until, bool):
            raise subprocess.TimeoutExpired(self.args, timeout)
        return original(self)

    subprocess.Popen.wait = wait


PATCHES: dict[str, Callable[[Any], None]] = {
    "socket": patch_socket,
    "selectors": patch_selectors,
    "subprocess": patch_subprocess,
    "fcntl": patch_fcntl,
    "select": patch_select,
    "os": patch_os,
}
