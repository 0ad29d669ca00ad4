"""The recorder of a proof: what each line states, and what it owes the judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from symcnn.errors import DerivationError, Unfinished
from symcnn.formulas.aliases import Formula, Limit
from symcnn.formulas.dependence import DependenceOnly, unusable
from symcnn.formulas.expressions import defined_name, free_names, implies_bound, symbol_name
from symcnn.formulas.kinds import Kinds
from symcnn.formulas.lengths import unsized
from symcnn.formulas.meaning import Meanings
from symcnn.formulas.substitution import Captured
from symcnn.formulas.symbols import ForAll, HasValue
from symcnn.judge.judgement import Obligation
from symcnn.judge.ties import turned
from symcnn.recorder import induction, lines
from symcnn.recorder.definitions import fault, loose_arguments
from symcnn.recorder.recalling import Recalled
from symcnn.recorder.step import Step
from symcnn.recorder.uses import arguments_of

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation

Find = Callable[[Any], "tuple[Derivation, bool]"]
"""From a module, or a derivation, to the derivation, and whether it is as its file gives it."""


class Proof:
    """Records the lines of one proof: ``define``, ``equals``, ``implies``, ``induct``, and ``recall``.

    ``recall`` is a fifth verb beside the design's four: a corollary starts
    from a claim proved in another file, and the obligation that this claim's
    own constraints hold here has to stand somewhere.

    What is recorded can be read (`steps`, `facts`, `line`), and grows by the
    verbs alone.
    """

    def __init__(self, derivation: Derivation, where: tuple[Boolean, ...], find: Find) -> None:
        self.__derivation = derivation
        self.__find = find
        self.__steps: tuple[Step, ...] = ()
        self.__facts: tuple[Boolean, ...] = (*where, *turned(where))
        self.__where = tuple(where)
        self.__known: frozenset[str] = frozenset()
        """Names that a line may speak of beside those given: defined, recalled, or those of an induction."""
        self.__meant: frozenset[str] = frozenset()
        """Names that a definition or a recall says the meaning of."""
        self.__taken: frozenset[str] = frozenset()
        """Names that recalled files take for given, and of which nothing is known here: none gets a meaning later."""
        self.__sought = frozenset(symbol_name(symbol) for symbol in derivation.sought)
        self.__given = frozenset(symbol_name(symbol) for symbol in derivation.given)
        self.__kinds = Kinds()
        self.__meanings = Meanings(self.__given)
        self.__recalled: dict[tuple[str, str], dict[Any, Any]] = {}
        self.__last: Boolean | None = None
        self.__head: Any = None
        self.__line: Any = None
        self.__unfolds: tuple[int, ...] = ()
        self.__readings: tuple[lines.Reading, ...] = ()
        """What a name is read as under a binder."""
        self.__conditions: tuple[Boolean, ...] = tuple(where)
        """What lines rest on: the constraints, and those of the files that are recalled."""
        wrong = self.__kinds.fault(*map(unsized, (*derivation.terms, derivation.claim, *derivation.where)))
        wrong = wrong or next(filter(None, (lines.hidden(fact, self.__facts) for fact in where)), None)
        if wrong is not None:
            raise DerivationError(f"{derivation.name}: {wrong}")

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines so far."""
        return self.__steps

    @property
    def facts(self) -> tuple[Boolean, ...]:
        """What the next line may use: the constraints, and the lines so far.

        Among them are those that may only be asked which name depends on which (`symcnn.formulas.dependence`).
        """
        return self.__facts

    # -- the verbs -----------------------------------------------------------------------------------

    def define(self, reason: str, *definitions: Any) -> Any:
        """What a new quantity is: ``Eq(new, expression)``, or ``ForAll`` of it. Trusted, and printed so.

        A definition may not constrain what is given, repeat the claim, or
        define a thing twice (a recurrence and its start belong in one call).
        Owes: its right side has a value, and a whole one for a whole number; so have the arguments of its left side.
        """
        definitions = tuple(self.__unfolded(definition) for definition in definitions)
        for definition in definitions:
            body = _body(definition)
            if not isinstance(body, sp.Eq):
                self.__fault(reason, f"a definition is an equation, not {definition}")
            head = defined_name(body.lhs)
            if head is None:
                self.__fault(reason, f"a definition names a new quantity on its left, not {body.lhs}")
            if head in self.__given:
                self.__fault(reason, f"{head} is given; a definition may not constrain it")
            if head in self.__known:
                self.__fault(reason, f"{head} is defined already")
            self.__first(reason, head)
        wrong = fault(definitions, self.__derivation.claim)
        if wrong:
            self.__fault(reason, wrong)
        fresh = {str(defined_name(_body(definition).lhs)) for definition in definitions}
        known = self.__known
        for definition in definitions:
            body = _body(definition)
            family = isinstance(body.lhs, (AppliedUndef, sp.Indexed))
            allowed = known | (fresh if family else {defined_name(body.lhs)})
            later = free_names(definition) & (self.__sought | fresh) - allowed
            if later:
                self.__fault(reason, f"{', '.join(sorted(later))} is used before it is defined")
            if not family:
                known = known | {str(defined_name(body.lhs))}
        self.__known = known | fresh
        self.__meant = self.__meant | fresh
        # What one of them makes random, or hides, is so for all of them, whichever stands first.
        before = (*self.__facts, *unusable(definitions))
        for definition in definitions:
            self.__scan(definition, reason, before)
            body = _body(definition)
            goal = HasValue(body.rhs, body.lhs.is_integer is True)
            if isinstance(definition, ForAll):
                goal = ForAll(goal, *definition.limits)
            self.__meanings.add(definition)
            owed = [Obligation(goal, before, f"a value of {body.lhs}")]
            for argument, whole in loose_arguments(body.lhs):
                place = HasValue(argument, whole)
                place = ForAll(place, *definition.limits) if isinstance(definition, ForAll) else place
                owed.append(Obligation(place, before, f"a value of {argument}"))
            self.__add("define", reason, definition, tuple(owed))
            # f(n) = n, where nothing binds n, ties f to n whatever its argument; a line of this form would not.
            self.__facts = (*self.__facts, DependenceOnly(definition))
            self.__readings = (*self.__readings, lines.Reading(definition))
        return self.__line

    def equals(self, reason: str, expr: Formula) -> Any:
        """The same value, written otherwise. Owes: the line before equals this one."""
        if self.__head is None:
            self.__fault(reason, "`equals` needs a line `quantity = expression` before it")
        expr = self.__unfolded(sp.sympify(expr, strict=True))
        self.__scan(expr, reason)
        goal = sp.Eq(self.__line, expr, evaluate=False)
        self.__step("equals", reason, expr, self.__head, (Obligation(goal, self.__facts),))
        self.__line = expr
        self.__last = sp.Eq(self.__head, expr, evaluate=False)
        self.__facts = (*self.__facts, self.__last)
        self.__readings = (*self.__readings, lines.Reading(self.__last, self.__conditions))
        return expr

    def implies(self, reason: str, line: Formula) -> Any:
        """The constraints and the lines before give this proposition."""
        line = self.__unfolded(line)
        self.__scan(line, reason)
        self.__add("implies", reason, line, (Obligation(line, self.__facts),))
        return self.__line

    def induct(self, reason: str, line: Formula, over: Formula, start: int = 0, forall: tuple[Any, ...] = ()) -> Any:
        """``line`` for every whole ``over >= start``: owes the base, a value of each term there, and the step.

        ``forall`` are symbols over which the hypothesis is general (a
        hypothesis may be stronger than the goal).
        """
        wrong = induction.fault(line, over, start, forall, self.__facts)
        if wrong is not None:
            self.__fault(reason, wrong)
        general = tuple((symbol, -sp.oo, sp.oo) for symbol in forall)
        proposition = ForAll(line, (over, start, sp.oo), *general)
        self.__known = self.__known | {over.name, *(symbol.name for symbol in forall)}
        self.__scan(line, reason)
        self.__scan(proposition, reason)
        try:
            owed = induction.owed(line, over, start, general, self.__facts)
        except Captured as error:
            self.__fault(reason, f"the line cannot be read at another {over}: {error}")
        shown = proposition if forall else line
        self.__step("induct", reason, shown, None, owed)
        self.__facts = (*self.__facts, proposition)
        bounded = any(fact == (over >= start) or implies_bound(fact, over, start) for fact in self.__where)
        if bounded and not forall:
            self.__continue(line)
            self.__facts = (*self.__facts, line)
        else:
            self.__continue(proposition)
        return self.__line

    def recall(
        self, reason: str, module: Any, values: Mapping[Any, Any] | None = None, forall: tuple[Limit, ...] = ()
    ) -> Any:
        """A claim proved in another file, at values. Owes that file's constraints at those values.

        ``forall`` are limits, as those of ``ForAll``: the claim is then recalled for all of them.
        """
        other, stands = self.__find(module)
        if not stands:
            self.__fault(reason, f"recall takes a file of the catalogue as it stands, and {other.name} is altered")
        try:
            at = Recalled(other, values or {}, forall, self.__facts, len(self.__steps) + 1)
        except Unfinished:
            raise
        except DerivationError as error:
            self.__fault(reason, str(error))
        self.__same_quantities(reason, at)
        self.__settled(reason, at)
        self.__known = self.__known | set(at.derived.values())
        self.__meant = self.__meant | set(at.derived.values())
        self.__scan(at.line, reason)
        self.__meanings.bring(at.definitions, at.derived.values())
        self.__add("recall", reason, at.line, at.owed, at)
        conditions = tuple(owed.goal for owed in at.owed)
        self.__readings = (*self.__readings, lines.Reading(at.line, conditions, recalled=True))
        self.__conditions = (*self.__conditions, *conditions)
        self.__facts = (*self.__facts, *(tie for tie in at.ties if tie not in self.__facts))
        return self.__line

    def __same_quantities(self, reason: str, at: Recalled) -> None:
        """What the other file derives must be here what it is there: under one name, of one definition."""
        other = at.other
        for theirs, name in at.derived.items():
            if name in self.__given or (name != theirs and name not in self.__sought):
                self.__fault(reason, f"{other.name} derives {theirs}; it may get another name, but no other value")
            # A value for what is no argument of the quantity makes another quantity of it.
            arguments = arguments_of(theirs, other.claim) | set(other.sought)
            values = {key: value for key, value in at.values.items() if key not in arguments}
            if self.__recalled.setdefault((other.name, name), values) != values:
                self.__fault(reason, f"{other.name} is recalled at other values before, and {name} names both")
            if not self.__meanings.agree(name, at.definitions):
                self.__fault(reason, f"{name} is defined otherwise in {other.name} than before")

    def __settled(self, reason: str, at: Recalled) -> None:
        """What a claim is recalled of is known here, and what it is about is spoken of only from here on.

        Else two files could each derive what the other one takes for given.
        """
        open_ones = sorted((at.inputs & self.__sought) - self.__meant)
        if open_ones:
            self.__fault(reason, f"{at.other.name} speaks of {open_ones[0]}, and no line before says what that is")
        self.__taken = self.__taken | (at.inputs - self.__given - self.__meant)
        for name in sorted(set(at.derived.values()) - self.__meant):
            if name in at.inputs:
                self.__fault(reason, f"{name} would be what {at.other.name} derives, and what it is derived from")
            self.__first(reason, name)

    def __first(self, reason: str, name: str) -> None:
        """What a quantity is stands before anything is said of it.

        A line about a name of which nothing is known takes it for a constant,
        which depends on nothing; it might be another name of an outcome.
        """
        if name in self.__taken:
            self.__fault(reason, f"a file recalled before takes {name} for given, and only this line says what it is")
        if any(name in free_names(fact) for fact in self.__facts):
            self.__fault(reason, f"a line before speaks of {name}, and only this one says what it is")

    def finish(self) -> tuple[Step, ...]:
        """All steps, the last of which is that the claim is reached: from the constraints and the last line alone.

        Of the lines before it is known all the same which name depends on which, and what is random (`behind`):
        a mean in the claim takes a name that they define for what it is.
        """
        if self.__last is None:
            raise DerivationError(f"{self.__derivation.name}: the proof has no lines")
        claim = self.__derivation.claim
        self.__scan(claim, "This is the claim.")
        owed = Obligation(claim, (*self.__where, *unusable(self.__facts), self.__last), "the claim")
        self.__step("claim", "This is the claim.", claim, None, (owed,))
        return self.__steps

    # -- what is recorded ----------------------------------------------------------------------------

    def __add(
        self,
        verb: str,
        reason: str,
        line: Formula,
        owed: tuple[Obligation, ...] = (),
        at: Recalled | None = None,
    ) -> None:
        self.__step(verb, reason, line, None, owed, at)
        self.__facts = (*self.__facts, line)
        self.__continue(line)

    def __continue(self, line: Formula) -> None:
        self.__last = line
        if isinstance(line, sp.Eq):
            self.__head, self.__line = line.lhs, line.rhs
        else:
            self.__head = self.__line = None

    def __step(
        self,
        verb: str,
        reason: str,
        line: Formula,
        head: Formula,
        owed: tuple[Obligation, ...] = (),
        at: Recalled | None = None,
    ) -> None:
        if not isinstance(reason, str):
            raise DerivationError(f"{self.__derivation.name}: a line gives its reason in words, not {reason!r:.80}")
        step = Step(len(self.__steps) + 1, verb, reason, line, head, owed, unfolds=self.__unfolds)
        self.__unfolds = ()
        if at is not None:
            origin, behind = at.other, tuple(at.definitions)
            step = replace(step, source=origin.name, origin=origin, values=at.values, forall=at.forall, behind=behind)
        self.__steps = (*self.__steps, step)

    def __unfolded(self, line: Formula) -> Any:
        """The line as it is read: names that hide what is bound around them, replaced by what they are."""
        if not isinstance(line, sp.Basic):
            return line
        line, used = lines.unfolded(line, self.__facts, self.__readings, self.__where)
        self.__unfolds = self.__unfolds + tuple(
            step.number
            for step in self.__steps
            if any(equation in (step.line, *sp.And.make_args(step.line)) for equation in used if step.head is None)
            or (step.head is not None and sp.Eq(step.head, step.line, evaluate=False) in used)
        )
        return line

    def __scan(self, expr: Formula, reason: str, facts: tuple[Boolean, ...] | None = None) -> None:
        """Refuse a line that is none: of unknown names, of two kinds of one name, or that binds what a name hides."""
        what = f"step {len(self.__steps) + 1} ({reason!r})"
        self.__derivation._refuse_unknown(expr, what, set(self.__known))
        wrong = self.__kinds.fault(unsized(expr)) or lines.hidden(expr, self.__facts if facts is None else facts)
        if wrong is not None:
            raise DerivationError(f"{self.__derivation.name}, {what}: {wrong}")

    def __fault(self, reason: str, why: str) -> NoReturn:
        raise DerivationError(f"{self.__derivation.name}, step {len(self.__steps) + 1} ({reason!r}): {why}")


def _body(line: Formula) -> Any:
    return line.body if isinstance(line, ForAll) else line


__all__ = ["Proof"]
