import logging
import random
import time
from threading import Thread

log = logging.getLogger("bank.tellers")


class Teller(Thread):
    def __init__(self, name, book, seed, rounds):
        super().__init__(name=name)
        self.book = book
        self.chance = random.Random(seed)
        self.rounds = rounds

    def run(self):
        names = sorted(self.book.accounts)
        for number in range(self.rounds):
            source, target = self.chance.sample(names, 2)
            self.book.move(source, target, 1)
            log.info("move %d: %s to %s", number, source, target)
            time.sleep(0.001)
            self.book.move(target, source, 1)
        # In one write: print() writes the newline apart, and plain threads tear such lines.
        print(f"{self.name} done\n", end="")
