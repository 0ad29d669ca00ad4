"""What becomes of a closed form: its limits, its growth, its derivative and its sensitivity in one symbol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from time import process_time
from typing import Any, TypeVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.errors import SymcnnError, UnknownName, WrongKind, shown
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, names
from symcnn.formulas.numbers import typed
from symcnn.formulas.substitution import put, substitute
from symcnn.judge import differentiable
from symcnn.printing.latex import latex
from symcnn.printing.terminal import unicode
from symcnn.query import look
from symcnn.query.known import Known
from symcnn.query.orders import WIDE, NoAnswer, said
from symcnn.query.splitting import by_cases
from symcnn.query.tending import at_infinity, bound, constants_aside, leading, unbounded
from symcnn.query.tidy import tidy
from symcnn.time_limit import within

SECONDS = 6.0
"""After which a limit or a growth is given up."""


Found = TypeVar("Found")


def _renamed(item: Any, symbols: Mapping[Any, Any]) -> Any:
    if isinstance(item, tuple):
        return tuple(_renamed(one, symbols) for one in item)
    return substitute(item, symbols) if isinstance(item, sp.Basic) and symbols else item


@dataclass(frozen=True)
class Answer:
    """What was asked of an expression, as an expression that prints itself on one line and in a notebook."""

    value: Any

    def __str__(self) -> str:
        return unicode(self.value, width=WIDE)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"${latex(self.value)}$"

    def renamed(self, symbols: Mapping[Any, Any]) -> Any:
        """The same answer with other symbols in the place of some."""
        changed = {one.name: _renamed(getattr(self, one.name), symbols) for one in fields(self)}
        return replace(self, **changed)

    def _sympy_(self) -> Any:
        return self.value


@dataclass(frozen=True, repr=False)
class Growth(Answer):
    """How an expression grows: ``value`` is the term that leads it, ``order`` that without its constant.

    Their quotient with the expression, and with the term, tends to 1 and to the constant. ``provided`` says which
    constants must not be zero for it.
    """

    order: Any = sp.S.One
    provided: tuple[Any, ...] = field(default=())

    @property
    def constant(self) -> Any:
        return sp.cancel(self.value / self.order) if self.order != 0 else sp.S.Zero

    def __str__(self) -> str:
        where = f" where {', '.join(unicode(fact, width=WIDE) for fact in self.provided)}" if self.provided else ""
        return f"{unicode(self.value, width=WIDE)}, Θ({unicode(self.order, width=WIDE)}){where}"

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        where = r" \text{ where } " + ", ".join(map(latex, self.provided)) if self.provided else ""
        return rf"${latex(self.value)}, \quad \Theta({latex(self.order)}){where}$"


@dataclass(frozen=True, repr=False)
class GrowthByCases(Answer):
    """How an expression grows where that hangs on symbols that stay open: ``cases``, each with its conditions.

    They are all that there are; ``value`` is the leading term of each.
    """

    cases: tuple[tuple[tuple[Any, ...], Growth], ...] = ()

    def __str__(self) -> str:
        return "; ".join(f"{', '.join(unicode(one, width=WIDE) for one in when)}: {led}" for when, led in self.cases)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return "; ".join(f"${', '.join(map(latex, when))}$: {led._repr_latex_()}" for when, led in self.cases)

    def renamed(self, symbols: Mapping[Any, Any]) -> Any:
        cases = tuple((_renamed(when, symbols), led.renamed(symbols)) for when, led in self.cases)
        return GrowthByCases(_renamed(self.value, symbols), cases)


def limit(
    expr: Any, symbol: Any, facts: Iterable[Boolean] = (), to: Any = sp.oo, name: str = "the expression"
) -> Answer:
    """The value to which an expression tends; infinity, of either sign, where it grows beyond all bounds.

    A whole-number symbol runs through whole numbers.

    >>> from symcnn.formulas.symbols import integers, reals
    >>> n, t, beta = *integers("n t"), reals("beta")
    >>> limit(sp.floor(n / 2) / n, n), limit(beta**t, "t", [beta >= 0, beta < 1]), limit(n**2, n)
    (1/2, 0, ∞)

    Errors: `UnknownName`; `NoAnswer` where there is none, or none is known; `WrongKind`.
    """
    expr, symbol, facts = _read(expr, symbol, facts, name)
    to = _place(to, symbol, name)
    what = f"{name}: the limit as {symbol} tends to {said(to)}"
    if to == sp.oo:
        return Answer(_in_time(lambda: at_infinity(expr, symbol, facts, _end()), what))
    # u grows beyond all bounds as the symbol comes near, from below or from above.
    u = sp.Dummy("u", integer=True) if symbol.is_integer else sp.Dummy("u", real=True)
    ways = {"": -u} if to == -sp.oo else {" from below": to - 1 / u, " from above": to + 1 / u}
    found: dict[str, Any] = {}
    for side, place in ways.items():
        moved, known = _put(expr, facts, symbol, place)
        if bound(u, known) is None:
            near = partial(at_infinity, moved, u, (*known, u > 0), _end())
            found[side] = _in_time(near, what + side)
    if not found:
        raise NoAnswer(f"{what}: it cannot come close to that where the facts hold")
    if len(set(found.values())) > 1:
        both = " and ".join(f"{said(value)}{side}" for side, value in found.items())
        raise NoAnswer(f"{what}: there is none, since it tends to {both}")
    value = next(iter(found.values()))
    for power in value.atoms(sp.Pow):
        if power.exp.is_negative and free(power.base) and not Known(facts).entails(sp.Ne(power.base, 0)):
            raise NoAnswer(
                f"{what}: it depends on whether {said(power.base)} is 0; say it as a fact (in Python: where=[...])"
            )
    return Answer(value)


def growth(
    expr: Any, symbol: Any, facts: Iterable[Boolean] = (), name: str = "the expression"
) -> Growth | GrowthByCases:
    """The term that leads an expression as a symbol grows, and Θ of it; by cases where a condition is open.

    >>> from symcnn.formulas.symbols import integers
    >>> K, L, n, s = integers("K L n s")
    >>> growth(2*K**2*L*n + n, "n", [n >= 1, K >= 1, L >= 1]), growth(sp.floor((n - 1)/s) + 1, n, [s >= 1])
    (2K²Ln + n, Θ(n), n/s, Θ(n))

    Errors: `UnknownName`; `NoAnswer` where it does not grow regularly, or how is not known; `WrongKind`.
    """
    expr, symbol, facts = _read(expr, symbol, facts, name)
    return _in_time(lambda: _growing(expr, symbol, facts), f"{name}: the growth in {symbol}")


def _growing(expr: Formula, symbol: Formula, facts: tuple[Boolean, ...]) -> Growth | GrowthByCases:
    cases = by_cases(lambda known: _growth(expr if known == facts else tidy(expr, known), symbol, known), facts)
    if len(cases) == 1:
        return cases[0][1]
    led = sp.Piecewise(*((found.value, sp.And(*when)) for when, found in cases), evaluate=False)
    return GrowthByCases(led, tuple(cases))


def _growth(expr: Formula, symbol: Formula, facts: tuple[Boolean, ...]) -> Growth:
    expr, facts, back = constants_aside(expr, symbol, facts)
    unbounded(symbol, facts)
    known = Known(facts, expr, _end())
    term = leading(expr, symbol, known)
    if term.turns:
        raise NoAnswer(f"its sign changes with each {symbol}; its absolute value may be asked")
    if term.coefficient == 0:
        return Growth(sp.S.Zero, sp.S.Zero)
    led = tidy(term.of(symbol), facts)
    if not look.leads(led, expr, symbol, known):
        raise NoAnswer(f"{said(led.xreplace(back))} seems to lead it, and does not fit its values at large {symbol}")
    parts = [factor.as_base_exp()[0] for factor in sp.Mul.make_args(sp.factor(term.coefficient))]
    conditions = tuple(sp.Ne(part, 0) for part in parts if not known.nonzero(part))
    if conditions:
        unbounded(symbol, (*facts, *conditions))
    provided = tuple(condition.xreplace(back) for condition in conditions)
    return Growth(led.xreplace(back), term.growth(symbol).xreplace(back), provided)


def derivative(expr: Any, symbol: Any, facts: Iterable[Boolean] = (), name: str = "the expression") -> Answer:
    """The derivative with respect to a real symbol, tidied.

    >>> from symcnn.formulas.symbols import reals
    >>> x, y = reals("x y")
    >>> derivative(x**2 * y + sp.Max(x, 0), x, [x > 0])
    2xy + 1

    Errors: `UnknownName`; `NoAnswer` for a whole-number symbol, and where there is a kink or a jump; `WrongKind`.
    """
    expr, symbol, facts = _read(expr, symbol, facts, name)
    if symbol.is_integer:
        step = said(difference(expr, symbol, facts, name).value)
        raise NoAnswer(
            f"{name}: {symbol} is a whole number, so there is no derivative in it; the difference, from {symbol} to "
            f"{symbol} + 1, is {step}"
        )
    return Answer(tidy(_slope(expr, symbol, facts, name), facts))


def difference(expr: Any, symbol: Any, facts: Iterable[Boolean] = (), name: str = "the expression") -> Answer:
    """What is added as a symbol grows by 1, where both values exist.

    >>> from symcnn.formulas.symbols import integers
    >>> n, k = integers("n k")
    >>> difference(k * n**2, n)
    2kn + k

    Errors: `UnknownName`; `NoAnswer`; `WrongKind`.
    """
    expr, symbol, facts = _read(expr, symbol, facts, name)
    following, _ = _put(expr, (), symbol, symbol + 1)
    return Answer(tidy(following - expr, facts))


def sensitivity(expr: Any, symbol: Any, facts: Iterable[Boolean] = (), name: str = "the expression") -> Answer:
    """The per cent by which an expression grows for one per cent of a symbol, where it is not zero: its elasticity.

    A whole-number symbol is read as a real one.

    >>> from symcnn.formulas.symbols import integers
    >>> K, L, n = integers("K L n")
    >>> sensitivity(K**2 * L * n, K), sensitivity(K**2 * L + 2*K*n, n, [K >= 1, L >= 1, n >= 1])
    (2, 2n/(KL + 2n))

    Errors: `UnknownName`; `NoAnswer` where there is a kink or a jump; `WrongKind`.
    """
    expr, symbol, facts = _read(expr, symbol, facts, name)
    real = sp.Symbol(symbol.name, real=True) if symbol.is_integer else symbol
    smooth, known = _put(expr, facts, symbol, real)
    if smooth == 0:
        raise NoAnswer(f"{name}: it is 0, so that nothing is a per cent of it")
    slope = _slope(smooth, real, known, name)
    return Answer(tidy((real * slope / smooth).xreplace({real: symbol}), facts))


# -- what is given -----------------------------------------------------------------------------------


def _read(expr: Any, symbol: Any, facts: Any, name: str) -> tuple[Any, Any, tuple[Any, ...]]:
    """The expression, the symbol that is named, and the facts. Errors: `UnknownName`, `WrongKind`."""
    try:
        expr = sp.sympify(expr, strict=True)
        facts = tuple(facts)
    except (sp.SympifyError, TypeError):
        raise WrongKind(f"{name}: asked are an expression and a list of facts, not {shown(expr)}") from None
    if not isinstance(expr, sp.Expr):
        raise WrongKind(f"{name}: an expression is asked, not {shown(expr)}")
    wrong = [fact for fact in facts if not isinstance(fact, (Boolean, bool)) or isinstance(fact, sp.Symbol)]
    if wrong:
        raise WrongKind(f"{name}: a fact is a relation, such as n >= 1, not {shown(wrong[0])}")
    facts = tuple(fact for fact in facts if isinstance(fact, Boolean) and fact != sp.true)
    found = {one.name: one for item in (expr, *facts) for one in free(item)}
    # By name: a symbol of the same name is the same to a reader.
    text = symbol if isinstance(symbol, str) else str(getattr(symbol, "label", symbol))
    if text not in found and text in names(expr):
        known = ", ".join(sorted(found))
        raise WrongKind(f"{name}: {text} is a sequence or a function; asked is a symbol: {known}")
    if text not in found:
        raise UnknownName(f"symbol of {name}", text, found)
    return expr, found[text], facts


def _place(to: Any, symbol: Formula, name: str) -> Any:
    """Where the symbol tends. Errors: `WrongKind`."""
    if to in (sp.oo, -sp.oo) or (isinstance(to, float) and to in (float("inf"), -float("inf"))):
        return sp.oo if to > 0 else -sp.oo
    place = typed(to)
    if place is None:
        raise WrongKind(f"{name}: {symbol} tends to a number, or to oo or -oo, not to {shown(to)}")
    if symbol.is_integer:
        raise NoAnswer(f"{name}: {symbol} is a whole number, so it tends to oo or -oo alone; ask for the value at {to}")
    return place


def _put(expr: Formula, facts: tuple[Any, ...], symbol: Formula, new: Formula) -> tuple[Any, tuple[Any, ...]]:
    """Expression and facts with another term for the symbol. Errors: `NoAnswer`."""
    made = put(expr, {symbol: new})
    kept = [put(fact, {symbol: new}) for fact in facts]
    if made is None:
        raise NoAnswer(f"{said(expr)} cannot be read at {said(new)}")
    return made, tuple(fact for fact in kept if fact is not None and fact != sp.true)


def _end() -> float:
    """When a limit or a growth stops by itself, a little before it is ended."""
    return process_time() + 0.8 * SECONDS


def _in_time(call: Callable[[], Found], what: str) -> Found:
    """The answer of a call. Errors: `NoAnswer`, with what was asked, also where it takes too long."""
    try:
        return within(SECONDS, call)
    except NoAnswer as error:
        raise NoAnswer(f"{what}: {error}") from None
    except TimeoutError:
        raise NoAnswer(
            f"{what}: it was not found in {SECONDS:g} s; numbers for some of the symbols would help"
        ) from None
    except SymcnnError:
        raise
    except (NotImplementedError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError) as error:
        raise NoAnswer(f"{what}: no way to work it out is known ({type(error).__name__})") from None


# -- derivatives -------------------------------------------------------------------------------------


def _slope(expr: Formula, symbol: Formula, facts: tuple[Any, ...], name: str) -> Any:
    """The derivative by a real symbol. Errors: `NoAnswer`, where there may be none."""
    written = tidy(expr, facts)
    jumps = [node for node in written.atoms(sp.floor, sp.ceiling, sp.Mod) if symbol in free(node)]
    if jumps:
        jump = min(jumps, key=sp.default_sort_key)
        raise NoAnswer(
            f"{name}: {said(jump)} is constant between jumps, so there is no useful derivative in {symbol}; "
            f"its difference or its growth may be asked"
        )
    why = differentiable.doubt(sp.Derivative(written, symbol, evaluate=False), facts)
    if why is not None:
        raise NoAnswer(f"{name}: whether there is a derivative in {symbol} is not known: {why}; a fact may say more")
    found = _in_time(lambda: sp.diff(written, symbol), f"{name}: the derivative in {symbol}")
    if found.has(sp.Derivative, sp.Subs, sp.Heaviside, sp.DiracDelta):
        raise NoAnswer(f"{name}: no derivative in {symbol} is known; facts that settle a maximum or a sign would help")
    return found


__all__ = [
    "Answer", "Growth", "GrowthByCases", "NoAnswer", "derivative", "difference", "growth", "limit", "sensitivity",
]  # fmt: skip
