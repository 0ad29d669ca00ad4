"""The three kinds of experiment, as a derivation's file declares them.

An experiment says how the real operator is run and where, never what comes
out. Declaring one runs nothing and imports nothing of PyTorch. On its grid
varies all that the claim depends on (`symcnn.verdicts.coverage`), and what it samples
is what ``where`` states (`symcnn.verdicts.sampled_laws`): else the file is at fault.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Rational, Real
from typing import Any

import sympy as sp

from symcnn.errors import DerivationError, accepting, shown
from symcnn.experiment.run import Run
from symcnn.formulas.aliases import Point
from symcnn.formulas.numbers import typed, typed_fraction

__all__ = ["Exact", "Experiment", "MonteCarlo", "Run", "Trajectory", "grid", "points"]

Measure = Callable[..., Any]
Operator = str | Callable[..., Any]


@accepting("lists of values by name, such as grid(n=[5, 6], k=[3], where=lambda n, k: k <= n)")
def grid(*, where: Callable[..., bool] | None = None, **axes: Iterable[Any]) -> list[dict[str, Any]]:
    """Every combination of the axes' values, less those for which ``where`` is false.

    >>> grid(n=[1, 2], k=[1, 2], where=lambda n, k: k <= n)
    [{'n': 1, 'k': 1}, {'n': 2, 'k': 1}, {'n': 2, 'k': 2}]
    """
    product = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    return [point for point in product if where is None or where(**point)]


@accepting('values by name, such as points({"L": 2, "K": [3, 3]})')
def points(*listed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The points as listed.

    >>> points({"L": 2, "K": [3, 3]}, {"L": 1, "K": [5]})[1]
    {'L': 1, 'K': [5]}
    """
    return [dict(point) for point in listed]


@dataclass(frozen=True)
class Exact:
    """A whole number (a size, a count, bytes) or a truth value, measured at every point of a grid.

    ``measure(run, **point)`` gives an ``int`` or a ``bool``. ``operator`` is the
    dotted path of what is run; ``impostor`` another operator with the same
    signature (a dotted path, or a function or class of the file) for which at
    least one value must come out differently, or None: then nothing shows that
    the operator is what was measured.
    """

    measure: Measure
    operator: Operator
    impostor: Operator | None
    at: Sequence[Point]

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _checked(self.at))
        _callables_checked(self.measure, self.operator, self.impostor)


@dataclass(frozen=True)
class Trajectory:
    """A deterministic run in float64; ``measure(run, **point)`` gives a float or a list of floats.

    The tolerance is not typed anywhere: it is
    ``gamma(operations * steps) * conditioning * |value|`` with
    gamma(k) = k*u/(1 - k*u), u = 2**-53 (2**-24 for ``dtype="float32"``; Higham, *Accuracy and Stability of
    Numerical Algorithms*, 3.1), where ``operations`` is the number of rounded
    operations per step, ``steps`` the name of the symbol that counts the steps
    (None: one step), and ``conditioning`` a number or an expression in the point's symbols
    by which the quantity magnifies relative errors (None: 1). On a path that passes zero, and where the value is less
    than that rounding, it is no less than ``gamma(operations * steps)`` times the size of the numbers that the claim's
    formula adds; where it adds nothing, that of the numbers which the operator takes.
    """

    measure: Measure
    operator: Operator
    impostor: Operator | None
    at: Sequence[Point]
    operations: int
    conditioning: Any = None
    steps: str | None = "t"
    dtype: str = "float64"

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _checked(self.at))
        _callables_checked(self.measure, self.operator, self.impostor)
        object.__setattr__(self, "operations", _count(OPERATIONS, self.operations))
        object.__setattr__(self, "conditioning", _conditioning(self.conditioning))
        if isinstance(self.steps, sp.Symbol):
            object.__setattr__(self, "steps", self.steps.name)
        _dtype_checked(self.dtype)
        if self.steps is not None and not all(self.steps in list(point) for point in self.at):
            raise DerivationError(f"steps is {shown(self.steps)}, which not every point gives a value")


@dataclass(frozen=True)
class MonteCarlo:
    """Independent draws; every pair of a point and a law is a cell.

    ``measure(run, **point)`` gives a tensor of shape ``(run.draws,)``, each
    entry an independent sample; ``estimate`` says whether the claim predicts
    their ``"mean"`` or their ``"variance"``. ``laws`` gives, by a law's name,
    the distribution of every family of which ``where`` says something random
    (of ``sympy.stats``; parameters may hold the point's symbols), and the
    measurement draws from ``run.sample`` alone; with none, there is one cell a point (an operator that
    draws by itself: PyTorch's global generator is seeded). ``budget`` is the
    most draws that the whole experiment may take.
    """

    measure: Measure
    operator: Operator
    impostor: Operator | None
    at: Sequence[Point]
    laws: Mapping[str, Mapping[str, Any]]
    estimate: str = "variance"
    budget: int = 2**27
    dtype: str = "float32"

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _checked(self.at))
        _callables_checked(self.measure, self.operator, self.impostor)
        if self.estimate not in ("mean", "variance"):
            raise DerivationError(f'estimate is "mean" or "variance", not {shown(self.estimate)}')
        object.__setattr__(self, "budget", _count("a budget is a number of draws, 1 or more", self.budget))
        _dtype_checked(self.dtype)


Experiment = Exact | Trajectory | MonteCarlo


OPERATIONS = "operations per step must be a whole number >= 1"


def _count(must: str, value: Any) -> int:
    """A whole number of 1 or more, be it a float such as 1e6, or one of SymPy's. Errors: `DerivationError`."""
    exact = None if isinstance(value, bool) else typed_fraction(value)
    if exact is None or exact.denominator != 1 or exact < 1:
        raise DerivationError(f"{must}, not {shown(value)}")
    return exact.numerator


def _conditioning(value: Any) -> Any:
    """A number of Python's or SymPy's as an exact one, an expression as it is. Errors: `DerivationError`."""
    if value is None or (isinstance(value, sp.Expr) and not value.is_number):
        return value
    exact = typed(value)
    if exact is None or isinstance(value, bool) or not exact.is_positive:
        raise DerivationError(
            f"a conditioning is a number above 0, or an expression in the point's symbols, not {shown(value)}"
        )
    return exact


def _dtype_checked(dtype: Any) -> None:
    if dtype not in ("float32", "float64"):
        raise DerivationError(f'dtype is "float32" or "float64", not {shown(dtype)}')


def _callables_checked(measure: Any, operator: Any, impostor: Any) -> None:
    """What is run is a function, or a dotted path to one."""
    if not callable(measure):
        raise DerivationError(f"an experiment measures with a function measure(run, ...), not {shown(measure)}")
    for what, given in (("operator", operator), ("impostor", impostor)):
        path = isinstance(given, str) and all(part.isidentifier() for part in given.split("."))
        if not (path or callable(given) or (given is None and what == "impostor")):
            raise DerivationError(
                f'the {what} is a function, or a dotted path such as "torch.nn.functional.conv2d", not {shown(given)}'
            )


def _checked(at: Sequence[Point]) -> tuple[Point, ...]:
    """The points as a tuple; none at all, or points of different names, are errors in the file."""
    if not isinstance(at, (list, tuple)) or not all(isinstance(point, Mapping) for point in at):
        raise DerivationError(f"the points of an experiment are a list of values by name, not {shown(at)}")
    if not at:
        raise DerivationError("the experiment has no point: its grid is empty")
    names = set(at[0])
    for point in at:
        if set(point) != names:
            raise DerivationError(f"points give values to different names: {sorted(names)} and {sorted(point)}")
        for name, value in point.items():
            if not _numeric(value):
                raise DerivationError(f"a point gives {name} a finite number, or a list of them, not {shown(value)}")
    return tuple({name: _pythons(value) for name, value in point.items()} for point in at)


def _pythons(value: Any) -> Any:
    """SymPy's numbers as Python's own, which a measurement is handed."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(_pythons, value))
    if isinstance(value, sp.Basic):
        fraction = typed_fraction(value)
        if fraction is None:
            return float(value)
        return fraction.numerator if fraction.denominator == 1 else fraction
    return value


def _numeric(value: Any) -> bool:
    """Whether it is a finite number, or a list of such, or of lists."""
    if isinstance(value, (list, tuple)):
        return all(map(_numeric, value))
    if isinstance(value, sp.Float):
        return bool(value.is_finite)
    return isinstance(value, Rational) or (isinstance(value, Real) and math.isfinite(value))
