"""The command `conc-tui`."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

from tui.command_line.arguments import List, Open, Replay, Run, parse
from tui.command_line.refusals import USAGE, UsageError
from tui.command_line.streams import fill_closed, forget_output, put, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.command_line.arguments import Command

FAILED = 125
BROKEN_PIPE = 141
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command line; the exit status."""
    fill_closed()
    try:
        return _carry_out(parse(sys.argv[1:] if argv is None else argv))
    except UsageError as error:
        say(f"conc-tui: {error}")
        return USAGE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else USAGE
    except BrokenPipeError:
        forget_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        forget_output()
        say(f"conc-tui: {error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return FAILED
    except Exception:  # noqa: BLE001  a failure of conc-tui's own has a status of its own
        traceback.print_exc()
        say("conc-tui failed; this is a mistake in conc-tui, not in the program.")
        return FAILED


def _carry_out(command: Command) -> int:
    """Each command imports what it needs, so that none waits for another's imports."""
    match command:
        case List(as_json=as_json):
            from tui.command_line import listing  # noqa: PLC0415

            put((listing.as_json() if as_json else listing.as_lines()).encode())
            return 0
        case Run():
            from tui.command_line.running import run  # noqa: PLC0415

            return run(command)
        case Replay():
            from tui.command_line.replaying import replay  # noqa: PLC0415

            return replay(command)
        case Open():
            from tui.command_line.opening import open_app  # noqa: PLC0415

            return open_app(command)


if __name__ == "__main__":
    sys.exit(main())
