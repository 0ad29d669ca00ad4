"""The route of cases: a line with a case distinction, case by case.

It may prove any line, whose conditions speak of nothing that is bound in it.
``Piecewise((a, c), (b, True))`` is ``a`` where ``c`` holds and ``b`` elsewhere: the
line is proved when it is proved with ``a`` under ``c``, and with ``b`` under not ``c``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import NONE, Keys, keys, scopes
from symcnn.formulas.substitution import mapped
from symcnn.judge import integers
from symcnn.judge.judgement import Judgement, Status

MOST_SPLITS = 4
Prove = Callable[[Any, tuple[Boolean, ...]], Judgement]


def decide(goal: Formula, facts: Facts, prove: Prove) -> Judgement | None:
    """Prove the goal in every case of its first case distinction, by means of ``prove``."""
    parts = split(goal)
    if parts is None or len(_distinctions(goal)) > MOST_SPLITS:
        return None
    judged: list[Judgement] = []
    for part, condition in parts:
        if integers.entails(facts, sp.Not(condition)):
            continue
        judgement = prove(part, (*facts, *sp.And.make_args(condition)))
        if judgement.status is not Status.PROVED:
            return None
        judged.append(judgement)
    routes = dict.fromkeys(piece for judgement in judged for piece in judgement.route.split("; "))
    conditions = [str(condition) for _, condition in parts]
    return Judgement(
        Status.PROVED,
        "; ".join(["case by case", *routes]),
        "It holds in each case: " + ", ".join(conditions) + ".",
        {"cases": dict(zip(conditions, (judgement.evidence for judgement in judged), strict=False))},
    )


def split(goal: Formula) -> list[tuple[Any, Boolean]] | None:
    """The goal in each case of its first case distinction, with the case's condition.

    None where there is none, where it may leave a case out, or where its
    conditions speak of what is bound there (then there is no one case for the
    line): by a sum, a limit, a derivative, or a mean, which is taken over all
    outcomes. A line with means beside a condition about what is random does not
    come here (`symcnn.judge.outcomes`).

    >>> s, r = sp.symbols("s r", integer=True)
    >>> split(sp.Eq(r, sp.Piecewise((2, sp.Eq(s, 1)), (s, True))))
    [(Eq(r, 2), Eq(s, 1)), (Eq(r, s), Ne(s, 1))]
    """
    for term in _distinctions(goal):
        parts: list[tuple[Any, Boolean]] = []
        before: list[Any] = []
        for value, condition in term.args:
            case = sp.And(condition, *(sp.Not(other) for other in before))
            if case != False:  # noqa: E712
                parts.append((_instead(goal, term, value), case))
            before.append(condition)
        return parts
    return None


def _instead(goal: Formula, term: Formula, value: Any) -> Any:
    """The goal with a case distinction replaced wherever its conditions speak of what is free."""
    asked = _asked(term)

    def change(node: Formula, bound: Keys) -> Any:
        if _over_outcomes(node):
            return node
        return value if node == term and not asked & bound else None

    return mapped(goal, change)


def _distinctions(goal: Formula) -> list[Any]:
    """The case distinctions that cover all cases and ask of nothing that is bound, in a fixed order."""
    found: dict[Any, None] = {}

    def visit(node: Formula, bound: Keys) -> None:
        if _over_outcomes(node):
            return
        if isinstance(node, sp.Piecewise) and node.args[-1][1] == True and not _asked(node) & bound:  # noqa: E712
            found[node] = None
        for part, more in scopes(node):
            visit(part, bound | more)

    visit(goal, NONE)
    return sorted(found, key=sp.default_sort_key)


def _asked(term: Formula) -> Keys:
    """What the conditions of a case distinction speak of."""
    return NONE.union(*(keys(condition) for _, condition in term.args))


def _over_outcomes(node: Formula) -> bool:
    return bool(getattr(node, "is_expectation", False) or getattr(node, "is_variance", False))
