"""To what an expression tends as a symbol grows: by its leading term, and looked at in numbers."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, key_of, keys
from symcnn.formulas.quotient import as_quotient
from symcnn.query import look
from symcnn.query.known import BINDERS, Known
from symcnn.query.leading import Leading
from symcnn.query.orders import NoAnswer, Term, said
from symcnn.query.settling import without_sums
from symcnn.query.tidy import tidy
from symcnn.time_limit import within

LONGEST_PERIOD = 12
START = 5040
"""Where an expression is looked at for its period."""


class Oscillation(NoAnswer):
    """There is no limit, since values far apart come again and again."""


def constants_aside(
    expr: Formula, symbol: Formula, facts: tuple[Any, ...]
) -> tuple[Any, tuple[Any, ...], dict[Any, Any]]:
    """A symbol in the place of each sum, member or value of a function that does not move, and the way back."""
    held: dict[Any, Any] = {}

    def into(node: Formula) -> Any:
        if isinstance(node, (*BINDERS, AppliedUndef)) and key_of(symbol) not in keys(node):
            # It has the name that it is printed by, for the messages.
            return held.setdefault(node, sp.Dummy(said(node, 40), real=True, integer=node.is_integer or None))
        if not node.args or isinstance(node, (*BINDERS, AppliedUndef)) or not isinstance(node, sp.Basic):
            return node
        inner = [into(part) for part in node.args]
        return node if tuple(inner) == node.args else node.func(*inner)

    made = into(expr)
    plain = tuple(into(fact) if isinstance(fact, Relational) else fact for fact in facts)
    return made, plain, {name: node for node, name in held.items()}


def bound(symbol: Formula, facts: tuple[Any, ...]) -> Any:
    """A fact that fails once the symbol is large, or None."""
    known = Known(facts)
    asked = Leading(symbol, known)
    for fact in known.plain:
        for part in sp.And.make_args(fact):
            if not isinstance(part, Relational) or symbol not in free(part) or isinstance(part, sp.Ne):
                continue
            try:
                if not asked.holds(part):
                    return part
            except SymcnnError:
                continue
    return None


def unbounded(symbol: Formula, facts: tuple[Any, ...]) -> None:
    """Errors: `NoAnswer`, where the facts keep the symbol from growing."""
    part = bound(symbol, facts)
    if part is not None:
        raise NoAnswer(f"{symbol} cannot grow beyond all bounds, since {said(part)} holds")


def leading(expr: Formula, symbol: Formula, known: Known) -> Term:
    asked = Leading(symbol, known)
    written = without_sums(tidy(expr, known.facts), known)
    try:
        return asked.of(asked.settled(written))
    except NoAnswer:
        period = _period(written, symbol, known)
        if period is not None:
            raise Oscillation(period) from None
        raise


def at_infinity(expr: Formula, symbol: Formula, facts: tuple[Any, ...], until: float) -> Any:
    """To what an expression tends. Errors: `NoAnswer`; ``TimeoutError``, when the clock is past ``until``."""
    expr, facts, back = constants_aside(expr, symbol, facts)
    unbounded(symbol, facts)
    known = Known(facts, expr, until)
    try:
        value = _tends(leading(expr, symbol, known), symbol, known)
    except Oscillation:
        raise
    except NoAnswer as error:
        other = _by_sympy(expr, symbol, known)
        if other is None:
            raise error from None
        value = other
    if not value.is_infinite:
        value = tidy(value, facts)
    if not look.tends(value, expr, symbol, known):
        raise NoAnswer(f"{said(value.xreplace(back))} was found, and does not fit its values at large {symbol}")
    return value.xreplace(back)


def _tends(term: Term, symbol: Formula, known: Known) -> Any:
    """The limit of a leading term."""
    asked = Leading(symbol, known)
    if term.coefficient == 0:
        return sp.S.Zero
    order = asked.order(term)
    if order < 0:
        return sp.S.Zero
    if term.turns:
        raise Oscillation(f"it oscillates, as {said(term.of(symbol))} does")
    return term.coefficient if order == 0 else sp.oo * asked.sign(term.coefficient)


def _period(expr: Formula, symbol: Formula, known: Known) -> str | None:
    """That an expression takes the same few values again and again, where it is seen to."""
    if not symbol.is_integer or not expr.has(sp.floor, sp.ceiling, sp.Mod):
        return None
    divisors = (as_quotient(node.args[0])[1] for node in expr.atoms(sp.floor, sp.ceiling))
    moving = [divisor for divisor in divisors if not divisor.is_number and symbol not in free(divisor)]
    for choice in look.choices(expr, symbol, known):
        values = [expr.xreplace({**choice, symbol: sp.Integer(START + at)}) for at in range(2 * LONGEST_PERIOD)]
        for period in dict.fromkeys((*moving, *map(sp.Integer, range(2, LONGEST_PERIOD + 1)))):
            steps = int(period.xreplace(choice))
            if not 2 <= steps <= LONGEST_PERIOD or len(set(values)) < 2 or values[:steps] != values[steps : 2 * steps]:
                continue
            if tidy(expr.xreplace({symbol: symbol + period}) - expr, known.facts) == 0:
                seen = ", ".join(map(said, dict.fromkeys(values[:steps])))
                where = ", ".join(f"{key} = {value}" for key, value in choice.items())
                there = f" at {where}" if where else ""
                return f"it oscillates: every {said(period)} steps it takes the same values, {seen}{there}"
    return None


def _by_sympy(expr: Formula, symbol: Formula, known: Known) -> Any:
    """SymPy's limit, with the signs that are known, of an expression without jumps; None where it has none."""
    if expr.has(*BINDERS, sp.floor, sp.ceiling, sp.Max, sp.Min, sp.Abs, sp.sign, sp.Piecewise, sp.Mod):
        return None
    signs = {symbol: sp.Dummy(symbol.name, positive=True)}
    for other in free(expr) - {symbol}:
        if known.positive(other):
            inside = known.positive(1 - other)
            made = sp.Dummy(other.name, positive=True)
            signs[other] = 1 / (1 + made) if inside else made
    back = {made: other for other, made in signs.items() if made.is_Symbol}
    back |= {next(iter(free(made))): 1 / other - 1 for other, made in signs.items() if not made.is_Symbol}
    try:
        found = within(1.0, lambda: sp.limit(expr.xreplace(signs), signs[symbol], sp.oo))
    except Exception:  # whatever SymPy does with it
        return None
    unsure = found not in (sp.oo, -sp.oo) and found.has(sp.Limit, sp.AccumBounds, sp.nan, sp.zoo, sp.oo, -sp.oo)
    return None if unsure or signs[symbol] in free(found) else found.xreplace(back)


__all__ = ["Oscillation", "at_infinity", "bound", "constants_aside", "leading", "unbounded"]
