"""From what was typed as TARGET to the program it means."""

from __future__ import annotations

import difflib
import warnings
from pathlib import Path

from simulations import catalogue
from simulations.recordings import is_recording
from simulations.sessions.target import Target
from tui.command_line.refusals import UsageError


def program(given: str, arguments: tuple[str, ...]) -> Target:
    """The scenario of this id, else the program in this file, checked to be one."""
    scenario = catalogue.find(given)
    if scenario is not None:
        return Target(str(scenario.program), arguments, scenario=scenario.id)
    path = _existing(given)
    if is_recording(Path(path)):
        raise UsageError(f"{given} is a recording; `conc-tui replay {given}` repeats it")
    _check_python(given, Path(path))
    return Target(path, arguments, given, None)


def is_recorded(given: str) -> bool:
    """Whether this names a recording, so that the app replays instead of starting afresh."""
    path = Path(given)
    return catalogue.find(given) is None and path.is_file() and is_recording(path)


def _existing(given: str) -> str:
    if not given:
        raise UsageError("the target is empty; `conc-tui list` shows the scenarios")
    path = Path(given)
    try:
        if path.is_dir():
            raise UsageError(f"{given} is a directory; name the Python file in it to run")
        if path.is_file():
            with path.open("rb"):
                return str(path.absolute())
        if path.exists():
            raise UsageError(f"{given} is not a regular file; save the program in one")
    except OSError as error:
        raise UsageError(f"cannot read {given}: {error.strerror}") from error
    raise UsageError(_unknown(given, path))


def _unknown(given: str, path: Path) -> str:
    try:
        beside = [file.name for file in path.parent.iterdir() if file.suffix == ".py"]
    except OSError:
        beside = []
    files = difflib.get_close_matches(path.name, beside, n=2, cutoff=0.6)
    near = [*catalogue.nearest(given), *(str(path.parent / name) for name in files)]
    hint = f"did you mean {' or '.join(near)}?" if near else "`conc-tui list` shows the scenarios"
    what = "no such file" if path.name != given or path.suffix else "no scenario or file is called"
    return (
        f"{what} {given}; {hint}" if what.startswith("no scenario") else f"{what}: {given}; {hint}"
    )


def _check_python(given: str, path: Path) -> None:
    """Refuse what python could not even begin to run."""
    source = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, given, "exec", dont_inherit=True)
    except SyntaxError as error:
        if error.lineno is None:
            raise UsageError(f"{given} is not Python text: {error.msg}") from error
        text = (error.text or "").strip()
        raise UsageError(
            f"{given}, line {error.lineno}: {error.msg}" + (f"\n    {text}" if text else "")
        ) from error
    except ValueError as error:
        raise UsageError(f"{given} is not Python text: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise UsageError(f"{given} is nested too deeply for Python to read") from error
