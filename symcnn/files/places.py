"""Where the engine lies, and what comes with it."""

from __future__ import annotations

from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1]
"""The folder of the package ``symcnn``."""
catalogues: dict[str, str] = {}
"""The folders of catalogues by the names under which they are imported in this process."""


def beside(name: str) -> Path:
    """A folder that comes with the engine: inside an installed package, or beside it in a checkout."""
    bundled = ENGINE / "bundled" / name
    return bundled if bundled.is_dir() else ENGINE.parent / name


__all__ = ["ENGINE", "beside", "catalogues"]
