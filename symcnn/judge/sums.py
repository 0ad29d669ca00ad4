"""The route of sums: sums and products over symbolic ranges, and induction on their upper end.

It may prove an equation. `normal` uses only laws that hold for sums as such: linearity, constants out,
the number of terms of a constant sum, one term picked by a Kronecker delta,
conditions decided on the range, explicit short ranges. Reversed ranges are
refused: SymPy's convention for them is not the empty sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free, keys, walk
from symcnn.formulas.dependence import DependenceOnly
from symcnn.formulas.linear import linear
from symcnn.formulas.substitution import canonical, put
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.whole import is_whole
from symcnn.judge import algebra, geometric, integers, products, signs, supports
from symcnn.judge.antidifference import Antidifferences
from symcnn.judge.deltas import struck_out
from symcnn.judge.instances import ground
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.randomness import is_mean, random_names
from symcnn.judge.ranges import ends, fresh
from symcnn.judge.reversal import turned
from symcnn.judge.rewriting import rewrite, rewrite_within
from symcnn.judge.signed import apart
from symcnn.judge.summands import cancelled, conditions_apart, expanded, powers_apart
from symcnn.judge.values import has_value

OPENED_ELSEWHERE = (sp.Derivative, sp.Limit, sp.Integral)


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove an equation between sums and products, by their laws or by induction on an upper end."""
    if not isinstance(goal, sp.Eq) or not goal.has(sp.Sum, sp.Product, sp.KroneckerDelta):
        return None
    facts = granted(facts, goal)
    written = (goal.lhs, goal.rhs)
    if not algebra.defined(*written, facts=facts) or not algebra.replacements_defined(written, facts):
        return None
    # Where a slope, a limit or an integral stands, what is inside of it is the route of calculus's to open.
    opening = (rewrite,) if goal.has(*OPENED_ELSEWHERE) else (rewrite, rewrite_within)
    ways = dict.fromkeys(tuple(way(side, facts) for side in written) for way in opening)
    if not goal.has(*OPENED_ELSEWHERE) and not any(map(is_mean, sp.preorder_traversal(goal))):
        ways |= dict.fromkeys(tuple(rewrite_within(side, facts, apart) for side in sides) for sides in [*ways])
    return next((found for left, right in ways if (found := _equal(left, right, facts)) is not None), None)


def _equal(left: Formula, right: Formula, facts: tuple[Boolean, ...]) -> Judgement | None:
    """The two sides proved to be equal, by laws or by induction."""
    if not algebra.defined(left, right, facts=facts):
        return None
    # Bounds are most of what the laws ask for. What is said of sums and recurrences takes long, and comes second.
    # What is random by them stays so.
    light = tuple(
        DependenceOnly(fact) if isinstance(fact, ForAll) or fact.has(*integers.HEAVY) else fact for fact in facts
    )
    if any(same(left, right, known) for known in dict.fromkeys((light, tuple(facts)))):
        return Judgement(
            Status.PROVED, "laws of sums", "Linearity, counting and splitting off ends make the sides equal."
        )
    if any(map(is_mean, sp.preorder_traversal(left - right))):
        return None  # an expectation over d terms is no term of the sum over d + 1
    for symbol in upper_ends(left - right):
        judgement = by_induction(left, right, symbol, facts)
        if judgement is not None:
            return judgement
    if (left - right).has(*OPENED_ELSEWHERE) or not same_term_by_term(left, right, light):
        return None
    return Judgement(Status.PROVED, "laws of sums", "Read in one direction, or index by index, the sides are the same.")


def granted(facts: Facts, goal: Formula) -> tuple[Boolean, ...]:
    """The facts, and what follows from implications among them, or from their instances, whose premise they entail."""
    general = [fact for fact in facts if isinstance(fact, ForAll) and isinstance(fact.body, sp.Implies)]
    plain = [fact for fact in facts if not isinstance(fact, (sp.Implies, ForAll))]
    instances = (
        [fact for fact in ground([*plain, *general], [goal], integers.entails) if fact not in plain] if general else []
    )
    held = [fact for fact in instances if not isinstance(fact, sp.Implies)]
    for fact in (*facts, *instances):
        if isinstance(fact, sp.Implies) and integers.entails(plain, fact.args[0]):
            held.append(fact.args[1])
    return (*facts, *(part for fact in held for part in sp.And.make_args(fact)))


def same(left: Formula, right: Formula, facts: Facts) -> bool:
    """Whether the sides have one normal form, with or without their last terms split off.

    A normal form has the value of what it is one of, so that what is known of a divisor is known of its own.
    """
    a, b = normal(left, facts), normal(right, facts)
    facts = (*facts, *_carried((left, right), facts))
    if algebra.equal(a, b, facts):
        return True
    least = min([0, *(shift for side in (a, b) for shift in _shifts(side))])
    split = [normal(split_ends(side, facts, least), facts) for side in (a, b)]
    if algebra.equal(split[0], split[1], facts):
        return True
    both = Antidifferences(facts)
    return (a - b).has(sp.Sum) and algebra.equal(both.differences(split[0]), both.differences(split[1]), facts)


def same_term_by_term(left: Formula, right: Formula, facts: Facts) -> bool:
    """Whether the sides agree once each sum is read in one direction, or counted by the conditions on its indices."""
    if supports.equal(left, right, facts):
        return True
    if not (left - right).has(sp.Sum):
        return False
    a, b = (turned(normal(side, facts), facts, normal) for side in (left, right))
    both = Antidifferences(facts)
    return algebra.equal(both.differences(a), both.differences(b), facts)


def _carried(sides: tuple[Any, Any], facts: Facts) -> Iterator[Any]:
    """The signs of divisors and of what stands under roots, said of their normal forms."""
    powers = {power for side in sides for power, around in walk(side) if power.is_Pow and not keys(power) & around}
    for power in sorted(powers, key=sp.default_sort_key):
        base = power.base
        if not base.has(sp.Sum) or (power.exp.is_Integer and power.exp.is_positive):
            continue
        for known, says in ((signs.positive, sp.Gt), (signs.nonzero, sp.Ne)):
            if known(base, facts):
                yield says(normal(base, facts), 0)
                break


def _shifts(expr: Formula) -> list[Any]:
    """By how much the upper ends of sums and products lie above a symbol or other whole numbers: -1 for n - 1."""
    tops = [sp.expand(term.limits[-1][2]).as_coeff_Add() for term in expr.atoms(sp.Sum, sp.Product)]
    return [shift for shift, rest in tops if shift.is_Integer and rest != 0]


def by_induction(left: Formula, right: Formula, symbol: Formula, facts: Facts) -> Judgement | None:
    """Base and step over one symbol; of the facts about it only a lower bound is kept."""
    start = next((k for k in (1, 0) if integers.entails(facts, symbol >= k)), None)
    if start is None:
        return None
    if integers.entails(facts, symbol >= 2):
        start = 2
    others = [DependenceOnly(fact) if symbol in free(fact) else fact for fact in facts]
    at_start = {symbol: sp.Integer(start)}
    if not same(left.xreplace(at_start), right.xreplace(at_start), others):
        return None
    following = [*others, symbol >= start]
    # The facts may leave out the start, and what has no value there may look like a number.
    if not all(has_value(side, following) for side in (left, right)):
        return None
    grown = [side.xreplace({symbol: symbol + 1}) - side for side in (left, right)]
    if same(grown[0], grown[1], following):
        how, increment = "grow by the same", normal(split_ends(grown[1], following), following)
    elif _follows_by_products(left, right, symbol, following):
        how, increment = "if they agree, agree again", None
    else:
        return None
    return Judgement(
        Status.PROVED,
        f"induction on {symbol}",
        f"Both sides agree at {symbol} = {start} and {how} from {symbol} to {symbol} + 1.",
        {"start": start, **({} if increment is None else {"increment": str(increment)})},
    )


def _follows_by_products(left: Formula, right: Formula, symbol: Formula, facts: Facts) -> bool:
    """Whether the sides agree at the next value where they do at one: they differ there by a multiple."""
    if not (left - right).has(sp.Product):
        return False
    after = [normal(split_ends(side.xreplace({symbol: symbol + 1}), facts), facts) for side in (left, right)]
    now = normal(left, facts) - normal(right, facts)
    return products.is_multiple(after[0] - after[1], now, facts) and algebra.defined(*after, facts=facts)


def upper_ends(expr: Formula) -> list[Any]:
    """The whole-number symbols in the upper ends of sums and products, in a fixed order."""
    ends: set[Any] = set()
    for term in expr.atoms(sp.Sum, sp.Product):
        for limit in term.limits:
            ends |= {x for x in free(limit[2]) if x.is_Symbol and x.is_integer}
    bound = {limit[0] for term in expr.atoms(sp.Sum, sp.Product) for limit in term.limits}
    return sorted(ends - bound, key=str)


def normal(expr: Formula, facts: Facts) -> Any:
    """The expression with each sum and product in its normal form; bound symbols get standard names.

    What stands on both sides of a Kronecker delta is struck out.
    """
    found = canonical(_normal(fresh(expr), tuple(facts)).replace(sp.KroneckerDelta, struck_out))
    # SymPy takes case distinctions out of sums, and may leave an index free.
    return found if keys(found) <= keys(expr) else canonical(expr)


def _normal(expr: Formula, facts: tuple[Boolean, ...]) -> Any:
    if isinstance(expr, (sp.Sum, sp.Product)):
        one = _sum if isinstance(expr, sp.Sum) else _product
        outer = [ends(limit) for limit in expr.limits]
        body = expr.function
        for position, limit in enumerate(expr.limits):
            around = tuple(fact for ranges in outer[position + 1 :] for fact in ranges)
            body = one(body, limit, (*facts, *around))
        return body
    if isinstance(expr, sp.Piecewise):
        return _piecewise(expr, facts)
    if isinstance(expr, (ExprWithLimits, sp.Limit, sp.Derivative)):
        # Another binder: the facts may speak of a symbol that it means otherwise.
        return expr
    if isinstance(expr, sp.Expr) and expr.args and expr.has(sp.Sum, sp.Product, sp.Piecewise):
        return expr.func(*(_normal(arg, facts) if isinstance(arg, sp.Expr) else arg for arg in expr.args))
    return expr


def _sum(body: Formula, limit: Any, facts: tuple[Boolean, ...]) -> Any:
    # The ends, too: what stands beside another sum is expanded with all that is in it.
    symbol, low, high = limit = (limit[0], *map(expanded, limit[1:]))
    inside = (*facts, *ends(limit))
    body = powers_apart(cancelled(expanded(_normal(body, inside))), symbol, facts)
    if body.is_Add:
        return sp.Add(*(_sum(term, limit, facts) for term in body.args))
    outside, rest = conditions_apart(sp.sympify(body, strict=True), symbol).as_independent(symbol, as_Add=False)
    if rest == 0 or outside == 0:
        return sp.Integer(0)
    if not _stands_outside(outside, limit, facts):
        return sp.Sum(body, limit)
    length = sp.expand(high - low + 1)
    if length.is_Integer:
        if length < 0:
            return outside * sp.Sum(rest, limit)
        if length <= 8:
            terms = _written_out(rest, symbol, low, length, facts)
            if terms is not None:
                return outside * sp.Add(*terms)
    if high == sp.oo:
        total = geometric.endless(rest, symbol, low, facts)
        return outside * (sp.Sum(rest, limit) if total is None else total)
    if rest == 1:
        counted = integers.entails(facts, length >= 0)
        return outside * (length if counted else sp.Sum(rest, limit))
    picked = _pick(rest, symbol, low, high, facts)
    if picked is not None:
        return outside * _normal(picked, facts)
    return outside * sp.Sum(rest, limit)


def _stands_outside(factor: Formula, limit: Any, facts: tuple[Boolean, ...]) -> bool:
    """Whether a factor has a value outside of the sum, or the range is not empty, so that it has one there.

    The mean of n numbers x/n is x only for n above 0; for n = 0 nothing is added, and 0 is no x.
    """
    if all(power.exp.is_Integer and power.exp.is_positive for power in factor.atoms(sp.Pow)) and not factor.has(sp.log):
        return True
    if not any(end.is_infinite for end in limit[1:]) and integers.entails(facts, limit[2] - limit[1] >= 0):
        return True
    return has_value(factor, facts)


def _product(body: Formula, limit: Any, facts: tuple[Boolean, ...]) -> Any:
    symbol, low, high = limit
    body = _normal(body, (*facts, *ends(limit)))
    length = sp.expand(high - low + 1)
    if length.is_Integer:
        if 0 <= length <= 8:
            terms = _written_out(body, symbol, low, length, facts)
            if terms is not None:
                return sp.Mul(*terms)
        return sp.Product(body, limit)
    if not body.has(symbol) and integers.entails(facts, length >= 0):
        return body**length
    if products.has_zero_factor(body, limit, facts):
        return sp.Integer(0)
    if body.is_Mul:
        return sp.Mul(*(_product(factor, limit, facts) for factor in body.args))
    return sp.Product(body, limit)


def _at(body: Formula, symbol: Formula, value: Any, facts: Facts) -> Any:
    """One term of a sum or product; None where its index is random and would come under a mean."""
    return put(body, {symbol: value}, random_names(tuple(facts)))


def _written_out(
    body: Formula, symbol: Formula, low: Formula, length: Any, facts: tuple[Boolean, ...]
) -> list[Any] | None:
    """The terms of a sum or product over a short range; None where one cannot be written."""
    terms = [_at(body, symbol, low + j, facts) for j in range(int(length))]
    return None if any(term is None for term in terms) else [_normal(term, facts) for term in terms]


def _pick(rest: Any, symbol: Formula, low: Formula, high: Formula, facts: tuple[Boolean, ...]) -> Any:
    """The one term that a Kronecker delta leaves, where it lies in the range; None where nothing is known."""
    for delta in sp.Mul.make_args(rest):
        if not isinstance(delta, sp.KroneckerDelta):
            continue
        found = linear(delta.args[0] - delta.args[1], symbol)
        if found is None or found[0] not in (1, -1):
            continue
        value = sp.expand(-found[1] / found[0])
        # A delta of a whole number and a fraction picks nothing.
        if is_whole(value) and integers.entails(facts, sp.And(value >= low, value <= high)):
            return _at(rest / delta, symbol, value, facts)
    return None


def _piecewise(expr: Formula, facts: tuple[Boolean, ...]) -> Any:
    """The branch whose condition the facts decide, with all branches before it excluded."""
    for value, condition in expr.args:
        if condition == sp.true or integers.entails(facts, condition):
            return _normal(value, facts)
        if not integers.entails(facts, sp.Not(condition)):
            return expr
    return expr


def split_ends(expr: Formula, facts: Facts, least: Any = 0) -> Any:
    """Sums and products up to b + 1 as those up to b + least and one more term each, where the range is not empty."""

    def visit(node: Formula) -> Any:
        if not isinstance(node, sp.Expr) or not node.args:
            return node
        if isinstance(node, (sp.Sum, sp.Product)):
            *inner, (symbol, low, high) = node.limits
            body = visit(node.func(node.function, *inner) if inner else node.function)
            constant, rest = sp.expand(high).as_coeff_Add()
            joined = node.func(body, (symbol, low, high))
            combine = sp.Add if isinstance(node, sp.Sum) else sp.Mul
            terms = []
            while rest != 0 and constant > least and constant.is_Integer:
                if not integers.entails(facts, high - low >= 0):
                    break
                last = _at(body, symbol, high, facts)
                if last is None:
                    break
                terms.append(last)
                high, constant = high - 1, constant - 1
            return combine(node.func(body, (symbol, low, high)), *terms) if terms else joined
        return node.func(*(visit(arg) for arg in node.args))

    return visit(expr)
