"""Sessions, scenarios, recordings and verdicts: a running program, all but the screen."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
"""The product's version, as recordings keep it; pyproject.toml says the same."""
