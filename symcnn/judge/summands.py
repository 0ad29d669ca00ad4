"""The summand of a sum in a form in which what does not move with its index can be taken out."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.whole import is_whole
from symcnn.judge import algebra, signs


def expanded(expr: Formula) -> Any:
    """Products multiplied out."""
    # Powers keep their exponents together: S^(l-1) = S^l/S needs S != 0, which algebra asks for.
    return sp.expand(expr, power_base=False, power_exp=False, log=False)


def conditions_apart(body: Formula, symbol: Formula) -> Any:
    """A product with each indicator of several conditions divided into those that speak of a symbol and the others.

    The indicator of a conjunction is the product of the indicators. SymPy joins them again inside of a sum.
    """
    factors = []
    for factor in sp.Mul.make_args(body):
        branch, condition = factor.args[0] if isinstance(factor, sp.Piecewise) else (None, sp.true)
        others = [part for part in sp.And.make_args(condition) if symbol not in free(part)]
        if branch != 1 or tuple(factor.args[1:]) != ((0, True),) or not others:
            factors.append(factor)
            continue
        own = [part for part in sp.And.make_args(condition) if symbol in free(part)]
        factors += [sp.Piecewise((1, sp.And(*parts)), (0, True)) for parts in (own, others)]
    return sp.Mul(*factors)


def powers_apart(body: Formula, symbol: Formula, facts: tuple[Boolean, ...]) -> Any:
    """Each power b^(u - s) as b^u b^(-s), where s is the symbol of the sum, and b is known not to be 0."""

    def change(power: Formula) -> Any:
        base, exponent = power.args
        parts = sp.Add.make_args(sp.expand(exponent))
        still = [part for part in parts if symbol not in free(part)]
        if symbol in free(base) or not still or len(still) == len(parts) or base.is_number:
            return power
        if not all(map(is_whole, parts)) or not signs.nonzero(base, facts):
            return power
        moving = sp.Add(*(part for part in parts if symbol in free(part)))
        return sp.Mul(sp.Pow(base, sp.Add(*still)), sp.Pow(base, moving), evaluate=False)

    def visit(term: Formula) -> Any:
        factors = [change(factor) if factor.is_Pow else factor for factor in sp.Mul.make_args(term)]
        return sp.Mul(*(part for factor in factors for part in sp.Mul.make_args(factor)), evaluate=False)

    return sp.Add(*map(visit, sp.Add.make_args(body)), evaluate=False) if body.has(sp.Pow) else body


def cancelled(body: Formula) -> Any:
    """A summand with what cancels between its parts cancelled, where it divides by a sum."""
    if not any(power.exp.is_negative and power.base.has(sp.Sum) for power in body.atoms(sp.Pow)):
        return body
    rational, names, split = algebra.opaque(body)
    return body if split else expanded(sp.cancel(rational).xreplace({name: part for part, name in names.items()}))


__all__ = ["cancelled", "conditions_apart", "expanded", "powers_apart"]
