"""Event: a flag that holds everybody up or lets everybody go."""

from __future__ import annotations

from simulations.catalogue.scenario import Lesson, Scenario

SCENARIO = Scenario(
    id="event",
    title="Event: a traffic light",
    section="Threads, thread locks, 4: Event",
    summary="ten threads at a red light; 1 turns it green for all",
    focus="event",
    lesson=Lesson(
        shows=(
            "An Event is a traffic light. It starts red: wait() stops whoever comes. set() turns it"
            " green: all who wait go on, and all who come later pass without stopping, until"
            " clear() makes it red again. Nobody owns it; any task may set or clear it."
        ),
        try_=(
            "c runs until the program asks. Ten threads stand at the light. Type 1 and Enter.",
            "u takes steps back one by one, until the light is red again and the ten are back.",
            (
                "R, c, then 0 and Enter: nobody will ever set the light. s in the Event pane: now"
                " you did it. c lets the ten go."
            ),
            (
                "R, then enter on T0 until it reads; tab leaves the prompt, s sets the light, c:"
                " they all pass a light that is green."
            ),
        ),
        watch=(
            "The light and the list of those who wait: set() empties the whole list at once. In"
            " which order the ten then print is the scheduler's choice, or yours: pick a task with"
            " the arrows and press enter. An Event promises that all go, not who goes first."
        ),
        goes_wrong=(
            "Any line but exactly 1 (0, 11, a blank before the 1, end of file) leaves the light"
            " red. Main ends, ten threads wait for ever, and under plain python the terminal just"
            " hangs. event.clear() here does nothing, for a new Event is red."
        ),
    ),
)
