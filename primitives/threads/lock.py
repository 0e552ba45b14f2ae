"""`threading.Lock` and `threading.RLock` (CPython: Modules/_threadmodule.c).

The C types cannot be patched, so these classes take their names. An operation is carried out on
the model once the task has the turn; blocked means that the model says so, never that a thread
sits in a real lock.
"""

from __future__ import annotations

import sys
import weakref
from typing import TYPE_CHECKING, Any, NoReturn

from primitives.tasks.operation import Operation
from primitives.tasks.primitive import Primitive
from primitives.tasks.scheduler import SCHEDULER
from primitives.threads.origin import origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from primitives.tasks.task import Task

TIMEOUT_MAX = __import__("_thread").TIMEOUT_MAX

PASSING: set[CodeType] = set()
"""Constructors between the program's call and the model: they are looked past for the creator."""


class LockModel(Primitive):
    """Who owns the lock, how many times over, and who stands before `acquire`."""

    __slots__ = (
        "acquiring",
        "depth",
        "looking",
        "on_free",
        "owner",
        "releasing",
        "subject",
        "trying",
    )

    def __init__(
        self, kind: str, name: str | None, *, internal: bool, subject: Primitive | None = None
    ) -> None:
        super().__init__(kind, name, internal=internal)
        self.owner: Task | None = None
        self.depth = 0
        self.subject: Primitive = self if subject is None else subject
        """What a person sees: the Condition, when it made the lock for itself."""
        self.on_free: Callable[[], None] | None = None
        """Called when it is let go: a queue's operations depend on its mutex."""
        self.acquiring = Operation("acquire", self.subject, internal=internal)
        self.trying = Operation("acquire(False)", self.subject, internal=internal)
        self.releasing = Operation("release", self.subject, internal=internal)
        self.looking = Operation("locked", self.subject, internal=internal, looks=True)

    def state(self) -> str:
        owner = self.owner
        return "null" if owner is None else f"{owner.number},{self.depth}"

    def take(self, task: Task, depth: int) -> None:
        """The task owns it now; whoever else stood before `acquire` cannot go on."""
        self.owner = task
        self.depth = depth
        if self.pending:
            SCHEDULER.disable_all(self.pending)
        if SCHEDULER.reporter is not None:
            SCHEDULER.changed(self.subject)

    def let_go(self) -> int:
        """Nobody owns it now; gives back how many times it was held."""
        depth = self.depth
        self.owner = None
        self.depth = 0
        if self.pending:
            SCHEDULER.enable_all(self.pending)
        if self.on_free is not None:
            self.on_free()
        if SCHEDULER.reporter is not None:
            SCHEDULER.changed(self.subject)
        return depth

    def refusal(self, operation: str, person: Task) -> str | None:
        if operation == "acquire":
            if self.owner is None or (self.owner is person and self.kind != "Lock"):
                return None
            who = "you own" if self.owner is person else f"T{self.owner.number} owns"
            return f"{who} {self.name} already: acquire would wait"
        if operation == "release":
            if self.owner is None:
                return f"nobody owns {self.name}: release would raise RuntimeError"
            if self.owner is not person and self.kind != "Lock":
                return f"T{self.owner.number} owns {self.name}: only the owner can release it"
            return None
        return super().refusal(operation, person)

    def act(self, operation: str, person: Task) -> None:
        if operation == "acquire":
            self.take(person, self.depth + 1)
        elif self.depth > 1:
            self.take(self.owner or person, self.depth - 1)
        else:
            self.let_go()


def seconds_to_wait(blocking: object, timeout: float) -> float | None:
    """The timeout as given to `acquire`: None to wait for ever, 0 not to wait.

    Raises what `Modules/_threadmodule.c:lock_acquire_parse_args` raises.
    """
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return 0
    if timeout == -1:
        return None
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return timeout


def _shown(lock: Any, model: LockModel, extra: str = "") -> str:
    kind = type(lock)
    state = "unlocked" if model.owner is None else "locked"
    return f"<{state} {kind.__module__}.{kind.__qualname__} object{extra} at {id(lock):#x}>"


class lock:  # noqa: N801 - the name the original's repr shows
    """`_thread.lock` on a model."""

    __slots__ = ("__weakref__", "_model")

    def __init__(self) -> None:
        internal, name = origin(1, frozenset(PASSING))
        self._model = LockModel("Lock", name, internal=internal)
        self._model.holder = weakref.ref(self)

    def __init_subclass__(cls) -> None:
        raise TypeError("type '_thread.lock' is not an acceptable base type")

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        model = self._model
        if blocking is True and timeout == -1 and not model.internal:
            # `take` and, in `release`, `let_go` are written out: most steps are one of the two.
            SCHEDULER.announce(model.acquiring, model.pending, model.owner is None)
            model.owner = SCHEDULER.running
            model.depth = 1
            if model.pending:
                SCHEDULER.disable_all(model.pending)
            if SCHEDULER.reporter is not None:
                SCHEDULER.reporter.changed(model.subject)
            return True
        return self._acquire(seconds_to_wait(blocking, timeout))

    def _acquire(self, wait: float | None) -> bool:
        """Take it within so many seconds; None for ever, 0 at once or not at all."""
        model = self._model
        if model.internal:
            me = SCHEDULER.here()
            if model.owner is None:
                model.take(me, 1)
                return True
            if wait == 0 or SCHEDULER.announce(
                model.acquiring, model.pending, model.owner is None, wait
            ):
                return False
        elif wait == 0:
            SCHEDULER.announce(model.trying)
            if model.owner is not None:
                return False
        elif SCHEDULER.announce(model.acquiring, model.pending, model.owner is None, wait):
            return False
        model.take(SCHEDULER.running, 1)
        return True

    def release(self) -> None:
        model = self._model
        if model.internal:
            SCHEDULER.here()
        else:
            SCHEDULER.announce(model.releasing)
        if model.owner is None:
            raise RuntimeError("release unlocked lock")
        model.owner = None
        model.depth = 0
        if model.pending:
            SCHEDULER.enable_all(model.pending)
        if model.on_free is not None:
            model.on_free()
        if SCHEDULER.reporter is not None:
            SCHEDULER.reporter.changed(model.subject)

    def locked(self) -> bool:
        model = self._model
        if not model.internal:
            SCHEDULER.announce(model.looking)
        return model.owner is not None

    __enter__ = acquire

    def __exit__(self, *exception: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._model.owner = None
        self._model.depth = 0
        self._model.pending.clear()

    def __repr__(self) -> str:
        return _shown(self, self._model)

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot pickle '_thread.lock' object")

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked


class RLock:
    """`_thread.RLock` on a model."""

    __slots__ = ("__weakref__", "_model")

    def __init__(self, *args: object, **keywords: object) -> None:
        internal, name = origin(1, frozenset(PASSING))
        self._model = LockModel("RLock", name, internal=internal)
        self._model.holder = weakref.ref(self)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        model = self._model
        wait = None if timeout == -1 and blocking else seconds_to_wait(blocking, timeout)
        me = SCHEDULER.here()
        if model.internal:
            if model.owner is None or model.owner is me:
                model.take(me, model.depth + 1)
                return True
            if wait == 0 or SCHEDULER.announce(model.acquiring, model.pending, False, wait):
                return False
        elif model.owner is me or wait == 0:
            SCHEDULER.announce(model.trying if wait == 0 else model.acquiring)
            if model.owner is not None and model.owner is not me:
                return False
        elif SCHEDULER.announce(model.acquiring, model.pending, model.owner is None, wait):
            return False
        model.take(me, model.depth + 1)
        return True

    def release(self) -> None:
        model = self._model
        me = SCHEDULER.here()
        if model.owner is not me:
            raise RuntimeError("cannot release un-acquired lock")
        if not model.internal:
            SCHEDULER.announce(model.releasing)
        if model.depth > 1:
            model.depth -= 1
            SCHEDULER.changed(model.subject)
        else:
            model.let_go()

    __enter__ = acquire

    def __exit__(self, *exception: object) -> None:
        self.release()

    def _is_owned(self) -> bool:
        return self._model.owner is SCHEDULER.here()

    def _recursion_count(self) -> int:
        return self._model.depth if self._model.owner is SCHEDULER.here() else 0

    def _release_save(self) -> tuple[int, Task | None]:
        model = self._model
        if model.owner is None:
            raise RuntimeError("cannot release un-acquired lock")
        owner = model.owner
        return model.let_go(), owner

    def _acquire_restore(self, state: tuple[int, Task | None]) -> None:
        model = self._model
        SCHEDULER.announce(model.acquiring, model.pending, model.owner is None, None)
        model.take(SCHEDULER.running, state[0])

    def _at_fork_reinit(self) -> None:
        self._model.owner = None
        self._model.depth = 0
        self._model.pending.clear()

    def __repr__(self) -> str:
        model = self._model
        owner = 0 if model.owner is None else model.owner.ident
        return _shown(self, model, f" owner={owner} count={model.depth}")

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle '{type(self).__module__}.{type(self).__qualname__}' object")


def rlock_of(condition: Primitive) -> RLock:
    """The lock a Condition makes for itself: what happens to it is shown at the Condition."""
    made = RLock.__new__(RLock)
    made._model = LockModel("RLock", None, internal=condition.internal, subject=condition)
    return made


def allocate_lock() -> lock:
    """Create a new lock object."""
    return lock()


def install(threading: Any) -> None:
    """Take the names `Lock` and `RLock` of the threading module."""
    for kind in (lock, RLock):
        kind.__module__ = "_thread"
        kind.__qualname__ = kind.__name__
    # Up to 3.12 `threading.Lock` is a function, and isinstance(x, threading.Lock) a TypeError.
    threading.Lock = lock if sys.version_info >= (3, 13) else allocate_lock
    threading._CRLock = RLock
    original_init = threading._PyRLock.__init__

    def __init__(self: Any) -> None:  # noqa: N807
        original_init(self)
        self._block = lock.__new__(lock)
        self._block._model = LockModel("Lock", None, internal=True)

    # The pure Python RLock rests on a lock that it takes from `_thread`.
    threading._PyRLock.__init__ = __init__
    PASSING.add(allocate_lock.__code__)
    PASSING.add(threading.RLock.__code__)
