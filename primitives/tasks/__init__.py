"""Tasks, step points, the turn and the virtual clock."""
