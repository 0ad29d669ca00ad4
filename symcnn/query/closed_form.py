"""A claim that is an equation, as a thing to ask: evaluate, solve, compile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp

from symcnn.errors import DomainError, UnknownName, WrongKind, shown
from symcnn.formulas.aliases import Formula
from symcnn.formulas.expressions import defined_name, free_names
from symcnn.judge.integers import contradictory
from symcnn.query.answers import Answer
from symcnn.query.compiled import compiled, rational
from symcnn.query.domain import Domain, plain_number, put
from symcnn.query.form import Form
from symcnn.query.known import Known
from symcnn.query.loops import NoLoop, function_of
from symcnn.query.quick import quick, telling
from symcnn.query.settling import without_sums
from symcnn.query.solving import extreme, solve
from symcnn.query.tidy import tidy
from symcnn.query.values import Symbolic, completed, facts_about, is_array, is_symbolic, of_scalars, refuse_names

UNDONE = (sp.Sum, sp.Product, sp.Integral, sp.Derivative, sp.Limit, sp.nan, sp.zoo)


@dataclass(frozen=True, repr=False)
class ClosedForm(Form):
    """``lhs = rhs`` on a domain. Calling it gives an exact number, or an expression, or an array.

    ``relation`` is another than an equation where the right side is a bound; ``inverses`` gives, by the names of
    symbols, the equivalences that turn the equation round; ``sought`` says in words what the left side is.
    """

    name: str
    lhs: Any
    rhs: Any
    domain: Domain
    relation: Any = sp.Eq
    inverses: Callable[[], Mapping[str, Any]] = dict
    sought: Mapping[Any, str] = field(default_factory=dict)

    @property
    def said(self) -> Formula:
        return self.rhs

    @property
    def claim(self) -> Formula:
        """The equation, or the inequality, as one proposition."""
        return self.relation(self.lhs, self.rhs, evaluate=False)

    @property
    def gives(self) -> str:
        return defined_name(self.lhs) or "value"

    @property
    def heading(self) -> Formula:
        found: Formula = self.lhs
        return found

    def __repr__(self) -> str:
        return f"{self.name}: {self.plain(self.claim)}; {self.described()}".rstrip("; ")

    def __call__(self, *unnamed: Any, **values: Any) -> Any:
        """The exact value: an ``int`` where it is whole, else a SymPy number.

        Values are whole numbers, fractions, or floats (taken as the decimals
        that print them); a sequence is a list whose first entry has index 1, a matrix a list of rows, and one number
        stands for every member. With a symbol of SymPy among the values the answer is an expression, simplified over
        the domain; with an array for a symbol that takes one number it is an array.

        >>> from symcnn import closed_form, integers
        >>> size = closed_form("convolution.output_size")
        >>> size(n=227, k=11, s=4), size(n=integers("N"), k=3, s=2, p=1), size(n=[7, 8, 9], k=3)
        (55, ceiling(N/2), array([5, 6, 7]))

        A symbol that the right side does not read may be left out; where no value of it is admitted beside those that
        are given, that is refused. One that is given is held to its domain, and changes nothing else.

        Warns:
            UnusedValue: values are given on which the result does not depend.

        Raises:
            WrongKind: a value without its name, or for what the form gives.
            DomainError: a value is missing or lies outside the domain.
            SymcnnError: no number comes of it, as the right side speaks of an index, or of another derived quantity.
            UnknownName: a name that the derivation does not give.
        """
        if self.quick is not None and not unnamed:
            found = self.quick(values)
            if found is not None:
                return found
        return super().__call__(*unnamed, **values)

    def answer(self, unnamed: tuple[Any, ...], values: Mapping[str, Any]) -> Any:
        if self._silent is not None and not unnamed:
            found = self._silent(values)
            if found is not None:
                return found
        given = self.values_of(unnamed, values)
        if any(map(is_symbolic, given.values())):
            return self._symbolic(given)
        if any(is_array(value) for _, value in of_scalars(self.domain, given)):
            return self._of_arrays(given)
        result = self.number(self.domain.values(given))
        return int(result) if result.is_Integer else result

    def number(self, values: Mapping[Any, Any]) -> Any:
        """The exact number at exact values by symbol, which lie in the domain, as one of SymPy's.

        Errors: `DomainError` where there is none.
        """
        result = self._quickly(values)
        if result is None:
            result = self.at(values)
            if not (result.is_number and result.is_finite and result.is_real is not False) or result.has(*UNDONE):
                left = sorted(free_names(result))
                at = ", ".join(f"{symbol} = {shown(value)}" for symbol, value in values.items())
                if not left:
                    raise DomainError(f"{self.name}: there is no value at {at}")
                raise DomainError(
                    f"{self.name}: there is no value at {at}: asked is a member of {', '.join(left)} that is not given"
                )
        return result

    @cached_property
    def quick(self) -> Callable[[Mapping[str, Any]], Any] | None:
        """One look at plain whole numbers, which says nothing of any others."""
        return telling(self, self._silent) if self._silent is not None else None

    @cached_property
    def _silent(self) -> Callable[[Mapping[str, Any]], Any] | None:
        """The same without a warning."""
        return quick(self) if rational(self) and not self.open_names else None

    def _symbolic(self, given: Mapping[str, Any]) -> Any:
        asked = Symbolic.of(self.domain, given, self.rhs)
        found = tidy(asked.whole_answer(asked.put(self.rhs)), asked.facts)
        if found.has(sp.Sum):  # a formula without a sum is the answer, be it longer
            found = tidy(without_sums(found, Known(asked.facts)), asked.facts)
        found = asked.restored(found)
        return int(found) if found.is_Integer else found

    def _of_arrays(self, given: Mapping[str, Any]) -> Any:
        from symcnn.query.arrays import at_arrays

        return at_arrays(self, given)

    def _quickly(self, given: Mapping[Any, Any]) -> Any:
        """The value by whole numbers and fractions, where the form and its values are rational; else None."""
        if self._function is None:
            return None
        used, function = self._function
        values = [plain_number(given[symbol]) for symbol in used]
        if None in values:
            return None
        try:
            found = function(*values)
        except (NoLoop, ArithmeticError, ValueError):
            return None  # the substitution says what there is instead of a value
        return sp.Rational(found.numerator, found.denominator) if isinstance(found, (int, Fraction)) else None

    @cached_property
    def _function(self) -> tuple[list[Any], Callable[..., Any]] | None:
        if not rational(self):
            return None
        used = [self.domain.symbols[name] for name in self.symbols]
        return used, function_of(self.rhs, used)

    def at(self, values: Mapping[Any, Any]) -> Any:
        """The right side at exact values by symbol, not checked against the domain."""
        return exact(self.rhs, values)

    def solve(self, *unknowns: str | Any, **values: Any) -> Answer:
        """All values of the unknowns with which the equation holds.

        The left side is given by its name (``m=55``), or bounded (``m_min=50``); without it the answer is a formula in
        it. Of whole numbers the whole set is found; several unknowns are bounded (``k_max=7``), and every solution is a
        row. A result that turns this one round is used where the file names one, and named in the answer.

        >>> from symcnn import closed_form
        >>> closed_form("convolution.output_size").solve("n", m=55, k=11, s=4)
        n = 227, 228, 229, 230  (from convolution.input_range; usual d = 1, p = 0)

        Errors: `UnknownName`; `DomainError`; `SymcnnError` where no way is known that finds all, with what would help.
        """
        return solve(self, unknowns, values)

    def least(self, *unknowns: str | Any, **values: Any) -> Any:
        """The least whole number of `solve`: None where there is none, ``-oo`` where there is no bound.

        >>> from symcnn import closed_form
        >>> closed_form("convolution.receptive_field").least("L", r_min=100, K=3)
        50
        """
        return extreme(self, unknowns, values, greatest=False)

    def greatest(self, *unknowns: str | Any, **values: Any) -> Any:
        """The greatest whole number of `solve`: None where there is none, ``oo`` where there is no bound.

        >>> from symcnn import closed_form
        >>> closed_form("convolution.output_size").greatest("n", m=55, k=11, s=4)
        230
        """
        return extreme(self, unknowns, values, greatest=True)

    # --- the form as a function of one symbol; what is given no value stays a symbol --------------------------

    def limit(self, symbol: str | Any, to: Any = sp.oo, where: Sequence[Any] = (), **values: Any) -> Any:
        """Where the value tends as a symbol grows, or goes to a place; `symcnn.query.analysis.limit`.

        In these five, what is given no value stays a symbol, except that sequences take their usual values; ``where``
        holds facts about such symbols.

        >>> from symcnn import closed_form, reals
        >>> closed_form("optimizer.adam_first_moment").limit("t")
        c
        >>> closed_form("optimizer.momentum_velocity").limit("t", where=[reals("beta") < 1])
        -c/(β - 1)
        """
        return self._analysed("limit", symbol, where, values, to=to)

    def growth(self, symbol: str | Any, where: Sequence[Any] = (), **values: Any) -> Any:
        """The term that leads as a symbol grows, with its constant; `symcnn.query.analysis.growth`.

        >>> from symcnn import closed_form
        >>> closed_form("dense.training_multiplications").growth("K")
        3K²Ln, Θ(K²)
        """
        return self._analysed("growth", symbol, where, values)

    def derivative(self, symbol: str | Any, where: Sequence[Any] = (), **values: Any) -> Any:
        """The derivative in a real symbol; `symcnn.query.analysis.derivative`.

        >>> from symcnn import closed_form
        >>> closed_form("optimizer.momentum_slope").derivative("eta")
        c/(β - 1)
        """
        return self._analysed("derivative", symbol, where, values)

    def difference(self, symbol: str | Any, where: Sequence[Any] = (), **values: Any) -> Any:
        """How much one more of a whole-number symbol adds; `symcnn.query.analysis.difference`.

        >>> from symcnn import closed_form
        >>> closed_form("dense.training_multiplications").difference("n")
        3K²L
        """
        return self._analysed("difference", symbol, where, values)

    def sensitivity(self, symbol: str | Any, where: Sequence[Any] = (), **values: Any) -> Any:
        """Per cent of the value for one per cent of the symbol; `symcnn.query.analysis.sensitivity`.

        >>> from symcnn import closed_form
        >>> closed_form("activation.relu_variance").sensitivity("sigma")
        2
        """
        return self._analysed("sensitivity", symbol, where, values)

    def _analysed(
        self, what: str, symbol: str | Any, where: Sequence[Any], values: Mapping[str, Any], **more: Any
    ) -> Any:
        from symcnn.query import analysis

        name = str(symbol)
        if name not in self.domain.symbols:
            raise UnknownName(f"symbol of {self.name}", name, self.symbols)
        if name in values:
            raise WrongKind(f"{self.name}: {name} is what the {what} is taken in, and is given a value as well")
        usual = completed(self.domain, values)
        given = {key: value for key, value in usual.items() if key in values or self.domain.is_sequence(key)}
        asked = Symbolic.of(self.domain, given, self.rhs)
        stated = [asked.put(fact) for fact in facts_about(self.domain, where)]
        facts = [*asked.facts, *stated]
        if stated and contradictory(facts):
            raise DomainError(f"{self.name}: {', '.join(map(str, where))} contradicts the domain")
        refuse_names(self.domain, given, (set(self.domain.symbols) - set(given)) | {name})
        expr = tidy(asked.whole_answer(asked.put(self.rhs)), facts)
        found = getattr(analysis, what)(expr, self.domain.symbols[name], facts, name=self.name, **more)
        self.tell_unused(values, asked.tied)
        return found.renamed(asked.back)

    # --- the form in other dress ------------------------------------------------------------------------------

    def table(self, **values: Any) -> Any:
        """Rows of values, of symbols that are given ranges or lists; `symcnn.query.table.table`.

        >>> from symcnn import closed_form
        >>> [row["m"] for row in closed_form("convolution.output_size").table(n=range(5, 8), k=3)]
        [3, 4, 5]
        """
        from symcnn.query.table import table

        return table(self, **values)

    def plot(self, x: str | None = None, ax: Any = None, **values: Any) -> Any:
        """Curves over a symbol, as matplotlib's axes; `symcnn.query.plot.plot`."""
        from symcnn.query.plot import plot

        return plot(self, x, ax, **values)

    def code(self, language: str) -> str:
        """The form as a function in another language, with its domain checks; `symcnn.query.code.code`.

        >>> from symcnn import closed_form
        >>> closed_form("convolution.output_size").code("python").splitlines()[-1].strip()
        'return (n + 2 * p - d * (k - 1) - 1) // s + 1'
        """
        from symcnn.query.code import code

        return code(self, language)

    def compile(self) -> Callable[..., Any]:
        """A Python function of the symbols, by keyword, that says the same as the form in Python's own numbers.

        Rational numbers are worked out as fractions. It gives an ``int`` where
        the value is whole; else a ``float`` where one was given, or where a root
        or a logarithm is not rational, and a ``Fraction`` where not.

        >>> from symcnn.formulas.symbols import integers
        >>> n, s, m = integers("n s m")
        >>> half = ClosedForm("half", m, sp.floor(n/s), Domain("half", {n: "n", s: "s"}, [])).compile()
        >>> half(n=2**60 + 1, s=2)
        576460752303423488

        Errors: `UnknownName`; `DomainError` for a value that is missing or outside the domain, and where there is no
        value; `TooLong` for a number with too many digits.
        """
        return compiled(self)


def exact(expr: Any, values: Mapping[Any, Any]) -> Any:
    """An expression at exact values; sums are written out and sequences read from index 1."""
    result = put(expr, values)
    if isinstance(result, sp.Piecewise):
        result = result.doit()
    return sp.sympify(result, strict=True)
