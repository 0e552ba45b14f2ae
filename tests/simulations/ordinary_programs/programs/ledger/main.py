"""A small bank: several files and packages, classes that hold their own locks, logging."""

import logging
import random
import sys

from bank import accounts, tellers
from bank.reports.summary import summary, totals_by_owner
from bank.trail import set_up_logging

log = logging.getLogger("bank")


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    set_up_logging()
    book = accounts.Book(dict.fromkeys(("ann", "bob", "cid", "dee"), 100))
    chance = random.Random(7)
    crew = [tellers.Teller(f"teller-{i}", book, chance.randrange(1000), rounds) for i in range(4)]
    for teller in crew:
        teller.start()
    for teller in crew:
        teller.join()
    log.info("all tellers are home")
    print("total", book.total())
    print("moves", book.moves)
    for line in totals_by_owner(book):
        print(line)
    for line in summary(book):
        print(line)
    return 0 if book.total() == 400 else 1


if __name__ == "__main__":
    sys.exit(main())
