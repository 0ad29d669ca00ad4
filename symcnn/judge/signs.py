"""Signs of exponentials, powers and their sums, of which the whole-number solver knows nothing.

As a route it may prove that one side of a line is above the other, or is not
the same: their difference, which has a value, is a product or a sum of parts
that are above zero (or, beside one that is, not below it; or a product of parts
that are not zero).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import keys
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.ranges import ranges
from symcnn.judge.rewriting import rewrite_within

LARGEST = 60
"""Operations in a difference that is factored."""


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove that one side is above the other, or not below it, where their difference is built of such parts.

    >>> x, y, z = sp.symbols("x y z", real=True)
    >>> decide(z > 0, [sp.Eq(z, x * sp.exp(y)), x > 0]).status.value, decide(z > 0, [sp.Eq(z, x * sp.exp(y))])
    ('proved', None)
    """
    if isinstance(goal, sp.Ne) and all(isinstance(side, sp.Expr) for side in goal.args):
        apart = nonzero(goal.lhs - goal.rhs, facts)
        return Judgement(Status.PROVED, "signs", "The difference of the two sides is not zero.") if apart else None
    if not isinstance(goal, (sp.Gt, sp.Lt, sp.Ge, sp.Le)) or not all(isinstance(side, sp.Expr) for side in goal.args):
        return None
    above, parts = (_positive, "positive") if isinstance(goal, (sp.Gt, sp.Lt)) else (_nonnegative, "nonnegative")
    difference = goal.gts - goal.lts
    known = rewrite_within(difference, facts)
    factored = sp.factor(known) if known.count_ops() <= LARGEST else known
    if any(above(term, facts) for term in dict.fromkeys((difference, known, factored))):
        return Judgement(Status.PROVED, "signs", f"The difference of the two sides is made of {parts} parts.")
    return None


def positive(expr: Formula, facts: Facts) -> bool:
    """Whether the facts entail that an expression, which has a value, is above zero.

    An exponential of a real number is, and the logarithm of a number above one;
    a product and a quotient of positive parts are; a sum of a positive part and others that are not below zero is;
    a sum over a range is where the range is not empty, a product where the range does not run backwards.

    >>> x, n, i = sp.Symbol("x", real=True), sp.Symbol("n", integer=True), sp.Symbol("i", integer=True)
    >>> total = sp.Sum(sp.exp(i * x), (i, 1, n))
    >>> positive(1 / total, [n >= 1]), positive(total, [n >= 0]), positive(sp.exp(x) - 1, [])
    (True, False, False)
    """
    return any(_positive(one, facts) for one in _forms(expr, facts))


def _forms(expr: Formula, facts: Facts) -> Iterator[Any]:
    """An expression, and, when it is asked for, what it is by the equations among the facts."""
    yield expr
    said = (fact.body if isinstance(fact, ForAll) else fact for fact in facts)
    if any(isinstance(part, sp.Eq) and keys(part.lhs) & keys(expr) for fact in said for part in sp.And.make_args(fact)):
        known = rewrite_within(expr, facts)
        if known != expr:
            yield known


def _positive(expr: Formula, facts: Facts) -> bool:
    if sp.Gt(expr, 0) in facts:
        return True
    if isinstance(expr, sp.exp):
        return expr.args[0].is_real is not False
    if isinstance(expr, sp.factorial):
        return True  # of a whole number from 0 on, where it has a value
    if isinstance(expr, sp.log):
        return _positive(expr.args[0] - 1, facts)
    if isinstance(expr, sp.Sum):
        return _sum(expr, facts) or integers.entails(facts, sp.Gt(expr, 0))
    if isinstance(expr, sp.Product):
        return integers.entails(facts, sp.Gt(expr, 0)) or _every_factor(_positive, expr, facts)
    if expr.is_Mul:
        if all(_positive(part, facts) for part in expr.args):
            return True
    elif expr.is_Add:
        above = [_positive(part, facts) for part in expr.args]
        if any(above) and all(sure or _nonnegative(part, facts) for sure, part in zip(above, expr.args, strict=True)):
            return True
    elif expr.is_Pow and expr.exp.is_real is not False and _positive(expr.base, facts):
        return True
    if expr.has(sp.Sum, sp.Product, sp.Integral):
        return False  # SymPy's assumptions take no account of a reversed range
    return bool(expr.is_positive) or integers.entails([*facts, *power_lemmas(expr, facts)], sp.Gt(expr, 0))


def power_lemmas(expr: Formula, facts: Facts) -> list[Any]:
    """Bounds of the powers b^e with symbolic exponents, each a law of real numbers, by where b and e are known to lie.

    For b > 0 it is above 0, for b >= 0 not below it (the power has a value, so that e > 0 or b > 0 or, of 0^0 = 1,
    e = 0). For e > 0 it is below 1 where 0 <= b < 1, and above 1 where b > 1; the same holds with "at most" and
    "at least", for e >= 0. For e >= 1 it lies on the same side of b as of 1. For -1 < b < 1 and a whole e >= 1 its
    size is below 1. Of two powers of one base the one with the larger exponent is not the larger one where
    0 < b <= 1, and where b = 0 and the exponents are not below 0; it is the smaller one where 0 < b < 1.
    """
    lemmas: list[Any] = []
    powers = [power for power in expr.atoms(sp.Pow) if not power.exp.is_number]

    def known(condition: Any) -> bool:
        return integers.entails(facts, condition)

    for power in sorted(powers, key=sp.default_sort_key):
        base, exponent = power.args
        if not known(base >= 0):
            small = is_whole(exponent) and known(exponent >= 1) and known(sp.And(base > -1, base < 1))
            lemmas += [power < 1, power > -1] if small else []
            continue
        lemmas.append(power > 0 if known(base > 0) else power >= 0)
        if not known(exponent >= 0):
            continue
        strict, least = known(exponent > 0), known(exponent >= 1)
        if known(base <= 1):
            lemmas += [power < 1 if strict and known(base < 1) else power <= 1, *([power <= base] if least else [])]
        elif known(base >= 1):
            lemmas += [power > 1 if strict and known(base > 1) else power >= 1, *([power >= base] if least else [])]
    fixed = [
        power for power in expr.atoms(sp.Pow) if power.exp.is_Integer and any(power.base == p.base for p in powers)
    ]
    for one, other in permutations([*powers, *fixed], 2):
        base, more = one.base, one.exp - other.exp
        if base != other.base or {one, other} <= {*fixed} or not known(sp.And(base >= 0, base <= 1, sp.Ge(more, 0))):
            continue
        if known(base > 0) or known(other.exp >= 0):
            strict = known(sp.And(base > 0, base < 1)) and known(sp.Gt(more, 0))
            lemmas.append(one < other if strict else one <= other)
    return [lemma for lemma in lemmas if lemma not in (sp.true, sp.false)]


def _sum(expr: Formula, facts: Facts) -> bool:
    entered = summand(expr, facts)
    return entered is not None and entered[1] and _positive(entered[0], entered[2])


def _every_factor(sign: Callable[[Formula, Facts], bool], expr: Formula, facts: Facts) -> bool:
    """Whether every factor of a product over a range has a sign that a product of such has; one of none is 1."""
    entered = summand(expr, facts)
    return entered is not None and sign(entered[0], entered[2])


def summand(expr: Formula, facts: Facts) -> tuple[Any, bool, tuple[Boolean, ...]] | None:
    """A summand (or a factor) under names of its own, whether there is one at all, and what is known inside.

    None where it is not known that the range does not run backwards.
    """
    own = {symbol: sp.Dummy(symbol.name, **symbol.assumptions0) for symbol, _, _ in expr.limits}
    if len(own) < len(expr.limits):
        return None
    known = ranges([tuple(part.xreplace(own) for part in limit) for limit in expr.limits], facts)
    return None if known is None else (expr.function.xreplace(own), known[0], tuple(known[1]))


def nonzero(base: Formula, facts: Facts) -> bool:
    """Whether the facts entail that an expression is not zero."""
    return any(_nonzero(one, facts) for one in _forms(base, facts))


def _nonzero(base: Formula, facts: Facts) -> bool:
    if base.is_nonzero:
        return True
    if isinstance(base, sp.Pow):
        return _nonzero(base.base, facts)
    if isinstance(base, sp.log):
        return positive(base.args[0], facts) and nonzero(base.args[0] - 1, facts)
    if base.is_Mul and base.has(sp.log):
        return all(_nonzero(factor, facts) for factor in base.args)
    if base.has(sp.exp, sp.Sum, sp.factorial) and _positive(base, facts):
        return True
    if integers.entails([*facts, *power_lemmas(base, facts)], sp.Ne(base, 0)):
        return True
    if isinstance(base, sp.Product):
        return _every_factor(_nonzero, base, facts)
    if base.is_Mul and base.has(sp.Product) and all(_nonzero(factor, facts) for factor in base.args):
        return True
    product = factored(base)
    product = sp.factor(base) if product == base else product
    parts = [part for part in product.args if not part.is_Number]
    return product != base and product.is_Mul and all(_nonzero(part, facts) for part in parts)


def factored(expr: Formula) -> Any:
    """A sum as a product, in which roots, functions and sums over ranges stay as they are.

    >>> x, y = sp.symbols("x y", real=True)
    >>> factored(x * sp.sqrt(x + x * y) + sp.sqrt(x + x * y))
    (x + 1)*sqrt(x*y + x)
    """
    names: dict[Any, Any] = {}

    def walk(node: Formula) -> Any:
        if node.is_Number or node.is_Symbol:
            return node
        if node.is_Add or node.is_Mul:
            return node.func(*map(walk, node.args))
        if node.is_Pow and node.exp.is_Integer:
            return walk(node.base) ** node.exp
        return names.setdefault(node, sp.Dummy(real=True))

    product = sp.factor(walk(expr))
    return product.xreplace({name: node for node, name in names.items()})


def nonnegative(expr: Formula, facts: Facts) -> bool:
    """Whether the facts entail that an expression, which has a value, is at least zero.

    A square root is, where it is real; a product and a sum of such parts are,
    and a sum over a range all of whose terms are.
    """
    return any(_nonnegative(one, facts) for one in _forms(expr, facts))


def _nonnegative(expr: Formula, facts: Facts) -> bool:
    if isinstance(expr, sp.Sum):
        entered = summand(expr, facts)
        return (entered is not None and _nonnegative(entered[0], entered[2])) or integers.entails(facts, expr >= 0)
    if isinstance(expr, sp.Product):
        return integers.entails(facts, expr >= 0) or _every_factor(_nonnegative, expr, facts)
    if expr.is_nonnegative:
        return True
    if isinstance(expr, sp.log):
        return _nonnegative(expr.args[0] - 1, facts)
    if expr.is_Add and expr.has(sp.Sum) and all(_nonnegative(part, facts) for part in expr.args):
        return True
    if isinstance(expr, sp.Pow) and expr.exp == sp.Rational(1, 2):
        return _nonnegative(expr.base, facts)
    if expr.is_Mul and all(_nonnegative(factor, facts) for factor in expr.args):
        return True
    if isinstance(expr, sp.Pow) and is_whole(expr.exp) and _nonnegative(expr.base, facts):
        return expr.exp.is_nonnegative or _nonzero(expr.base, facts)
    return integers.entails([*facts, *power_lemmas(expr, facts)], sp.Ge(expr, 0))


def seen(sign: Callable[[Formula, Facts], bool], base: Formula, facts: Facts) -> bool:
    """Whether a sum that has a value has a sign, as it stands or as a product: that is the same wherever it has one."""
    if sign(base, facts):
        return True
    if not base.is_Add or sp.count_ops(base) > LARGEST:
        return False
    turned = 0
    for factor in sp.Mul.make_args(factored(base)):
        part, power = factor.as_base_exp() if factor.is_Pow and factor.exp.is_Integer else (factor, sp.S.One)
        if part == base:
            return False  # it is no product
        if power % 2 == 0:
            if sign is not nonnegative and not nonzero(part, facts):
                return False
        elif not (sign(part, facts) or positive(part, facts)):
            if not (sign(-part, facts) or positive(-part, facts)):
                return False
            turned += 1
    return turned % 2 == 0 or sign is nonzero
