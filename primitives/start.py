"""The process a session starts: a small warden, and under it the zygote and its runs.

Run by its path: `python start.py DESCRIPTOR`, where the descriptor is the zygote's end of the
control socket. The warden's standard input is the session's lifeline: when it closes, for whatever
reason, the warden ends everything that descends from it and itself.
"""

import os
import sys


def _warden(zygote: int, control: int) -> int:
    """Wait for the session's end or the zygote's; sweep up orphans when told to."""
    import ctypes
    import select

    from primitives.agent import family

    # PR_SET_CHILD_SUBREAPER (prctl(2)): orphans become our children, daemons included.
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    os.close(control)
    ended = os.pidfd_open(zygote)
    poll = select.poll()
    poll.register(0, select.POLLIN)
    poll.register(ended, select.POLLIN)
    while True:
        ready = [descriptor for descriptor, _ in poll.poll()]
        if ended in ready or not os.read(0, 4096):
            break
        family.end_children(spared=zygote)
    family.end_children()
    return 0


def main() -> int:
    """Fork; the parent is the warden, the child the zygote, later a run of the program."""
    control = int(sys.argv[1])
    # This file's folder is where Python looks first, and nothing of the program's is there.
    here = sys.path.pop(0)
    sys.path.insert(0, os.path.dirname(here))
    zygote = os.fork()
    if zygote:
        return _warden(zygote, control)
    from primitives.agent.zygote import main as serve

    sys.path.pop(0)
    return serve(control)


if __name__ == "__main__":
    sys.exit(main())
