"""Equations among the facts, used from left to right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import ForAll
from symcnn.judge.instances import instances, is_member, members
from symcnn.judge.integers import entails
from symcnn.judge.randomness import random_names

MOST_REWRITES = 64


def rewrite(expr: Formula, facts: Facts) -> Any:
    """``expr`` with the equations among the facts applied from left to right, the latest first.

    An equation counts where its left side is a symbol or a member and does not
    occur on its right side. A recurrence unfolds only at a number or at a symbol
    plus a positive number, so ``m(t)`` stays as it is.

    >>> from symcnn.formulas.symbols import function, integers, reals
    >>> t, b, m = integers("t"), reals("b"), function("m")
    >>> facts = [sp.Eq(m(0), 0), ForAll(sp.Eq(m(t + 1), b * m(t) + 1), (t, 0, sp.oo)), t >= 0]
    >>> rewrite(m(t + 1), facts), rewrite(m(2), facts), rewrite(m(t), facts)
    (b*m(t) + 1, b + 1, m(t))
    """
    seen = {expr}
    for _ in range(MOST_REWRITES):
        changed = rewrite_once(expr, facts)
        if changed is None or changed in seen:
            return expr
        expr = changed
        seen.add(expr)
    return expr


def rewrite_once(expr: Formula, facts: Facts) -> Any:
    """`rewrite`, one equation applied once; None where none applies."""
    plain, random = tuple(fact for fact in facts if not isinstance(fact, ForAll)), random_names(tuple(facts))
    occurring = members(expr)
    for fact in reversed(facts):
        for part in sp.And.make_args(fact.body if isinstance(fact, ForAll) else fact):
            if not isinstance(part, sp.Eq):
                continue
            candidates: Iterable[Any] = [part]
            if isinstance(fact, ForAll):
                unfoldable = [term for term in occurring if not _recurs(part) or _unfolds(term)]
                candidates = instances(ForAll(part, *fact.limits), unfoldable, plain, random, entails)
            for equation in candidates:
                changed = _apply(equation, expr)
                if changed is not None:
                    return changed
    return None


def _apply(equation: Formula, expr: Formula) -> Any:
    """An equation used once; it holds in every outcome, hence under a mean, too (`symcnn.judge.outcomes`)."""
    if not isinstance(equation, sp.Eq):
        return None
    left, right = equation.args
    if not (left.is_Symbol or is_member(left)) or any(node == left for node in sp.preorder_traversal(right)):
        return None
    changed = put(expr, {left: right})
    return None if changed is None or changed == expr else changed


def _recurs(equation: Formula) -> bool:
    """Whether the family that the left side belongs to occurs on the right side."""
    return any(_head(term) == _head(equation.lhs) for term in _all_members(equation.rhs))


def _all_members(item: Formula) -> list[Any]:
    return [term for term in sp.preorder_traversal(item) if is_member(term)]


def _head(term: Formula) -> Any:
    return term.base if isinstance(term, sp.Indexed) else term.func


def _unfolds(term: Formula) -> bool:
    """A number, or a symbol plus a positive number, in each place where the recurrence could step down."""
    arguments = term.indices if isinstance(term, sp.Indexed) else term.args
    for argument in arguments:
        shift, symbols = argument.as_coeff_Add()
        if argument.is_Number or (symbols.is_Symbol and shift.is_Integer and shift.is_positive):
            return True
    return False


__all__ = ["MOST_REWRITES", "rewrite", "rewrite_once"]
