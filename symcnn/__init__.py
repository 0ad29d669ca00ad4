"""symcnn: closed forms for neural networks that carry their proof, their experiment and their page.

The names below are imported when they are first asked for, so that a program
that uses a part (a test runner's plugin, the version alone) pays for that part.

>>> import symcnn
>>> symcnn.derive("convolution.output_size").closed_form(n=227, k=11, p=0, s=4, d=1)
55
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue, closed_form, derive
    from symcnn.catalogue.demonstration import Observation, Raises
    from symcnn.catalogue.derivation import Derivation, Proof, Step
    from symcnn.catalogue.find import find
    from symcnn.catalogue.models import trace
    from symcnn.errors import DerivationError, DomainError, MissingTool, SymcnnError, UnknownName, WrongKind
    from symcnn.experiment.kinds import Exact, MonteCarlo, Trajectory, grid, points
    from symcnn.formulas.symbols import (
        Density,
        ForAll,
        Iff,
        Independent,
        Maximum,
        function,
        indicator,
        integers,
        reals,
        sequence,
    )
    from symcnn.judge.judgement import Judgement, Status
    from symcnn.judge.moments import Expectation, Variance
    from symcnn.marking.mark import mark
    from symcnn.marking.marks import Mark
    from symcnn.models.rules import operator, reading
    from symcnn.models.value import Reads
    from symcnn.query.closed_form import ClosedForm
    from symcnn.verdicts.check import Report, Verdict, check

__version__ = "0.1.0"

__all__ = [
    "Catalogue",
    "ClosedForm",
    "Density",
    "Derivation",
    "DerivationError",
    "DomainError",
    "Exact",
    "Expectation",
    "ForAll",
    "Iff",
    "Independent",
    "Judgement",
    "Mark",
    "Maximum",
    "MissingTool",
    "MonteCarlo",
    "Observation",
    "Proof",
    "Raises",
    "Reads",
    "Report",
    "Status",
    "Step",
    "SymcnnError",
    "Trajectory",
    "UnknownName",
    "UnusedValue",
    "Variance",
    "Verdict",
    "WrongKind",
    "__version__",
    "check",
    "closed_form",
    "derive",
    "find",
    "function",
    "grid",
    "indicator",
    "integers",
    "mark",
    "operator",
    "points",
    "reading",
    "reals",
    "sequence",
    "trace",
]

_HOMES = {
    "catalogue.catalogue": ("Catalogue", "closed_form", "derive"),
    "verdicts.check": ("Report", "Verdict", "check"),
    "query.closed_form": ("ClosedForm",),
    "catalogue.demonstration": ("Observation", "Raises"),
    "catalogue.derivation": ("Derivation", "Proof", "Step"),
    "catalogue.find": ("find",),
    "errors": (
        *("DerivationError", "DomainError", "MissingTool", "SymcnnError", "UnknownName", "UnusedValue", "WrongKind"),
    ),
    "experiment.kinds": ("Exact", "MonteCarlo", "Trajectory", "grid", "points"),
    "judge.judgement": ("Judgement", "Status"),
    "judge.moments": ("Expectation", "Variance"),
    "marking.mark": ("mark",),
    "marking.marks": ("Mark",),
    "models.rules": ("operator", "reading"),
    "models.value": ("Reads",),
    "catalogue.models": ("trace",),
    "formulas.symbols": (
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
