"""Tracebacks as plain Python prints them: without the frames of this package."""

from __future__ import annotations

from types import TracebackType

import primitives

_OURS = primitives.__file__.removesuffix("__init__.py")


def hide_our_frames(error: BaseException | None) -> None:
    """Take our frames out of what this exception, its cause and its context will show."""
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.__traceback__ = _theirs(one.__traceback__)
        left += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            left += one.exceptions


def _theirs(trace: TracebackType | None) -> TracebackType | None:
    kept = []
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith(_OURS):
            kept.append(trace)
        trace = trace.tb_next
    chain: TracebackType | None = None
    for one in reversed(kept):
        chain = TracebackType(chain, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return chain
