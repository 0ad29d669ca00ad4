"""Functions with their arguments, and sums, products and maxima over ranges."""

from __future__ import annotations

from symcnn.marking.limits import MOST_LISTED
from symcnn.marking.nodes import Node, Written
from symcnn.marking.tokens import Token
from symcnn.marking.written import Words

FUNCTIONS = {
    "floor": "floor", "ceil": "ceiling", "ceiling": "ceiling", "sqrt": "sqrt", "cbrt": "cbrt",
    "abs": "abs", "exp": "exp", "log": "log", "ln": "ln", "log2": "log2", "ld": "log2", "lb": "log2", "root": "sqrt",
    "log10": "log10", "sin": "sin", "cos": "cos",
    "tan": "tan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "atan": "atan", "arctan": "atan", "erf": "erf",
    "sign": "sign", "sgn": "sign", "max": "max", "min": "min", "binom": "binomial", "binomial": "binomial",
    "choose": "binomial", "comb": "binomial", "C": "binomial", "factorial": "factorial", "frac": "frac", "sum": "sum",
    "prod": "product", "product": "product", "E": "mean", "Var": "variance", "mod": "modulo",
    "KroneckerDelta": "delta", "Piecewise": "pieces",
}  # fmt: skip
ARGUMENTS = {
    "binomial": (2, 2), "frac": (2, 2), "max": (2, MOST_LISTED), "min": (2, MOST_LISTED), "modulo": (2, 2),
    "log": (1, 2), "delta": (2, 2), "pieces": (1, MOST_LISTED),
}  # fmt: skip
"""How many a function takes, where it is not one."""
BARE = ("sqrt", "cbrt", "exp", "log", "ln", "log2", "log10", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "atan")
"""Functions that may stand without brackets before a short argument."""
BIG = ("sum", "product")
RELATIONS = {"Eq": "=", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">="}
"""Relations as SymPy writes them."""


class Calls(Words):
    """Reads what a function, or the sign of a sum, is taken of; the word or the sign before it is read."""

    def call(self, token: Token, function: str) -> Node:
        """A function with its arguments; the sign or the word before them is read."""
        if function in BIG or (function in ("max", "min") and self.at_sign("_")):
            return self.big(token, function)
        if function == "frac" or (function == "binomial" and self.now.text == "{"):
            parts = (self.numerator(), self.group())
            if function == "frac":
                return self.node("mul", token.at, parts, ("*", "/"))
            return self.node("call", token.at, parts, "binomial")
        degree = base = exponent = None
        if function == "sqrt" and self.now.text == "[":
            with self.bracket():
                degree = self.arithmetic()
        if function == "log" and self.take("_"):
            base = self.group()
        if function in BARE and self.at_sign("^"):
            self.next()
            exponent = self.group()
            if exponent.kind != "number":
                raise self.fault(f"a number; write 1/{token.text}(...) or a{token.text}(...)", token, "an exponent")
        arguments = (
            self.arguments() if self.now.kind == "open" and self.now.text in "([{" else self._bare(token, function)
        )
        least, most = ARGUMENTS.get(function, (1, 1))
        if not least <= len(arguments) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            raise self.fault(f"{wanted} in brackets", token, f"{token.text} of {len(arguments)}")
        if function == "pieces":
            return self._pieces(token, arguments)
        more = degree or base
        found = self.node("call", token.at, arguments + ((more,) if more else ()), function)
        return self.node("pow", token.at, (found, exponent)) if exponent else found

    def _pieces(self, token: Token, pairs: tuple[Node, ...]) -> Node:
        """``Piecewise((a, condition), (b, True))``"""
        if not all(pair.kind == "interval" and pair.value == (False, False) for pair in pairs):
            raise self.fault("pairs of a value and a condition", token)
        return self.node("cases", token.at, tuple(part for pair in pairs for part in pair.parts))

    def _bare(self, token: Token, function: str) -> tuple[Node, ...]:
        """An argument without brackets, where nothing follows that might belong to it as well."""
        if function not in BARE:
            raise self.fault("a bracket after a function")
        with self.deeper():
            argument = self.power()
        root = token.text in ("sqrt", "cbrt") and token.kind == "command"
        if self.begins() and not (root and self.now.spaced):
            raise self.fault(f"brackets that say where {token.text} ends")
        return (argument,)

    # sums and products over ranges

    def big(self, token: Token, kind: str) -> Node:
        """A sum, a product or a maximum over a range, by what stands below and above its sign, or in brackets."""
        low = high = None
        names: tuple[Written, ...] = ()
        chain: Node | None = None
        for _ in range(2):
            if low is None and chain is None and self.take("_"):
                if self.now.text != "{":
                    raise self.fault("the range in curly brackets, as in sum_{i=1}^{n}")
                with self.bracket():
                    names, low, chain = self._below()
            elif high is None and self.take("^"):
                high = self.group()
        if low is None and chain is None:
            if self.now.text == "(" and high is None and kind in BIG:
                return self._listed(token, kind)
            raise self.fault("the range, as in sum_{i=1}^{n} or sum(i=1..n, ...)")
        if chain is not None:
            low, high = chain.parts[0], chain.parts[-1]
        if low is None or high is None:
            raise self.fault("the end of the range, as in sum_{i=1}^{n}")
        if self.at_sign("+", "-"):
            raise self.fault("brackets around the end of the range, or around what is added up")
        with self.deeper():
            begin = self.place
            body = self.product()
        if kind == "product" and body.kind == "mul" and "/" in body.value and self.tokens[begin].text != "frac":
            self.notes.append(f"the product in column {token.at + 1} is one of quotients")
        if self.at_sign("+", "-"):
            self.notes.append(f"the {kind} in column {token.at + 1} ends before the {self.now.text} that follows it")
        named = {"max": "maximum", "min": "minimum"}.get(kind, kind)
        return self.node(named, token.at, (body, *(low, high) * len(names)), names)

    def _below(self) -> tuple[tuple[Written, ...], Node | None, Node | None]:
        """Below a sign: ``i=1``, ``i,j=1``, ``1 <= i <= n``."""
        at, names = self.place, []
        while self.now.kind == "word":
            names.append(Written(self.next().text))
            if not self.take(","):
                break
        if names and self.take("="):
            return tuple(names), self.arithmetic(), None
        self.place = at
        chain = self.statement()
        middle = chain.parts[1] if chain.kind == "relation" and chain.value == ("<=", "<=") else None
        if middle is None or middle.kind != "name" or middle.parts:
            raise self.fault("i=1 or 1 <= i <= n below the sign")
        return (middle.value,), None, chain

    def _listed(self, token: Token, kind: str) -> Node:
        """``sum(i=1..n, body)``, ``sum(body, i=1..n)``, ``sum(body, i, 1, n)``, ``sum(body, (i, 1, n))``."""
        parts = self.arguments()
        if len(parts) == 4 and parts[1].kind == "name" and not parts[1].parts:
            return self.node(kind, token.at, (parts[0], parts[2], parts[3]), (parts[1].value,))
        if len(parts) > 1 and all(_is_limit(part) for part in parts[1:]):
            inner = parts[0]
            for limit in parts[1:]:
                inner = self.node(kind, token.at, (inner, *limit.parts[1:]), (limit.parts[0].value,))
            return inner
        for body, limits in (parts, parts[::-1]) if len(parts) == 2 else ():
            if limits.kind == "relation" and limits.value == ("=",) and limits.parts[1].kind == "range":
                name, ends = limits.parts
                if name.kind == "name" and not name.parts:
                    return self.node(kind, token.at, (body, *ends.parts), (name.value,))
        raise self.fault(
            f"{token.text}(i=1..n, ...) or {token.text}(..., i, 1, n)", token, f"{token.text} without a range"
        )


def _is_limit(part: Node) -> bool:
    """``(i, 1, n)``"""
    return part.kind == "tuple" and len(part.parts) == 3 and part.parts[0].kind == "name" and not part.parts[0].parts


__all__ = ["BARE", "FUNCTIONS", "RELATIONS", "Calls"]
