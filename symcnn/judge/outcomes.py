"""What holds of some outcomes only is never used under a mean, which is taken over all of them.

A line opens what holds of some outcomes only where it has a premise, a condition
of a case or a range about something random: behind ``x[1] >= 1``, or for ``i``
from 1 to ``K[1]``, the judge knows more than holds in every outcome. What it
so knows could be used wherever a term of the line stands, and a name may
stand for a mean, since an equation for it is used as a rewrite. So such a
line is refused where it holds a mean, in sight or behind names.

Why this is enough: a fact comes to be known from the constraints and from lines
proved before, which hold in every outcome, or from a premise, condition or range
of the line that is judged. Where the last are about numbers without chance, they
hold in every outcome, or in none. Where one is about something random, there
is no mean in the line, nor in what an equation may put into it, so there is
none under which it could be used. Under a mean, a case distinction is used for
its own branches only, a range for its own body: there it is enough that these
hold no further mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import name_of
from symcnn.formulas.symbols import ForAll, Maximum
from symcnn.judge.randomness import is_mean, named, random_names

MEAN = None
"""Stands for the name of a mean, for which there are equations, too."""


def fault(line: Formula, facts: Sequence[Any]) -> str | None:
    """Why a line would use under a mean what holds of some outcomes only, in words; None where it would not.

    >>> from symcnn.formulas.means import E
    >>> from symcnn.formulas.symbols import reals, sequence
    >>> x, r, c = sequence("x"), *reals("r c")
    >>> facts = (sp.Eq(E(x[1]), 0), sp.Eq(r, E(x[1] ** 2)))
    >>> fault(sp.Implies(x[1] > 0, sp.Eq(r, 0)), facts)
    'it tells outcomes apart by x[1] > 0, and what holds of some outcomes only would be used under E(x[1]**2)'
    >>> fault(sp.Implies(c > 0, sp.Eq(r, 0)), facts) is None, fault(sp.Implies(x[1] > 0, x[1] > c), facts) is None
    (True, True)
    """
    return _Line(tuple(facts)).fault(line) if isinstance(line, sp.Basic) else None


class _Line:
    """What the terms of a line may become by the equations among the facts."""

    def __init__(self, facts: tuple[Any, ...]) -> None:
        self.random = random_names(facts)
        self.equations = _equations(facts)

    def fault(self, line: Formula) -> str | None:
        if not self.random:
            return None
        mean, condition, choice, largest = None, None, None, False
        for node, under in self._unfolded(line, False):
            if under:
                inner = self._about_outcomes(node)
                found = None if inner is None else self._mean_among(_scope(node))
                if found is not None:
                    return _said(inner, found)
                continue
            mean = node if mean is None and is_mean(node) else mean
            condition = self._about_outcomes(node) if condition is None else condition
            if isinstance(node, sp.Max) and self._is_random(node):
                choice = node
            largest = largest or isinstance(node, Maximum)
        # Which of several terms is the largest is a case, where the largest value over a range is asked for.
        condition = choice if condition is None and largest else condition
        return None if mean is None or condition is None else _said(condition, mean)

    def _unfolded(self, item: Formula, under: bool) -> Iterator[tuple[Any, bool]]:
        """Every node of an item and of what equations may put into it, and whether it then stands under a mean."""
        todo, seen = [(item, under)], set()
        while todo:
            node, under = todo.pop()
            if (node, under) in seen:
                continue
            seen.add((node, under))
            yield node, under
            below = under or is_mean(node)
            todo += [(part, below) for part in node.args if isinstance(part, sp.Basic)]
            if is_mean(node):
                todo += [(other, under) for other in self.equations.get(MEAN, ())]
            elif isinstance(node, (sp.Symbol, sp.Indexed, AppliedUndef)):
                todo += [(other, under) for other in self.equations.get(name_of(node), ())]

    def _mean_among(self, parts: Sequence[Any]) -> Any:
        """A mean that stands in one of the parts, or may come to stand there; None where there is none."""
        return next((node for part in parts for node, _ in self._unfolded(part, False) if is_mean(node)), None)

    def _about_outcomes(self, node: Formula) -> Any:
        """What a node opens that holds of some outcomes only; None where it opens nothing of the kind."""
        return next((part for part in _opens(node) if self._is_random(part)), None)

    def _is_random(self, item: Formula) -> bool:
        return any(name_of(thing) in self.random for thing in named(item))


@lru_cache(maxsize=256)
def _equations(facts: tuple[Any, ...]) -> dict[Any, list[Any]]:
    """For each name, and for means, what equations among the facts may put in its place."""
    found: dict[Any, list[Any]] = {}
    for fact in facts:
        for node in sp.preorder_traversal(fact):
            if isinstance(node, sp.Eq):
                left, right = node.args
                for mean, other in ((left, right), (right, left)):
                    if is_mean(mean):
                        found.setdefault(MEAN, []).append(other)
                if isinstance(left, (sp.Symbol, sp.Indexed, AppliedUndef)):
                    found.setdefault(name_of(left), []).append(right)
    return found


def _opens(node: Formula) -> list[Any]:
    """The conditions that a node lets be used as facts in a part of it; of a range, its ends."""
    if isinstance(node, (sp.Implies, sp.ITE)):
        return [node.args[0]]
    if isinstance(node, sp.Piecewise):
        return [condition for _, condition in node.args]
    if isinstance(node, (ForAll, ExprWithLimits)):
        return [end for limit in node.args[1:] for end in limit[1:]]
    return []


def _scope(node: Formula) -> list[Any]:
    """The parts of a node in which its conditions are facts."""
    if isinstance(node, sp.Piecewise):
        return [*(branch for branch, _ in node.args), *(condition for _, condition in node.args[1:])]
    if isinstance(node, (ForAll, ExprWithLimits)):
        return [node.args[0], *(end for limit in node.args[1:-1] for end in limit[1:])]
    return list(node.args[1:])


def _said(condition: Formula, mean: Formula) -> str:
    return f"it tells outcomes apart by {condition}, and what holds of some outcomes only would be used under {mean}"


__all__ = ["fault"]
