"""The commands that need no screen: list, run and replay, in plain lines.

Nothing here imports Textual, so that they start fast and work in pipes, CI and screen readers.
"""
