"""Assignments inside the domain that facts describe, and the truth of a proposition at a point.

A quantity that the facts define is computed from its definition (recurrences
are unfolded), never drawn, so that a false line is seen to be false.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Assignment, Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.symbols import ForAll, Independent
from symcnn.formulas.truth import truth
from symcnn.judge.draws import Draws
from symcnn.judge.writing_out import Reader, at_most, put, written_out

FEW = 4
DRAWS = 60
"""Draws that are made for each point that is asked."""


class Sampler:
    """Draws points for the symbols and sequences of some propositions, with a fixed seed."""

    def __init__(self, propositions: Sequence[Any], seed: int = 0, most: float = float("inf")) -> None:
        self._most = most
        self._random = random.Random(seed)
        self._propositions = propositions
        self.definitions: dict[Any, Any] = {}
        self.recurrences: list[ForAll] = []
        for fact in propositions[1:]:
            body = fact.body if isinstance(fact, ForAll) else fact
            if not isinstance(body, sp.Eq):
                continue
            if isinstance(body.lhs, sp.Symbol) and not isinstance(fact, ForAll) and not body.rhs.has(body.lhs):
                self.definitions.setdefault(body.lhs, body.rhs)
            elif isinstance(body.lhs, AppliedUndef):
                self.recurrences.append(fact if isinstance(fact, ForAll) else ForAll(fact, (sp.Dummy(), 0, 0)))
        loose = {x for p in propositions if not isinstance(p, Independent) for x in free(p) if isinstance(x, sp.Symbol)}
        labels = {base.label for p in propositions for base in p.atoms(sp.IndexedBase)}
        goal_free = {x for x in free(propositions[0]) if isinstance(x, sp.Symbol)}
        self.symbols = sorted((loose | goal_free) - labels - set(self.definitions), key=str)
        self.sequences = sorted({b for p in propositions for b in p.atoms(sp.IndexedBase)}, key=str)
        goal = propositions[0]
        known = {fact.body.lhs.func for fact in self.recurrences}
        unknown = any(term.func not in known for term in goal.atoms(AppliedUndef))
        random_terms = _speaks_of_chance(self.resolved(goal))
        self.opaque = unknown or random_terms or self.resolved(goal).has(sp.Limit, sp.Derivative, sp.Integral)

    def resolved(self, expr: Formula) -> Any:
        """An expression with what the facts define put in."""
        for _ in range(8):
            following = expr.xreplace(self.definitions)
            if following == expr:
                break
            expr = following
        return expr

    def points(self, facts: Facts, count: int) -> Iterator[Assignment]:
        """Up to ``count`` points at which every fact that can be evaluated is true."""
        scalars = Draws(self.symbols, facts, self._random)
        members, rules = self._members(facts)
        rows = Draws(list(members.values()), rules, self._random)
        checked = [
            fact
            for fact in facts
            if not (isinstance(fact, (ForAll, Independent)) or self._defines(fact) or _speaks_of_chance(fact))
        ]
        equations = [fact for fact in checked if isinstance(fact, sp.Eq)]
        spoken = self.resolved(self._propositions[0]).atoms(sp.Symbol, sp.Indexed) if equations else set()

        def drawn() -> Assignment | None:
            point: Assignment = scalars.draw()
            for base in self.sequences:
                point[base] = {}
            for place in range(-3, 40):
                row = rows.draw()
                for base, member in members.items():
                    point[base][place] = row[member]
            self._meet(equations, point, spoken)
            return point if all(truth(self.at(fact, point), 15) is not False for fact in checked) else None

        # All on which a point hangs: of the goal only what it speaks of, and many goals are asked under the same facts.
        about = tuple(self.symbols), tuple(self.sequences), (*self._propositions[1:], None, *facts), frozenset(spoken)
        kept = _kept(about, self._most, count, self._random.getstate())
        draws, most = 0, count * DRAWS
        for number in range(count):
            point, draws, state = kept.get(number) or (None, draws, self._random.getstate())
            self._random.setstate(state)
            while point is None and draws < most:
                draws, point = draws + 1, drawn()
            kept[number] = point, draws, self._random.getstate()
            if point is None:
                return
            yield dict(point)

    def _meet(self, equations: Sequence[Any], point: Assignment, spoken: Collection[Any]) -> None:
        """Change what the goal does not speak of, so that equations linear in it hold, as drawn ones hardly do."""
        if not equations:
            return
        loose = [
            term
            for term in sorted({x for one in equations for x in one.atoms(sp.Indexed) | free(one)}, key=str)
            if term not in spoken and (term in self.symbols or isinstance(term, sp.Indexed))
            if not term.is_integer and all(index.is_Integer for index in getattr(term, "indices", ()))
        ]
        for chosen in islice(combinations(loose, min(len(loose), len(equations))), 20 if loose and equations else 0):
            terms = {term: sp.Dummy(real=True) for term in chosen}
            sides = [self.at((one.lhs - one.rhs).xreplace(terms), point) for one in equations]
            if not all(side.is_polynomial(*terms.values()) for side in sides):
                continue
            if any(sp.Poly(side, *terms.values()).total_degree() > 1 for side in sides):
                continue
            for solution in sp.linsolve(sides, *terms.values()):
                if not any(free(value) for value in solution):
                    self._take(dict(zip(chosen, solution, strict=True)), point)
                    return

    def settable(self, term: Formula) -> bool:
        """Whether a term is a symbol or a member of a sequence that is drawn, not one that facts define."""
        if isinstance(term, sp.Indexed):
            listed = any(base.label == term.base.label for base in self.sequences)
            return listed and all(index.is_Integer for index in term.indices)
        return term in self.symbols

    def changed(self, point: Assignment, values: Assignment) -> Assignment:
        """The point with other values for symbols and members of sequences."""
        other = {key: dict(value) if isinstance(value, dict) else value for key, value in point.items()}
        self._take(values, other)
        return other

    def _take(self, values: Assignment, point: Assignment) -> None:
        """Values for symbols and for members of sequences at a point."""
        for term, value in values.items():
            if not isinstance(term, sp.Indexed):
                point[term] = value
                continue
            base = next(one for one in self.sequences if one.label == term.base.label)
            place = tuple(map(int, term.indices))
            point[base][place if len(place) > 1 else place[0]] = value

    def _members(self, facts: Sequence[Any]) -> tuple[dict[Any, Any], list[Any]]:
        """A symbol for the member of each sequence at one place, and what facts say of members at one place."""
        members = {base: sp.Dummy(str(base.label), integer=base.is_integer, real=True) for base in self.sequences}
        named = {base.label: member for base, member in members.items()}
        rules = []
        for fact in facts:
            if not isinstance(fact, ForAll):
                continue
            bound = tuple(symbol for symbol, _, _ in fact.limits)
            for part in sp.And.make_args(fact.body):
                terms = part.atoms(sp.Indexed)
                if isinstance(part, Relational) and all(term.indices == bound for term in terms):
                    rules.append(part.xreplace({term: named[term.base.label] for term in terms}))
        return members, rules

    def satisfied(self, facts: Facts, point: Assignment) -> bool:
        """Whether every fact is seen to hold at a point, so that a line that is false there is refuted.

        Definitions hold, since what they define is computed from them; a
        quantified fact is looked at for its first few values.
        """
        return all(self._holds(fact, point) for fact in facts if not isinstance(fact, Independent))

    def _holds(self, fact: Formula, point: Assignment) -> bool:
        body = fact.body if isinstance(fact, ForAll) else fact
        if self._defines(body) or _speaks_of_chance(body):
            return True
        if body.has(sp.Limit, sp.Derivative, sp.Integral):
            return False
        if not isinstance(fact, ForAll):
            return truth(self.at(fact, point), 15) is True
        values = {symbol: value for symbol, value in point.items() if isinstance(symbol, sp.Symbol)}
        # False, not "not True": an instance may speak of what nothing here gives a value.
        return all(
            truth(self.at(body.xreplace(chosen), point), 15) is not False
            for chosen in islice(_first_values(fact.limits, values), 60)
        )

    def _defines(self, fact: Formula) -> bool:
        return isinstance(fact, sp.Eq) and (fact.lhs in self.definitions or isinstance(fact.lhs, AppliedUndef))

    def at(self, expr: Formula, point: Assignment) -> Any:
        """The proposition or expression with the point's values put in and sums written out, as far as they go."""
        expr = self.resolved(expr)
        values = {symbol: value for symbol, value in point.items() if isinstance(symbol, sp.Symbol)}

        def read(term: Formula) -> Any:
            return self._member(term, point)

        with at_most(self._most):
            # Members are read as soon as their index is a number: what is unfolded stays small.
            expr = put(expr, values, read)
            for _ in range(40):
                terms = [t for t in expr.atoms(AppliedUndef) if all(a.is_number for a in t.args[:1])]
                replaced = {term: self._unfold(term, values, read) for term in terms}
                replaced = {term: new for term, new in replaced.items() if new is not None}
                if not replaced:
                    break
                expr = expr.xreplace(replaced)
            expr = written_out(expr, read)
        return expr.replace(lambda x: isinstance(x, sp.Indexed), read)

    def _member(self, term: Formula, point: Assignment) -> Any:
        base = next((b for b in self.sequences if b.label == term.base.label), None)
        if base is None or not all(index.is_Integer for index in term.indices):
            return term
        values = point[base]
        if len(term.indices) == 1:
            return values.get(int(term.indices[0]), term)
        place = tuple(int(index) for index in term.indices)
        if place in values:
            return values[place]
        # A drawn point holds one row of values; a table is read off it by a fixed rule.
        drawn = None not in values and all(isinstance(key, int) for key in values)
        return values.get(sum(7**axis * index for axis, index in enumerate(place)) % 40, term) if drawn else term

    def _unfold(self, term: Formula, values: Assignment, read: Reader) -> Any:
        for fact in self.recurrences:
            body = fact.body
            if body.lhs.func != term.func:
                continue
            binding: Assignment = {}
            bound = {symbol for symbol, _, _ in fact.limits}
            for pattern, value in zip(body.lhs.args, term.args, strict=True):
                constant, symbol = pattern.as_coeff_Add()
                if symbol in bound:
                    taken = binding.setdefault(symbol, value - constant)
                    # What is said of f(l, l) is said of no f(l, t) beside it.
                    if taken != value - constant or (symbol.is_integer and taken.is_integer is False):
                        break
                elif put(pattern, values) != value:
                    break
            else:
                known = {**values, **binding}
                inside = all(
                    symbol not in binding
                    or (sp.Le(put(low, known), binding[symbol]), sp.Le(binding[symbol], put(high, known)))
                    == (sp.true, sp.true)
                    for symbol, low, high in fact.limits
                    if binding.get(symbol, sp.Integer(0)).is_number
                )
                if inside:
                    return put(body.rhs, known, read)
        return None

    def show(self, point: Assignment) -> str:
        """The point in words: ``n = 7, k = 3, K = 2, 1, 4, ...``."""
        parts = [f"{symbol} = {point[symbol]}" for symbol in self.symbols]
        used = {b.label for b in self._propositions[0].atoms(sp.IndexedBase)}
        for base in self.sequences:
            if base.label in used:
                row = point[base]
                first = [row[place] for place in range(1, 6) if place in row] or list(row.values())[:5]
                parts.append(f"{base.label} = " + ", ".join(map(str, first)) + ", ...")
        return ", ".join(parts) or "every point"


@lru_cache(maxsize=32)
def _kept(about: Any, most: float, count: int, state: Any) -> dict[int, tuple[Assignment | None, int, Any]]:
    """Points by their number, with the draws that were made by then, and the random numbers as they were left."""
    return {}


def _first_values(limits: Sequence[Any], values: Assignment) -> Iterator[Assignment]:
    """The first few values of the symbols that a statement binds; an end may hold those bound further out."""
    if not limits:
        yield {}
        return
    *inner, (symbol, low, high) = limits
    low, high = put(low, values), put(high, values)
    first = int(low) if low.is_Integer else 1 - FEW
    last = min(int(high), first + FEW) if high.is_Integer else first + FEW
    for place in map(sp.Integer, range(first, last + 1)):
        for chosen in _first_values(inner, {**values, symbol: place}):
            yield {symbol: place, **chosen}


def _speaks_of_chance(expr: Formula) -> bool:
    return any(
        getattr(x, "is_expectation", False) or getattr(x, "is_variance", False) for x in sp.preorder_traversal(expr)
    )
