"""symcnn: closed forms for neural networks that carry their proof, their experiment and their page.

The names below are imported when they are first asked for, so that a program
that uses a part (a test runner's plugin, the version alone) pays for that part.

>>> import symcnn
>>> symcnn.derive("convolution.output_size").closed_form(n=227, k=11, p=0, s=4, d=1)
55
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalogue import Catalogue, derive
    from .check import Report, Verdict, check
    from .closed_form import ClosedForm
    from .demonstration import Observation, Raises
    from .derivation import Derivation, Proof, Step
    from .errors import DerivationError, DomainError, MissingTool, SymcnnError, UnknownName
    from .experiment import Exact, MonteCarlo, Trajectory, grid, points
    from .judge.judgement import Judgement, Status
    from .moments import Expectation, Variance
    from .network import Axis, By, Flat, Layer
    from .symbols import Density, ForAll, Iff, Independent, Maximum, function, indicator, integers, reals, sequence

__version__ = "0.1.0"

__all__ = [
    "Axis",
    "By",
    "Catalogue",
    "ClosedForm",
    "Density",
    "Derivation",
    "DerivationError",
    "DomainError",
    "Exact",
    "Expectation",
    "Flat",
    "ForAll",
    "Iff",
    "Independent",
    "Judgement",
    "Layer",
    "Maximum",
    "MissingTool",
    "MonteCarlo",
    "Observation",
    "Proof",
    "Raises",
    "Report",
    "Status",
    "Step",
    "SymcnnError",
    "Trajectory",
    "UnknownName",
    "Variance",
    "Verdict",
    "__version__",
    "check",
    "derive",
    "function",
    "grid",
    "indicator",
    "integers",
    "points",
    "reals",
    "sequence",
]

_HOMES = {
    "catalogue": ("Catalogue", "derive"),
    "check": ("Report", "Verdict", "check"),
    "closed_form": ("ClosedForm",),
    "demonstration": ("Observation", "Raises"),
    "derivation": ("Derivation", "Proof", "Step"),
    "errors": ("DerivationError", "DomainError", "MissingTool", "SymcnnError", "UnknownName"),
    "experiment": ("Exact", "MonteCarlo", "Trajectory", "grid", "points"),
    "judge.judgement": ("Judgement", "Status"),
    "moments": ("Expectation", "Variance"),
    "network": ("Axis", "By", "Flat", "Layer"),
    "symbols": (
        *("Density", "ForAll", "Iff", "Independent", "Maximum"),
        *("function", "indicator", "integers", "reals", "sequence"),
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # where types are checked, a name that is not there is an error

    def __getattr__(name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f".{_HOME[name]}", __name__), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Importing the file ``check.py`` binds its name in the package; that name is the function's."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _HOME or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
