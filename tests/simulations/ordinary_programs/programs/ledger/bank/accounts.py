from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, RLock

_count_lock = Lock()


@dataclass
class Account:
    owner: str
    balance: int
    lock: Lock = field(default_factory=Lock, repr=False)

    def change(self, amount):
        with self.lock:
            if self.balance + amount < 0:
                raise ValueError(f"{self.owner} has too little")
            self.balance += amount


class Book:
    def __init__(self, balances):
        self._lock = RLock()
        self.accounts = {name: Account(name, amount) for name, amount in balances.items()}
        self.moves = 0

    @contextmanager
    def closed(self):
        self._lock.acquire()
        try:
            yield self
        finally:
            self._lock.release()

    def move(self, source, target, amount):
        with self.closed(), self.closed():
            self.accounts[source].change(-amount)
            self.accounts[target].change(amount)
        with _count_lock:
            self.moves += 1

    def total(self):
        with self._lock:
            return sum(account.balance for account in self.accounts.values())
