"""Absolute values resolved, roots and logarithms taken apart, by the signs of what they are taken of.

What is known of a sign is known at one point, and in one outcome: not inside of a derivative, a limit or a mean, nor
of what a sum or another binder ranges over (see `symcnn.judge.rewriting.rewrite_within` for these).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import Keys, keys
from symcnn.formulas.substitution import mapped
from symcnn.judge.randomness import is_mean
from symcnn.judge.signs import nonnegative, positive


def apart(expr: Formula, facts: Facts) -> Any:
    """An expression without the absolute values, and with the roots and logarithms taken apart, whose signs are known.

    >>> x, y = sp.symbols("x y", real=True)
    >>> apart(sp.log(sp.sqrt(x) / abs(y)), [x > 0, y > 0])
    log(x)/2 - log(y)
    """
    return with_logarithms_apart(with_roots_apart(without_abs(expr, facts), facts), facts)


def without_abs(expr: Formula, facts: Facts) -> Any:
    """Absolute values resolved where the facts entail a sign.

    >>> x = sp.Symbol("x", real=True)
    >>> without_abs(abs(x) + 1, [x <= 0])
    1 - x
    """

    def change(node: Formula, bound: Keys) -> Any:
        if isinstance(node, (sp.Derivative, sp.Limit)) or is_mean(node):
            return node
        if not isinstance(node, sp.Abs) or keys(node) & bound:
            return None
        if nonnegative(node.args[0], facts):
            return node.args[0]
        return -node.args[0] if nonnegative(-node.args[0], facts) else None

    return mapped(expr, change) if expr.has(sp.Abs) else expr


def with_logarithms_apart(expr: Formula, facts: Facts) -> Any:
    """Logarithms of products, quotients and powers taken apart where every factor's base is entailed to be positive.

    >>> x, y = sp.symbols("x y", real=True)
    >>> with_logarithms_apart(sp.log(1 / x), [x > 0]), with_logarithms_apart(sp.log(x * y), [x * y > 0])
    (-log(x), log(x*y))
    """

    def change(node: Formula, bound: Keys) -> Any:
        if isinstance(node, (sp.Derivative, sp.Limit)) or is_mean(node):
            return node
        if not isinstance(node, sp.log) or len(node.args) > 1 or keys(node) & bound:
            return None
        powers = [factor.as_base_exp() for factor in sp.Mul.make_args(node.args[0])]
        if (len(powers) == 1 and powers[0][1] == 1) or not all(positive(base, facts) for base, _ in powers):
            return None
        return sp.Add(*(exponent * with_logarithms_apart(sp.log(base), facts) for base, exponent in powers))

    return mapped(expr, change) if expr.has(sp.log) else expr


def with_roots_apart(expr: Formula, facts: Facts) -> Any:
    """Roots of products and powers taken apart where every factor is entailed not to be below zero.

    >>> x, y = sp.symbols("x y", real=True)
    >>> with_roots_apart(sp.sqrt(x * y), [x >= 0, y >= 0]), with_roots_apart(sp.sqrt(x * y), [x * y >= 0])
    (sqrt(x)*sqrt(y), sqrt(x*y))
    """

    def change(node: Formula, bound: Keys) -> Any:
        if isinstance(node, (sp.Derivative, sp.Limit)) or is_mean(node):
            return node
        if not (node.is_Pow and node.exp.is_Rational and node.exp.q > 1) or keys(node) & bound:
            return None
        if node.base.is_Pow and node.base.exp.is_Integer and nonnegative(node.base.base, facts):
            return sp.Pow(node.base.base, node.base.exp * node.exp)
        if not node.base.is_Mul:
            return None
        if not all(nonnegative(factor, facts) for factor in node.base.args):
            return None
        return sp.Mul(*(sp.Pow(factor, node.exp) for factor in node.base.args))

    return mapped(expr, change) if expr.has(sp.Pow) else expr


__all__ = ["apart", "with_logarithms_apart"]
