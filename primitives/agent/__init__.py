"""The agent: what links the program's tasks to the session outside, and starts the program."""
