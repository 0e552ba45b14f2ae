"""Opens the app: what must be known and set before Textual is imported, then the app itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui.keys import KeymapError, read_keymap
from tui.terminal import look, look_at_terminal, prepare_environment, refusal

if TYPE_CHECKING:
    from simulations.recordings import Recording
    from simulations.sessions.target import Settings, Target

USAGE = 2


def run_app(
    target: Target | None = None,
    *,
    settings: Settings | None = None,
    recording: Recording | None = None,
    ascii_only: bool = False,
) -> int:
    """Show the catalogue, or this program; a recording is replayed to its end. The exit status.

    Where there is no terminal that can show it, a sentence says so and what to type instead.
    """
    terminal = look_at_terminal()
    name = "TARGET" if target is None else target.scenario or target.given or target.path
    why_not = refusal(terminal, name)
    if why_not is not None:
        print(why_not, file=sys.stderr)
        return USAGE
    prepare_environment(terminal)
    try:
        keymap = read_keymap(keymap_file())
    except KeymapError as error:
        print(f"conc-tui: {error}", file=sys.stderr)
        return USAGE
    from tui.conc_tui import ConcTui  # noqa: PLC0415  Textual reads the environment on import

    app = ConcTui(
        target,
        settings=settings,
        recording=recording,
        look=look(terminal, ascii_only=ascii_only),
        keymap=keymap,
    )
    app.run(mouse=False)
    return app.return_code or 0


def keymap_file() -> Path:
    """Where a person's own keys are read from."""
    from platformdirs import user_config_dir  # noqa: PLC0415  39 ms that no other command needs

    return Path(user_config_dir("conc-tui")) / "keys.toml"
