"""The recorder of a proof: what each line states, and what it owes the judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import sympy as sp
from sympy.logic.boolalg import Boolean

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
            if head in self._known and head not in fresh:
                self._fault(reason, f"{head} is defined already")
            if definition == self.derivation.claim:
                self._fault(reason, "the claim itself is stated as a definition, so nothing would be derived")
            fresh.add(str(head))
            self._known.add(str(head))
        for definition in definitions:
            self._scan(definition, reason)
            self._add("define", reason, definition)
        return self.line

    def equals(self, reason: str, expr: Any) -> Any:
        """The same value, written otherwise. Owes: the line before equals this one."""
        if self.head is None:
            self._fault(reason, "`equals` needs a line `quantity = expression` before it")
        expr = sp.sympify(expr)
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
        facts = tuple(fact for fact in self.facts if over not in plain_free(fact))
        hypothesis = ForAll(line, *general) if general else line
        base = Obligation(line.xreplace({over: sp.Integer(start)}), facts, "the base")
        step = Obligation(shift(line, over), (*facts, over >= start, hypothesis), "the step")
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
        for symbol in other.sought:
            if symbol_name(symbol) in free_names(line):
                self._known.add(symbol_name(symbol))
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
