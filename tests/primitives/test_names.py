"""Objects are called by what holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulations import messages

if TYPE_CHECKING:
    from tests.primitives.conftest import Start


async def names(program: Start, source: str) -> list[str]:
    async with program(source) as listener:
        await listener.run()
        assert listener.program.status == 0, listener.text(2)
        return [m.name for m in listener.said if isinstance(m, messages.ObjectSeen)]


async def test_variables_attributes_and_class_attributes(program: Start) -> None:
    source = """
        import threading
        from threading import Lock
        at_top = threading.Lock()
        class Account:
            shared = threading.RLock()
            def __init__(self):
                self._lock = Lock()
        def function():
            local = threading.Semaphore()
            local.acquire()
        one, other = Account(), Account()
        at_top.acquire(); Account.shared.acquire(); one._lock.acquire(); other._lock.acquire()
        function()
    """
    assert await names(program, source) == [
        "at_top", "Account.shared", "self._lock", "self._lock#2", "local",
    ]  # fmt: skip


async def test_containers_factories_and_arguments(program: Start) -> None:
    source = """
        import threading
        from dataclasses import dataclass, field
        def make():
            return threading.Lock()
        forks = [threading.Lock() for _ in range(2)]
        by_name = {"a": threading.Event()}
        made = make()
        @dataclass
        class Box:
            lock: threading.Lock = field(default_factory=threading.Lock)
        def use(given):
            given.acquire()
        forks[1].acquire(); by_name["a"].set(); made.acquire(); Box().lock.acquire()
        use(threading.Lock())
        threading.Lock().acquire()
    """
    found = await names(program, source)
    assert found[:3] == ["forks[1]", "by_name['a']", "made"]
    assert found[4:] == ["given", "Lock-5"] or found[4] == "given"


async def test_conditions_and_their_locks(program: Start) -> None:
    source = """
        import threading
        class Buffer:
            def __init__(self):
                self.mutex = threading.Lock()
                self.full = threading.Condition(self.mutex)
                self.own = threading.Condition()
        buffer = Buffer()
        with buffer.full: buffer.full.notify()
        with buffer.own: buffer.own.notify_all()
    """
    async with program(source) as listener:
        await listener.run()
        things = {t.name: t for t in listener.program.objects.values()}
    assert set(things) == {"self.mutex", "self.full", "self.own"}
    assert things["self.full"].lock == things["self.mutex"].number
    assert things["self.own"].lock == things["self.own"].number
