"""Claims broken by rule: 1 % off, one off, a term or a factor dropped, a bound moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from symcnn import ForAll, Iff
from symcnn.judge.counting import is_whole

UP, DOWN = sp.Rational(101, 100), sp.Rational(99, 100)


def mutants(claim: Any) -> Iterator[tuple[str, Any]]:
    """Broken forms of a claim, each with what was done to it."""
    if isinstance(claim, ForAll):
        yield from ((label, ForAll(broken, *claim.limits)) for label, broken in mutants(claim.body))
    elif isinstance(claim, (sp.And, sp.Or)):
        for place, part in enumerate(claim.args):
            others = [other for at, other in enumerate(claim.args) if at != place]
            yield from ((f"{label}, in part {place}", claim.func(broken, *others)) for label, broken in mutants(part))
    elif isinstance(claim, sp.Implies):
        yield from ((label, sp.Implies(claim.args[0], broken)) for label, broken in mutants(claim.args[1]))
    elif isinstance(claim, Iff):
        yield "negated", Iff(claim.left, sp.Not(claim.right))
        yield from ((label, Iff(claim.left, broken)) for label, broken in mutants(claim.right))
    elif isinstance(claim, sp.Eq):
        yield from ((label, sp.Eq(claim.lhs, broken, evaluate=False)) for label, broken in values(claim.rhs, claim.lhs))
    elif isinstance(claim, (sp.Le, sp.Lt, sp.Ge, sp.Gt)):
        yield "bound, one up", claim.func(claim.lhs, claim.rhs + 1)
        yield "bound, one down", claim.func(claim.lhs, claim.rhs - 1)


def values(value: Any, quantity: Any) -> Iterator[tuple[str, Any]]:
    """Broken forms of a value."""
    if is_whole(value) and is_whole(quantity):
        yield "one up", value + 1
        yield "one down", value - 1
    if value == 0:
        yield "not zero", sp.Rational(1, 100)
    elif not value.is_Integer:
        yield "1 % up", UP * value
        yield "1 % down", DOWN * value
    if value.is_Add:
        for term in value.args:
            yield f"without {term}", value - term
    elif value.is_Mul:
        for factor in value.args:
            if factor.free_symbols:
                yield f"without the factor {factor}", value / factor
