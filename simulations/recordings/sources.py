"""Which of the person's files a program is made of, and whether they are as they were."""

from __future__ import annotations

import ast
import hashlib
import os
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from simulations.recordings.recording import Changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulations.recordings.recording import Recording


def digests(target: str, seen: Iterable[str] = ()) -> dict[str, str]:
    """Digests of the program, of the files beside it that it imports, and of those seen to run.

    `seen` are paths met while it ran; installed packages and the standard library are left out.
    """
    folder = Path(target).parent
    files = {*_imported(Path(target), folder), *(Path(path) for path in seen if _own(path))}
    return {
        os.path.relpath(file, folder): _digest(file) for file in sorted(files) if file.is_file()
    }


def check_unchanged(recording: Recording) -> None:
    """Raise `Changed` for the first file that is not what it was when the recording was made."""
    folder = Path(recording.target.path).parent
    for name, digest in recording.digests.items():
        file = folder / name
        if not file.is_file():
            raise Changed(f"{file} is gone since the recording was made; record again.")
        if _digest(file) != digest:
            raise Changed(
                f"{file} has changed since the recording was made, so the recorded steps need not "
                "fit any more; record again, or bring the file back as it was."
            )


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _own(path: str) -> bool:
    installed = {
        sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    }
    return not path.startswith("<") and not any(
        Path(path).is_relative_to(folder) for folder in installed if folder
    )


def _imported(file: Path, folder: Path) -> set[Path]:
    """The file, and what it imports from this folder, and they in turn."""
    found: set[Path] = set()
    left = [file]
    while left:
        one = left.pop()
        if one in found or not one.is_file():
            continue
        found.add(one)
        for name in _names_imported(one, folder):
            base = folder.joinpath(*name.split("."))
            left += [base.with_suffix(".py"), base / "__init__.py"]
    return found


def _names_imported(file: Path, folder: Path) -> list[str]:
    """Dotted names of modules, each with the packages it is in, as seen from the folder."""
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return []
    package = file.parent.relative_to(folder).parts if file.is_relative_to(folder) else ()
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            outer = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join((*outer, *([node.module] if node.module else [])))
            names += [start, *(f"{start}.{alias.name}".strip(".") for alias in node.names)]
    return [
        ".".join(parts[: end + 1])
        for parts in (name.split(".") for name in names if name)
        for end in range(len(parts))
        if parts[end].isidentifier()
    ]
