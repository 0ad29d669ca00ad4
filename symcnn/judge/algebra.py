"""The route of rational algebra, with every power of a symbolic exponent as one more unknown.

It may prove an equation. Equations among the facts are used as replacements first. The difference of
the two sides is expanded over one denominator; it is an identity when the
numerator vanishes, and it counts only where the facts entail that no
denominator is zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.substitution import canonical
from symcnn.formulas.whole import is_whole
from symcnn.judge.factorials import lowered
from symcnn.judge.instances import members
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.ranges import fresh, powers
from symcnn.judge.rewriting import MOST_REWRITES, rewrite, rewrite_once, rewrite_within
from symcnn.judge.signed import apart
from symcnn.judge.signs import nonnegative, nonzero, positive


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove an equation whose sides agree as rational functions (after the facts' replacements)."""
    if not isinstance(goal, sp.Eq):
        return None
    written = (goal.lhs, goal.rhs)
    if not defined(*written, facts=facts):
        return None
    ways = (tuple(way(side, facts) for side in written) for way in (rewrite, rewrite_within))
    for left, right in dict.fromkeys((written, *ways)):
        if (left, right) != written and not replacements_defined(written, facts):
            return None
        left, right = (apart(side, facts) for side in (left, right))
        if equal(left, right, facts):
            return Judgement(
                Status.PROVED,
                "rational algebra",
                "The difference of the two sides expands to zero.",
                {"difference": sp.srepr(left - right) if len(str(left - right)) < 2000 else "long"},
            )
        judgement = _by_squares(left, right, facts)
        if judgement is not None:
            return judgement
    return None


def equal(left: Formula, right: Formula, facts: Facts) -> bool:
    """Whether two expressions agree as rational functions of their opaque parts, wherever the facts hold.

    >>> b, t = sp.symbols("b t", real=True)
    >>> equal(b**(t + 1), b*b**t, [b > 0]), equal(1/b*b, 1, [b > 0])
    (True, True)
    """
    roots: Roots = {}
    expr, _, split = opaque(lowered(left - right, facts), roots)
    if expr != 0:
        numerator, _ = sp.fraction(sp.together(expr))
        numerator = sp.expand(numerator)
        if _reduced(numerator, roots) != 0:
            return False
        # That a root squared is what it is the root of holds where there is a root.
        used = [base for name, (_, _, base) in roots.items() if numerator.has(name)]
        if not all(nonnegative(base, facts) or positive(base, facts) for base in used):
            return False
    if not all(nonzero(base, facts) or all(nonnegative(part, facts) for part in parts) for base, parts in split):
        return False
    return defined(left, right, facts=facts)


Roots = dict[Any, tuple[Any, int, Any]]
"""For each symbol that stands for a root, the base as a rational expression, which root of it, and the base itself."""


def _reduced(numerator: Any, roots: Roots) -> Any:
    """A polynomial in roots with each power u^(kq + r) of a q-th root of b as b^k u^r, over one denominator."""
    for _ in range(MOST_ROUNDS):
        high = [name for name, (_, order, _) in roots.items() if numerator != 0 and sp.degree(numerator, name) >= order]
        if not high:
            break
        # A root of something that holds another root comes before that one.
        name = next((one for one in high if not any(roots[other][0].has(one) for other in high)), high[0])
        base, order, _ = roots[name]
        terms = sp.Poly(numerator, name).all_terms()
        whole = sp.Add(*(value * base ** (power // order) * name ** (power % order) for (power,), value in terms))
        numerator = sp.expand(sp.fraction(sp.together(whole))[0])
    return numerator


MOST_ROUNDS = 12


def opaque(expr: Formula, roots: Roots | None = None) -> tuple[Any, dict[Any, Any], list[tuple[Any, tuple[Any, ...]]]]:
    """The expression as a rational one: everything that is not + * / or a whole power becomes a symbol.

    Also lists the powers b^(x + y) that were taken apart, which holds where b
    is not zero or x and y are at least zero. An exponential is taken apart without that, exp(x - y) = exp(x) / exp(y).
    A root that has a value is one of what is not below zero, so that
    b^(p/q) is the p-th power of b^(1/q); what each is the root of comes to stand in ``roots``.

    >>> n = sp.Symbol("n", integer=True)
    >>> rational, names, split = opaque(sp.floor(n/2)**2 + 1)
    >>> len(names), rational.is_polynomial(), split
    (1, True, [])
    >>> rational, names, _ = opaque(sp.sqrt(n) / n - 1 / sp.sqrt(n) + n ** sp.Rational(3, 2))
    >>> len(names), rational.is_rational_function()
    (1, True)
    """
    names: dict[Any, Any] = {}
    split: list[tuple[Any, tuple[Any, ...]]] = []

    def walk(node: Formula) -> Any:
        if node.is_Number or node.is_Symbol:
            return node
        if node.is_Add or node.is_Mul:
            return node.func(*(walk(arg) for arg in node.args))
        if node.is_Pow:
            base, exponent = node.args
            if exponent.is_Integer:
                return walk(base) ** exponent
            if exponent.is_Rational and base.is_Pow and base.exp == -1:
                return walk(sp.Pow(base.base, exponent)) ** -1  # the root has a value, so its base is above zero
            if exponent.is_Rational:
                return root(base, exponent.q) ** exponent.p
            parts = sp.Add.make_args(sp.expand(exponent))
            if len(parts) > 1 and base != 0:
                split.append((base, parts))
                return sp.Mul(*(walk(sp.Pow(base, part)) for part in parts))
            coefficient, rest = parts[0].as_coeff_Mul()
            if len(parts) == 1 and coefficient.is_Integer and coefficient != 1 and not rest.is_Number:
                return walk(sp.Pow(base, rest)) ** coefficient
            if base.is_Mul and is_whole(exponent):
                return sp.Mul(*(walk(sp.Pow(factor, exponent)) for factor in base.args))
            node = sp.Pow(inner(base), parts[0], evaluate=False) if len(parts) == 1 else node
        if isinstance(node, sp.exp):
            return exponential(node.args[0])
        return name(node)

    def name(node: Formula) -> Any:
        return names.setdefault(canonical(inner(node)), sp.Dummy(f"u{len(names)}"))

    def exponential(exponent: Formula) -> Any:
        powers = []
        for part in sp.Add.make_args(sp.expand(exponent)):
            coefficient, rest = part.as_coeff_Mul()
            whole = coefficient.is_Rational
            base = sp.exp(rest if whole else part)
            if base != sp.E and not isinstance(base, sp.exp):
                powers.append(walk(sp.Pow(base, coefficient if whole else 1)))
            elif whole and coefficient.q > 1:
                powers.append(root(base, coefficient.q) ** coefficient.p)
            else:
                powers.append(name(base) ** (coefficient if whole else 1))
        return sp.Mul(*powers)

    def root(base: Formula, order: int) -> Any:
        under = walk(base)
        for known, (radicand, degree, _) in (roots or {}).items():
            if degree == order and sp.expand(sp.fraction(sp.together(radicand - under))[0]) == 0:
                return known
        power = sp.Pow(inner(base), sp.Rational(1, order), evaluate=False)
        own = names.setdefault(canonical(power), sp.Dummy(f"u{len(names)}"))
        if roots is not None:
            roots[own] = under, order, base
        return own

    def inner(node: Formula) -> Any:
        """An opaque part with its arguments in one form, so that equal parts become one symbol."""
        if node.is_Atom or isinstance(node, (sp.Sum, sp.Product, sp.Integral, sp.Piecewise, sp.Limit)):
            return node
        if isinstance(node, sp.Basic) and node.args and isinstance(node, sp.Expr):
            return node.func(*(_settled(arg) if isinstance(arg, sp.Expr) else arg for arg in node.args))
        return node

    return walk(sp.sympify(expr, strict=True)), names, split


def _settled(arg: Any) -> Any:
    if arg.has(sp.Sum, sp.Product, sp.Integral, sp.Piecewise):
        return arg
    return sp.expand(arg)


def defined(*sides: Any, facts: Facts) -> bool:
    """Whether the facts entail that no denominator in the sides is zero, nor a base under an exponent below 0.

    >>> b, t = sp.Symbol("b", real=True), sp.Symbol("t", integer=True)
    >>> defined(b**t, facts=[]), defined(b**t, facts=[t >= 0]), defined(b**t, facts=[b > 0])
    (False, True, True)
    """
    bases = {base for side in sides for base in denominators(side)}
    for power in {power for side in sides for power in sp.sympify(side, strict=True).atoms(sp.Pow)} - bases:
        bases |= _under(power, facts, bound(sides))
    if all(nonzero(base, facts) for base in bases):
        return True
    # What holds for all of a range may be needed, and can be had only where the index is known to lie in it.
    unique = [fresh(sp.sympify(side, strict=True)) for side in sides]
    return bool(bound(unique)) and all(
        nonzero(base, known)
        for side in unique
        for power, known in powers(side, facts)
        for base in denominators(power, deep=False) | _under(power, known, bound(unique))
    )


def _under(power: Formula, facts: Facts, indices: set[Any]) -> set[Any]:
    """The base of a power with an exponent that may be below zero; a sum's index in the exponent is not looked at."""
    if power.exp.is_number or power.base.is_nonzero or free(power.exp) & indices:
        return set()
    return set() if nonnegative(power.exp, facts) else {power.base}


def bound(sides: Sequence[Any]) -> set[Any]:
    """The symbols bound in sums, products and integrals."""
    binders = (sp.Sum, sp.Product, sp.Integral)
    return {
        limit[0] for side in sides for term in sp.sympify(side, strict=True).atoms(*binders) for limit in term.limits
    }


def replacements_defined(sides: Sequence[Any], facts: Facts) -> bool:
    """Whether all that the facts' equations put in place of parts of the sides has no zero denominator.

    A denominator may cancel when an equation is put in, and `defined` then sees
    none: each part is therefore replaced by itself and looked at.

    >>> a, b, c = sp.symbols("a b c", real=True)
    >>> quotient = sp.Eq(a, c / b)
    >>> replacements_defined([a * b], [quotient]), replacements_defined([a * b], [quotient, b > 0])
    (False, True)
    """
    todo = [part for side in sides for part in _replaceable(side)]
    seen: set[Any] = set()
    while todo and len(seen) <= MOST_REWRITES:
        part = todo.pop()
        if part in seen:
            continue
        seen.add(part)
        replaced = rewrite_once(part, facts)
        if replaced is None:
            continue
        if not defined(replaced, facts=facts):
            return False
        todo.extend(_replaceable(replaced))
    return not todo


def _replaceable(expr: Formula) -> list[Any]:
    """The parts that an equation may replace: symbols, and members of families."""
    return [*members(expr), *free(sp.sympify(expr, strict=True))]


def denominators(expr: Formula, deep: bool = True) -> set[Any]:
    """The bases of all negative powers, those inside sums and functions included; or of the expression alone."""
    found: set[Any] = set()
    for power in sp.sympify(expr, strict=True).atoms(sp.Pow) if deep else {expr}:
        exponent = power.exp
        if exponent.is_negative or (exponent.is_Mul and exponent.as_coeff_Mul()[0].is_negative):
            found |= set(sp.Mul.make_args(sp.factor_terms(power.base)))
    return {base for base in found if not base.is_Number}


def _by_squares(left: Formula, right: Formula, facts: Facts) -> Judgement | None:
    """Two non-negative numbers are equal when their squares are."""
    if not any(power.exp == sp.Rational(1, 2) for power in (left - right).atoms(sp.Pow)):
        return None
    if not all(nonnegative(side, facts) for side in (left, right)):
        return None
    if equal(left**2, right**2, facts) and defined(left, right, facts=facts):
        return Judgement(
            Status.PROVED,
            "rational algebra of squares",
            "Both sides are at least zero, and their squares agree.",
        )
    return None
