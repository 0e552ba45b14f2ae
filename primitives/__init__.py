"""What runs inside the program: tasks, step points, the scheduler, the clock and the drop-ins.

Everything here is imported into the user's interpreter, before the program's first line, so it
uses the standard library alone.
"""
