"""The smallest Textual app, to measure ours against."""

from textual.app import App
from textual.widgets import Static


class Smallest(App):
    def compose(self):
        yield Static("first frame")

    def on_key(self):
        self.exit()


Smallest().run(mouse=False)
