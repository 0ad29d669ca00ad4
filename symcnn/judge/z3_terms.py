"""SymPy terms and propositions as z3 terms: the translation under every integer query.

A term becomes a quotient of two polynomials over constants. What is no
polynomial becomes a constant with a definition beside it: ``floor(a/b)`` is the
quotient ``q`` of ``a = b*q + r, 0 <= r < b``. A definition is added only where
the assumptions entail that it makes sense (``b > 0``, a divisor other than 0);
otherwise the translation is refused. So definitions never exclude a value that
the assumptions allow, and an unsatisfiable query is a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.quotient import as_quotient
from symcnn.formulas.substitution import canonical
from symcnn.formulas.symbols import Iff
from symcnn.formulas.whole import is_whole
from symcnn.judge.counting import closed_sum
from symcnn.judge.z3_assertions import Assertions, Untranslatable

MOST_ROOT = 6


class Terms(Assertions):
    """One query under construction: constants, their definitions, and the assumptions accepted so far.

    >>> from symcnn.formulas.symbols import integers
    >>> n, s = integers("n s")
    >>> terms = Terms()
    >>> terms.assume([s >= 1])
    []
    >>> terms.entailed(sp.floor(n / s) <= n / s), terms.entailed(n >= s)
    (True, False)
    """

    def __init__(self, ask_ms: int = 1000) -> None:
        super().__init__(ask_ms)
        self.constants: dict[Any, Any] = {}
        self._names: set[str] = set()
        self._auxiliary: dict[Any, Any] = {}
        self._seen: dict[Any, Any] = {}
        self._families: dict[Any, tuple[tuple[list[Any], Any], ...]] = {}
        self._last_resort = False

    # -- assumptions and questions -------------------------------------------------------------------

    def assume(self, facts: Iterable[Boolean]) -> list[Boolean]:
        """Assert the facts that can be translated; return the others (leaving facts out is always sound).

        A fact may need another one first (a floor needs a positive divisor), so those refused are tried again after the
        rest; only then a sum that is no count becomes a constant of its own.
        """
        pending = sorted(facts, key=lambda fact: bool(fact.has(sp.floor, sp.ceiling, sp.Sum, sp.Pow)))
        while pending:
            refused = []
            for fact in pending:
                try:
                    self.asserted.append(self.truth(fact))
                except Untranslatable:
                    refused.append(fact)
            if len(refused) == len(pending):
                if self._last_resort:
                    break
                self._last_resort = True
            pending = refused
        self._last_resort = True
        return pending

    def entailed(self, proposition: Boolean) -> bool:
        """Whether the assumptions entail a SymPy proposition; False also where it cannot be translated."""
        try:
            return self.holds(self.truth(proposition))
        except Untranslatable:
            return False

    # -- propositions --------------------------------------------------------------------------------

    def truth(self, proposition: Formula) -> Any:
        """The z3 formula of a proposition."""
        z3 = self.z3
        if isinstance(proposition, BooleanTrue | BooleanFalse):
            return z3.BoolVal(bool(proposition))
        if isinstance(proposition, Relational):
            return self._relation(proposition)
        make = self._connectives().get(proposition.func)
        if make is None:
            raise Untranslatable(f"no translation of {type(proposition).__name__}")  # to print a term may take long
        return make(*(self.truth(part) for part in proposition.args))

    def _connectives(self) -> dict[Any, Callable[..., Any]]:
        z3 = self.z3
        return {
            sp.And: lambda *parts: z3.And(*parts),
            sp.Or: lambda *parts: z3.Or(*parts),
            sp.Not: z3.Not,
            sp.Implies: z3.Implies,
            sp.ITE: z3.If,
            Iff: lambda left, right: left == right,
            sp.Equivalent: lambda first, *rest: z3.And(*(first == other for other in rest)),
        }

    def _relation(self, relation: Formula) -> Any:
        """``lhs rel rhs`` with the denominator cleared, by its sign or else by its square."""
        if not all(isinstance(side, sp.Expr) for side in relation.args):
            raise Untranslatable(f"{relation} does not compare numbers")
        # Each side by itself first: a divisor that may be 0 must not cancel between them unseen.
        over, under = as_quotient(self._plain(relation.lhs) - self._plain(relation.rhs))
        left = self._polynomial(over)
        if isinstance(relation, sp.Eq):
            return left == 0
        if isinstance(relation, sp.Ne):
            return left != 0
        if not under.is_number:
            divisor = self._polynomial(under)
            left = left if self.holds(divisor > 0) else left * divisor
        if isinstance(relation, sp.Ge):
            return left >= 0
        if isinstance(relation, sp.Gt):
            return left > 0
        return left <= 0 if isinstance(relation, sp.Le) else left < 0

    # -- terms ---------------------------------------------------------------------------------------

    def value(self, term: Formula) -> Any:
        """The z3 term of an expression, whole where that is a polynomial over whole numbers."""
        over, under = self._fraction(term)
        top = self._polynomial(over)
        if under == 1:
            return top
        quotient = self._fresh("quotient", integer=False)
        self.asserted.append(self._auxiliary[quotient] * self._polynomial(under) == top)
        return self._auxiliary[quotient]

    def _fraction(self, term: Formula) -> tuple[Any, Any]:
        """Numerator and denominator over constants; the denominator is known not to be 0."""
        return as_quotient(self._plain(sp.sympify(term, strict=True)))

    def _polynomial(self, term: Formula) -> Any:
        z3 = self.z3
        if term in self._auxiliary:
            return self._auxiliary[term]
        if term.is_Integer:
            return z3.IntVal(int(term))
        if term.is_Rational:
            return z3.RealVal(f"{term.p}/{term.q}")
        if term.is_Symbol:
            return self._constant(term)
        parts = [self._polynomial(part) for part in term.args if not term.is_Pow]
        if term.is_Add:
            return z3.Sum(*parts)
        if term.is_Mul:
            return z3.Product(*parts)
        if term.is_Pow and term.exp.is_Integer and term.exp.is_positive:
            return z3.Product(*[self._polynomial(term.base)] * int(term.exp))
        raise Untranslatable(f"{term} is no polynomial")

    def _plain(self, term: Formula) -> Any:
        """The same term as a rational function: everything else replaced by an auxiliary symbol."""
        if term.is_Rational or term.is_Symbol:
            return term
        if term.is_Add or term.is_Mul:
            return term.func(*(self._plain(part) for part in term.args))
        if term.is_Pow and term.exp.is_Integer:
            base = self._plain(term.base)
            if term.exp.is_negative:
                self._require_nonzero(base)
            return base**term.exp
        if term.is_Pow and term.exp.is_Rational and term.exp.p != 1:
            root = self._plain(sp.Pow(term.base, sp.Rational(1, term.exp.q)))
            if term.exp.is_negative:
                self._require_nonzero(root)
            return root**term.exp.p
        if term not in self._seen:
            self._seen[term] = self._special(term)
        return self._seen[term]

    def _require_nonzero(self, base: Formula) -> None:
        over, _ = sp.fraction(sp.together(base))
        if not self.holds(self._polynomial(over) != 0):
            raise Untranslatable(f"the divisor {base} may be 0")

    def _special(self, term: Formula) -> Any:
        z3 = self.z3
        if isinstance(term, sp.floor):
            return self._floor(term.args[0])
        if isinstance(term, sp.ceiling):
            return -self._floor(-term.args[0])
        if isinstance(term, sp.frac):
            return self._plain(term.args[0]) - self._floor(term.args[0])
        if isinstance(term, sp.Mod):
            dividend, divisor = term.args
            return self._plain(dividend) - self._plain(divisor) * self._floor(dividend / divisor)
        if isinstance(term, sp.Max | sp.Min):
            best, *others = [self.value(part) for part in term.args]
            for other in others:
                keep = best >= other if isinstance(term, sp.Max) else best <= other
                best = z3.If(keep, best, other)
            return self._name(best)
        if isinstance(term, sp.Abs):
            inside = self.value(term.args[0])
            return self._name(z3.If(inside >= 0, inside, -inside))
        if isinstance(term, sp.sign):
            inside = self.value(term.args[0])
            return self._name(z3.If(inside > 0, 1, z3.If(inside < 0, z3.IntVal(-1), z3.IntVal(0))))
        if isinstance(term, sp.KroneckerDelta):
            return self._name(z3.If(self.truth(sp.Eq(*term.args)), z3.IntVal(1), z3.IntVal(0)))
        if isinstance(term, sp.Piecewise):
            return self._piecewise(term)
        if isinstance(term, sp.Sum):
            self._require_divisors(term, term.bound_symbols)
            counted = closed_sum(term, self.entailed)
            if counted is not None:
                return self._plain(counted)
            if not self._last_resort:
                raise Untranslatable(f"{term} is not a count under the facts so far")
        return self._opaque(term)

    def _floor(self, term: Formula) -> Any:
        over, under = self._fraction(term)
        key = ("floor", over, under)
        if key not in self._seen:
            top, bottom = self._polynomial(over), self._polynomial(under)
            if not self.holds(bottom > 0):
                if not self.holds(bottom < 0):
                    raise Untranslatable(f"the sign of the divisor {under} is not known")
                top, bottom = -top, -bottom
            quotient = self._fresh("floor", integer=True)
            rest = self._auxiliary[self._fresh("rest", integer=bool(top.is_int() and bottom.is_int()))]
            whole = self._auxiliary[quotient]
            self.asserted += [top == bottom * whole + rest, rest >= 0, rest < bottom]
            self._seen[key] = quotient
        return self._seen[key]

    def _piecewise(self, term: Formula) -> Any:
        cases = [(self.truth(condition), self.value(piece)) for piece, condition in term.args]
        if not self.holds(self.z3.Or(*(condition for condition, _ in cases))):
            raise Untranslatable(f"{term} may be undefined")
        result = cases[-1][1]
        for condition, piece in reversed(cases[:-1]):
            result = self.z3.If(condition, piece, result)
        return self._name(result)

    # -- constants -----------------------------------------------------------------------------------

    def _opaque(self, term: Formula) -> Any:
        """A constant for a term that z3 knows nothing of but that it has a value."""
        if isinstance(term, sp.Indexed | AppliedUndef):
            sequence = isinstance(term, sp.Indexed)
            head, arguments = (term.base, term.indices) if sequence else (term.func, term.args)
            settled = tuple(map(sp.expand, arguments))
            key = sp.Indexed(head, *settled) if sequence else head(*settled)
            known = key in self.constants
            constant = self._constant(key)
            if not known:
                self._congruent((head, len(arguments)), arguments, constant)
            return self._name(constant)
        if getattr(term, "is_expectation", False):
            return self._name(self._constant(term, whole=False))
        if term.is_Pow:
            return self._power(term)
        if isinstance(term, (sp.Derivative, sp.Limit, sp.Integral)):
            # What a line holds has a value, and it is a real number; no more is used of it.
            return self._name(self._constant(canonical(term), whole=False))
        bound = term.bound_symbols if hasattr(term, "bound_symbols") else ()
        self._require_defined(term, bound)
        inside = term.function if isinstance(term, sp.Sum | sp.Product) else term
        # The divisors are known not to be 0 by now, which SymPy's assumptions cannot say.
        powers = [power for power in inside.atoms(sp.Pow) if is_whole(power.exp) and power.base.is_extended_real]
        if inside.xreplace({power: sp.Dummy(real=True) for power in powers}).is_extended_real is not True:
            raise Untranslatable(f"{term} may not be a real number")
        # SymPy's own as_dummy gives an inner and an outer index one name.
        return self._name(self._constant(canonical(term)))

    def _power(self, term: Formula) -> Any:
        """A root; or ``b**e`` with symbolic ``e``: positive where ``b`` is, whole where ``b`` is and ``e >= 0``."""
        base, exponent = term.base, term.exp
        if exponent.is_Rational and exponent.q <= MOST_ROOT:
            if not self.entailed(sp.Ge(base, 0)):
                raise Untranslatable(f"{base} may be negative under a root")
            root = self._constant(term, whole=False)
            self.asserted += [root >= 0, self.z3.Product(*[root] * int(exponent.q)) == self.value(base)]
            return self._name(root)
        if not (base.is_extended_real and is_whole(exponent)):
            raise Untranslatable(f"{term} may not be a real number")
        upward = self.entailed(sp.Ge(exponent, 0))
        if not upward and not self.entailed(sp.Ne(base, 0)):
            raise Untranslatable(f"{term} may be a division by 0")
        power = self._constant(term, whole=is_whole(base) and upward)
        self.asserted.append(self.z3.Implies(self.value(base) > 0, power > 0))
        return self._name(power)

    def _require_defined(self, term: Formula, bound: Iterable[Any]) -> None:
        if term.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.Float):
            raise Untranslatable(f"{term} may have no exact finite value")
        self._require_divisors(term, bound)

    def _require_divisors(self, term: Formula, bound: Iterable[Any]) -> None:
        for power in term.atoms(sp.Pow):
            if power.exp.is_nonnegative:
                continue
            if free(power) & set(bound) or not self.entailed(sp.Ne(power.base, 0)):
                raise Untranslatable(f"{term} may hold a division by 0")

    def _congruent(self, head: Formula, arguments: Any, constant: Any) -> None:
        """Equal arguments give equal members of one family."""
        try:
            values = [self.value(argument) for argument in arguments]
        except Untranslatable:
            return
        family = self._families.get(head, ())
        for others, other in family:
            same = self.z3.And(*(left == right for left, right in zip(values, others, strict=True)))
            self.asserted.append(self.z3.Implies(same, constant == other))
        self._families[head] = (*family, (values, constant))

    def _constant(self, term: Formula, whole: bool | None = None) -> Any:
        if term not in self.constants:
            if term.is_Symbol and term.is_extended_real is not True:
                raise Untranslatable(f"{term} may not be a real number")
            whole = is_whole(term) if whole is None else whole
            self.constants[term] = self._declare(str(term), whole)
        return self.constants[term]

    def _declare(self, name: str, whole: bool) -> Any:
        # As SMT-LIB allows it, so that any solver can read the kept query.
        name = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "_") else "." for sign in name)
        unique, count = name, 1
        while unique in self._names:
            count += 1
            unique = f"{name}!{count}"
        self._names.add(unique)
        return self.z3.Int(unique) if whole else self.z3.Real(unique)

    def _fresh(self, name: str, integer: bool) -> Any:
        return self._name(self._declare(f"{name}!1", integer))

    def _name(self, term: Formula) -> Any:
        """An auxiliary symbol that stands for a z3 term inside a SymPy polynomial."""
        symbol = sp.Dummy(integer=True) if term.is_int() else sp.Dummy(real=True)
        self._auxiliary[symbol] = term
        return symbol
