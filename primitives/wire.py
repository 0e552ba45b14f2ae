"""The wire between the agent, inside the program, and the session that owns the program.

Both directions are JSON, one value a line. From the agent every line is an array whose first item
names the message; `simulations.messages` has the checked shape of each. To the agent every line is
an object whose ``do`` names the command.

The agent's side is the standard library alone, since it lives in the user's interpreter.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""Raised whenever a message or command changes shape; both sides must agree."""

YOU: Final = -1
"""The task number of the person at the keyboard, who can act on a primitive but runs no code."""

STDOUT: Final = 1
STDERR: Final = 2
