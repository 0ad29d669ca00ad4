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


def foreign(path: Path | None) -> bool:
    """Whether a file is not of the subject that comes along.

    >>> foreign(beside("derivations") / "dense" / "parameters.py"), foreign(Path("course/rows.py")), foreign(None)
    (False, True, False)
    """
    return path is not None and not path.resolve().is_relative_to(beside("derivations").resolve())


def installed(path: Path) -> bool:
    """Whether a file lies where packages are installed: its version tells what it holds.

    >>> installed(Path("/usr/lib/python3/dist-packages/torch/__init__.py")), installed(Path("course/rows.py"))
    (True, False)
    """
    return not {"site-packages", "dist-packages"}.isdisjoint(path.parts)


__all__ = ["ENGINE", "beside", "catalogues", "foreign", "installed"]
