"""What the screen shows, as frozen data folded from a session's messages; no Textual here."""
