"""Sessions: one running program each, owned from outside its process."""

from simulations.sessions.session import Session, SessionError
from simulations.sessions.target import Choice, Settings, Target

__all__ = ["Choice", "Session", "SessionError", "Settings", "Target"]
