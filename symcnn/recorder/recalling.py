"""A claim of another file at values: what is recalled, what it owes, and when it may not be recalled so.

The claim of a file is true of any things that meet its constraints. To use it
here, each of its given names is taken to stand for something: for its value
where one is given, else for what has this name here. That is sound where

- each of them stands for one thing, wherever the claim, the constraints and
  the definitions behind the claim speak of it (`Recalled._admissible`), and this is a
  number, of its kind, wherever it is used (`owed`); then every term that has a
  value there has one here, also where SymPy folds the terms when they are put
  in, and the recalled line owes nothing beside;
- what is a constant there stands for no outcome under a mean, also not where
  it gets there by a definition, since the mean is taken over it; and what is
  random there stands for no draw at a place that is an outcome (`_constant`);
- nothing that is recalled, owed or defined behind it binds there what a name
  in it depends on (`_plain`);
- two quantities that the file derives do not become one (`_apart`), nor does
  one of them become something that it is derived from (`proof.Proof.recall`);
  what it names on the way is nothing here (`symcnn.formulas.own_names`);
- for all values of a symbol, the claim is about one quantity for all of them,
  or about values of it that the symbol tells apart (`varying`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DerivationError
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import keys, name_of, names, walk
from symcnn.formulas.dependence import DependenceOnly, unusable
from symcnn.formulas.expressions import (
    as_term,
    over_all,
    ranging,
    rule,
    same_outcomes,
    substitute,
    symbol_name,
)
from symcnn.formulas.kinds import reserved
from symcnn.formulas.lengths import unsized
from symcnn.formulas.meaning import behind, defined_by, reached
from symcnn.formulas.own_names import for_all_letters, own_name, with_own_names, without_numbers
from symcnn.formulas.substitution import Captured
from symcnn.formulas.symbols import DOT, ForAll, HasValue, Independent
from symcnn.formulas.whole import is_whole
from symcnn.judge.judgement import Obligation
from symcnn.judge.randomness import random_names
from symcnn.judge.ties import turned
from symcnn.recorder.lines import hidden
from symcnn.recorder.uses import (
    MEMBERS,
    Limits,
    apart,
    averaged,
    brought_by,
    in_words,
    moving_place,
    open_body,
    plain,
    spoken_of_at,
    uses,
)

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation


class Recalled:
    """A claim at values and for all values in limits. Errors: `DerivationError` where it may not be recalled so.

    ``line`` is what is recalled, ``owed`` what it owes, ``definitions`` are
    those behind it, ``derived`` the names that what the file derives has
    here, by their names there, and ``inputs`` the names that its given ones
    stand for. ``number`` is that of the line in which it is recalled.
    """

    def __init__(
        self, other: Derivation, values: Mapping[Any, Any], forall: Limits, facts: tuple[Any, ...], number: int
    ) -> None:
        self.other, self.forall = other, forall
        self._own_names(number)
        self._said = (other.claim, *other.where, *self._behind)
        self._laws = random_names(tuple(map(unsized, other.where)))
        try:
            self.values = self._admissible(values)
            self._nameable()
            self._take(facts)
        except Captured as error:
            why = without_numbers(str(error))
            raise DerivationError(f"{other.name} cannot be recalled at these values: {why}") from None

    def _take(self, facts: tuple[Any, ...]) -> None:
        other = self.other
        mentioned = names(other.claim)
        self.derived = {
            symbol_name(one): symbol_name(self.values.get(one, one))
            for one in other.sought
            if symbol_name(one) in mentioned
        }
        members = {symbol_name(value) for value in self.values.values() if isinstance(value, sp.Indexed)}
        for theirs, name in self.derived.items():
            if name in members:
                raise DerivationError(f"{other.name} derives {theirs}; it may get another name, and {name} is a member")
        self.inputs = self._inputs()
        self._apart()
        random = random_names(facts)
        self._constant(random)
        line, *rest = self._put(self._said, random)
        needs, definitions = rest[: len(other.where)], rest[len(other.where) :]
        if not all(isinstance(open_body(one), sp.Eq) for one in definitions):
            raise Captured("something would be what is derived, and what it is derived from")
        self._plain([line, *needs], definitions, facts)
        self._varying(line, definitions)
        definitions = for_all_letters(definitions, self._own, [symbol for symbol, *_ in self.forall])
        self.line, *rest = (over_all(one, self.forall) for one in (line, *needs, *definitions))
        self.definitions = rest[len(needs) :]
        if self.forall:
            self._plain([self.line, *rest[: len(needs)]], self.definitions, facts)
        owed = [*self._needs(needs), *self._numbers()]
        owed += [("some value to recall it at", goal) for goal in self._somewhere(line, [goal for _, goal in owed])]
        self.owed = tuple(Obligation(over_all(goal, self.forall), facts, what) for what, goal in owed)

    @property
    def ties(self) -> tuple[DependenceOnly, ...]:
        """The definitions behind what is derived, as facts that tell what depends on what."""
        meant = reached(self.derived.values(), self.definitions)
        return tuple(DependenceOnly(unsized(one)) for one in self.definitions if defined_by([one]) & meant)

    def _put(self, items: Sequence[Any], random: Collection[str]) -> list[Any]:
        drawn = self._drawn(frozenset(random))
        return [substitute(item, self.values, random, self._laws, drawn) for item in items]

    def _drawn(self, random: frozenset[str]) -> frozenset[str]:
        """The names there that are random here: by a value or what has the name here, by a law, or by a definition.

        At a place that speaks of one, no mean comes in: it would be taken over that place, too.
        """
        valued = {name_of(key) for key in self.values}
        here = (random - valued) | {name_of(key) for key, value in self.values.items() if brought_by(value) & random}
        defined = {name for name in defined_by(self._behind) if reached([name], self._behind) & here}
        there = random_names((*map(unsized, self.other.where), *unusable(map(unsized, self._behind))))
        return (here | defined | there) - self._laws

    # -- what stands for what --------------------------------------------------------------------------

    def _own_names(self, number: int) -> None:
        """Whatever stands behind the claim and is neither given nor spoken of in it gets a name of its own here."""
        lines = behind(self.other)
        mentioned = {symbol_name(one) for one in self.other.given} | names(self.other.claim)
        on_the_way = frozenset().union(*map(names, lines)) - mentioned
        named = {name: own_name(name, number) for name in on_the_way}
        self._behind = [with_own_names(line, named) for line in lines]
        self._own = frozenset(named.values())

    def _admissible(self, values: Mapping[Any, Any]) -> dict[Any, Any]:
        """The values by the file's own names. Each of these is a name, or a member that is all of it that is named.

        A member's value says nothing of another member, or of a member whose
        index is bound: that would keep its value, and one name be two things.
        """
        other = self.other
        own = {symbol_name(one): one for one in (*other.given, *other.sought)}
        hidden = {symbol_name(one) for one in other.sought} - names(other.claim)
        found: dict[Any, Any] = {}
        for key, value in values.items():
            if not isinstance(key, (sp.Symbol, sp.IndexedBase, *MEMBERS)):
                raise DerivationError(
                    f"a claim is recalled at values of symbols, of sequences, or of members, and {key} is none of these"
                )
            name = name_of(key)
            if name not in own:
                raise DerivationError(f"{other.name} has no {name}, so it cannot be recalled at a value of it")
            if isinstance(key, MEMBERS):
                self._only(key, [one for one in values if isinstance(one, MEMBERS)])
            elif key != own[name] and not (isinstance(key, sp.IndexedBase) and isinstance(own[name], sp.IndexedBase)):
                raise DerivationError(f"{name} is of another kind in {other.name}")
            elif name in hidden:
                raise DerivationError(f"{other.name} derives {name} on the way, so it gets no value, nor another name")
            place = own[name] if isinstance(key, sp.IndexedBase) else key
            twice = [one for one in found if name_of(one) == name]
            if place in twice or any(isinstance(one, MEMBERS) is not isinstance(key, MEMBERS) for one in twice):
                raise DerivationError(f"{name} of {other.name} is given two values, and one of them would be forgotten")
            found[place] = rule(value) if isinstance(key, sp.IndexedBase) else as_term(value)
        return found

    def _nameable(self) -> None:
        """What comes in holds no name that the engine gives to what is behind claims."""
        ends = (as_term(end) for _, *both in self.forall for end in both)
        coming = [
            *map(brought_by, self.values.values()),
            *map(names, ends),
            {symbol.name for symbol, *_ in self.forall},
        ]
        for name in sorted(frozenset().union(*coming)):
            if DOT in name:
                raise DerivationError(reserved(name))

    def _only(self, key: Any, given: Sequence[Any]) -> None:
        name = name_of(key)
        if name in {symbol_name(one) for one in self.other.sought}:
            raise DerivationError(f"{self.other.name} derives {name}; it may get another name, but no other value")
        members = [one for one in given if name_of(one) == name]
        alone = all(apart(one, two) for one, two in combinations(members, 2))
        for node, bound in (place for item in self._said for place in walk(item)):
            if isinstance(node, Independent) and name in map(name_of, node.families):
                alone = False
            if isinstance(node, MEMBERS) and name_of(node) == name and (node not in members or keys(node) & bound):
                alone = False
        if not alone:
            raise DerivationError(
                f"{self.other.name} cannot be recalled at a value of {key} alone: it speaks of {name} in other places, "
                "where this would have another value, or may have"
            )

    def _inputs(self) -> frozenset[str]:
        """The names that the given names of the file stand for here, without those that ``forall`` binds."""
        mentioned = frozenset().union(*map(names, self._said))
        replaced: dict[str, frozenset[str]] = {}
        for key, value in self.values.items():
            replaced[name_of(key)] = replaced.get(name_of(key), frozenset()) | brought_by(value)
        given = {symbol_name(one) for one in self.other.given} & mentioned
        return frozenset().union(*(replaced.get(name, {name}) for name in given)) - {
            symbol.name for symbol, *_ in self.forall
        }

    def _apart(self) -> None:
        """What is derived is one thing for each name."""
        for name in self.derived.values():
            if list(self.derived.values()).count(name) > 1:
                raise DerivationError(f"two quantities that {self.other.name} derives would both be {name}")

    def _constant(self, random: Collection[str]) -> None:
        """A constant of the file, under a mean, is none of what is random here.

        Under a mean is also what something there depends on by its definition. A definition of a quantity that is
        constant there says nothing of outcomes, so this is settled by what the definitions start from. What nothing
        defines there is a constant, be it sought or given.
        """
        entering = frozenset().union(*map(brought_by, self.values.values()))
        starting = averaged(self._said, (*self._behind, *turned(self.other.where))) - defined_by(self._behind)
        inside = starting - self._laws
        # A mean binds what is random here. So a symbol that comes in with a value as well, or a member of what is
        # random, is not found there, and keeps its name.
        found = {
            name_of(key)
            for key, value in self.values.items()
            if isinstance(key, sp.IndexedBase) or (isinstance(key, sp.Symbol) and key.name not in entering)
        }
        for name in sorted((inside & frozenset(random)) - found):
            raise DerivationError(
                f"{name} is a constant in {self.other.name}, and random here, where it would stand under a mean"
            )
        for key, value in self.values.items():
            name = name_of(key)
            chance = frozenset(random) | self._laws
            outcomes = names(key) & chance if isinstance(key, MEMBERS) and name in starting else ()
            same = isinstance(key, MEMBERS) and same_outcomes(key, self.values, random, self._laws)
            if outcomes and not same:
                raise DerivationError(f"{value} would stand for {key} under a mean, which is taken over it")
            if name in inside and brought_by(value) & frozenset(random) and not same:
                raise DerivationError(
                    f"{name} is a constant in {self.other.name}, and would stand for something random under a mean"
                )
            if name in self._laws and moving_place(value, random) is not None:
                raise DerivationError(
                    f"{in_words(key, value)} would stand for what is random in {self.other.name}, "
                    "and its place varies with the outcome"
                )

    def _plain(self, lines: Sequence[Any], definitions: Sequence[Any], facts: Sequence[Any]) -> None:
        """No binder stands, at these values, around a name that depends on what it binds.

        With ``s = a`` and ``r = Derivative(s*c, c)``, a reader who looks up both at ``a = c**2`` reads the slope of
        ``c**3``; to the rules of binding ``s`` is one number there. So this holds of the definitions as well as of
        what is recalled and owed.
        """
        known = (*facts, *(DependenceOnly(unsized(one)) for one in definitions))
        for one in (*lines, *definitions):
            wrong = hidden(unsized(one), known)
            if wrong is not None:
                raise Captured(wrong)

    # -- what is owed ------------------------------------------------------------------------------------

    def _needs(self, needs: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        """The file's constraints."""
        for need in needs:
            yield f"{self.other.name} needs {need.body if isinstance(need, ForAll) else need}", need

    def _numbers(self) -> Iterator[tuple[str, Any]]:
        """That each value is a number, of the right kind, wherever it is used."""
        for key, value in self.values.items():
            whole = key.is_integer is True
            what = f"{self.other.name} at {in_words(key, value)}"
            if not isinstance(key, sp.IndexedBase):
                if value != key and not plain(value, whole):
                    yield what, HasValue(value, whole)
                continue
            form = value if isinstance(value, sp.IndexedBase) else value.term
            if whole and not (is_whole(form) or (isinstance(form, sp.IndexedBase) and form.is_integer)):
                raise DerivationError(f"{self.other.name} has whole numbers for {key.label}, and these may be others")
            if isinstance(value, sp.IndexedBase) or plain(form, whole):
                continue
            used = dict.fromkeys(use for item in self._said for use in uses(item, name_of(key), whole))
            for goal in dict.fromkeys(self._put(list(used), ())):
                yield what, goal

    def _somewhere(self, line: Formula, owed: Sequence[Any]) -> Iterator[Any]:
        """That there is a value at which it is recalled, where the line does not show that it is recalled so.

        For all values of nothing, everything is owed to none.
        """
        shown = {symbol for symbol, _, _ in ranging(line, self.forall)}
        asked = {symbol for goal in owed for symbol, _, _ in ranging(goal, self.forall)}
        for symbol, low, high in self.forall:
            low, high = as_term(low), as_term(high)
            endless = low != high and (low == -sp.oo or high == sp.oo)
            if symbol in asked - shown and not endless:
                least, most = (sp.ceiling(low), sp.floor(high)) if symbol.is_integer else (low, high)
                yield sp.Le(least, most)

    # -- for all values ------------------------------------------------------------------------------------

    def _varying(self, line: Formula, definitions: Sequence[Any]) -> None:
        """Recalled for all t, each quantity is one and the same for all t, or is spoken of at t itself.

        What depends on t is another quantity for each t. So the recalled line
        may speak only of such values of it, and nothing may define any but
        such, as t tells apart: t, or t and a number, stands at one place in
        all of them. It does not depend on t where t does not stand free in its
        definitions, nor in those of what they speak of.
        """
        for bound, *_ in self.forall:
            for name in self.derived.values():
                depends, fixed = spoken_of_at(name, bound, (line, *definitions))
                if not depends and bound.name in reached([name], definitions):
                    raise DerivationError(
                        f"{self.other.name} is recalled for all {bound}, and {fixed} would have one value for all"
                    )


__all__ = ["Recalled"]
