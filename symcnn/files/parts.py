"""What the files of a catalogue have in common: a docstring with a title and a statement, and lists of texts."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

from symcnn.errors import DerivationError
from symcnn.files.texts import whole_text


def titled(module: ModuleType, name: str) -> tuple[str, str]:
    """The title and the statement that a file's docstring holds. Errors: `DerivationError` without either.

    >>> titled(ModuleType("trial", "A title.\\n\\nA statement."), "course.trial")
    ('A title', 'A statement.')
    """
    title, _, statement = inspect.cleandoc(module.__doc__ or _written(module)).partition("\n")
    if not title or not statement.strip():
        raise DerivationError(f"{name}: the docstring needs a title line and a statement below it")
    return title.rstrip("."), statement.strip()


def _written(module: ModuleType) -> str:
    """The docstring in a module's file: Python itself drops it where it is told to optimise (``PYTHONOPTIMIZE=2``)."""
    file = getattr(module, "__file__", None)
    if file is None:
        return ""
    return ast.get_docstring(ast.parse(whole_text(Path(file), "file"))) or ""


def needed(module: ModuleType, name: str, *attributes: str) -> None:
    """Refuse a file that lacks one of these. Errors: `DerivationError`."""
    for one in attributes:
        if not hasattr(module, one):
            raise DerivationError(f"{name}: the file has no `{one}`")


def listed(module: ModuleType, attribute: str, name: str, kind: type, default: Any = ()) -> tuple[Any, ...]:
    """A list of things of one kind, as a tuple. Errors: `DerivationError` for anything else, a bare text among it.

    >>> trial = ModuleType("trial")
    >>> trial.conventions = "a bias"
    >>> listed(trial, "conventions", "course.trial", str)
    Traceback (most recent call last):
    ...
    symcnn.errors.DerivationError: course.trial: `conventions` is a list of str, not 'a bias'
    """
    found = getattr(module, attribute, default)
    if not isinstance(found, (list, tuple)) or not all(isinstance(one, kind) for one in found):
        raise DerivationError(f"{name}: `{attribute}` is a list of {kind.__name__}, not {found!r}")
    return tuple(found)


__all__ = ["listed", "needed", "titled"]
