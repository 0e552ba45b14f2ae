"""The drop-ins for `threading` and for sleeping."""
