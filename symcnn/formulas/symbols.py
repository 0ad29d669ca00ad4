"""The vocabulary in which derivations are written: symbols, sequences and quantified statements.

Symbols carry their kind alone (whole or real number). Every bound on them
stands in a derivation's ``where``, so that each assumption is printed, is
checked on input, and can be dropped to see whether the proof used it.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.logic.boolalg import Boolean, BooleanFunction

from symcnn.errors import accepting, of_kind
from symcnn.formulas import mended
from symcnn.formulas.aliases import Formula

mended.mend()  # before the first line is written

DOT = "·"
"""A sign that no name in a file holds: the engine's own names have it (`symcnn.formulas.own_names`)."""


@accepting('a text of names, such as "n k"')
def integers(names: str) -> Any:
    """Whole-number symbols.

    >>> n, k = integers("n k")
    >>> n.is_integer, n.is_positive
    (True, None)
    """
    of_kind("what names symbols", names, str, "a text")
    return sp.symbols(names, integer=True)


@accepting('a text of names, such as "beta eta"')
def reals(names: str) -> Any:
    """Real symbols.

    >>> beta, eta = reals("beta eta")
    >>> beta.is_real
    True
    """
    of_kind("what names symbols", names, str, "a text")
    return sp.symbols(names, real=True)


@accepting('a name and its lengths, such as sequence("K", L)')
def sequence(name: str, *length: Any, integer: bool = False) -> sp.IndexedBase:
    """A sequence ``K_1, K_2, ...`` (1-based) or, with two lengths, a doubly indexed array.

    >>> L = integers("L")
    >>> K = sequence("K", L, integer=True)
    >>> K[1].is_integer, K.shape
    (True, (L,))
    """
    of_kind("the name of a sequence", name, str, "a text")
    kind = {"integer": True} if integer else {"real": True}
    return sp.IndexedBase(name, shape=length or None, **kind)


@accepting('a name, such as function("m")')
def function(name: str, integer: bool = False) -> Any:
    """An unknown function of the index of a recurrence, such as ``m(t)``.

    >>> m, t = function("m"), integers("t")
    >>> m(t).is_real
    True
    """
    of_kind("the name of a function", name, str, "a text")
    kind = {"integer": True} if integer else {"real": True}
    return sp.Function(name, **kind)


@accepting("a condition, such as indicator(i <= n)")
def indicator(condition: Boolean) -> sp.Expr:
    """1 where the condition holds, else 0."""
    result: sp.Expr = sp.Piecewise((sp.Integer(1), condition), (sp.Integer(0), True))
    return result


class Iff(BooleanFunction):  # type: ignore[misc]
    """``left`` holds just when ``right`` does. Ordered (SymPy's ``Equivalent`` is a set).

    >>> n = integers("n")
    >>> Iff(n > 2, n >= 3)
    Iff(n > 2, n >= 3)
    """

    nargs = 2

    @accepting("two propositions, such as Iff(n > 2, n >= 3)")
    def __new__(cls, left: Boolean, right: Boolean, **options: Any) -> Any:
        return BooleanFunction.__new__(cls, *(sp.sympify(side, strict=True) for side in (left, right)), **options)

    @classmethod
    def eval(cls, left: Boolean, right: Boolean) -> Boolean | None:
        return None

    @property
    def left(self) -> Boolean:
        return self.args[0]

    @property
    def right(self) -> Boolean:
        return self.args[1]


class ForAll(Boolean):  # type: ignore[misc]
    """``body`` for every value of the bound symbols: ``ForAll(K[l] >= 1, (l, 1, oo))``.

    Limits are written as those of ``Sum``. An infinite end is no restriction.
    """

    @accepting("a proposition and its ranges, such as ForAll(K[l] >= 1, (l, 1, L))")
    def __new__(cls, body: Boolean, *limits: Any) -> Any:
        if not limits:
            raise TypeError("ForAll needs at least one (symbol, low, high)")
        parts = ((sp.sympify(part, strict=True) for part in limit) for limit in limits)
        return Boolean.__new__(cls, sp.sympify(body, strict=True), *(sp.Tuple(*limit) for limit in parts))

    @property
    def body(self) -> Boolean:
        return self.args[0]

    @property
    def limits(self) -> tuple[tuple[sp.Symbol, sp.Expr, sp.Expr], ...]:
        return tuple((limit[0], limit[1], limit[2]) for limit in self.args[1:])

    @property
    def free_symbols(self) -> set[Any]:
        free: set[Any] = set(self.body.free_symbols)
        for symbol, low, high in self.limits:
            inner = {x for x in free if x != symbol and symbol not in getattr(x, "free_symbols", ())}
            free = inner | low.free_symbols | high.free_symbols
        return free

    def _eval_subs(self, old: Formula, new: Formula) -> Any:
        """A bound symbol is not replaced."""
        if any(old == symbol for symbol, _, _ in self.limits):
            return self
        return None


class Maximum(ExprWithLimits):  # type: ignore[misc]
    """The largest value of ``body`` over the whole numbers ``low <= t <= high``: ``Maximum(live(t), (t, 0, T))``.

    Where the range is empty it has no value.

    >>> t, T = integers("t T")
    >>> largest = Maximum(t * (4 - t), (t, 0, T))
    >>> largest.free_symbols, largest.subs(T, 3).doit()
    ({T}, 4)
    """

    @accepting("a term and one range, such as Maximum(live(t), (t, 0, T))")
    def __new__(cls, body: Formula, *limits: Any) -> Maximum:
        if len(limits) != 1 or len(limits[0]) != 3 or not limits[0][0].is_integer:
            raise TypeError("Maximum needs one (whole-number symbol, low, high)")
        made: Maximum = ExprWithLimits.__new__(cls, body, *limits)
        return made

    def doit(self, **hints: Any) -> Any:
        """The value where both ends are numbers and the range is not empty; else the maximum as it stands."""
        symbol, low, high = self.limits[0]
        if not (low.is_Integer and high.is_Integer and low <= high):
            return self
        values = [self.function.subs(symbol, t).doit(**hints) for t in range(int(low), int(high) + 1)]
        return sp.Max(*values)


class Independent(Boolean):  # type: ignore[misc]
    """All members of the named families are mutually independent, within a family and between them.

    Each family is named once.

    >>> w, z = sequence("w"), sequence("z")
    >>> Independent(w, z).families == (w, z)
    True
    """

    @accepting("random families, such as Independent(w, z)")
    def __new__(cls, *families: sp.IndexedBase) -> Any:
        labels = [str(getattr(family, "label", family)) for family in families]
        twice = sorted({label for label in labels if labels.count(label) > 1})
        if twice:
            raise TypeError(f"Independent names {twice[0]} twice, and no family is independent of itself")
        return Boolean.__new__(cls, *families)

    @property
    def families(self) -> tuple[sp.IndexedBase, ...]:
        families: tuple[sp.IndexedBase, ...] = self.args
        return families


class Density(Boolean):  # type: ignore[misc]
    """A member of a random family has this probability density: ``Density(z[i], u, phi)``, phi in terms of u.

    >>> z, (i, u) = sequence("z"), (integers("i"), reals("u"))
    >>> Density(z[i], u, sp.exp(-u)).member
    z[i]
    """

    @accepting("a member, a variable and a term in it, such as Density(z[i], u, exp(-u))")
    def __new__(cls, member: sp.Indexed, variable: sp.Symbol, density: sp.Expr) -> Any:
        return Boolean.__new__(cls, member, variable, sp.sympify(density, strict=True))

    @property
    def member(self) -> sp.Indexed:
        return self.args[0]

    @property
    def variable(self) -> sp.Symbol:
        return self.args[1]

    @property
    def density(self) -> sp.Expr:
        return self.args[2]

    @property
    def free_symbols(self) -> set[Any]:
        free: set[Any] = self.member.free_symbols | (self.density.free_symbols - {self.variable})
        return free


class HasValue(Boolean):  # type: ignore[misc]
    """That a term has a value, and a whole one if ``whole``: what the right side of a definition owes.

    Of a proposition, that each of its terms has one.
    """

    def __new__(cls, term: Formula, whole: Any = sp.false) -> Any:
        return Boolean.__new__(cls, sp.sympify(term, strict=True), sp.sympify(bool(whole), strict=True))

    @property
    def term(self) -> Any:
        return self.args[0]

    @property
    def whole(self) -> bool:
        return bool(self.args[1])
