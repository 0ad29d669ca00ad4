"""Wrong formulas written from a claim by rule: what its proof and its experiment must reject.

Where the claim is an equation the right side is broken, where it is an
equivalence the right condition; the left side and the condition of an
implication say what the claim is about, and stay. Each mutant differs from the
claim by one rule at one place, wherever that place stands: in a sum's body, in
its bounds, in an index. Bound symbols are not exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symcnn.formulas.expressions import symbol_name
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.formulas.whole import is_whole

Broken = Iterator[tuple[str, Any]]
"""What was done, as ``rule: where``, and what came of it."""

NEARBY = {"1.01": sp.Rational(101, 100), "0.99": sp.Rational(99, 100)}
OFF_ZERO = sp.Rational(1, 100)
STRICT = {sp.Le: sp.Lt, sp.Lt: sp.Le, sp.Ge: sp.Gt, sp.Gt: sp.Ge}
OTHER = {sp.floor: sp.ceiling, sp.ceiling: sp.floor, sp.Max: sp.Min, sp.Min: sp.Max}
LONG = 40


def mutants(claim: Any, given: Iterable[Any] = ()) -> Broken:
    """Every wrong formula that the rules make of a claim, each once, with what was done to it.

    ``given`` are symbols and sequences, in the order in which they are
    exchanged. No mutant is structurally equal to the claim or to another; one
    may still say the same (``Max(1, n)`` without the 1, where n is at least 1),
    which is for the judge to find.

    >>> from symcnn.formulas.symbols import integers
    >>> n, k, m = integers("n k m")
    >>> for label, broken in mutants(sp.Eq(m, n - k), (n, k)):
    ...     print(f"{label:35} {broken.rhs}")
    by one: up                          -k + n + 1
    by one: down                        -k + n - 1
    a factor: 1.01                      -101*k/100 + 101*n/100
    a factor: 0.99                      -99*k/100 + 99*n/100
    a sign: of the whole                k - n
    a term dropped: n                   -k
    a sign: of n                        -k - n
    a term dropped: -k                  n
    a sign: of -k                       k + n
    a factor dropped: k                 n - 1
    a constant by one: -2 for -1 in -k  -2*k + n
    """
    seen = {claim}
    for label, broken in _claims(claim, tuple(given), frozenset()):
        if broken not in seen and not broken.has(sp.zoo, sp.nan):
            seen.add(broken)
            yield label, broken


def rule(label: str) -> str:
    """The rule by which a mutant was made.

    >>> rule("a constant by one: 2 for 1 in n + 1")
    'a constant by one'
    """
    return label.partition(":")[0]


def _claims(claim: Any, given: Sequence[Any], bound: frozenset[Any]) -> Broken:
    """A proposition that is claimed, broken where it says something."""
    if isinstance(claim, ForAll):
        # Its limits stay: a narrower range would be weaker, not wrong.
        inner = bound | {symbol for symbol, _, _ in claim.limits}
        yield from ((label, ForAll(broken, *claim.limits)) for label, broken in _claims(claim.body, given, inner))
    elif isinstance(claim, (sp.And, sp.Or)):
        for place, part in enumerate(claim.args):
            others = [other for at, other in enumerate(claim.args) if at != place]
            yield from ((label, claim.func(broken, *others)) for label, broken in _claims(part, given, bound))
    elif isinstance(claim, sp.Implies):
        condition, said = claim.args
        yield from ((label, sp.Implies(condition, broken)) for label, broken in _claims(said, given, bound))
    elif isinstance(claim, Iff):
        yield "negated: the right side", Iff(claim.left, sp.Not(claim.right))
        for broken in (_conditions(claim.right), _exchanged(claim.right, given, bound)):
            yield from ((label, Iff(claim.left, right)) for label, right in broken)
    elif isinstance(claim, sp.Eq):
        for broken in (_values(claim.rhs, claim.lhs), _exchanged(claim.rhs, given, bound)):
            yield from ((label, sp.Eq(claim.lhs, value, evaluate=False)) for label, value in broken)
    elif type(claim) in STRICT:
        # Of a bound only what says more is wrong.
        tighter = claim.rhs + (-1 if isinstance(claim, (sp.Le, sp.Lt)) else 1)
        yield "a bound by one: tighter", claim.func(claim.lhs, tighter, evaluate=False)
        if isinstance(claim, (sp.Le, sp.Ge)):
            yield "strict for weak: the claim", STRICT[type(claim)](claim.lhs, claim.rhs, evaluate=False)
        yield "negated: the claim", sp.Not(claim)
    else:
        yield "negated: the claim", sp.Not(claim)


def _values(value: Any, quantity: Any) -> Broken:
    """The right side of an equation, broken as a whole and in its parts."""
    if is_whole(quantity):
        yield "by one: up", value + 1
        yield "by one: down", value - 1
    if value == 0:
        yield "off zero: 1/100", OFF_ZERO
    else:
        yield from ((f"a factor: {name}", factor * value) for name, factor in NEARBY.items())
        yield "a sign: of the whole", -value
    yield from _everywhere(value)


def _conditions(condition: Any) -> Broken:
    """A condition of an equivalence or of a case, broken."""
    if isinstance(condition, (sp.And, sp.Or)):
        for place, part in enumerate(condition.args):
            others = [other for at, other in enumerate(condition.args) if at != place]
            yield f"a condition dropped: {short(part)}", condition.func(*others)
            yield from ((label, condition.func(broken, *others)) for label, broken in _conditions(part))
    elif isinstance(condition, sp.Not):
        yield from ((label, sp.Not(broken)) for label, broken in _conditions(condition.args[0]))
    elif isinstance(condition, Relational):
        left, right = condition.args
        yield from ((label, condition.func(broken, right)) for label, broken in _everywhere(left))
        yield from _relations(condition)


def _relations(relation: Any) -> Broken:
    """A comparison with another sign, and with its right side broken."""
    left, right = relation.args
    if type(relation) in STRICT:
        other = STRICT[type(relation)](left, right)
        yield f"strict for weak: {short(other)}", other
        turned = relation.func(right, left)
        yield f"turned round: {short(turned)}", turned
    elif right != 0:
        yield f"a sign: in {short(relation)}", relation.func(left, -right)
    for name, change in (("up", 1), ("down", -1)):
        yield f"a bound by one: {name} in {short(relation)}", relation.func(left, right + change)
    if not all(map(is_whole, (left, right))):  # between whole numbers nothing lies nearer than one
        for name, factor in NEARBY.items():
            yield f"a factor: {name} in {short(relation)}", relation.func(left, factor * right)
    yield from ((label, relation.func(left, broken)) for label, broken in _everywhere(right))


def _everywhere(expr: Any, parent: Any = None) -> Broken:
    """An expression broken in one place, at every place."""
    yield from _here(expr, expr if parent is None else parent)
    if isinstance(expr, ExprWithLimits):
        yield from _summed(expr)
        return
    if isinstance(expr, sp.Piecewise):
        yield from _cases(expr)
        return
    if isinstance(expr, sp.Pow):
        for exponent in (expr.exp + 1, expr.exp - 1):
            broken = sp.Pow(expr.base, exponent)
            yield f"an exponent by one: {short(broken)} for {short(expr)}", broken
    for place, part in enumerate(expr.args):
        if isinstance(expr, sp.Indexed) and place == 0:
            continue
        rebuild = _rebuilder(expr, place)
        yield from ((label, rebuild(broken)) for label, broken in _everywhere(part, expr))


def _rebuilder(expr: Any, place: int) -> Callable[[Any], Any]:
    return lambda part: expr.func(*expr.args[:place], part, *expr.args[place + 1 :])


def _here(expr: Any, parent: Any) -> Broken:
    """What the rules do at this very place."""
    if expr.is_Rational:
        if not isinstance(parent, sp.Pow) or expr == parent.base:
            yield from ((f"a constant by one: {other} for {expr} in {short(parent)}", other) for other in _near(expr))
    elif expr.is_Add:
        for term in expr.args:
            yield f"a term dropped: {short(term)}", expr - term
            yield f"a sign: of {short(term)}", expr - 2 * term
    elif expr.is_Mul:
        for factor in expr.args:
            if not factor.is_number:
                yield f"a factor dropped: {short(factor)}", expr / factor
    elif isinstance(expr, (sp.Max, sp.Min)):
        yield f"the other extreme: {OTHER[type(expr)].__name__}", OTHER[type(expr)](*expr.args)
        for part in expr.args:
            others = [other for other in expr.args if other != part]
            yield f"a term dropped: {short(part)} in {type(expr).__name__}", expr.func(*others)
    elif type(expr) in OTHER:
        yield f"rounded the other way: {OTHER[type(expr)].__name__}", OTHER[type(expr)](*expr.args)
        yield f"not rounded: {short(expr)}", expr.args[0]
    elif isinstance(expr, sp.Abs):
        yield f"a sign: without the bars of {short(expr)}", expr.args[0]


def _near(number: Any) -> list[Any]:
    """A number with its numerator or its denominator one up and one down.

    >>> _near(sp.Integer(2)), _near(sp.Rational(1, 3))
    ([3, 1], [2/3, 0, 1/4, 1/2])
    """
    near = [sp.Rational(number.p + change, number.q) for change in (1, -1)]
    return near if number.q == 1 else [*near, *(sp.Rational(number.p, number.q + change) for change in (1, -1))]


def _summed(total: Any) -> Broken:
    """A sum or a product: its body, and the ends of its ranges. What is bound stays."""
    for label, broken in _everywhere(total.function, total):
        yield label, total.func(broken, *total.limits)
    for place, (symbol, *ends) in enumerate(total.limits):
        for at, end in enumerate(ends):
            if end.is_infinite:
                continue
            near = [(f"a bound by one: {symbol} to {end + c}, not {end}", end + c) for c in (1, -1)]
            for label, broken in (*near, *_everywhere(end)):
                limits = list(total.limits)
                limits[place] = (symbol, *ends[:at], broken, *ends[at + 1 :])
                yield label, total.func(total.function, *limits)


def _cases(pieces: Any) -> Broken:
    """A case distinction: its values, its conditions, and its cases one by one."""
    cases = [(case.expr, case.cond) for case in pieces.args]
    for place, (value, condition) in enumerate(cases):
        before, after = cases[:place], cases[place + 1 :]
        for label, broken in _everywhere(value, pieces):
            yield label, sp.Piecewise(*before, (broken, condition), *after)
        for label, broken in _conditions(condition):
            yield label, sp.Piecewise(*before, (value, broken), *after)
        if len(cases) > 1:
            *others, (last, _) = [*before, *after]
            # The last of the others stands for whatever is left.
            yield f"a case dropped: {short(value)}", sp.Piecewise(*others, (last, sp.true))


def _exchanged(expr: Any, given: Sequence[Any], bound: frozenset[Any]) -> Broken:
    """Two names of one kind exchanged everywhere: symbols, sequences, or unknown functions."""
    bound |= {limit[0] for total in expr.atoms(ExprWithLimits) for limit in total.limits}
    place = {symbol_name(symbol): at for at, symbol in enumerate(given)}
    ordered = sorted(
        _names(expr) - bound, key=lambda name: (place.get(symbol_name(name), len(place)), symbol_name(name))
    )
    for one, other in combinations(ordered, 2):
        if _sort(one, expr) == _sort(other, expr):
            yield f"exchanged: {symbol_name(one)} and {symbol_name(other)}", _put(expr, {one: other, other: one})


def _names(expr: Any) -> set[Any]:
    """The symbols, sequences and unknown functions in a formula; a sequence's length is no part of it."""
    if isinstance(expr, (sp.Symbol, sp.IndexedBase)):
        return {expr}
    own = {expr.func} if isinstance(expr, AppliedUndef) else set()
    return own.union(*map(_names, expr.args))


def _sort(name: Any, expr: Any) -> tuple[Any, ...]:
    """Names of one sort may stand in one another's places."""
    if isinstance(name, sp.Symbol):
        return "symbol", name.is_integer
    if isinstance(name, sp.IndexedBase):
        return "sequence", name.is_integer, {len(term.indices) for term in expr.atoms(sp.Indexed) if term.base == name}
    applied = [term for term in expr.atoms(AppliedUndef) if term.func == name]
    return "function", applied[0].is_integer, {len(term.args) for term in applied}


def _put(expr: Any, names: Mapping[Any, Any]) -> Any:
    """Names replaced all at once; a sequence keeps its length."""
    if expr in names:
        return names[expr]
    if not expr.args or isinstance(expr, sp.IndexedBase):
        return expr
    return names.get(expr.func, expr.func)(*(_put(part, names) for part in expr.args))


def short(expr: Any) -> str:
    """An expression as text, cut where it is long."""
    text = str(expr)
    return text if len(text) <= LONG else text[: LONG - 3] + "..."


__all__ = ["mutants", "rule", "short"]
