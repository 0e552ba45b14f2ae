"""The signals a session sends to the agent: real-time ones, which hardly any program uses."""

from __future__ import annotations

import signal
from typing import Final

PAUSE: Final = signal.SIGRTMIN + 8
"""Stop at the next step point."""
PROBE: Final = signal.SIGRTMIN + 9
"""Tell where the running task is."""
INTERRUPT: Final = signal.SIGRTMIN + 10
"""Raise KeyboardInterrupt in the running task."""
