"""What a formula says at a point: an exact number or a truth, that it has none, or that this is not seen."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Any

import sympy as sp

from symcnn.catalogue.derivation import Derivation
from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Point
from symcnn.formulas.numbers import exactly
from symcnn.judge.sampler import Sampler
from symcnn.query.domain import Domain
from symcnn.verdicts.predict import compiled_at, expression, sympy_point

NEAR = Fraction(1, 10**25)
"""Numbers of 40 digits whose difference is a smaller share of them are not told apart."""
STOPS = (SymcnnError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


class Lack(Enum):
    """Why there is no value: a division by zero and the like, or that it is not worked out."""

    NOTHING = "no value"
    UNSEEN = "not worked out"


class Said:
    """A formula or a condition over what a derivation gives, as a function of points; none where what is
    ``needed`` for one does not hold.

    >>> from symcnn import derive
    >>> derivation = derive("convolution.output_size")
    >>> n, k = list(derivation.given)[:2]
    >>> Said(derivation, 1 / (n - k))({"n": 3, "k": 1}), Said(derivation, 1 / (n - k))({"n": 1, "k": 1}).value
    (Fraction(1, 2), 'no value')
    """

    def __init__(self, derivation: Derivation, expr: Any, needed: tuple[Any, ...] = ()) -> None:
        self.derivation, self.expr = derivation, expr
        self._needed, self._domain = needed, Domain(derivation.name, derivation.given, ())
        self.quick = compiled_at(derivation, expr) is not None
        self._at = expression(derivation, expr, partial=True)
        self._sampler: Sampler | None = None
        self._found: dict[str, Any] = {}

    def __call__(self, point: Point) -> Any:
        """The value at a point, worked out once."""
        key = repr(point)
        if key not in self._found:
            self._found[key] = self._worked_out(point)
        return self._found[key]

    def _worked_out(self, point: Point) -> Any:
        try:
            if self._needed and self._misses(sympy_point(self.derivation, point)):
                return Lack.NOTHING
            found = self._at(point)
            return self._lack(point) if found is None else found
        except STOPS:
            return Lack.UNSEEN

    def _misses(self, values: dict[Any, Any]) -> bool:
        """Whether something that is needed is seen not to hold."""
        return any(self._domain.holds(one, values) is False for one in self._needed)

    def _lack(self, point: Point) -> Lack:
        definitions = tuple(self.derivation.definitions)
        proposition = sp.Eq(sp.Symbol("_"), self.expr) if isinstance(self.expr, sp.Expr) else self.expr
        self._sampler = self._sampler or Sampler((proposition, *definitions))
        result = self._sampler.at(self.expr, sympy_point(self.derivation, point))
        if any(self._outside(member, point) for member in result.atoms(sp.Indexed)):
            return Lack.NOTHING
        if not isinstance(result, sp.Expr):
            return Lack.UNSEEN
        if result.has(sp.zoo, sp.nan, sp.oo, -sp.oo) or (result.is_number and result.is_real is False):
            return Lack.NOTHING
        return Lack.UNSEEN

    def _outside(self, member: Any, point: Point) -> bool:
        """Whether a member is asked for that a sequence of this length has not: the first has index 1."""
        base = next((one for one in self.derivation.given if getattr(one, "label", None) == member.base.label), None)
        if base is None or not all(index.is_Integer for index in member.indices):
            return False
        row: Any = point.get(str(base.label))
        for index in member.indices:
            long = bool(base.shape) and isinstance(row, (list, tuple))
            if index < 1 or (long and index > len(row)):
                return True
            row = row[int(index) - 1] if long else None
        return False


def differ(right: Any, theirs: Any) -> bool:
    """Whether an answer is seen to be false where the right value is another: exact, or far beyond the last digit.

    >>> differ(1, Fraction(1, 2)), differ(1, Lack.NOTHING), differ(1, Lack.UNSEEN), differ(True, True)
    (True, True, False, False)
    """
    if isinstance(right, Lack) or theirs is Lack.UNSEEN:
        return False
    if theirs is Lack.NOTHING:
        return True
    if isinstance(right, bool) or isinstance(theirs, bool):
        return isinstance(right, bool) and isinstance(theirs, bool) and right is not theirs
    ours, other = exactly(right), exactly(theirs)
    if isinstance(right, (int, Fraction)) and isinstance(theirs, (int, Fraction)):
        return ours != other
    return abs(ours - other) > NEAR * (1 + abs(ours))


def same(right: Any, theirs: Any) -> bool:
    """Whether two values are seen, and are not told apart."""
    return not isinstance(right, Lack) and not isinstance(theirs, Lack) and not differ(right, theirs)


__all__ = ["Lack", "STOPS", "Said", "differ", "same"]
