"""Rules for maxima, absolute values, case distinctions, sums, powers and polynomials."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import integers, reals
from symcnn.formulas.whole import is_whole
from symcnn.query.known import Known
from symcnn.query.rules import Rule, law

LARGEST = 120
"""Operations in what is factored and expanded."""
MOST_COLLECTED = 6


def _larger(node: Formula, known: Known) -> Iterator[Any]:
    """A maximum without what the facts put below another argument."""
    sign = 1 if isinstance(node, sp.Max) else -1
    kept = list(node.args)
    for one, other in combinations(node.args, 2):
        if one in kept and other in kept:
            if known.nonnegative(sign * (one - other)):
                kept.remove(other)
            elif known.nonnegative(sign * (other - one)):
                kept.remove(one)
    if len(kept) < len(node.args):
        yield node.func(*kept)


def _common_term(node: Formula, known: Known) -> Iterator[Any]:
    """What all arguments of a maximum add, in front of it."""
    parts = [sp.Add.make_args(argument) for argument in node.args]
    shared = [term for term in parts[0] if all(term in other for other in parts[1:])]
    if shared:
        outside = sp.Add(*shared)
        yield outside + node.func(*(argument - outside for argument in node.args))


def _common_factor(node: Formula, known: Known) -> Iterator[Any]:
    """A factor of all arguments of a maximum, which is at least 0, in front of it."""
    if any(argument.has(sp.Sum, sp.Product, sp.Piecewise, *ROUGH) for argument in node.args):
        return
    shared = sp.gcd_list([argument for argument in node.args if argument != 0])
    if shared != 1 and known.nonnegative(shared):
        yield shared * node.func(*(sp.cancel(argument / shared) for argument in node.args))
    if all(argument.could_extract_minus_sign() or argument == 0 for argument in node.args):
        other = sp.Min if isinstance(node, sp.Max) else sp.Max
        yield -other(*(-argument for argument in node.args))


def _size(node: Formula, known: Known) -> Iterator[Any]:
    """An absolute value, and a sign, where the facts tell the sign."""
    (inside,) = node.args
    absolute = isinstance(node, sp.Abs)
    if absolute and known.nonnegative(inside):
        yield inside
    elif absolute and known.nonnegative(-inside):
        yield -inside
    elif not absolute and known.positive(inside):
        yield sp.S.One
    elif not absolute and known.positive(-inside):
        yield sp.S.NegativeOne


def _delta(node: Formula, known: Known) -> Iterator[Any]:
    """A Kronecker delta where the facts tell whether its indices are equal."""
    if known.entails(sp.Eq(*node.args)):
        yield sp.S.One
    elif known.nonzero(node.args[0] - node.args[1]):
        yield sp.S.Zero


def _cases(node: Formula, known: Known) -> Iterator[Any]:
    """A case distinction without the cases that cannot be met, and those after one that is."""
    kept, before = [], known
    for branch, condition in node.args:
        if condition != sp.true and before.entails(sp.Not(condition)):
            continue
        if before.entails(condition):
            kept.append((branch, sp.true))
            break
        kept.append((branch, condition))
        before = before.with_facts([sp.Not(condition)])
    if kept and len({branch for branch, _ in kept}) == 1 and kept[-1][1] == sp.true:
        yield kept[0][0]
    elif kept and len(kept) < len(node.args):
        yield sp.Piecewise(*kept)


def _summed(node: Formula, known: Known) -> Iterator[Any]:
    """A sum, over a range that runs forward, of what its index does not enter, or only as a polynomial."""
    (index, low, high), *outer = node.limits
    if outer:
        return
    inside = node.function
    if inside == 0 or known.entails(sp.Eq(high, low - 1)):
        yield sp.S.Zero
        return
    if low.is_infinite or high.is_infinite:
        return
    fixed, moving = inside.as_independent(index, as_Add=False)
    if fixed != 1 and moving != 1:
        yield fixed * sp.Sum(moving, *node.limits)
    if known.entails(sp.Eq(high, low)):
        yield put(inside, {index: low})
    elif known.entails(high >= low - 1):
        if index not in free(inside):
            yield inside * (high - low + 1)
        elif inside.is_polynomial(index) and not (low.has(*ROUGH) or high.has(*ROUGH)):
            yield sp.summation(inside, (index, low, high))


def _geometric(node: Formula, known: Known) -> Iterator[Any]:
    """A sum of powers of a number other than 1, over a range that runs forward."""
    (index, low, high), *outer = node.limits
    if outer or low.is_infinite or high.is_infinite:
        return
    fixed, moving = node.function.as_independent(index, as_Add=False)
    if not isinstance(moving, sp.Pow) or not moving.base.is_Rational or not moving.base.is_positive:
        return
    if index in free(moving.base) or not moving.exp.is_polynomial(index):
        return
    ratio = moving.base ** moving.exp.coeff(index)
    if sp.degree(moving.exp, index) == 1 and ratio.is_Rational and ratio != 1 and known.entails(high >= low - 1):
        first = put(moving, {index: low})
        if first is not None:
            yield fixed * sp.expand(sp.powsimp(first * (ratio ** (high - low + 1) - 1) / (ratio - 1)))


def without_sums(expr: Formula, known: Known) -> Any:
    """The expression with each sum worked out that the rule for sums works out, whether it is shorter so or not."""
    totals = sorted(expr.atoms(sp.Sum), key=sp.default_sort_key)
    done = {total: next(chain(_summed(total, known), _geometric(total, known)), total) for total in totals}
    following = expr.xreplace({total: value for total, value in done.items() if not value.has(sp.Sum)})
    return following if following == expr else without_sums(following, known)


def _multiplied(node: Formula, known: Known) -> Iterator[Any]:
    """A product over a range that is empty, or of what its index does not enter."""
    (index, low, high), *outer = node.limits
    if outer or low.is_infinite or high.is_infinite:
        return
    inside = node.function
    if inside == 1 or known.entails(sp.Eq(high, low - 1)):
        yield sp.S.One
    elif known.entails(sp.Eq(high, low)):
        yield put(inside, {index: low})
    elif index not in free(inside) and known.entails(high >= low - 1):
        yield inside ** (high - low + 1)


def _powers(node: Formula, known: Known) -> Iterator[Any]:
    """Powers and roots of what is positive, put together."""
    if node.has(*ROUGH, sp.Sum, sp.Product, sp.Piecewise) or node.count_ops() > LARGEST:
        return
    if all(power.exp.is_Integer for power in node.atoms(sp.Pow)) and not node.has(sp.exp, sp.log):
        return
    signs: dict[Any, Any] = {}
    for symbol in sorted(free(node), key=str):
        kind = {"integer": True} if symbol.is_integer else {"real": True}
        if known.positive(symbol):
            signs[symbol] = sp.Dummy(symbol.name, positive=True, **kind)
        elif known.nonnegative(symbol):
            signs[symbol] = sp.Dummy(symbol.name, nonnegative=True, **kind)
    back = {sign: symbol for symbol, sign in signs.items()}
    signed = node.xreplace(signs)
    expanded = sp.expand(signed)
    for form in (signed, sp.powdenest(signed), sp.powsimp(signed), expanded, sp.powsimp(expanded)):
        yield form.xreplace(back)


def _polynomials(node: Formula, known: Known) -> Iterator[Any]:
    """A rational expression factored, expanded, over one denominator, and ordered by one of its symbols."""
    if node.count_ops() > LARGEST:
        return
    held, back = _frozen(node)
    if not held.has(sp.Add):
        return
    expanded = sp.expand(held)
    forms = [expanded, sp.factor(held)]
    if isinstance(expanded, sp.Add) and len(expanded.args) > 2:
        for symbol in sorted(free(expanded), key=str)[:MOST_COLLECTED]:
            collected = sp.collect(expanded, symbol)
            forms += [collected, collected.func(*map(sp.factor_terms, collected.args))] if collected.args else []
    if any(power.exp.is_negative for power in held.atoms(sp.Pow)):
        forms += [sp.cancel(held), sp.together(held)]
    for form in dict.fromkeys(forms):
        yield form.xreplace(back)


def _frozen(node: Formula) -> tuple[Any, dict[Any, Any]]:
    """A term with a symbol for everything that is not put together by + * / and whole powers, and the way back."""
    names: dict[Any, Any] = {}

    def into(part: Formula) -> Any:
        if part.is_Number or part.is_Symbol:
            return part
        if part.is_Add or part.is_Mul or (part.is_Pow and part.exp.is_Integer):
            return part.func(*map(into, part.args))
        if part not in names:
            names[part] = sp.Dummy(str(len(names)), real=True, integer=is_whole(part) or None)
        return names[part]

    return into(node), {name: part for part, name in names.items()}


ROUGH = (sp.floor, sp.ceiling, sp.Max, sp.Min, sp.Abs, sp.sign, sp.Mod)

_n, _m, _i = integers("n m i")
_x, _y, _z = reals("x y z")
_extremes = (sp.Max, sp.Min)


def _written(kind: Any, *arguments: Any) -> Any:
    return kind(*arguments, evaluate=False)


_case = sp.Piecewise((_x, _n >= 1), (_y, True), evaluate=False)

RULES = (
    Rule("a maximum that is known", law(_written(sp.Max, _x, _y), _x), (_x >= _y,), _extremes, _larger),
    Rule(
        "what a maximum adds",
        law(_written(sp.Max, _x + _z, _y + _z), _written(sp.Max, _x, _y) + _z),
        (),
        _extremes,
        _common_term,
    ),
    Rule(
        "a factor of a maximum",
        law(_written(sp.Max, _x * _z, _y * _z), _z * _written(sp.Max, _x, _y)),
        (_z >= 0,),
        _extremes,
        _common_factor,
    ),
    Rule("an absolute value", law(sp.Abs(_x), -_x), (_x <= 0,), (sp.Abs,), _size),
    Rule("a sign", law(sp.sign(_x), sp.S.One), (_x > 0,), (sp.sign,), _size),
    Rule("a Kronecker delta", law(sp.KroneckerDelta(_n, _m), sp.S.Zero), (_n > _m,), (sp.KroneckerDelta,), _delta),
    Rule("a case that is met", law(_case, _x), (_n >= 2,), (sp.Piecewise,), _cases),
    Rule("a sum of one number", law(sp.Sum(_m, (_i, 1, _n)), _n * _m), (_n >= 0,), (sp.Sum,), _summed),
    Rule("a geometric sum", law(sp.Sum(2**_i, (_i, 1, _n)), 2 * 2**_n - 2), (_n >= 0,), (sp.Sum,), _geometric),
    Rule(
        "a product over no number",
        law(sp.Product(_m, (_i, 3, _n)), sp.S.One),
        (sp.Eq(_n, 2),),
        (sp.Product,),
        _multiplied,
    ),
    Rule(
        "a root of a square",
        law(sp.Pow(_x**2 * _y, sp.S.Half, evaluate=False), _x * sp.sqrt(_y)),
        (_x >= 0, _y >= 0),
        (sp.Add, sp.Mul, sp.Pow, sp.log, sp.exp),
        _powers,
    ),
    Rule("polynomials", law(_x * _z + _y * _z, (_x + _y) * _z), (), (sp.Add, sp.Mul, sp.Pow), _polynomials),
)
"""The rules, in the order in which they are tried."""

__all__ = ["RULES", "without_sums"]
