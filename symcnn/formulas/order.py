"""The order in which a person writes terms and factors.

Terms: positive before negative, higher degree first, the lone constant after
the plain terms (``n - k + 1``) but before long fractions and big operators
(``1 + Σ``), and no leading minus where a positive term can lead (``1 - β^t``).
Factors: numbers, then names in the order given, then sums, then functions,
then big operators. Both printers (LaTeX, terminal) ask here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Formula
from symcnn.formulas.symbols import Maximum

BIG = (sp.Sum, sp.Product, sp.Integral, sp.Limit, Maximum)
AFTERTHOUGHTS = ("epsilon", "eps")
"""Names that are written like a constant, at the end: ``√v + ε``."""
NAMED = (sp.Symbol, sp.Indexed, AppliedUndef)


def name_of(expr: Formula) -> str:
    """The bare name of a symbol, an indexed element, a sequence or an unknown function.

    >>> name_of(sp.IndexedBase("K")[3]), name_of(sp.Function("m")(1)), name_of(sp.Symbol("n"))
    ('K', 'm', 'n')
    """
    if isinstance(expr, sp.Indexed):
        expr = expr.base
    if isinstance(expr, sp.IndexedBase):
        return str(expr.name)
    if isinstance(expr, AppliedUndef):
        return str(expr.func.__name__)
    if isinstance(expr, type):
        return expr.__name__
    return str(getattr(expr, "name", expr))


@dataclass(frozen=True)
class Factors:
    """A product taken apart: ``sign * product(above) / product(below)``, both in writing order."""

    sign: int
    above: tuple[sp.Expr, ...]
    below: tuple[sp.Expr, ...]


def is_indicator(expr: Formula) -> bool:
    """True for a value (often 1) where a condition holds, and 0 elsewhere."""
    if not isinstance(expr, sp.Piecewise) or len(expr.args) != 2:
        return False
    _, (zero, rest) = expr.args
    return bool(zero == 0 and rest == True)  # noqa: E712 - SymPy's true


class Ordering:
    """Writing order for one derivation: names come in the order of ``order``, others by alphabet."""

    def __init__(self, order: Iterable[Any] = ()) -> None:
        self._names = list(dict.fromkeys(name_of(symbol) for symbol in order))
        self._rank = {name: place for place, name in enumerate(self._names)}

    def led_by(self, symbols: Iterable[Any]) -> Ordering:
        """The same order with these names in front."""
        return Ordering([*(sp.Symbol(name_of(symbol)) for symbol in symbols), *map(sp.Symbol, self._names)])

    def rank(self, name: str) -> tuple[Any, ...]:
        """A name's sort key: its place in the order given, else by alphabet (``beta2`` before ``beta10``)."""
        pieces = tuple((int(p), "") if p.isdigit() else (-1, p) for p in re.findall(r"\d+|\D+", name))
        return (self._rank.get(name, len(self._rank)), pieces)

    def factors(self, term: Formula) -> Factors:
        """Take a product apart.

        >>> n, k = sp.symbols("n k")
        >>> Ordering([n, k]).factors(-k * n / 2)
        Factors(sign=-1, above=(n, k), below=(2,))
        """
        sign, above, below = 1, [], []
        for factor in sp.Mul.make_args(term):
            if isinstance(factor, sp.Rational):
                if factor < 0:
                    sign, factor = -sign, -factor
                if factor.p != 1:
                    above.append(sp.Integer(factor.p))
                if factor.q != 1:
                    below.append(sp.Integer(factor.q))
                continue
            base, power = factor.args if isinstance(factor, sp.Pow) else (factor, sp.S.One)
            if isinstance(power, sp.Rational) and power < 0:
                below.append(base if power == -1 else sp.Pow(base, -power, evaluate=False))
            else:
                above.append(factor)
        above, below = _roots(above, below)
        return Factors(sign, self._in_order(above), self._in_order(below))

    def _in_order(self, factors: Sequence[Any]) -> tuple[Any, ...]:
        # The key of one factor alone is worked out for nothing.
        return tuple(sorted(factors, key=self._factor) if len(factors) > 1 else factors)

    def _factor(self, factor: Formula) -> tuple[Any, ...]:
        base = factor.base if isinstance(factor, sp.Pow) else factor
        if factor.is_number or (base.is_number and not isinstance(factor, sp.exp)):
            kind = 0 if isinstance(factor, sp.Number) else 1
        elif isinstance(base, NAMED):
            kind = 2
        elif isinstance(base, sp.Add):
            kind = 3
        elif isinstance(base, BIG):
            kind = 7
        elif is_indicator(base):
            kind = 6
        else:
            kind = 5 if isinstance(base, sp.exp) else 4
        first = min((self.rank(name) for name in _names(factor)), default=())
        return (kind, first, sp.default_sort_key(factor))

    def terms(self, expr: Formula) -> list[Any]:
        """The terms of a sum in writing order.

        >>> n, k, p, d, b, t = sp.symbols("n k p d beta t")
        >>> Ordering([n, k, p, d]).terms(1 - k + n)
        [n, -k, 1]
        >>> Ordering([n, k, p, d]).terms(n + 2*p - d*(k - 1) - 1)
        [n, 2*p, -d*(k - 1), -1]
        >>> Ordering().terms(1 - b**t)
        [1, -beta**t]
        """
        terms = list(sp.Add.make_args(expr))
        names = sorted({name for term in terms for name in _names(term)}, key=self.rank)
        terms.sort(key=lambda term: self._term(term, names))
        lead = next((place for place, term in enumerate(terms) if self.factors(term).sign > 0), 0)
        return [terms[lead], *terms[:lead], *terms[lead + 1 :]]

    def _term(self, term: Formula, names: Sequence[str]) -> tuple[Any, ...]:
        parts = self.factors(term)
        if any(_long(factor) for factor in parts.above) or any(isinstance(_base(f), sp.Add) for f in parts.below):
            place = 2
        else:
            place = 1 if term.is_number or (isinstance(term, NAMED) and name_of(term) in AFTERTHOUGHTS) else 0
        compound = any(not isinstance(_base(f), NAMED) and not f.is_number for f in parts.above)
        degrees = tuple(-_degree(term, name) for name in names)
        return (place, parts.sign < 0, -_degree(term), compound, degrees, sp.default_sort_key(term))

    def sorted(self, items: Iterable[Any]) -> list[Any]:
        """Items of a set (of a maximum, of a conjunction): numbers first, then by their names' order."""

        def key(item: Formula) -> tuple[Any, ...]:
            names = sorted(self.rank(name) for name in _names(item))
            return (len(names) > 0, names[:1], len(names), sp.default_sort_key(item))

        return sorted(items, key=key)

    def chains(self, conditions: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Conditions in writing order; two bounds on one thing become ``(low, strict, x, strict, high)``.

        >>> n = sp.Symbol("n", integer=True)
        >>> Ordering().chains([n <= 9, n >= 1])
        [(1, False, n, False, 9)]
        """
        left = self.sorted(conditions)
        chained: list[tuple[Any, ...]] = []
        while left:
            first = left.pop(0)
            match = next((other for other in left if _pair(first, other)), None)
            if match is None:
                chained.append((first,))
                continue
            left.remove(match)
            chained.append(_pair(first, match) or ())
        return chained


def _pair(one: Any, two: Any) -> tuple[Any, ...] | None:
    lows: list[tuple[Any, ...]] = []
    highs: list[tuple[Any, ...]] = []
    for bound in (one, two):
        if not isinstance(bound, Relational) or bound.rel_op not in ("<", "<=", ">", ">="):
            return None
        strict = bound.rel_op in ("<", ">")
        for thing, limit, upper in (
            (bound.lhs, bound.rhs, "<" in bound.rel_op),
            (bound.rhs, bound.lhs, ">" in bound.rel_op),
        ):
            if not thing.is_number:
                (highs if upper else lows).append((thing, limit, strict, bound))
    for thing, low, strict_low, source in lows:
        for other, high, strict_high, other_source in highs:
            if thing == other and source is not other_source and low != high:
                return (low, strict_low, thing, strict_high, high)
    return None


def _roots(above: list[Any], below: list[Any]) -> tuple[list[Any], list[Any]]:
    """Write √2·√x as √(2x), and √2/2 as 1/√2; both hold for every positive number under the first root."""
    for root in [f for f in above if _is_root(f) and isinstance(f.base, sp.Integer)]:
        whole = next((f for f in below if isinstance(f, sp.Integer) and f % root.base == 0), None)
        if whole is not None:
            above.remove(root)
            below.remove(whole)
            below += [root] + ([whole / root.base] if whole != root.base else [])
    for side in (above, below):
        numbers = [f for f in side if _is_root(f) and f.base.is_positive and f.base.is_number]
        others = [f for f in side if _is_root(f) and f not in numbers]
        if numbers and len(numbers) + len(others) > 1:
            together = numbers + others[:1]
            side[:] = [f for f in side if f not in together]
            side.append(sp.Pow(sp.Mul(*(f.base for f in together)), sp.S.Half, evaluate=False))
    return above, below


def _is_root(factor: Formula) -> bool:
    return isinstance(factor, sp.Pow) and factor.exp == sp.S.Half


def _base(factor: Formula) -> Any:
    return factor.base if isinstance(factor, sp.Pow) else factor


def _long(factor: Formula) -> bool:
    """A factor that carries a big operator in the open."""
    base = _base(factor)
    return isinstance(base, BIG) or (
        isinstance(base, sp.Add) and any(_long(f) for t in base.args for f in sp.Mul.make_args(t))
    )


def _names(expr: Formula) -> set[str]:
    """Names that stand in an expression; those in indices, limits and exponents do not count."""
    if isinstance(expr, NAMED):
        return {name_of(expr)}
    if isinstance(expr, sp.Pow):
        return _names(expr.base)
    if isinstance(expr, BIG):
        return _names(expr.args[0])
    found: set[str] = set()
    for part in getattr(expr, "args", ()):
        if isinstance(part, (sp.Expr, Boolean)):
            found |= _names(part)
    return found


def _degree(expr: Formula, name: str | None = None) -> Any:
    """Degree of a term, in one name or altogether; a sum has that of its highest term."""
    if isinstance(expr, NAMED):
        return int(name in (None, name_of(expr)))
    if isinstance(expr, sp.Mul):
        return sum(_degree(factor, name) for factor in expr.args)
    if isinstance(expr, sp.Pow):
        power = expr.exp if isinstance(expr.exp, sp.Rational) else 1
        return _degree(expr.base, name) * max(power, 0)
    if isinstance(expr, sp.Add):
        return max(_degree(term, name) for term in expr.args)
    if expr.is_number:
        return 0
    return int(name is None or name in _names(expr))
