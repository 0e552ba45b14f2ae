"""Sessions, scenarios, recordings and verdicts: everything about a running program but the screen."""
