"""The recorder of a proof: what each line states, and what it owes the judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from .binding import free
from .definitions import fault
from .errors import DerivationError
from .expressions import (
    defined_name,
    free_names,
    implies_bound,
    over_all,
    plain_free,
    shift,
    substitute,
    symbol_name,
)
from .judge.judgement import Obligation
from .judge.lengths import unsized
from .step import Step
from .symbols import ForAll

if TYPE_CHECKING:
    from .derivation import Derivation


class Proof:
    """Records the lines of one proof: ``define``, ``equals``, ``implies``, ``induct``, and ``recall``.

    ``recall`` is a fifth verb beside the design's four: a corollary starts
    from a claim proved in another file, and the obligation that this claim's
    own constraints hold here has to stand somewhere.
    """

    def __init__(self, derivation: Derivation, where: tuple[Boolean, ...]) -> None:
        self.derivation = derivation
        self.steps: list[Step] = []
        self.facts: list[Boolean] = list(where)
        self._where = where
        self._known: set[str] = set()
        self._sought = {symbol_name(symbol) for symbol in derivation.sought}
        self._meanings: dict[str, frozenset[Any]] = {}
        self._recalled: dict[tuple[str, str], dict[Any, Any]] = {}
        self._last: Boolean | None = None
        self.head: Any = None
        self.line: Any = None

    def define(self, reason: str, *definitions: Any) -> Any:
        """What a new quantity is: ``Eq(new, expression)``, or ``ForAll`` of it. Trusted, and printed so.

        A definition may not constrain what is given, repeat the claim, or
        define a thing twice (a recurrence and its start belong in one call).
        """
        fresh: set[str] = set()
        for definition in definitions:
            body = definition.body if isinstance(definition, ForAll) else definition
            if not isinstance(body, sp.Eq):
                self._fault(reason, f"a definition is an equation, not {definition}")
            head = defined_name(body.lhs)
            if head is None:
                self._fault(reason, f"a definition names a new quantity on its left, not {body.lhs}")
            if head in {symbol_name(symbol) for symbol in self.derivation.given}:
                self._fault(reason, f"{head} is given; a definition may not constrain it")
            if head in self._known:
                self._fault(reason, f"{head} is defined already")
            fresh.add(head)
        wrong = fault(definitions, self.derivation.claim)
        if wrong:
            self._fault(reason, wrong)
        for definition in definitions:
            body = definition.body if isinstance(definition, ForAll) else definition
            family = isinstance(body.lhs, (AppliedUndef, sp.Indexed))
            later = free_names(definition) & self._sought - self._known - (
                fresh if family else {defined_name(body.lhs)}
            )
            if later:
                self._fault(reason, f"{', '.join(sorted(later))} is used before it is defined")
            if not family:
                self._known.add(str(defined_name(body.lhs)))
        self._known |= fresh
        for definition in definitions:
            self._scan(definition, reason)
            self._add("define", reason, definition)
        return self.line

    def equals(self, reason: str, expr: Any) -> Any:
        """The same value, written otherwise. Owes: the line before equals this one."""
        if self.head is None:
            self._fault(reason, "`equals` needs a line `quantity = expression` before it")
        expr = sp.sympify(expr, strict=True)
        self._scan(expr, reason)
        goal = sp.Eq(self.line, expr, evaluate=False)
        obligation = Obligation(goal, tuple(self.facts))
        self._step("equals", reason, expr, self.head, (obligation,))
        self.line = expr
        self._last = sp.Eq(self.head, expr, evaluate=False)
        self.facts.append(self._last)
        return expr

    def implies(self, reason: str, line: Any) -> Any:
        """The constraints and the lines before give this proposition."""
        self._scan(line, reason)
        self._add("implies", reason, line, (Obligation(line, tuple(self.facts)),))
        return self.line

    def induct(self, reason: str, line: Any, over: Any, start: int = 0, forall: tuple[Any, ...] = ()) -> Any:
        """``line`` for every whole ``over >= start``: owes the base and the step.

        ``forall`` are symbols over which the hypothesis is general (a
        hypothesis may be stronger than the goal).
        """
        general = tuple((symbol, -sp.oo, sp.oo) for symbol in forall)
        self._known |= {str(over), *(str(symbol) for symbol in forall)} - set(self._known)
        self._scan(line, reason)
        if not over.is_integer:
            self._fault(reason, f"induction is over a whole number, and {over} may be any real number")
        # Without lengths: the members of a sequence are the same ones at the next value of `over`.
        bare = unsized(line)
        # What is known of one value of a symbol may not be used where the line is to hold for all of them.
        facts = tuple(fact for fact in map(unsized, self.facts) if not {over, *forall} & plain_free(fact))
        hypothesis = ForAll(bare, *general) if general else bare
        base = Obligation(bare.xreplace({over: sp.Integer(start)}), facts, "the base")
        step = Obligation(shift(bare, over), (*facts, over >= start, hypothesis), "the step")
        proposition = ForAll(line, (over, start, sp.oo), *general)
        shown = proposition if forall else line
        self._step("induct", reason, shown, None, (base, step))
        self.facts.append(proposition)
        bounded = any(fact == (over >= start) or implies_bound(fact, over, start) for fact in self._where)
        if bounded and not forall:
            self._continue(line)
            self.facts.append(line)
        else:
            self._continue(proposition)
        return self.line

    def recall(
        self,
        reason: str,
        module: Any,
        values: Mapping[Any, Any] | None = None,
        forall: tuple[tuple[Any, Any, Any], ...] = (),
    ) -> Any:
        """A claim proved in another file, at values. Owes that file's constraints at those values.

        ``forall`` are limits, as those of ``ForAll``: the claim is then recalled for all of them.
        """
        from .catalogue import derivation_of

        other = derivation_of(module)
        replace = dict(values or {})
        line = over_all(substitute(other.claim, replace), forall)
        self._same_quantities(reason, other, replace)
        self._varies(reason, other, replace, forall)
        for symbol in other.sought:
            name = symbol_name(replace.get(symbol, symbol))
            if name in free_names(line):
                self._known.add(name)
        self._scan(line, reason)
        owed = tuple(
            Obligation(
                over_all(substitute(fact, replace), forall),
                tuple(self.facts),
                f"{other.name} needs {substitute(fact, replace)}",
            )
            for fact in other.where
        )
        self._add("recall", reason, line, owed, other)
        return self.line

    def _same_quantities(self, reason: str, other: Derivation, replace: Mapping[Any, Any]) -> None:
        """What the other file derives must be here what it is there: under one name, of one definition."""
        known = free_names(other.claim)
        given = {symbol_name(symbol) for symbol in self.derivation.given}
        sought = {symbol: symbol_name(symbol) for symbol in other.sought if symbol_name(symbol) in known}
        behind = {substitute(line, replace) for line in definitions_behind(other)}
        for symbol, theirs in sought.items():
            name = symbol_name(replace.get(symbol, symbol))
            if name in given or (symbol in replace and name not in self._sought):
                self._fault(reason, f"{other.name} derives {theirs}; it may get another name, but no other value")
            # A value for what is no argument of the quantity makes another quantity of it.
            free = _arguments_of(theirs, other.claim) | set(sought)
            values = {key: value for key, value in replace.items() if key not in free}
            if self._recalled.setdefault((other.name, name), values) != values:
                self._fault(reason, f"{other.name} is recalled at other values before, and {name} names both")
            own = {step.line for step in self.steps if step.verb == "define" and _defines(step.line) == name}
            meaning = frozenset(line for line in behind if _defines(line) == name)
            if not own <= behind or self._meanings.setdefault(name, meaning) != meaning:
                self._fault(reason, f"{name} is defined otherwise in {other.name} than before")

    def _varies(
        self, reason: str, other: Derivation, replace: Mapping[Any, Any], forall: tuple[tuple[Any, Any, Any], ...]
    ) -> None:
        """One quantity has one value: recalled for all t of what depends on t, it must depend on t itself."""
        whole = sp.And(other.claim, *other.where, evaluate=False)
        given, sought = (
            [substitute(sp.Tuple(term), replace)[0] for symbol in table for term in _terms_of(symbol, whole)]
            for table in (other.given, other.sought)
        )
        for bound, *_ in forall:
            fixed = [term for term in sought if not _holds(term, bound)]
            if fixed and any(_holds(term, bound) for term in given):
                self._fault(
                    reason, f"{other.name} is recalled for all {bound}, and {fixed[0]} would have one value for all"
                )

    def finish(self) -> tuple[Step, ...]:
        """All steps, the last of which is that the claim is reached."""
        if self._last is None:
            raise DerivationError(f"{self.derivation.name}: the proof has no lines")
        claim = self.derivation.claim
        owed = Obligation(claim, (*self._where, self._last), "the claim")
        self._step("claim", "This is the claim.", claim, None, (owed,))
        return tuple(self.steps)

    def _add(
        self,
        verb: str,
        reason: str,
        line: Any,
        owed: tuple[Obligation, ...] = (),
        origin: Derivation | None = None,
    ) -> None:
        self._step(verb, reason, line, None, owed, origin)
        self.facts.append(line)
        self._continue(line)

    def _continue(self, line: Any) -> None:
        self._last = line
        if isinstance(line, sp.Eq):
            self.head, self.line = line.lhs, line.rhs
        else:
            self.head = self.line = None

    def _step(
        self,
        verb: str,
        reason: str,
        line: Any,
        head: Any,
        owed: tuple[Obligation, ...] = (),
        origin: Derivation | None = None,
    ) -> None:
        source = "" if origin is None else origin.name
        number = len(self.steps) + 1
        self.steps.append(Step(number, verb, reason, line, head, owed, source, origin=origin))

    def _scan(self, expr: Any, reason: str) -> None:
        what = f"step {len(self.steps) + 1} ({reason!r})"
        self.derivation._refuse_unknown(expr, what, self._known)

    def _fault(self, reason: str, why: str) -> NoReturn:
        raise DerivationError(f"{self.derivation.name}, step {len(self.steps) + 1} ({reason!r}): {why}")


def definitions_behind(derivation: Derivation) -> set[Any]:
    """The definitions in a derivation's proof and in those that it recalls."""
    behind = set(derivation.definitions)
    for other in derivation.recalled.values():
        behind |= definitions_behind(other)
    return behind


def _terms_of(symbol: Any, expr: Any) -> list[Any]:
    """Where a symbol, a member of a sequence, or a value of a function stands in an expression."""
    if isinstance(symbol, sp.Symbol):
        return [symbol] if symbol in free(expr) else []
    name = symbol_name(symbol)
    return [term for term in expr.atoms(AppliedUndef, sp.Indexed) if defined_name(term) == name]


def _holds(expr: Any, symbol: Any) -> bool:
    return symbol in free(expr)


def _defines(line: Any) -> str | None:
    body = line.body if isinstance(line, ForAll) else line
    return defined_name(body.lhs)


def _arguments_of(name: str, claim: Any) -> set[Any]:
    """What stands as an argument in every term of this name."""
    terms = [term for term in claim.atoms(AppliedUndef, sp.Indexed) if defined_name(term) == name]
    arguments = [set(term.indices if isinstance(term, sp.Indexed) else term.args) for term in terms]
    return set.intersection(*arguments) if arguments else set()
