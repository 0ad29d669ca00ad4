"""Commands of the terminal."""

from __future__ import annotations

from symcnn.cli.commands import main

__all__ = ["main"]
