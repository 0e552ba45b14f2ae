"""The app's screens: the catalogue, a program, help and the lesson."""
