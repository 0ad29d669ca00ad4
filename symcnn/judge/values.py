"""Whether every term of a line has a value: what a line owes before it can be true; as a route it may prove just that.

A quotient by zero, the root of a negative number, a sum from 5 down to 2, an
endless sum that does not converge, the slope of a kink, the mean of what is
too often too large: none of them is a number, and a line that holds one says
nothing. So before a line is judged, each of its terms is shown to have a
value, under the binders at which it stands, from the same facts that the line
may use. A premise guards what it implies, and a condition its branch; none that
holds of some outcomes only guards what stands under a mean (`symcnn.judge.outcomes`).

What this may show, and why: each rule below is the definition of the operation
in question (a divisor other than zero, a finite range that runs forward, ...)
or a theorem that gives existence (a finite sum of integrable variables is
integrable; a polynomial is differentiable). What no rule knows has no value.
A member of a sequence and a value of an unknown function always have one: they
stand for any sequence or function that the facts admit.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import taken_in
from symcnn.formulas.substitution import entered, opened
from symcnn.formulas.symbols import Density, ForAll, HasValue, Independent, Maximum
from symcnn.formulas.whole import is_whole
from symcnn.judge import (
    convergence,
    differentiable,
    integers,
    integrals,
    limits,
    moments,
    monotone,
    outcomes,
    ranges,
    signs,
    ties,
)
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.rewriting import rewrite, rewrite_within
from symcnn.judge.signs import positive

TOTAL = (
    sp.exp, sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.frac, sp.KroneckerDelta, sp.erf, sp.atan,
    sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh,
)  # fmt: skip
"""Functions that have a value at every real number."""


class NoValue(Exception):
    """A term is not shown to have a value; the text says which, and why."""


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove that a term has a value, or that a definition's right side has one of the right kind."""
    if not isinstance(goal, HasValue):
        return None
    shown = Values()
    try:
        shown.line(goal, tuple(facts))
    except NoValue as error:
        return Judgement(Status.UNKNOWN, "none", f"{error}.")
    kind = "a whole value" if goal.whole else "a value"
    return Judgement(
        Status.PROVED, "values", f"It has {kind} wherever the constraints hold.", {"values": shown.conditions}
    )


def missing(line: Formula, facts: Facts) -> tuple[str | None, list[str]]:
    """Why a line may say nothing, or None; and the conditions under which it was seen to say something.

    >>> from symcnn.formulas.symbols import reals
    >>> x = reals("x")
    >>> missing(sp.Eq(1 / x, 2), [x >= 1])
    (None, ['x is not 0'])
    >>> missing(sp.Eq(1 / x, 2), [])[0]
    '1/x may have no value: x may be 0'
    """
    shown = Values()
    wrong = outcomes.fault(line, facts)
    if wrong is not None:
        return wrong, []
    try:
        shown.line(line, tuple(facts))
    except NoValue as error:
        return str(error), shown.conditions
    return None, shown.conditions


def has_value(term: Formula, facts: Facts) -> bool:
    """Whether a term and all its parts are known to have a value."""
    try:
        Values().term(term, tuple(facts))
    except NoValue:
        return False
    return True


class Values:
    """The conditions that were asked, in words, in the order in which they were met."""

    def __init__(self) -> None:
        self.conditions: list[str] = []

    def _say(self, condition: str) -> None:
        if condition not in self.conditions:
            self.conditions.append(condition)

    # -- propositions --------------------------------------------------------------------------------

    def line(self, line: Formula, facts: Facts) -> None:
        """Every term of a proposition. Errors: `NoValue`."""
        if isinstance(line, (BooleanTrue, BooleanFalse, Independent, Density)):
            return
        if isinstance(line, HasValue):
            (self.term if isinstance(line.term, sp.Expr) else self.line)(line.term, facts)
            if line.whole:
                self.whole(line.term, facts)
        elif isinstance(line, Relational):
            for side in line.args:
                if not isinstance(side, sp.Expr):
                    raise NoValue(f"{line} does not compare numbers")
                self.term(side, facts)
        elif isinstance(line, ForAll):
            body, ranges = opened(line, taken_in((*facts, line)))
            for _, low, high in line.limits:
                for end in (low, high):
                    if not end.is_infinite:
                        self.term(end, facts)
            self.line(body, (*facts, *ranges))
        elif isinstance(line, sp.Implies):
            self.line(line.args[0], facts)
            self.line(line.args[1], (*facts, *sp.And.make_args(line.args[0])))
        elif isinstance(line, sp.ITE):
            test, then, other = line.args
            self.line(test, facts)
            self.line(then, (*facts, *sp.And.make_args(test)))
            self.line(other, (*facts, sp.Not(test)))
        elif isinstance(line, Boolean) and line.args:
            for part in line.args:
                self.line(part, facts)
        else:
            raise NoValue(f"{line} is no proposition")

    # -- terms ---------------------------------------------------------------------------------------

    def term(self, term: Formula, facts: Facts) -> None:
        """A term and all its parts. Errors: `NoValue`."""
        if term.is_Symbol or (term.is_number and term.is_Atom):
            if term.is_finite is not True or term.is_extended_real is not True or term.is_Float:
                raise NoValue(f"{term} is no real number")
            return
        if isinstance(term, sp.Indexed):
            for index in term.indices:
                self.term(index, facts)
                self.whole(index, facts)
        elif isinstance(term, (AppliedUndef, *TOTAL)) or term.is_Add or term.is_Mul:
            self._all(term.args, facts)
        elif isinstance(term, sp.Pow):
            self._power(term, facts)
        elif isinstance(term, sp.log) and len(term.args) == 1:
            self.term(term.args[0], facts)
            self._positive(term.args[0], facts, term)
        elif isinstance(term, sp.Mod):
            self._all(term.args, facts)
            self._nonzero(term.args[1], facts, term)
        elif isinstance(term, (sp.factorial, sp.binomial)):
            for arg in term.args:
                self.term(arg, facts)
                self.whole(arg, facts)
                self._nonnegative(arg, facts, term)
        elif isinstance(term, sp.Piecewise):
            self._cases(term, facts)
        elif isinstance(term, (sp.Sum, sp.Product, Maximum)):
            self._counted(term, facts)
        elif isinstance(term, sp.Integral):
            self._integral(term, facts)
        elif isinstance(term, sp.Derivative):
            self._derivative(term, facts)
        elif isinstance(term, sp.Limit):
            self._limit(term, facts)
        elif getattr(term, "is_expectation", False) or getattr(term, "is_variance", False):
            self._mean(term, facts)
        else:
            raise NoValue(f"nothing says where {term} has a value")

    def _all(self, parts: Any, facts: Facts) -> None:
        for part in parts:
            self.term(part, facts)

    def _power(self, power: Formula, facts: Facts) -> None:
        base, exponent = power.args
        self.term(base, facts)
        if exponent.is_Integer:
            if exponent < 0:
                self._nonzero(base, facts, power)
            return
        self.term(exponent, facts)
        if _is_whole(exponent, facts):
            if not (exponent.is_nonnegative or _entails(facts, exponent >= 0)):
                self._nonzero(base, facts, power)
            return
        # A root, or an exponent that is any real number: of zero only with an exponent above zero.
        above = exponent.is_positive or _entails(facts, exponent > 0)
        (self._nonnegative if above else self._positive)(base, facts, power)

    def _cases(self, term: Formula, facts: Facts) -> None:
        before: Facts = facts
        for branch, condition in term.args:
            if condition == sp.true:
                self.term(branch, before)
                return
            self.line(condition, before)
            self.term(branch, (*before, *sp.And.make_args(condition)))
            before = (*before, sp.Not(condition))
        if not _entails(facts, sp.Or(*(condition for _, condition in term.args))):
            raise NoValue(f"{term} may have no value: its cases may leave one out")

    def _counted(self, term: Formula, facts: Facts) -> None:
        """A sum, a product or a largest value over a range of whole numbers."""
        body, limits = entered(term, taken_in((*facts, term)))
        known = facts
        for place, (symbol, low, high) in reversed(list(enumerate(limits))):
            for end in (low, high):
                if not end.is_infinite:
                    self.term(end, known)
                    self._whole_end(end, known, term)
            if low == -sp.oo or high == sp.oo:
                inner = term.func(body, *limits[:place]) if place else body
                self._endless(term, inner, (symbol, low, high), known)
            elif not high.is_infinite and not low.is_infinite:
                self._forward(term, low, high, known)
            else:
                raise NoValue(f"{term} may have no value: it runs over an empty range")
            known = (*known, *_between(symbol, low, high), *ranges.held((symbol, low, high), known))
        self.term(body, known)

    def _whole_end(self, end: Formula, facts: Facts, term: Formula) -> None:
        if not _is_whole(end, facts):
            raise NoValue(f"{term} may have no value: the end {end} may be no whole number")

    def _forward(self, term: Formula, low: Formula, high: Formula, facts: Facts) -> None:
        least = 0 if isinstance(term, Maximum) else -1
        length = sp.expand(high - low)
        if not (length.is_number and length >= least) and not _entails(facts, sp.Ge(high - low, least)):
            why = "be empty" if isinstance(term, Maximum) else "run backwards"
            raise NoValue(f"{term} may have no value: the range from {low} to {high} may {why}")
        self._say(f"the range from {low} to {high} does not run backwards")

    def _endless(self, term: Formula, body: Formula, limit: Any, facts: Facts) -> None:
        if not isinstance(term, sp.Sum):
            raise NoValue(f"{term} may have no value: it has no end")
        known = (*facts, *_between(*limit))
        if not any(convergence.converges(one, limit, facts) for one in (body, rewrite_within(body, known))):
            raise NoValue(f"{term} may have no value: it has no end, and may not converge")
        self._say(f"{term} converges")

    def _integral(self, term: Formula, facts: Facts) -> None:
        body, limits = entered(term, taken_in((*facts, term)))
        known = facts
        for symbol, low, high in reversed(limits):
            self._all([end for end in (low, high) if not end.is_infinite], known)
            known = (*known, *_between(symbol, low, high))
        self.term(body, known)
        if not integrals.exists(term, facts):
            raise NoValue(f"{term} may have no value: it may not converge")
        self._say(f"{term} converges")

    def _derivative(self, term: Formula, facts: Facts) -> None:
        self.term(term.expr, facts)
        # The place of a member by which it is taken is one.
        self._all([variable for variable in term.variables if isinstance(variable, sp.Indexed)], facts)
        wrong = differentiable.doubt(term, facts)
        if wrong is not None and not self._smooth_as_known(term, facts):
            raise NoValue(f"{term} may have no value: {wrong}")
        self._say(f"{term} exists")

    @staticmethod
    def _smooth_as_known(term: Formula, facts: Facts) -> bool:
        """Whether a derivative exists by what is known of its parts, whatever its variable is."""
        if any(ties.depends(term.expr, variable, facts) for variable in term.variables):
            return False
        known = rewrite_within(term, facts)
        return known == 0 or (isinstance(known, sp.Derivative) and differentiable.doubt(known, facts) is None)

    def _limit(self, term: Formula, facts: Facts) -> None:
        if all(limits.limit(one, facts, has_value) is None for one in (term, rewrite(term, facts))):
            raise NoValue(f"{term} may have no value: the limit is not known to exist")
        self._say(f"{term} exists")

    def _mean(self, term: Formula, facts: Facts) -> None:
        self.term(term.args[0], facts)
        why = moments.doubt(term, facts)
        if why is not None:
            raise NoValue(f"{term} may have no value: {why}")
        self._say(f"{term} exists")

    # -- conditions ----------------------------------------------------------------------------------

    def whole(self, term: Formula, facts: Facts) -> None:
        """That a term which has a value is a whole number. Errors: `NoValue`."""
        if not _is_whole(term, facts):
            raise NoValue(f"{term} may be no whole number")

    def _nonzero(self, base: Formula, facts: Facts, term: Formula) -> None:
        if base.is_Number and base != 0:
            return
        if base == 0 or not (signs.seen(signs.nonzero, base, facts) or monotone.has_sign(sp.Ne, base, facts)):
            raise NoValue(f"{term} may have no value: {base} may be 0")
        self._say(f"{base} is not 0")

    def _positive(self, base: Formula, facts: Facts, term: Formula) -> None:
        if not (signs.seen(positive, base, facts) or monotone.has_sign(sp.Gt, base, facts)):
            raise NoValue(f"{term} may have no value: {base} may not be above 0")
        if not base.is_Number:
            self._say(f"{base} is above 0")

    def _nonnegative(self, base: Formula, facts: Facts, term: Formula) -> None:
        seen = signs.seen(signs.nonnegative, base, facts) or positive(base, facts)
        if not (seen or monotone.has_sign(sp.Ge, base, facts)):
            raise NoValue(f"{term} may have no value: {base} may be below 0")
        if not base.is_Number:
            self._say(f"{base} is not below 0")


def _entails(facts: Facts, goal: Formula) -> bool:
    return integers.entails(facts, goal)


def _between(symbol: Formula, low: Formula, high: Formula) -> Facts:
    ends = [] if low == -sp.oo else [sp.Ge(symbol, low)]
    ends += [] if high == sp.oo else [sp.Le(symbol, high)]
    return tuple(fact for fact in ends if fact != sp.true)


def _is_whole(term: Formula, facts: Facts) -> bool:
    return is_whole(term) or _entails(facts, sp.Eq(sp.floor(term), term))


__all__ = ["NoValue", "Values", "decide", "has_value", "missing"]
