"""The tree of a text as an expression of SymPy, node by node, none of which SymPy is given as a text.

SymPy works numbers out as soon as they meet. So each part carries how large what is below it may become, and what
would be too large is refused before it is built. Where SymPy would have to compare irrational numbers (a floor, a
maximum of them), it is not asked: the part stays as it is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symcnn.errors import Unreadable, reason
from symcnn.formulas.means import Expectation, Variance
from symcnn.formulas.symbols import Maximum
from symcnn.marking import limits
from symcnn.marking.bounds import Built, Powers, bits
from symcnn.marking.matching import DELTA, EULER, Matching, indexes, is_constant, spread
from symcnn.marking.names import Names
from symcnn.marking.nodes import COLLECTIONS, CONDITIONS, Node, Written
from symcnn.printing.letters import Name

Bound = dict[Name, Any]
RELATIONS = {"=": sp.Eq, "!=": sp.Ne, "<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge}
PLAIN: dict[str, Callable[..., Any]] = {
    "floor": sp.floor, "ceiling": sp.ceiling, "abs": sp.Abs, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan,
    "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "atan": sp.atan, "erf": sp.erf, "sign": sp.sign,
}  # fmt: skip
UNBUILT = "a part that cannot be built"
NO_NUMBER = (sp.zoo, sp.nan, sp.oo, -sp.oo)


class Builder(Powers):
    """Builds one text. Errors: `Unreadable`, with the column of the part that cannot be built."""

    def __init__(self, text: str, names: Names, matching: Matching) -> None:
        super().__init__(text)
        self.names, self.matching = names, matching
        self.cases = self.binders = 0

    def term(self, node: Node) -> Any:
        """The expression of a term."""
        return self.build(node, {}).value

    def build(self, node: Node, bound: Bound) -> Built:
        """A part and what bounds it."""
        if node.kind in CONDITIONS or node.kind in COLLECTIONS:
            said = "a condition" if node.kind in CONDITIONS else f"a {node.kind}"
            raise self.fault(node, said, "a term")
        try:
            made: Built = getattr(self, f"_{node.kind}")(node, bound)
            self._checked(node, made)
        except (Unreadable, RecursionError):
            raise
        except Exception as error:  # whatever SymPy does with it
            raise self.fault(node, f"{UNBUILT} ({reason(error)})", "a term of numbers and names") from error
        return made

    def _checked(self, node: Node, made: Built) -> None:
        value = made.value
        cases = node.kind in ("mul", "pow", "floordiv") and value.has(sp.Piecewise) and value.has(sp.zoo, sp.nan)
        if value in NO_NUMBER or cases:
            raise self.fault(node, "a division by zero, or what is infinite", "a number")
        if (
            value is sp.I
            or sp.I in value.args
            or (made.constant and value.has(sp.I))
            or (not made.hard and value.is_real is False)
        ):
            raise self.fault(node, "a root or a logarithm of a negative number", "a real number")
        size = bits(value)
        if size > limits.MOST_BITS:
            raise self.fault(node, f"a number of {size} bits", f"numbers of at most {limits.MOST_BITS} bits")

    # numbers and names

    def _number(self, node: Node, bound: Bound) -> Built:
        return Built(sp.Rational(node.value.numerator, node.value.denominator))

    def _infinity(self, node: Node, bound: Bound) -> Built:
        raise self.fault(node, "infinity", "a number; infinity is the end of a range alone")

    def _dots(self, node: Node, bound: Bound) -> Built:
        raise self.fault(node, "three dots", "a term")

    def _name(self, node: Node, bound: Bound) -> Built:
        written: Written = node.value
        if not node.parts and written.key in bound:
            return Built(bound[written.key])
        if is_constant(node, self.names):
            return self._constant(node, bound)
        name, indexed = self.matching.found.get(written, (None, False))
        if name is None:
            return self._strange(node, bound)
        thing = self.names.all[name]
        if not indexed:
            return Built(thing)
        return self._member(node, bound, name, node.parts)

    def _member(self, node: Node, bound: Bound, name: str, indices: tuple[Node, ...]) -> Built:
        """A member of a sequence, or a value of a function, of the derivation."""
        thing, places = self.names.all[name], self.names.places.get(name)
        found = spread(indices, places or len(indices))
        if places is not None and len(found) != places:
            raise self.fault(node, f"{name} with {len(found)} indices", f"{places}")
        built = [self.build(one, bound) for one in found]
        values = [one.value for one in built]
        value = thing[tuple(values)] if isinstance(thing, sp.IndexedBase) else thing(*values)
        return self._of(value, built)

    def _apply(self, node: Node, bound: Bound) -> Built:
        head, *rest = node.parts
        name = self.names.exact(head.value) or self.names.exact(head.value.base) or ""
        return self._member(node, bound, name, (*head.parts, *rest))

    def _strange(self, node: Node, bound: Bound) -> Built:
        """A name that the derivation has not: a symbol of its own, or a member of a sequence of its own."""
        written: Written = node.value
        if indexes(node, self.names, frozenset(bound)):
            built = [self.build(one, bound) for one in node.parts]
            base = sp.IndexedBase(written.base.text, real=True)
            return self._of(base[tuple(one.value for one in built)], built)
        return Built(sp.Symbol(written.text, real=True))

    def _constant(self, node: Node, bound: Bound) -> Built:
        if node.parts:
            built = [self.build(one, bound) for one in spread(node.parts, 2)]
            self.notes.append(f"{DELTA} with two indices is 1 where they are equal, else 0")
            return self._of(sp.KroneckerDelta(*(one.value for one in built)), built)
        euler = node.value.head == EULER
        number = sp.E if euler else sp.pi
        self._root(node, number)
        self._note(f"{node.value.head} is the number {'2.718...' if euler else '3.141...'}")
        return Built(number, hard=True)

    # arithmetic

    def _add(self, node: Node, bound: Bound) -> Built:
        built = [self.build(part, bound) for part in node.parts]
        signed = zip(node.value, built, strict=True)
        return self._of(sp.Add(*(one.value if sign == "+" else -one.value for sign, one in signed)), built)

    def _neg(self, node: Node, bound: Bound) -> Built:
        part = self.build(node.parts[0], bound)
        return self._of(-part.value, [part])

    def _percent(self, node: Node, bound: Bound) -> Built:
        part = self.build(node.parts[0], bound)
        return self._of(part.value / 100, [part])

    def _mul(self, node: Node, bound: Bound) -> Built:
        built = [self.build(part, bound) for part in node.parts]
        factors = []
        for sign, part, one in zip(node.value, node.parts, built, strict=True):
            none = isinstance(one.value, sp.Piecewise) and any(case == 0 for case, _ in one.value.args)
            if sign == "/" and (none or one.value == 0):
                raise self.fault(part, "a division by zero", "a divisor")
            factors.append(one.value if sign == "*" else sp.Pow(one.value, -1))
        degree = sum(one.degree for one in built if one.degree > 1) or 1
        if degree > limits.MOST_EXPONENT:
            raise self.fault(node, f"exponents of {degree} together", f"at most {limits.MOST_EXPONENT}")
        made = self._of(sp.Mul(*factors), built)
        return Built(made.value, made.hard, made.rank, degree)

    def _floordiv(self, node: Node, bound: Bound) -> Built:
        self._note("a//b is the floor of a/b")
        top, bottom = (self.build(part, bound) for part in node.parts)
        if bottom.value == 0:
            raise self.fault(node.parts[1], "a division by zero", "a divisor")
        both = self._of(top.value / bottom.value, [top, bottom])
        return self._of(sp.floor(both.value, evaluate=not both.hard), [both])

    def _mod(self, node: Node, bound: Bound) -> Built:
        left, right = (self.build(part, bound) for part in node.parts)
        return self._remainder(node, left, right)

    def _remainder(self, node: Node, left: Built, right: Built) -> Built:
        if right.value == 0:
            raise self.fault(node, "a division by zero", "a divisor")
        plain = bool(left.value.is_Rational and right.value.is_Rational)
        return self._of(sp.Mod(left.value, right.value, evaluate=plain), [left, right])

    def _pow(self, node: Node, bound: Bound) -> Built:
        base, exponent = (self.build(part, bound) for part in node.parts)
        return self.raised(node, base, exponent)

    # functions

    def _call(self, node: Node, bound: Bound) -> Built:
        built = [self.build(part, bound) for part in node.parts]
        function, values = node.value, [one.value for one in built]
        made = self._of(None, built)
        if function in PLAIN:
            value = PLAIN[function](values[0], evaluate=not made.hard)
        elif function in ("max", "min"):
            few = len(values) <= limits.EVALUATED and not made.hard
            value = (sp.Max if function == "max" else sp.Min)(*values, evaluate=few)
        elif function in ("mean", "variance"):
            value = (Expectation if function == "mean" else Variance)(values[0])
        elif function == "delta":
            value = sp.KroneckerDelta(*values)
        elif function == "modulo":
            return self._remainder(node, *built)
        elif function in ("factorial", "binomial"):
            return self._combinations(node, built)
        elif function == "exp":
            return self.raised(node, Built(sp.E), built[0])
        elif function in ("sqrt", "cbrt"):
            return self._rooted(node, built)
        else:
            return self._logarithm(node, built)
        return self._counted(node, value, built)

    def _counted(self, node: Node, value: Any, built: list[Built]) -> Built:
        """The value of a function; of numbers alone it may be irrational."""
        hard = all(one.constant for one in built) and not value.is_Rational
        if hard:
            self._root(node, value)
        return self._of(value, built, hard)

    def _rooted(self, node: Node, built: list[Built]) -> Built:
        degree = built[1].value if len(built) > 1 else sp.Integer(3 if node.value == "cbrt" else 2)
        if not (degree.is_Integer and 2 <= degree <= limits.MOST_EXPONENT):
            raise self.fault(node, "a root of this degree", "a whole number from 2 on")
        return self.raised(node, built[0], Built(1 / degree))

    def _logarithm(self, node: Node, built: list[Built]) -> Built:
        for part, one in zip(node.parts, built, strict=True):
            if one.value.is_Rational and one.value <= 0:
                raise self.fault(part, "a logarithm of what is not positive", "a positive number")
        base = {"log2": sp.Integer(2), "log10": sp.Integer(10)}.get(node.value)
        base = built[1].value if len(built) > 1 else base
        if base == 1:
            raise self.fault(node, "a logarithm to the base 1", "another base")
        if base is None and node.value == "log":
            self._note("log is the natural logarithm")
        value = sp.log(built[0].value) / (sp.log(base) if base is not None else 1)
        if base is not None and not all(one.constant for one in built):
            self._root(node, value)
            return self._of(value, built, True)
        return self._counted(node, value, built)

    def _combinations(self, node: Node, built: list[Built]) -> Built:
        most, rank = limits.MOST_FACTORIAL, max(one.rank for one in built)
        for part, one in zip(node.parts, built, strict=True):
            if one.constant and not (one.value.is_Integer and 0 <= one.value <= most):
                raise self.fault(part, f"a {node.value} of this number", f"a whole number from 0 to {most}")
        if not all(one.constant for one in built):
            rank += 1
        if rank > limits.HIGHEST_TOWER:
            raise self.fault(node, "a tower of factorials", f"at most {limits.HIGHEST_TOWER} in one another")
        values = [one.value for one in built]
        value = sp.factorial(*values) if node.value == "factorial" else sp.binomial(*values)
        return Built(value, any(one.hard for one in built), rank, max(one.degree for one in built))

    # ranges and cases

    def _binder(self, node: Node, bound: Bound) -> Built:
        self.binders += 1
        if self.binders > limits.MOST_BINDERS:
            raise self.fault(node, "still more sums in one another", f"at most {limits.MOST_BINDERS}")
        symbols = [sp.Symbol(written.text, integer=True) for written in node.value]
        keys = [written.key for written in node.value]
        if len(set(keys)) < len(keys) or any(key in bound for key in keys):
            raise self.fault(node, f"{node.value[0].text}, which is bound already", "another name for the range")
        ends = [self._end(part, bound, bool(place % 2)) for place, part in enumerate(node.parts[1:])]
        for part, end in zip(node.parts[1:], ends, strict=True):
            if end.value.atoms(sp.Symbol) & set(symbols):
                raise self.fault(part, "an end that speaks of what runs to it", "an end without it")
        before = self.cases
        body = self.build(node.parts[0], {**bound, **dict(zip(keys, symbols, strict=True))})
        if self.cases - before > limits.MOST_CASES // 2:
            raise self.fault(node, "many cases under a sum", f"at most {limits.MOST_CASES // 2}")
        self.binders -= 1
        lows, highs = ends[::2], ends[1::2]
        ranges = [(s, low.value, high.value) for s, low, high in zip(symbols, lows, highs, strict=True)][::-1]
        head = {"sum": sp.Sum, "product": sp.Product, "maximum": Maximum, "minimum": _least}[node.kind]
        return self._of(head(body.value, *ranges), [body, *(end for end in ends if end.value not in NO_NUMBER)])

    _sum = _product = _maximum = _minimum = _binder

    def _end(self, node: Node, bound: Bound, upper: bool) -> Built:
        """An end of a range; the upper one may be infinite."""
        if node.kind == "infinity" and upper:
            return Built(sp.oo)
        return self.build(node, bound)

    def _case_counted(self, node: Node, more: int) -> None:
        self.cases += more
        if self.cases > limits.MOST_CASES:
            raise self.fault(node, "still more cases", f"at most {limits.MOST_CASES}")

    def _cases(self, node: Node, bound: Bound) -> Built:
        self._case_counted(node, (len(node.parts) + 1) // 2)
        built = [self.build(part, bound) for part in node.parts[::2]]
        when = [self.condition(part, bound) for part in node.parts[1::2]]
        if len(when) < len(built):
            when.append(sp.true)
        pairs = [(one.value, condition) for one, condition in zip(built, when, strict=True)]
        return self._of(sp.Piecewise(*pairs, evaluate=False), built)

    def _indicator(self, node: Node, bound: Bound) -> Built:
        self._case_counted(node, 1)
        condition = self.condition(node.parts[0], bound)
        return Built(sp.Piecewise((sp.Integer(1), condition), (sp.Integer(0), sp.true), evaluate=False))

    def condition(self, node: Node, bound: Bound) -> Any:
        """A condition, which SymPy is not asked to decide."""
        if node.kind == "truth":
            return sp.true if node.value else sp.false
        if node.kind == "not":
            return sp.Not(self.condition(node.parts[0], bound), evaluate=False)
        if node.kind in ("and", "or"):
            parts = [self.condition(part, bound) for part in node.parts]
            return (sp.And if node.kind == "and" else sp.Or)(*parts, evaluate=False)
        if node.kind != "relation":
            raise self.fault(node, "a term" if node.kind != "member" else "a membership", "a condition, such as n > 3")
        sides = [self.build(part, bound) for part in node.parts]
        if any(side.value.has(sp.Piecewise) for side in sides):
            raise self.fault(node, "cases within a condition", "a condition without them")
        found = [
            RELATIONS[sign](left.value, right.value, evaluate=False)
            for sign, left, right in zip(node.value, sides, sides[1:], strict=False)
        ]
        return found[0] if len(found) == 1 else sp.And(*found, evaluate=False)


def _least(body: Any, *ranges: Any) -> Any:
    """The smallest value over ranges."""
    return -Maximum(-body, *ranges)


__all__ = ["Builder"]
