import logging
import sys


class Counting(logging.Handler):
    """Counts records; a handler brings its own lock."""

    def __init__(self):
        super().__init__()
        self.seen = 0

    def emit(self, record):
        self.seen += 1


counting = Counting()


def set_up_logging():
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(threadName)s %(message)s"
    )
    logging.getLogger().addHandler(counting)
