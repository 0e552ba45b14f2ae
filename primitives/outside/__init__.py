"""Real blocking calls: the task that makes one is `outside`, and the others go on."""
