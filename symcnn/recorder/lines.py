"""Lines that a reader would misread: a binder around a name that hides what it binds.

With ``W = 3*t`` defined, ``Limit(W/t, t, oo)`` is read as a limit of 3. To the
rules of binding ``W`` is one number there, whatever ``t`` does, and the limit
is 0. So such a line is unfolded when it is written down: an equation for the
name is put in, and what is printed and judged is ``Limit(3, t, oo)``. The
equation is one that holds at all values of what is bound, as a definition does:
of ``y = x**2`` at ``x = 2`` a line says ``y = 4``, and the slope of y is not that
of 4. Where no equation gives the name, the line is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.functions.elementary.piecewise import ExprCondPair

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import holds, key_of, keys, name_of, scopes, walk
from symcnn.formulas.substitution import apart, put
from symcnn.formulas.symbols import ForAll, HasValue, Iff, Independent
from symcnn.judge.rewriting import apart_from, put_members
from symcnn.judge.ties import Ties, is_for_a_name, reach, ties, turned


@dataclass(frozen=True)
class Reading:
    """What a name is read as, wherever it stands: a definition, a recalled claim or a line, and what it rests on.

    A claim that is recalled where ``x = 2`` or ``x <= 2`` says nothing of other values of x. A line of this proof may
    have used each constraint, and is read at no other values of what they speak of.
    """

    says: Any
    conditions: tuple[Any, ...] = ()
    recalled: bool = False

    def holds_around(
        self, binder: Formula, bound: frozenset[Any], value: Any, where: Sequence[Any], direct: Ties
    ) -> bool:
        """Whether the conditions hold wherever a binder looks, as far as they speak of what is bound.

        They also speak of it by a name that depends on it.
        """
        own = frozenset().union(*(more for _, more in scopes(binder)))
        for condition in self.conditions:
            seen = keys(condition) & bound
            behind = {name for name in keys(condition) if reach(name, direct) & bound}
            if not seen and not behind:
                continue
            along = _absorbed(condition, own, value, where)
            if not self.recalled or not seen <= own or not (along or (_kept(condition, binder, own) and not behind)):
                return False
        return True


def _kept(condition: Formula, binder: Formula, own: frozenset[Any]) -> bool:
    """Whether a condition holds near a point if it does there (under a derivative), or from some value on (a limit)."""
    if isinstance(condition, sp.And):
        return all(_kept(part, binder, own) for part in condition.args)
    if isinstance(binder, sp.Derivative):
        # Rational functions are continuous, and a strict inequality between them holds nearby.
        if isinstance(condition, HasValue):
            return not condition.whole and _rational(condition.term, own)
        return isinstance(condition, (sp.Gt, sp.Lt, sp.Ne)) and all(_rational(side, own) for side in condition.args)
    if isinstance(binder, sp.Limit) and binder.args[2] == sp.oo:
        return _begins(condition, binder.args[1]) or _from_some_value_on(condition, binder.args[1])
    return False


def _absorbed(condition: Formula, own: frozenset[Any], value: Any, where: Facts) -> bool:
    """Whether an equation gives another name what it must be at each value of what is bound, and nothing else does.

    So it is with a random family the law of which names n: for another n it is another family.
    """
    if condition not in where or not isinstance(condition.body if isinstance(condition, ForAll) else condition, sp.Eq):
        return False
    said = [fact for fact in where if not isinstance(fact, Independent)]
    others = keys(condition) - own - keys(value)
    return any(all(keys(fact) & own for fact in said if name in keys(fact)) for name in others)


def _from_some_value_on(condition: Formula, variable: Formula) -> bool:
    """Whether a condition on a rational function of a variable holds for all large values of it.

    It has, from some value on, the sign of its leading coefficients, here numbers.

    >>> n = sp.Symbol("n", integer=True)
    >>> [_from_some_value_on(one, n) for one in (1 / n < 1, 1 / n > 1, HasValue(1 / (n - 7)))]
    [True, False, True]
    """
    if isinstance(condition, HasValue):
        divisors = [power.base for power in condition.term.atoms(sp.Pow) if not power.exp.is_positive]
        known = not condition.whole and _rational(condition.term, frozenset({variable}))
        return known and all(_leading(divisor, variable) != 0 for divisor in divisors)
    if isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
        return bool(_leading(condition.gts - condition.lts, variable) > 0)
    return isinstance(condition, sp.Ne) and _leading(condition.lhs - condition.rhs, variable) != 0


def _leading(term: Formula, variable: Formula) -> Any:
    """The quotient of the leading coefficients of a rational function in one variable; 0 where none is known."""
    above, below = sp.fraction(sp.together(term)) if _rational(term, frozenset({variable})) else (sp.S.Zero, sp.S.One)
    found = sp.Poly(above, variable).LC() / sp.Poly(below, variable).LC()
    return found if found.is_Rational else sp.S.Zero


def _begins(fact: Formula, variable: Formula) -> bool:
    """Whether a fact says that a variable is above what does not speak of it: it holds from some value on."""
    if not isinstance(fact, (sp.Ge, sp.Gt, sp.Le, sp.Lt)):
        return False
    return fact.gts == variable and variable not in keys(fact.lts)


def _rational(term: Formula, names: frozenset[Any]) -> bool:
    """Whether a term is a rational function of names and members, so far as it speaks of them."""
    if not isinstance(term, sp.Expr) or not keys(term) & names:
        return isinstance(term, sp.Expr)
    if term.is_Add or term.is_Mul or (term.is_Pow and term.exp.is_Integer):
        return all(_rational(part, names) for part in term.args)
    return term.is_Symbol or (isinstance(term, sp.Indexed) and not any(keys(index) & names for index in term.indices))


def hidden(line: Formula, facts: Facts) -> str | None:
    """Which binder of a line stands around a name that depends on what it binds; None where none does.

    >>> from symcnn.formulas.symbols import integers, reals
    >>> t, W = reals("t W")
    >>> hidden(sp.Limit(W / t, t, sp.oo), [sp.Eq(W, 3 * t)])
    "W depends on t, which Limit(W/t, t, oo, dir='-') binds; write W out there"
    >>> hidden(sp.Limit(W / t, t, sp.oo), [sp.Eq(W, 3)]) is None
    True
    """

    def visit(node: Formula, around: frozenset[Any], direct: Ties) -> str | None:
        for part, bound in scopes(node):
            if bound and direct:
                for name in sorted(keys(part) - around - bound, key=str):
                    met = reach(name, direct) & bound
                    if met:
                        shown = _shown(min(met, key=str))
                        return f"{_shown(name)} depends on {shown}, which {node} binds; write {_shown(name)} out there"
            premises = _premises(node, part)
            inner = ties([*facts, *premises, *turned(premises)]) if premises else direct
            wrong = visit(part, around | bound, _joined(direct, inner))
            if wrong is not None:
                return wrong
        return None

    return visit(line, frozenset(), ties(facts))


def _premises(node: Formula, part: Any) -> list[Any]:
    """What a part of a proposition or of a case distinction takes for given: a premise, a condition."""
    if isinstance(node, sp.Implies) and part == node.args[1]:
        return [node.args[0]]
    if isinstance(node, Iff):
        return [other for other in node.args if other != part]
    return [part.args[1]] if isinstance(part, ExprCondPair) else []


def _joined(one: Ties, other: Ties) -> Ties:
    return {name: one.get(name, set()) | other.get(name, set()) for name in {*one, *other}}


def unfolded(line: Formula, facts: Facts, readings: Sequence[Reading], where: Facts = ()) -> tuple[Any, list[Any]]:
    """The line with every name that hides what a binder around it binds replaced, and the definitions that were used.

    >>> from symcnn.formulas.symbols import reals
    >>> t, W = reals("t W")
    >>> unfolded(sp.Derivative(W, t), [sp.Eq(W, t**2)], [Reading(sp.Eq(W, t**2))])
    (Derivative(t**2, t), [Eq(W, t**2)])
    """
    direct = ties(facts)
    equations = [
        (part, reading)
        for reading in reversed(readings)
        for part in sp.And.make_args(reading.says)
        if isinstance(part, sp.Eq)
    ]
    for_all = [
        (reading.says, reading)
        for reading in reversed(readings)
        if isinstance(reading.says, ForAll) and is_for_a_name(reading.says.body)
    ]
    used: list[Any] = []

    def throughout(part: Formula, hiding: Sequence[Any], binder: Formula, bound: frozenset[Any]) -> Any:
        """A part with one equation for all members of a range put in; the ranges hold by what is not of the bound."""
        for equation, reading in for_all:
            head, value = equation.body.args
            if key_of(head) in hiding and reading.holds_around(binder, bound, value, where, direct):
                changed = put_members(equation, part, apart_from(bound, facts))
                if changed != part:
                    used.append(equation)
                    return changed
        return None

    def inside(binder: Formula, bound: frozenset[Any]) -> Any:
        part = binder.args[0]
        for _ in range(MOST_UNFOLDED):
            hiding = [name for name in keys(part) - bound if reach(name, direct) & bound]
            fit = (
                equation
                for equation, reading in equations
                if key_of_head(equation) in hiding and holds(part, equation.lhs)
                if reading.holds_around(binder, bound, equation.rhs, where, direct)
            )
            found = next(fit, None)
            put_in = None if found is None else put(part, {found.lhs: apart(found.rhs, _around(found.lhs, part))})
            used.extend([] if put_in is None else [found])
            put_in = throughout(part, hiding, binder, bound) if put_in is None and hiding else put_in
            if put_in is None:
                break
            part = put_in
        return part

    def visit(node: Formula, bound: frozenset[Any]) -> Any:
        if isinstance(node, (sp.Derivative, sp.Limit, ExprWithLimits)):
            own = frozenset().union(*(more for _, more in scopes(node)))
            body = visit(inside(node, bound | own), bound | own)
            return node if body == node.args[0] else node.func(body, *node.args[1:])
        if not node.args or isinstance(node, (sp.Indexed, sp.IndexedBase, ForAll)):
            return node
        parts = [visit(part, bound) if isinstance(part, sp.Basic) else part for part in node.args]
        return node if parts == list(node.args) else node.func(*parts)

    return (visit(line, frozenset()), used) if direct else (line, used)


def _around(term: Formula, item: Formula) -> set[str]:
    """The names that are bound around a term where it stands in an item: nothing put there binds one of them again."""
    return {name_of(key) if isinstance(key, sp.Symbol) else key for node, bound in walk(item) if node == term
            for key in bound}  # fmt: skip


def key_of_head(equation: Formula) -> Any:
    """The key of what an equation with a name on its left is for; None of any other equation."""
    return key_of(equation.lhs) if is_for_a_name(equation) else None


MOST_UNFOLDED = 20


def _shown(key: Any) -> str:
    return str(key)


__all__ = ["Reading", "hidden", "unfolded"]
