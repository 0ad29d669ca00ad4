"""What SymPy gets wrong of whole and real numbers, put right in SymPy itself.

A term is judged as it stands, and SymPy puts terms together by rules of its own: on writing, and deep inside of
``expand`` or ``xreplace``, where nothing of this engine sees it. Some of these rules are wrong. They are replaced here,
once and for the whole process, by ones that say less. Everything else of SymPy stays as it is.

Case distinctions stay inside of what binds what they speak of. SymPy takes them out of the body of a sum, an integral,
or a condition (``piecewise_fold``), also out of another sum or a mean within it: then an index that was bound there
stands free, and the term is another one.

>>> from symcnn.formulas.symbols import indicator, integers, sequence
>>> i, j, m, n, x = *integers("i j m n"), sequence("x")
>>> few = sp.Sum(x[j] * indicator(j <= i), (j, 1, n))
>>> sp.Sum(few**2, (i, 1, n))
Sum(Sum(Piecewise((x[j], i >= j), (0, True)), (j, 1, n))**2, (i, 1, n))

And what SymPy believes of a term without asking anybody: that ``(2*n + 2)**2/12`` is whole and
``(2*n + 2)*(2*m + 2)/9`` never is, that a product of zeros is zero also where it is empty, that ``binomial(n, 3)`` is
negative where n may be anything, that ``(-1)**(n/2)`` is irrational, that ``Mod(2*Mod(n, 5), 5)`` is ``2*Mod(n, 5)``,
that a sum without a free symbol is as large as its first digits say, however they were found, and that the logarithm of
a number which rounds to one is zero.

>>> half = (2 * n + 2) ** 2 / 12
>>> half.is_integer, ((2 * n + 2) * (2 * m + 2) / 9).is_integer, sp.Product(0, (i, 1, n)).is_zero
(None, None, None)
>>> sp.floor(half), sp.Mod(2 * sp.Mod(n, 5), 5)
(floor((2*n + 2)**2/12), Mod(2*(Mod(n, 5)), 5))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import sympy as sp
from mpmath import libmp
from sympy.concrete import expr_with_limits
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core import evalf as digits
from sympy.core.cache import clear_cache
from sympy.functions.elementary import piecewise
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.integrals import integrals

from symcnn.formulas.aliases import Formula
from symcnn.formulas.long_numbers import refuse_long_numbers

Rule = Callable[[Any], bool | None]

CLOSE = -8
"""Bits by which a logarithm is smaller than one where the number that it is taken of is close to one."""

_original: Callable[..., Any] = piecewise.piecewise_fold
_logarithm_of_sympy: Callable[..., Any] = digits.evalf_log
_case_of_sympy: Callable[..., Any] = ExprCondPair.__new__
_rest_of_sympy: Callable[..., Any] = sp.Mod.eval
_imaginary_power_of_sympy: Rule = sp.Pow._eval_is_imaginary
_zero_integral_of_sympy: Rule = sp.Integral._eval_is_zero
_rational_power_of_sympy: Rule = sp.Pow._eval_is_rational
_whole_power_of_sympy: Rule = sp.Pow._eval_is_integer
_even_power_of_sympy: Rule = sp.Pow._eval_is_even
_odd_power_of_sympy: Rule = sp.Pow._eval_is_odd


def piecewise_fold(expr: Formula, evaluate: Any = True) -> Any:
    """SymPy's function of this name, which leaves alone what binds."""
    if not isinstance(expr, sp.Basic) or not expr.has(sp.Piecewise):
        return expr
    held, back = _aside(expr)
    return _original(held, evaluate).xreplace(back)


def simplified(expr: Formula) -> Any:
    """SymPy's ``simplify``, to which sums, products, integrals, limits and derivatives are symbols.

    It would work them out, by laws that leave out cases: of the alternating sum of binomial coefficients it says 0,
    also where there is one term.

    >>> from symcnn.formulas.symbols import indicator, integers, sequence
    >>> i, j, n, x = *integers("i j n"), sequence("x")
    >>> few = sp.Sum(x[j] * indicator(j <= i), (j, 1, n))
    >>> simplified(few**2 / few) == few
    True
    """
    names = {node: sp.Dummy("aside", real=True) for node in expr.atoms(ExprWithLimits, sp.Limit, sp.Derivative)}
    held, back = _aside(expr.xreplace(names))
    return sp.simplify(held).xreplace(back).xreplace({name: node for node, name in names.items()})


def _aside(expr: Formula) -> tuple[Any, dict[Any, Any]]:
    """A term with a symbol in the place of each node that binds what a condition in it speaks of, and the way back."""
    names: dict[Any, Any] = {}
    for node in _closed(expr):
        # A proposition stands where no number may.
        names[node] = sp.Dummy("aside", real=True) if isinstance(node, sp.Expr) else sp.Eq(sp.Dummy("aside"), 0)
    return (expr.xreplace(names) if names else expr), {name: node for node, name in names.items()}


def _closed(node: Formula) -> Iterator[Any]:
    """The outermost nodes that bind what a case distinction in them speaks of."""
    if not node.has(sp.Piecewise):
        return
    if _binds_what_decides(node):
        yield node
        return
    for part in node.args:
        if isinstance(part, sp.Basic):
            yield from _closed(part)


def _binds_what_decides(node: Formula) -> bool:
    """Whether a node binds a name on which a condition in it depends; of means, limits and derivatives: it may."""
    if isinstance(node, ExprWithLimits):
        bound = {symbol for inner in node.atoms(ExprWithLimits) for symbol in inner.variables}
        return any(
            symbol in condition.atoms(sp.Symbol)
            for case in node.atoms(sp.Piecewise)
            for _, condition in case.args
            for symbol in bound
        )
    if isinstance(node, (sp.Limit, sp.Derivative)):
        return True
    # Propositions and means of this engine bind, and are no sort of SymPy's.
    return type(node).__module__.startswith("symcnn.")


def _case(cls: Any, expr: Formula, cond: Any) -> Any:
    """A case of a distinction, the condition of which stays as it is."""
    if isinstance(cond, sp.Basic) and cond.has(sp.Piecewise):
        held, back = _aside(cond)
        if back:
            made = _case_of_sympy(cls, expr, held)
            return sp.Tuple.__new__(cls, made.args[0], made.args[1].xreplace(back))
    return _case_of_sympy(cls, expr, cond)


# -- what SymPy believes of a term ----------------------------------------------------------------------


def _whole_product(self: Any) -> bool | None:
    """A product is whole where all of its factors are; SymPy counts even factors, and miscounts."""
    if all(factor.is_integer for factor in self.args):
        return True
    return False if self._eval_is_rational() is False else None


def _zero_product(self: Any) -> bool | None:
    """A product over a range may be empty, and is one then, whatever its factors are."""
    return False if self.has_empty_sequence else None


def _unknown(_: Any) -> None:
    """Nothing is known."""


def _imaginary_power(self: Any) -> bool | None:
    """A power of a real number with a real exponent; SymPy takes (-2)**(n/2) for imaginary, whatever n is."""
    base, exponent = self.args
    if base == sp.E or not (base.is_extended_real and exponent.is_extended_real):
        return _imaginary_power_of_sympy(self)
    if base.is_positive or exponent.is_integer:
        return False
    negative: bool | None = base.is_negative
    return negative if exponent.is_Rational and exponent.q == 2 else None


def _rational_power(self: Any) -> bool | None:
    """A power of an irrational number may be rational, as that of a root is; SymPy denies it."""
    base, exponent = self.args
    if exponent.is_integer and base.is_irrational:
        return True if exponent.is_zero else None
    return _rational_power_of_sympy(self)


def _whole_power(self: Any) -> bool | None:
    """A power of a fraction with a real exponent may be whole, as (9/4)**(x**2 + 1) is at some x; SymPy denies it."""
    found = _whole_power_of_sympy(self)
    return None if found is False and not self.exp.is_rational else found


def _even_power(self: Any) -> bool | None:
    """A power of an irrational number may be even, as (n + sqrt(2))**2 is at n = 0."""
    return _even_power_of_sympy(self) if self.base.is_rational else None


def _odd_power(self: Any) -> bool | None:
    """A power of an irrational number may be odd, as (n + sqrt(3))**2 is at n = 0."""
    return _odd_power_of_sympy(self) if self.base.is_rational else None


def _rational_arctangent(self: Any) -> bool | None:
    """The arctangent of a rational number is irrational, except for that of 0."""
    return False if self.args[0].is_rational and self.args[0].is_zero is False else None


def _zero_integral(self: Any) -> bool | None:
    """An integral of what is never zero may be zero, as that of 2*floor(x) + 1 from -1 to 1 is."""
    return True if _zero_integral_of_sympy(self) else None


def _no_number(_: Any) -> bool:
    """Whether SymPy may look at the digits of a sum, a product or an integral to tell its sign, or what is larger."""
    return False


def _binomial_from_zero(self: Any) -> bool | None:
    """Of a binomial coefficient with an upper number of unknown sign nothing is known, also where the lower is odd."""
    above, below = self.args
    return True if above.is_integer and below.is_integer and (above.is_nonnegative or below.is_even) else None


def _rest(cls: Any, number: Any, divisor: Any) -> Any:
    """The rest of a product that holds a rest stays as it is; SymPy squares and leaves out factors of it."""
    if number.is_Mul and any(isinstance(factor, sp.Mod) for factor in number.args):
        return None
    return _rest_of_sympy(number, divisor)


RULES: tuple[tuple[Any, str, Rule], ...] = (
    (sp.Mul, "integer", _whole_product),
    (sp.Product, "zero", _zero_product),
    (sp.Product, "extended_nonpositive", _unknown),
    (sp.Integral, "zero", _zero_integral),
    (sp.Pow, "imaginary", _imaginary_power),
    (sp.Pow, "rational", _rational_power),
    (sp.Pow, "integer", _whole_power),
    (sp.Pow, "even", _even_power),
    (sp.Pow, "odd", _odd_power),
    (sp.atan, "rational", _rational_arctangent),
    (sp.binomial, "nonnegative", _binomial_from_zero),
)
"""What is believed here: the sort of a term, the property, and whether a term has it; None where it is unknown."""

SYMPYS: tuple[tuple[Any, str, Rule], ...] = tuple(
    (kind, what, getattr(kind, f"_eval_is_{what}")) for kind, what, _ in RULES
)
"""What SymPy believes of the same."""


def _logarithm(expr: Formula, bits: int, options: Any) -> Any:
    """The digits of a logarithm; of a number close to one by what it exceeds one, or that it is small and not known.

    In SymPy's form: real and imaginary part, and of each how many bits are right. SymPy takes what the number exceeds
    one by for right to all bits, whatever the limit that a sum sets to its terms, and for zero where it rounds to one.
    """
    found = _logarithm_of_sympy(expr, bits, options)
    if len(expr.args) > 1 or found is sp.zoo or found[0] is None or digits.fastlog(found[0]) > CLOSE:
        return found
    free = {name: value for name, value in options.items() if name != "maxprec"}
    more, imaginary, right, _ = digits.evalf(sp.Add(sp.S.NegativeOne, expr.args[0]), bits, free)
    if more in (None, libmp.fzero) or imaginary is not None or right < bits // 2 + 1:
        return libmp.from_man_exp(1, -bits), None, 1, None
    size = digits.fastlog(more)
    if size < -bits - 10:
        return more, None, min(right, bits), None  # log(1 + x) differs from x by half of its square
    return libmp.mpf_log(libmp.mpf_add(libmp.fone, more, bits + 10 - size), bits, "n"), None, min(right, bits), None


def believe(rules: Iterable[tuple[Any, str, Rule]]) -> None:
    """Rules put in the place of those that are there; SymPy keeps them in two places."""
    for kind, what, rule in rules:
        setattr(kind, f"_eval_is_{what}", rule)
        kind._prop_handler[what] = rule


def mend() -> None:
    """Put the mended functions and rules in the place of SymPy's; again is no harm.

    What SymPy keeps of terms that were made before is forgotten.
    """
    for module in (expr_with_limits, integrals):
        module.piecewise_fold = piecewise_fold
    ExprCondPair.__new__ = _case
    sp.Mod.eval = classmethod(_rest)
    believe(RULES)
    # Else its sign is read off two digits, found by methods that miss what is narrow: a sum of exp(-(i - 30)**2) over i
    # from 1 to 60, which is 1.77, is 0 by them, and the integral of a narrow bell as well.
    ExprWithLimits.is_number = property(_no_number)
    digits.evalf_log = digits.evalf_table[sp.log] = _logarithm
    refuse_long_numbers()
    clear_cache()


__all__ = ["RULES", "SYMPYS", "believe", "mend", "piecewise_fold", "simplified"]
