"""Data as one line of JSON."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def encode(value: Any) -> bytes:
    """The value on one line, without the newline.

    Text that came from bytes which are no UTF-8 carries lone surrogates; they are escaped, as
    they have no UTF-8 form either.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value)
        return json.dumps(plain, separators=(",", ":")).encode("ascii")


def decode(line: bytes) -> Any:
    """The value of one line; ValueError when it is not JSON."""
    return json.loads(line)
