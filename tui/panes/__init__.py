"""One file per pane: a pure function from the view to rows, and the widget that shows rows."""
