"""Expectation and variance, and the rules that push them into sums of products of independent variables.

Variables are factored only when one ``Independent`` names all of their
families; members of one family are held apart just where their indices
differ. A sum is taken apart only where each of its terms has a mean: the
moments that the facts declare exist, and with them all lower ones; of a
product, the factors of each family by themselves where one ``Independent``
names all of them, else all together, by Hölder's inequality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula, Limit
from symcnn.formulas.binding import Keys, bound_names, keys
from symcnn.formulas.growth import growth
from symcnn.formulas.means import E, Expectation, Var, Variance
from symcnn.formulas.substitution import mapped, put
from symcnn.formulas.symbols import Density, Independent
from symcnn.judge import stated
from symcnn.judge.coincidences import coincidences
from symcnn.judge.deltas import Term, collapse, entails, ranges, terms, value
from symcnn.judge.densities import integrable
from symcnn.judge.matching import match
from symcnn.judge.randomness import key, named, places, random_names, randoms, statements

__all__ = ["E", "Expectation", "NoMean", "Var", "Variance", "collapse", "doubt", "push", "randoms"]

MOST_MEMBERS = 4


class NoMean(Exception):
    """A term that is not known to have a mean stands under one (internal)."""


# --- the rules -------------------------------------------------------------------------------------------


@dataclass
class _Rules:
    """What the facts offer, and which rules have been used."""

    facts: Facts
    whole: bool = False
    """Whether stated means of whole terms are used before these are opened, and closed ones before integrals."""
    used: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random, self.random_names = randoms(self.facts), random_names(self.facts)
        self.independent: list[set[Any]] = []
        self.moments: list[tuple[tuple[Limit, ...], Any, Any]] = []
        self.definitions: list[tuple[tuple[Limit, ...], Any, Any]] = []
        self.opening: set[Any] = set()
        self.depth = 0
        self.laws = [(limits, fact) for limits, fact in statements(self.facts) if isinstance(fact, Density)]
        self._orders: dict[Any, bool] = {}
        for limits, fact in statements(self.facts):
            if isinstance(fact, Independent):
                self.independent.append({key(family) for family in fact.families})
            elif isinstance(fact, sp.Eq):
                self._offer(limits, fact.lhs, fact.rhs)
                if isinstance(fact.rhs, (Expectation, Variance)):
                    self._offer(limits, fact.rhs, fact.lhs)

        self.moments = stated.closed_first(self.moments) if self.whole else self.moments

    def _offer(self, limits: tuple[Limit, ...], left: Formula, right: Formula) -> None:
        if isinstance(left, (Expectation, Variance)):
            self.moments.append((limits, *stated.moment(left, right)))
        elif isinstance(left, (sp.Symbol, sp.Indexed, AppliedUndef)) and self.is_random(right):
            recurrent = key(left) in {key(x) for x in named(right)}
            self.definitions += [] if recurrent else [(limits, left, right)]

    def say(self, rule: str) -> None:
        if rule not in self.used:
            self.used.append(rule)

    def is_random(self, expr: Formula) -> bool:
        return any(key(x) in self.random for x in named(expr))

    def unfold(self, expr: Formula, facts: Facts) -> list[Term] | None:
        """What an expectation, a variance or a defined name stands for; None for anything else."""
        if isinstance(expr, (sp.Symbol, sp.Indexed, AppliedUndef)):
            return self._defined(expr, facts)
        if not isinstance(expr, (Expectation, Variance)):
            return None
        arg = expr.args[0]
        if not arg.is_number and not self.is_random(arg):
            return [Term((), expr)]  # a forgotten fact must not turn a variable into a constant
        if isinstance(expr, Variance):
            self.say("Var y = E[y^2] - E[y]^2")
            return terms(E(arg**2) - E(arg) ** 2, facts, self.unfold)
        if self.whole:
            means, rest = stated.apart(arg, self.moments, self.is_random, facts)
            if means:
                self.say("means stated of whole terms")
                means.append(E(rest) if self.is_random(rest) else rest)
                return [term for part in means for term in self._within(part, facts) if part != 0]
        opened = terms(arg, facts, self.unfold)
        if len(opened) > 1 or opened[0].limits:
            self.say("linearity")
        return [mean for term in opened for mean in self._mean(term, facts)]

    def _within(self, mean: Any, facts: Facts) -> list[Term]:
        """What a stated mean stands for, in which others may stand; around a circle it is left as it is."""
        if self.depth == MOST_MEMBERS:
            return [Term((), mean)]
        self.depth += 1
        try:
            return terms(mean, facts, self.unfold)
        finally:
            self.depth -= 1

    def _defined(self, name: Any, facts: Facts) -> list[Term] | None:
        """What a defined name stands for; at a random place only where that does not come under a mean."""
        if key(name) in self.opening:
            return None
        for limits, head, body in self.definitions:
            found = match(limits, head, name, facts)
            # The ends, too, may hold a mean.
            ends = (end for _, low, high in limits for end in (low, high))
            there = None if found is None else put(sp.Tuple(body, *ends), found, self.random_names)
            if there is not None:
                self.say(f"definition of {head}")
                self.opening.add(key(name))
                try:
                    return terms(there[0], facts, self.unfold)
                finally:
                    self.opening.discard(key(name))
        return None

    def _mean(self, term: Term, facts: Facts) -> list[Term]:
        """E of one term: constants out, distinct members apart, equal members together."""
        if any(self.is_random(end) for _, low, high in term.limits for end in (low, high)):
            whole = value([term])
            return [Term((), E(whole))]
        facts = (*facts, *ranges(term.limits))
        heavy = self.heavy(term.body, facts)
        if heavy is not None:
            raise NoMean(heavy)
        factors = sp.Mul.make_args(term.body)
        constant = sp.Mul(*(f for f in factors if not self.is_random(f)))
        split = [f for f in factors if self.is_random(f)]
        split = [g for f in split for g in sp.Mul.make_args(sp.expand_power_exp(f))]
        if not split:
            return [Term(term.limits, constant)]
        cases = self._cases(split)
        if cases is None:
            return [Term(term.limits, constant * self._moment(sp.Mul(*split), facts))]
        means = []
        for weight, swap in cases:
            parts = [put(part, swap) for part in split]
            if None in parts:
                return [Term(term.limits, constant * self._moment(sp.Mul(*split), facts))]
            mean = weight
            for group in self._groups(parts):
                mean *= self._moment(group, facts) if mean != 0 else 1
            if mean != 0:
                means.append(Term(term.limits, constant * mean))
        return means

    def _members(self, expr: Formula) -> list[Any] | None:
        """The members of families that ``expr`` is a function of; None where that cannot be told."""
        found = [x for x in dict.fromkeys(named(expr)) if key(x) in self.random]
        nested = any(self.is_random(index) for x in found for index in places(x))
        return None if nested or bound_names(expr) or expr.has(sp.Subs, sp.Lambda) else found

    def _cases(self, factors: list[Any]) -> list[tuple[Any, dict[Any, Any]]] | None:
        """Which members coincide: (weight, replacement) over the set partitions of each family's members.

        The indicator that members coincide just as a partition says is a sum, over the coarser partitions, of deltas
        times the Moebius function of the partition lattice. None where independence is not known, or with many members.
        """
        families: dict[Any, list[Any]] = {}
        for factor in factors:
            for member in self._members(factor) or [None]:
                if member is None:
                    return None
                own = families.setdefault(key(member), [])
                own += [member] if member not in own else []
        if sum(map(len, families.values())) == 1:
            return [(sp.S.One, {})]
        if not any(set(families) <= independent for independent in self.independent):
            return None
        if max(map(len, families.values())) > MOST_MEMBERS:
            return None
        named_so = sorted(str(one[1] if isinstance(one, tuple) else one) for one in families)
        self.say("independence of " + " and ".join(named_so))
        if any(len(members) > 1 for members in families.values()):
            self.say("members of one family are equal just where their indices are")
        cases: list[tuple[Any, dict[Any, Any]]] = [(sp.S.One, {})]
        for members in families.values():
            own_cases = list(coincidences(members))
            cases = [(a * b, swap | more) for a, swap in cases for b, more in own_cases if a * b != 0]
        return cases

    # -- whether a mean exists -----------------------------------------------------------------------------

    def heavy(self, product: Formula, facts: Facts) -> str | None:
        """Why a product may have no mean; None where it has one."""
        factors = [
            part
            for factor in sp.Mul.make_args(product)
            if self.is_random(factor)
            for part in sp.Mul.make_args(sp.expand_power_exp(factor))
            if self.is_random(part)
        ]
        if not factors or self._declared(sp.Mul(*factors), facts):
            return None
        for group in self._dependent(factors, facts):
            whole = sp.Mul(*group)
            if self._declared(whole, facts) or self._by_density(whole, facts):
                continue
            units, degree = growth(whole, self.is_random, lambda node: self._order(node, 1, facts))
            if units is None:
                return f"nothing says that {whole} has a mean"
            for unit in sorted(units, key=sp.default_sort_key):
                if degree and not self._order(unit, degree, facts):
                    return f"nothing says that {unit**degree} has a mean"
        return None

    def _dependent(self, factors: list[Any], facts: Facts) -> list[list[Any]]:
        """The factors in groups that are independent of one another: no member in common, all in one declaration.

        That the families of each two groups are declared independent is not enough: the third of three
        members may be a function of the first two, though each two are independent.
        """
        families = {key(x) for factor in factors for x in named(factor) if key(x) in self.random}
        if not any(families <= independent for independent in self.independent):
            return [factors]
        groups: list[list[Any]] = []
        for factor in factors:
            met = [group for group in groups if any(self._may_share(factor, other, facts) for other in group)]
            groups = [group for group in groups if group not in met] + [[*(f for group in met for f in group), factor]]
        return groups

    def _may_share(self, one: Any, other: Any, facts: Facts) -> bool:
        """Whether two factors may be functions of one member: at places that are not known to differ."""
        ours, theirs = self._members(one), self._members(other)
        if ours is None or theirs is None:
            return bool({key(x) for x in named(one)} & {key(x) for x in named(other)} & self.random)
        pairs = [zip(places(a), places(b), strict=True) for a in ours for b in theirs if key(a) == key(b)]
        return not all(any(entails(facts, sp.Ne(*both)) for both in pair) for pair in pairs)

    def _declared(self, expr: Formula, facts: Facts) -> bool:
        return any(self._match(limits, pattern, expr, facts) is not None for limits, pattern, _ in self.moments)

    def _match(self, limits: tuple[Limit, ...], pattern: Formula, expr: Formula, facts: Facts) -> dict[Any, Any] | None:
        """Values at which a fact speaks of ``expr``; a random one is none: it picks a member anew in each outcome."""
        found = match(limits, pattern, expr, facts)
        return None if found is None or any(map(self.is_random, found.values())) else found

    def _order(self, unit: Any, degree: int, facts: Facts) -> bool:
        """Whether a moment of this order or of a higher one is declared, or follows from a density."""
        asked = (unit, degree, facts)
        if asked not in self._orders:
            known = {
                pattern.exp if isinstance(pattern, sp.Pow) and pattern.exp.is_Integer else 2
                for _, pattern, _ in self.moments
            }
            orders = sorted({int(k) for k in known if k >= degree} | {degree})
            self._orders[asked] = any(self._declared(unit**order, facts) for order in orders) or self._by_density(
                unit**degree, facts
            )
        return self._orders[asked]

    def _by_density(self, expr: Formula, facts: Facts) -> bool:
        """Whether the integral of a function of one member against its density converges."""
        return any(integrable(law, limits, expr, self.random, facts) for limits, law in self.laws)

    def _groups(self, factors: list[Any]) -> list[Any]:
        """Products of the factors that share a member."""
        groups: list[tuple[set[Any], Any]] = []
        for factor in factors:
            members, body = set(self._members(factor) or ()), factor
            for group in [g for g in groups if g[0] & members]:
                groups.remove(group)
                members, body = members | group[0], body * group[1]
            groups.append((members, body))
        return [body for _, body in groups]

    def _moment(self, expr: Formula, facts: Facts, depth: int = 4) -> Any:
        """E of ``expr`` by a fact whose limits hold it, else left as it is."""
        if not self.is_random(expr):
            return expr
        for limits, pattern, known in self.moments:
            found = self._match(limits, pattern, expr, facts)
            result = None if found is None else put(known, found, self.random_names)
            if result is None or result.has(E(expr)) or not depth:
                continue
            self.say(f"E[{pattern}] = {known}")
            return mapped(result, partial(self._inner, facts=facts, depth=depth - 1))
        return E(expr)

    def _inner(self, node: Formula, bound: Keys, facts: Facts, depth: int) -> Any:
        """A mean within what a mean is, by a fact about it; of one that speaks of what is bound, no fact is known."""
        if not isinstance(node, Expectation) or keys(node) & bound:
            return None
        return self._moment(node.args[0], facts, depth)


def push(expr: Formula, facts: Facts, whole: bool = False) -> tuple[Any, list[str]]:
    """``expr`` with every expectation and variance pushed inside, and the rules used, in words.

    >>> from symcnn.formulas.symbols import ForAll, Independent, integers, reals, sequence
    >>> i, d = integers("i d")
    >>> w, mu = sequence("w"), reals("mu")
    >>> push(E(sp.Sum(w[i], (i, 1, d))), [d >= 1, ForAll(sp.Eq(E(w[i]), mu), (i, 1, d))])
    (mu*Sum(1, (i, 1, d)), ['linearity', 'E[w[i]] = mu'])
    """
    rules = _Rules(tuple(facts), whole)
    return value(terms(sp.sympify(expr, strict=True), tuple(facts), rules.unfold)), rules.used


def doubt(mean: Formula, facts: Facts) -> str | None:
    """Why a mean or a variance may not exist; None where it does.

    >>> from symcnn.formulas.symbols import sequence
    >>> x = sequence("x")
    >>> doubt(Var(x[1]), [sp.Eq(E(x[1]), 0)])
    'nothing says that x[1]**2 has a mean'
    >>> doubt(Var(x[1]), [sp.Eq(E(x[1] ** 2), 1)]) is None
    True
    """
    rules = _Rules(tuple(facts))
    arg = mean.args[0] ** 2 if isinstance(mean, Variance) else mean.args[0]
    if not rules.is_random(arg):
        return None
    if rules.heavy(arg, tuple(facts)) is None:
        return None
    means, arg = stated.apart(arg, rules.moments, rules.is_random, tuple(facts))
    if means and not rules.is_random(arg):
        return None
    try:
        opened = terms(arg, tuple(facts), rules.unfold)
    except NoMean as error:
        return str(error)
    for term in opened:
        if any(rules.is_random(end) for _, low, high in term.limits for end in (low, high)):
            return "the end of a sum in it is random"
        why = rules.heavy(term.body, (*facts, *ranges(term.limits)))
        if why is not None:
            return why
    return None
