"""The same contest in somebody's own test: an operator, and what is claimed of it."""

from __future__ import annotations

from symcnn.testing.checks import Check, CheckFailed, Settings, check, grid, points

__all__ = ["Check", "CheckFailed", "Settings", "check", "grid", "points"]
