"""A lab: a run whose outcome depends on data, seeds and the machine, so that it is measured and never claimed.

A lab's file holds a docstring (title and statement), and ``run(book)``, which
trains or measures and writes what came out into its notebook. The recorded run
is what a sheet prints: with date, device, seeds and versions, numbers that
were measured as ranges over the seeds.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from symcnn.catalogue.notebook import Notebook
from symcnn.errors import DerivationError
from symcnn.files.parts import titled


@dataclass(frozen=True)
class Lab:
    """A file of the folder ``labs``: its title, its statement, and what it runs."""

    name: str
    title: str
    statement: str
    run: Callable[[Notebook], None]
    path: Path

    @classmethod
    def from_module(cls, module: ModuleType, name: str) -> Lab:
        """Read a lab's file. Errors: `DerivationError` for what is missing."""
        title, statement = titled(module, name)
        run = getattr(module, "run", None)
        if not callable(run):
            raise DerivationError(f"{name}: the file has no function `run(book)`")
        try:
            inspect.signature(run).bind(None)
        except TypeError as error:
            raise DerivationError(f"{name}: `run(book)` is given a notebook, and nothing else ({error})") from None
        assert module.__file__ is not None
        return cls(name, title, statement, run, Path(module.__file__))
