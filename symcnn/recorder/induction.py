"""What an induction over a whole number is, and what it owes."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.dependence import DependenceOnly
from symcnn.formulas.expressions import shift
from symcnn.formulas.lengths import unsized
from symcnn.formulas.substitution import substitute
from symcnn.formulas.symbols import ForAll, HasValue
from symcnn.judge.judgement import Obligation
from symcnn.judge.randomness import random_names


def fault(line: Formula, over: Formula, start: Any, forall: tuple[Any, ...], facts: Facts = ()) -> str | None:
    """Why a line cannot be proved by induction over a symbol, in words; None where it can be tried.

    >>> x = sp.Symbol("x", real=True)
    >>> fault(sp.Gt(x, 0), x, 0, ())
    'induction is over a whole number, and x may be any real number'
    """
    symbols = (over, *forall)
    if not all(isinstance(symbol, sp.Symbol) for symbol in symbols):
        return f"induction is over a symbol, for all values of symbols, not {symbols}"
    if not over.is_integer:
        return f"induction is over a whole number, and {over} may be any real number"
    if len(set(symbols)) < len(symbols):
        return f"{over} is what the induction is over, and each symbol is named once; got {symbols}"
    if isinstance(start, bool) or not isinstance(start, (int, sp.Integer)):
        return f"an induction starts at a whole number, not at {start}"
    if not isinstance(line, sp.Basic):
        return f"{line!r} is no proposition"
    drawn = sorted(random_names(tuple(facts)) & {symbol.name for symbol in symbols})
    if drawn:
        return f"an induction is over all numbers, and {drawn[0]} is random: one number in each outcome"
    if over not in free(line):
        return f"the line does not speak of {over}, or binds it: {line}"
    return None


def owed(line: Formula, over: Formula, start: int, general: tuple[Any, ...], facts: Facts) -> tuple[Obligation, ...]:
    """The base, that each term has a value there, and the step.

    Of what is known of one value of a symbol nothing is used where the line is
    to hold for all of them; but what is random by it stays so (`symcnn.formulas.dependence`).
    Errors: `Captured`, where the line cannot be read at another value.
    """
    # Without lengths: the members of a sequence are the same ones at the next value of `over`.
    bare = unsized(line)
    varied = {over, *(symbol for symbol, _, _ in general)}
    known = tuple(DependenceOnly(fact) if varied & free(fact) else fact for fact in map(unsized, facts))
    hypothesis = ForAll(bare, *general) if general else bare
    # With the number put in, a term without a value may vanish: 0/K[t] at t = 0.
    at_start = sp.Implies(sp.Eq(over, start), HasValue(bare), evaluate=False)
    return (
        Obligation(substitute(bare, {over: sp.Integer(start)}), known, "the base"),
        Obligation(at_start, known, "a value at the base"),
        Obligation(shift(bare, over), (*known, over >= start, hypothesis), "the step"),
    )


__all__ = ["fault", "owed"]
