"""What a person is told when a command cannot be carried out as typed."""

from __future__ import annotations

USAGE = 2
"""The exit status of a command that was typed wrong."""


class UsageError(Exception):
    """A command that cannot be carried out as typed; its text says why and what to type."""
