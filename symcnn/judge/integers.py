"""The route of whole numbers: lines (floors, maxima, ranges, equivalences) as queries to z3.

It may prove any line that has a faithful translation. The facts and the negated
line are put to z3 together: unsatisfiable proves the line; a model refutes it
once SymPy has found every fact true and the line false at the model's values.
The query is kept as SMT-LIB, so any solver can repeat it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import taken_in
from symcnn.formulas.substitution import opened, put
from symcnn.formulas.symbols import ForAll, Iff, Maximum
from symcnn.formulas.whole import is_whole
from symcnn.judge import bounds, elimination
from symcnn.judge.counting import cases
from symcnn.judge.instances import ground
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.questions import answered
from symcnn.judge.witness import Unevaluated, is_counterexample
from symcnn.judge.z3_assertions import Untranslatable, available, load_z3
from symcnn.judge.z3_terms import Terms

__all__ = ["available", "contradictory", "counterexample", "decide", "decide_support", "entails"]

ROUTE = "integers (z3)"
SMALL = (2, 6, 30, 200)
"""Counterexamples are looked for among small values first: they are read by people."""
MOST_INDICES = 3
"""Indices of one sum that is written out in the search for a counterexample."""
HEAVY = (sp.Sum, sp.Product, sp.Piecewise, sp.Integral, sp.Derivative, sp.Limit, Maximum, AppliedUndef)
"""Terms that take the solver long; every other fact is cheap."""


def decide(goal: Boolean, facts: Facts, timeout_ms: int = 5000, refute: bool = True) -> Judgement | None:
    """Prove the goal from the facts, refute it by a verified counterexample, or None.

    ``refute=False`` looks for no counterexample: where only a proof is of use.

    >>> from symcnn.formulas.symbols import integers
    >>> n, s = integers("n s")
    >>> decide(sp.Eq(sp.floor(n / s) + 1, sp.floor((n + s) / s)), [s >= 1]).status.value
    'proved'
    >>> decide(sp.Eq(sp.floor(n / 2) * 2, n), [n >= 0]).evidence["counterexample"]
    {'n': '1'}
    """
    if not available():
        return None
    opened, assumed = _open(goal, list(facts))
    if isinstance(opened, sp.Eq):
        judgement = decide_support(opened.lhs, opened.rhs, assumed, timeout_ms)
        if judgement is not None:
            return judgement
    try:
        query = _query(opened, assumed)
    except Untranslatable:
        return None
    proof = _prove(query, timeout_ms)
    if proof is not None:
        return _proved("No values satisfy the facts and break the line.", proof)
    # A sum over many indices is not written out at small values in good time; points see to it.
    large = any(len(total.limits) > MOST_INDICES for total in opened.atoms(sp.Sum))
    values = None if large or not refute else _search(query, assumed, opened, timeout_ms)
    if values is None:
        proof = _prove_parts(opened, assumed, timeout_ms)
        return None if proof is None else _proved("Each part by itself follows from the facts.", proof)
    shown = {str(term): str(value) for term, value in values.items()}
    where = ", ".join(f"{term} = {value}" for term, value in shown.items())
    return Judgement(
        Status.REFUTED,
        ROUTE,
        f"It is false at {where}." if where else "It is false at any values.",
        {
            "counterexample": shown,
            "smt2": query[0].solver(query[1], timeout_ms).to_smt2(),
            "z3": load_z3().get_version_string(),
        },
        at=values,
    )


def entails(facts: Facts, goal: Boolean, timeout_ms: int = 1000) -> bool:
    """Whether the facts entail the goal; False also where nothing could tell. Quick and cached.

    Simple bounds are found without z3.

    >>> from symcnn.formulas.symbols import integers
    >>> n, k = integers("n k")
    >>> entails([k >= 1, n >= k], n + k >= 2), entails([k >= 1], n >= 1)
    (True, False)
    """
    if goal == True:  # noqa: E712
        return True
    return answered(goal, _entails(tuple(facts), goal, timeout_ms))


@lru_cache(maxsize=4096)
def _entails(facts: tuple[Boolean, ...], goal: Boolean, timeout_ms: int) -> bool:
    plain = [fact for fact in facts if not isinstance(fact, ForAll)]
    if goal in facts or bounds.follows(goal, plain) or elimination.follows(goal, plain):
        return True
    if not goal.has(*HEAVY):
        # What is said of sums and recurrences is seldom needed for a bound, and takes most of the time.
        light = tuple(fact for fact in plain if not fact.has(*HEAVY))
        if len(light) < len(facts) and _entails(light, goal, timeout_ms):
            return True
    opened, assumed = _open(goal, list(facts))
    grounded = ground(assumed, [opened], entails)
    if len(grounded) > len(plain) and bounds.follows(opened, grounded):
        return True
    if not available():
        return False
    try:
        query = _query(opened, grounded, ask_ms=timeout_ms // 2)
    except Untranslatable:
        return False
    return _prove(query, timeout_ms) is not None


def counterexample(facts: Facts, goal: Boolean, timeout_ms: int = 5000) -> dict[Any, Any] | None:
    """Values at which every fact is true and the goal false, small ones where there are any.

    >>> from symcnn.formulas.symbols import integers
    >>> n = integers("n")
    >>> counterexample([n >= 3], n >= 4)
    {n: 3}
    """
    if not available():
        return None
    opened, assumed = _open(goal, list(facts))
    try:
        return _search(_query(opened, assumed), assumed, opened, timeout_ms)
    except Untranslatable:
        return None


def contradictory(facts: Facts) -> bool:
    """Whether z3 finds that the facts cannot hold together (anything would follow from them).

    >>> from symcnn.formulas.symbols import integers
    >>> n = integers("n")
    >>> contradictory([n >= 1, n <= 0]), contradictory([n >= 1])
    (True, False)
    """
    return entails(facts, sp.false)


def decide_support(left: Formula, right: Formula, facts: Facts, timeout_ms: int = 5000) -> Judgement | None:
    """Two sums of one summand are equal where the same indices take part in them, index by index.

    >>> from symcnn.formulas.symbols import indicator, integers
    >>> i, n, s = integers("i n s")
    >>> fits = sp.Sum(indicator(i * s <= n), (i, 0, sp.oo))
    >>> decide_support(fits, sp.Sum(1, (i, 0, sp.floor(n / s))), [s >= 1, n >= 0]).status.value
    'proved'
    """
    index = sp.Dummy("i", integer=True)
    shared = set(sp.Add.make_args(left)) & set(sp.Add.make_args(right))
    alone = [sp.Add(*(part for part in sp.Add.make_args(side) if part not in shared)) for side in (left, right)]
    first, second = (_support(side, index) for side in alone)
    if first is None or second is None or not available():
        return None
    if sp.expand(first[0] - second[0]) != 0:
        return None
    forward = [sp.Le(low, high + 1) for _, _, low, high in (first, second) if not (high - low).is_infinite]
    if not all(entails(facts, fact) for fact in forward):
        return None
    ranges = [
        (
            *([sp.Ge(index, low)] if not low.is_infinite else []),
            *([sp.Le(index, high)] if not high.is_infinite else []),
        )
        for _, _, low, high in (first, second)
    ]
    inside = [sp.And(*ends, condition) for ends, (_, condition, _, _) in zip(ranges, (first, second), strict=True)]
    divisors = {power.base for side in (first, second) for power in side[0].atoms(sp.Pow) if not power.exp.is_positive}
    if not all(entails([*facts, inside[0]], sp.Ne(divisor, 0)) for divisor in divisors):
        return None
    # Outside of a range that both have, no index takes part on either side.
    shared_range = ranges[0] if ranges[0] == ranges[1] else ()
    asked = Iff(first[1], second[1]) if shared_range else Iff(*inside)
    try:
        proof = _prove(_query(asked, [*facts, *shared_range]), timeout_ms)
    except Untranslatable:
        return None
    return None if proof is None else _proved("Both sums run over the same indices.", proof)


def _support(side: Formula, index: Formula) -> tuple[Any, Any, Any, Any] | None:
    """A multiple of one sum as summand, condition on the index, and ends."""
    outside, sums = side.as_independent(sp.Sum, as_Add=False)
    if not isinstance(sums, sp.Sum) or len(sums.limits) != 1:
        return None
    old, low, high = sums.limits[0]
    options = cases(outside * put(sums.function, {old: index}), index)
    if options is None or len(options) != 1 or not all(end.is_infinite or is_whole(end) for end in (low, high)):
        return None
    return (*options[0], low, high)


def _open(goal: Boolean, facts: list[Boolean]) -> tuple[Boolean, list[Boolean]]:
    """A goal under quantifiers and premises as a plain goal with more facts."""
    while isinstance(goal, ForAll | sp.Implies):
        if isinstance(goal, sp.Implies):
            facts += list(sp.And.make_args(goal.args[0]))
            goal = goal.args[1]
        else:
            goal, ranges = opened(goal, taken_in((*facts, goal)))
            facts += ranges
    return goal, facts


Query = tuple[Terms, list[Any]]
"""The translation, and all that is asserted: facts, definitions, the negated goal."""


def _query(goal: Boolean, facts: Facts, ask_ms: int = 1000) -> Query:
    terms = _assuming(tuple(ground(facts, [goal], entails)), ask_ms).copy()
    negated = terms.z3.Not(terms.truth(goal))
    return terms, [*terms.asserted, negated]


@lru_cache(maxsize=128)
def _assuming(facts: tuple[Boolean, ...], ask_ms: int) -> Terms:
    """The translation of some facts; one goal after the other is asked under the same ones."""
    terms = Terms(ask_ms)
    terms.assume(facts)
    return terms


def _prove(query: Query, timeout_ms: int) -> dict[str, Any] | None:
    """The evidence that facts and negated goal are unsatisfiable together, or None."""
    terms, assertions = query
    z3 = terms.z3
    whole = not any(constant.is_real() for constant in terms.constants.values())
    for logic in (None, "QF_NIA") if whole else (None,):
        solver = terms.solver(assertions, timeout_ms // 2, logic)
        answer = solver.check()
        if answer == z3.unsat:
            return {"smt2": solver.to_smt2(), "z3": z3.get_version_string()}
        if answer == z3.sat:
            return None
    return None


def _prove_parts(goal: Boolean, facts: Facts, timeout_ms: int) -> dict[str, Any] | None:
    """A conjunction part by part, an equivalence in both directions: for what is too much at once."""
    if isinstance(goal, Iff):
        parts = [(goal.right, [*facts, goal.left]), (goal.left, [*facts, goal.right])]
    elif isinstance(goal, sp.And):
        parts = [(part, list(facts)) for part in goal.args]
    else:
        return None
    queries = []
    for part, assumed in parts:
        try:
            proof = _prove(_query(part, assumed), timeout_ms)
        except Untranslatable:
            return None
        if proof is None:
            return None
        queries.append(proof["smt2"])
    return {"smt2": "\n(reset)\n".join(queries), "z3": load_z3().get_version_string()}


def _search(query: Query, facts: Facts, goal: Boolean, timeout_ms: int) -> dict[Any, Any] | None:
    """A verified counterexample, among small values first."""
    terms, assertions = query
    z3 = terms.z3
    shown = {term: constant for term, constant in terms.constants.items() if _has_value(term)}
    for bound in (*SMALL, None):
        near = [z3.And(c >= -bound, c <= bound) for c in shown.values()] if bound else []
        solver = terms.solver([*assertions, *near], timeout_ms // 4)
        if solver.check() != z3.sat:
            continue
        model = solver.model()
        values = {term: _number(z3, model.eval(c, model_completion=True)) for term, c in shown.items()}
        if None in values.values():
            continue
        try:
            if is_counterexample(values, facts, goal):
                return values
        except Unevaluated:
            continue
    return None


def _has_value(term: Formula) -> bool:
    return bool(term.is_Symbol) or isinstance(term, sp.Indexed | AppliedUndef)


def _number(z3: Any, value: Any) -> Any:
    if z3.is_int_value(value):
        return sp.Integer(value.as_long())
    if z3.is_rational_value(value):
        return sp.Rational(value.numerator_as_long(), value.denominator_as_long())
    return None


def _proved(why: str, evidence: dict[str, Any]) -> Judgement:
    return Judgement(Status.PROVED, ROUTE, why, evidence)
