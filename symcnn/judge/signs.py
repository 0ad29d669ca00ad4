"""Signs of exponentials, powers and their sums, of which the whole-number solver knows nothing.

As a route it may prove that one side of a line is above the other: their
difference, which has a value, is a product or a sum of parts that are above
zero (or, beside one that is, not below it).
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.ranges import ranges
from symcnn.judge.rewriting import rewrite


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove that one side is above the other, or not below it, where their difference is built of such parts.

    >>> x, y, z = sp.symbols("x y z", real=True)
    >>> decide(z > 0, [sp.Eq(z, x * sp.exp(y)), x > 0]).status.value, decide(z > 0, [sp.Eq(z, x * sp.exp(y))])
    ('proved', None)
    """
    if not isinstance(goal, (sp.Gt, sp.Lt, sp.Ge, sp.Le)) or not all(isinstance(side, sp.Expr) for side in goal.args):
        return None
    above, parts = (positive, "positive") if isinstance(goal, (sp.Gt, sp.Lt)) else (nonnegative, "nonnegative")
    difference = goal.gts - goal.lts
    if any(above(term, facts) for term in dict.fromkeys((difference, rewrite(difference, facts)))):
        return Judgement(Status.PROVED, "signs", f"The difference of the two sides is made of {parts} parts.")
    return None


def positive(expr: Formula, facts: Facts) -> bool:
    """Whether the facts entail that an expression, which has a value, is above zero.

    An exponential of a real number is; a product and a quotient of positive
    parts are; a sum of a positive part and others that are not below zero is;
    a sum over a range is where the range is not empty.

    >>> x, n, i = sp.Symbol("x", real=True), sp.Symbol("n", integer=True), sp.Symbol("i", integer=True)
    >>> total = sp.Sum(sp.exp(i * x), (i, 1, n))
    >>> positive(1 / total, [n >= 1]), positive(total, [n >= 0]), positive(sp.exp(x) - 1, [])
    (True, False, False)
    """
    if sp.Gt(expr, 0) in facts:
        return True
    if isinstance(expr, sp.exp):
        return expr.args[0].is_real is not False
    if isinstance(expr, sp.factorial):
        return True  # of a whole number from 0 on, where it has a value
    if isinstance(expr, sp.Sum):
        return _sum(expr, facts) or integers.entails(facts, sp.Gt(expr, 0))
    if expr.is_Mul:
        if all(positive(part, facts) for part in expr.args):
            return True
    elif expr.is_Add:
        above = [positive(part, facts) for part in expr.args]
        if any(above) and all(sure or nonnegative(part, facts) for sure, part in zip(above, expr.args, strict=True)):
            return True
    elif expr.is_Pow and expr.exp.is_real and positive(expr.base, facts):
        return True
    if expr.has(sp.Sum, sp.Product, sp.Integral):
        return False  # SymPy's assumptions take no account of a reversed range
    return bool(expr.is_positive) or integers.entails([*facts, *power_lemmas(expr, facts)], sp.Gt(expr, 0))


def power_lemmas(expr: Formula, facts: Facts) -> list[Any]:
    """Bounds of the powers with symbolic exponents: 0 < b^e, and b^e < 1 where 0 < b < 1 and e > 0."""
    lemmas: list[Any] = []
    for power in expr.atoms(sp.Pow):
        if power.exp.is_number or not integers.entails(facts, power.base > 0):
            continue
        lemmas.append(power > 0)
        if integers.entails(facts, power.base < 1) and integers.entails(facts, power.exp > 0):
            lemmas.append(power < 1)
    return lemmas


def _sum(expr: Formula, facts: Facts) -> bool:
    entered = summand(expr, facts)
    return entered is not None and entered[1] and positive(entered[0], entered[2])


def summand(expr: Formula, facts: Facts) -> tuple[Any, bool, tuple[Boolean, ...]] | None:
    """A summand under names of its own, whether there is one at all, and what is known inside; None where it is not."""
    own = {symbol: sp.Dummy(symbol.name, **symbol.assumptions0) for symbol, _, _ in expr.limits}
    if len(own) < len(expr.limits):
        return None
    known = ranges([tuple(part.xreplace(own) for part in limit) for limit in expr.limits], facts)
    return None if known is None else (expr.function.xreplace(own), known[0], tuple(known[1]))


def nonzero(base: Formula, facts: Facts) -> bool:
    """Whether the facts entail that an expression is not zero."""
    if base.is_nonzero:
        return True
    if isinstance(base, sp.Pow):
        return nonzero(base.base, facts)
    if base.has(sp.exp, sp.Sum, sp.factorial) and positive(base, facts):
        return True
    if integers.entails([*facts, *power_lemmas(base, facts)], sp.Ne(base, 0)):
        return True
    product = factored(base)
    product = sp.factor(base) if product == base else product
    parts = [part for part in product.args if not part.is_Number]
    return product != base and product.is_Mul and all(nonzero(part, facts) for part in parts)


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
    if isinstance(expr, sp.Sum):
        entered = summand(expr, facts)
        return (entered is not None and nonnegative(entered[0], entered[2])) or integers.entails(facts, expr >= 0)
    if expr.is_nonnegative:
        return True
    if expr.is_Add and expr.has(sp.Sum) and all(nonnegative(part, facts) for part in expr.args):
        return True
    if isinstance(expr, sp.Pow) and expr.exp == sp.Rational(1, 2):
        return nonnegative(expr.base, facts)
    if expr.is_Mul and all(nonnegative(factor, facts) for factor in expr.args):
        return True
    if isinstance(expr, sp.Pow) and is_whole(expr.exp) and nonnegative(expr.base, facts):
        return expr.exp.is_nonnegative or nonzero(expr.base, facts)
    return integers.entails(facts, expr >= 0)
