"""A sampled law with its parameters put in: its moments, its density, and what it never leaves, as exact numbers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

import sympy as sp

from symcnn.errors import DerivationError
from symcnn.time_limit import within

DIGITS = 40
SECONDS = 10.0
"""After which a moment or a density of SymPy is given up."""
PLACES = 24
"""On each side of the middle at which two densities are compared, from near to far."""


class Incomparable(Exception):
    """A law and a statement that cannot be compared, and why."""


@dataclass(frozen=True)
class Law:
    """A law as an expression in independent random variables of SymPy.

    ``rounded`` says that the file types a parameter as a float.

    >>> from sympy.stats import Exponential, Uniform
    >>> wide = Law.of(Uniform("x", -sp.Symbol("s"), sp.Symbol("s")), {"s": sp.Integer(3)})
    >>> wide.moment(2), wide.said
    (3, 'Uniform(-3, 3)')
    >>> Law.of(2 * (Exponential("e", 1) - 1), {}).moment(3)
    16
    """

    expr: Any
    said: str
    rounded: bool

    @staticmethod
    def of(law: Any, values: Mapping[str, Any]) -> Law:
        """The law at the point's values (by name); parameters without a value are left to the sampler to refuse."""
        from sympy.stats.rv import RandomSymbol

        if not isinstance(law, sp.Basic):
            raise DerivationError(f"a law is {law!r}, which is no distribution of sympy.stats")
        if not isinstance(law, sp.Expr):
            law = _variable(law)
        rounded = bool(law.atoms(sp.Float)) or any(
            v.pspace.distribution.atoms(sp.Float) for v in law.atoms(RandomSymbol)
        )
        known = {symbol: values[symbol.name] for symbol in _symbols(law) if symbol.name in values}
        copies = {}
        for place, variable in enumerate(sorted(law.atoms(RandomSymbol), key=str)):
            settled = _exactly(variable.pspace.distribution.xreplace(known))
            copies[variable] = _variable(type(variable.pspace.distribution)(*settled.args), place)
        expr = _exactly(law.xreplace({**known, **copies}) if law not in copies else copies[law])
        return Law(expr, _said(law, known), rounded)

    def moment(self, order: int) -> Any:
        """The mean of a power of a member."""
        return _raw(self.expr, order)

    @property
    def whole(self) -> bool:
        """Whether all its values are whole numbers."""
        values = _values(self.expr)
        return values is not None and all(value.is_integer for value in values)

    @staticmethod
    def mean(expr: Any, laws: Mapping[Any, Law]) -> Any:
        """The mean of an expression in members, each by its law, different ones independent."""
        stand = {term: sp.Dummy(f"x{place}", real=True) for place, term in enumerate(laws)}
        plain = expr.xreplace(stand)
        if not stand:
            return plain
        if plain.is_polynomial(*stand.values()):
            terms = sp.Poly(plain, *stand.values()).terms()
            return sum(
                coefficient * prod(laws[term].moment(power) for term, power in zip(stand, powers, strict=True) if power)
                for powers, coefficient in terms
            )
        used = [(term, dummy) for term, dummy in stand.items() if plain.has(dummy)]
        if len(used) != 1:
            raise Incomparable("it is a mean of several members that is no polynomial")
        ((term, dummy),) = used
        return _expected(plain.xreplace({dummy: laws[term].expr}))

    def parts_from(self, density: Any, variable: Any) -> tuple[Any, Any, str] | None:
        """A place where a stated density is not that of the law, with both values; None where they are one."""
        own = _density(self.expr)
        if own is None:
            return (
                sp.Integer(0),
                density.xreplace({variable: sp.Integer(0)}),
                "law has none (its values are single ones)",
            )
        low, high = _ends(self.expr)
        middle = _middle(low, high, self.expr)
        width = sp.Rational(str(sp.N(sp.sqrt(self.moment(2) - self.moment(1) ** 2), 6)))
        places = [middle + sign * width * sp.Rational(5**k, 4 ** (k + 2)) for k in range(PLACES) for sign in (1, -1)]
        places += [end + sign * width / 2**10 for end in (low, high) if end.is_finite for sign in (1, -1)]
        for place in places:
            stated = density.xreplace({variable: place})
            stated = sp.N(stated.doit() if stated.has(sp.Piecewise) else stated, DIGITS)
            sampled = sp.N(own(place), DIGITS) if low <= place <= high else sp.Float(0)
            if not (stated.is_number and stated.is_real and sampled.is_number and sampled.is_real):
                raise Incomparable(f"the densities at {place} are no numbers")
            slack = sp.Float(10) ** (-12 if self.rounded else -25)
            if abs(stated - sampled) > slack * (abs(stated) + abs(sampled)):
                return place, stated, str(sp.N(sampled, 6))
        return None

    @staticmethod
    def breaks(relation: Any, laws: Mapping[Any, Law]) -> str | None:
        """A sampled value that breaks a constraint on members, in words; None where all keep it."""
        values = {term: _values(law.expr) for term, law in laws.items()}
        if all(listed is not None for listed in values.values()):
            for chosen in itertools.product(*(listed or () for listed in values.values())):
                kept = relation.xreplace(dict(zip(laws, chosen, strict=True)))
                if kept == sp.false:
                    return ", ".join(str(value) for value in chosen)
                if kept != sp.true:
                    raise Incomparable("its truth on the values of the law cannot be decided")
            return None
        if len(laws) != 1:
            raise Incomparable("it ties several members with one another")
        ((term, law),) = laws.items()
        free = sp.Symbol("x", real=True)
        low, high = _ends(law.expr)
        inside = sp.Interval(low, high)
        try:
            kept = within(SECONDS, lambda: inside.is_subset(relation.xreplace({term: free}).as_set()))
        except (TimeoutError, NotImplementedError, ValueError, TypeError, AttributeError) as error:
            raise Incomparable("its truth on the support of the law cannot be decided") from error
        if kept is None:
            raise Incomparable("its truth on the support of the law cannot be decided")
        return None if kept else f"all of {inside}"


def _variable(distribution: Any, place: int = 0) -> Any:
    """A random variable with this distribution."""
    from sympy.stats.crv import SingleContinuousDistribution, SingleContinuousPSpace
    from sympy.stats.drv import SingleDiscreteDistribution, SingleDiscretePSpace
    from sympy.stats.frv import SingleFiniteDistribution, SingleFinitePSpace

    kinds = (
        (SingleContinuousDistribution, SingleContinuousPSpace),
        (SingleFiniteDistribution, SingleFinitePSpace),
        (SingleDiscreteDistribution, SingleDiscretePSpace),
    )
    for kind, space in kinds:
        if isinstance(distribution, kind):
            return space(sp.Symbol(f"x_{place}"), distribution).value
    raise DerivationError(f"a law is {distribution}, which is no distribution of one number of sympy.stats")


def _symbols(law: Any) -> set[Any]:
    from sympy.stats.rv import RandomSymbol

    return {s for v in law.atoms(RandomSymbol) for s in v.pspace.distribution.atoms(sp.Symbol)} | {
        s for s in law.atoms(sp.Symbol) if not isinstance(s, RandomSymbol)
    }


def _exactly(expr: Any) -> Any:
    """The floats of a file as the binary fractions that they are."""
    return expr.xreplace({number: sp.Rational(float(number)) for number in expr.atoms(sp.Float)})


def _said(law: Any, known: Mapping[Any, Any]) -> str:
    from sympy.stats.rv import RandomSymbol

    names = {}
    for variable in law.atoms(RandomSymbol):
        distribution = variable.pspace.distribution
        kind = type(distribution).__name__.removesuffix("Distribution")
        inner = ", ".join(str(arg.xreplace(known)) for arg in distribution.args)
        names[variable] = sp.Symbol(f"{kind}({inner})")
    return str(names[law] if law in names else law.xreplace(known).xreplace(names))


@cache
def _raw(expr: Any, order: int) -> Any:
    from sympy.stats.rv import RandomSymbol

    if not order:
        return sp.Integer(1)
    variables = sorted(expr.atoms(RandomSymbol), key=str)
    if expr in variables:
        if type(expr.pspace.distribution).__name__ == "StudentTDistribution":
            return _of_student(expr.pspace.distribution.args[0], order)
        return _expected(expr**order)
    stand = {variable: sp.Dummy() for variable in variables}
    plain = (expr**order).xreplace(stand)
    if not plain.is_polynomial(*stand.values()):
        return _expected(expr**order)
    return sum(
        coefficient * prod(_raw(variable, power) for variable, power in zip(stand, powers, strict=True))
        for powers, coefficient in sp.Poly(plain, *stand.values()).terms()
    )


def _of_student(freedom: Any, order: int) -> Any:
    """A moment of Student's t, which SymPy does not integrate; infinite from the degrees of freedom on."""
    if order >= freedom:
        return sp.oo
    if order % 2:
        return sp.Integer(0)
    return prod((freedom * (2 * i - 1) / (freedom - 2 * i) for i in range(1, order // 2 + 1)), start=sp.Integer(1))


@cache
def _expected(expr: Any) -> Any:
    """The mean by SymPy; `Incomparable` where that finds no number."""
    from sympy.stats import E

    try:
        value = within(SECONDS, lambda: E(expr))
    except Exception as error:  # SymPy raises whatever it likes
        raise Incomparable(f"SymPy finds no mean of {expr} ({type(error).__name__})") from error
    if value is sp.oo:
        return value
    if value.has(sp.oo, sp.zoo, sp.nan) or not value.is_number or value.has(sp.Integral, sp.Sum):
        raise Incomparable(f"SymPy finds no mean of {expr}")
    return value


def _density(expr: Any) -> Any:
    """The density as a function of a number; None where single values have a probability."""
    from sympy.stats import density
    from sympy.stats.rv import RandomSymbol

    variables = expr.atoms(RandomSymbol)
    if all(_values(variable) is not None for variable in variables):
        return None
    try:
        found = within(SECONDS, lambda: density(expr))
        found(sp.Rational(1, 3))
    except Exception as error:  # as above
        raise Incomparable(f"SymPy finds no density of {expr} ({type(error).__name__})") from error
    return found


def _values(expr: Any) -> list[Any] | None:
    """All values of a law, where these are finitely many."""
    from sympy.stats.rv import RandomSymbol

    variables = sorted(expr.atoms(RandomSymbol), key=str)
    listed = [getattr(variable.pspace.distribution, "dict", None) for variable in variables]
    if not variables or not all(isinstance(values, (dict, sp.Dict)) for values in listed):
        return None
    chosen = itertools.product(*(list(values or ()) for values in listed))
    return [expr.xreplace(dict(zip(variables, values, strict=True))) for values in chosen]


def _ends(expr: Any) -> tuple[Any, Any]:
    """Between what a law's values lie, of a variable and what is affine in one."""
    from sympy.stats.rv import RandomSymbol

    listed = _values(expr)
    if listed is not None:
        return sp.Min(*listed), sp.Max(*listed)
    variables = expr.atoms(RandomSymbol)
    if len(variables) != 1:
        raise Incomparable(f"the support of {expr} is not known")
    (variable,) = variables
    free = sp.Dummy(real=True)
    plain = expr.xreplace({variable: free})
    if not plain.is_polynomial(free) or sp.degree(plain, free) != 1:
        raise Incomparable(f"the support of {expr} is not known")
    support = variable.pspace.domain.set
    slope, offset = sp.Poly(plain, free).all_coeffs()
    ends = [slope * end + offset for end in (support.inf, support.sup)]
    return (ends[0], ends[1]) if slope > 0 else (ends[1], ends[0])


def _middle(low: Any, high: Any, expr: Any) -> Any:
    """A place inside, away from both ends."""
    if low.is_finite and high.is_finite:
        return (low + high) / 2
    return _raw(expr, 1)
