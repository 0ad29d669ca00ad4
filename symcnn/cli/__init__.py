"""Commands of the terminal."""

from __future__ import annotations

from symcnn.cli.commands import app, main

__all__ = ["app", "main"]
