"""What stands between operators: numbers, names, brackets, functions, sums, case distinctions."""

from __future__ import annotations

from dataclasses import replace

from symcnn.marking.calls import BARE, FUNCTIONS, RELATIONS, Calls
from symcnn.marking.limits import MOST_LISTED
from symcnn.marking.nodes import CONDITIONS, Node, Written
from symcnn.marking.stream import PAIRS
from symcnn.marking.tokens import Token

FENCES = {"⌊": "floor", "⌈": "ceiling", "|(": "abs", "|": "abs"}
ACCENTS = ("hat", "bar", "tilde")


class Atoms(Calls):
    """Reads one operand; what stands inside of brackets is read by `symcnn.marking.grammar`."""

    def atom(self) -> Node:
        token = self.now
        if token.kind == "number":
            self.next()
            return self.node("number", token.at, (), token.value)
        if token.kind == "word":
            return self.word()
        if token.kind == "command" and token.text not in ("mod", "endcases", "not"):
            return self.command()
        if token.text in FENCES and (token.kind == "open" or self.at_sign("|")):
            with self.bracket():
                inside = self.arithmetic()
            return self.node("call", token.at, (inside,), FENCES[token.text])
        if token.kind == "open":
            return self.bracketed()
        if self.take("∞"):
            return self.node("infinity", token.at)
        raise self.fault("a number, a name or a bracket")

    def bracketed(self) -> Node:
        """Round, square and curly brackets: a term, a condition that counts as 1 or 0, an interval, a set, cases."""
        opening = self.next()
        with self.deeper():
            self.open.append(opening)
            found = self._inside(opening)
            self.open.pop()
        return found

    def _inside(self, opening: Token) -> Node:
        first = self.row_value() if opening.text == "{" else self.statement()
        if opening.text == "{" and (self.at_word("if", "for", "otherwise") or self.at_sign("&")):
            cases = self.rows(first)
            if self.now.kind != "end":
                self.close("}")
            return cases
        if opening.text == "{" and first.kind == "cases" and self.now.kind == "end":
            return first  # the brace of a case distinction is often left open
        values = [first]
        while self.at_sign(",", ";") and self.begins_after():
            self.next()
            if opening.text == "{" and self.at_word("if", "otherwise", "for"):
                cases = self.rows(values[-1])
                self.close("}")
                return cases
            values.append(self.dots() or self.statement())
            if len(values) > MOST_LISTED:
                raise self.fault(f"at most {MOST_LISTED} values")
        if opening.text == "{":
            self.close("}")
            if len(values) == 1 and first.kind != "range":
                return first
            return self.node("set", opening.at, tuple(values))
        closing = self.close(")" if opening.text == "(" else "]", ")", "]")
        if len(values) == 1 and first.kind == "range":
            return first
        if len(values) == 2:
            ends = (opening.text == "[", closing.text == "]")
            return self.node("interval", opening.at, tuple(values), ends)
        if len(values) > 2:
            return self.node("tuple", opening.at, tuple(values))
        if PAIRS[opening.text] != closing.text:
            raise self.fault(PAIRS[opening.text], closing)
        if first.kind in CONDITIONS and opening.text == "[":
            return self.node("indicator", opening.at, (first,))
        return first

    def begins_after(self) -> bool:
        """Whether something stands behind a comma."""
        return self.then.kind not in ("close", "end")

    def close(self, wanted: str, *more: str) -> Token:
        if self.now.kind != "close" or self.now.text not in (wanted, *more):
            raise self.fault(f"{wanted} or an operator")
        return self.next()

    def dots(self) -> Node | None:
        """Three dots in place of values."""
        token = self.take("...")
        return self.node("dots", token.at) if token else None

    def row_value(self) -> Node:
        """The first thing in curly brackets: a value of a case distinction, or anything."""
        return self.statement()

    def word(self) -> Node:
        token = self.now
        known = self.names.exact(Written(token.text)) is not None
        function = FUNCTIONS.get(token.text) or FUNCTIONS.get(token.text.lower() if len(token.text) > 1 else "")
        if function and not known and not token.whole and self._is_call(token, function):
            self.next()
            return self.call(token, function)
        if token.text in RELATIONS and not known and self.then.text == "(":
            self.next()
            sides = self.arguments()
            if len(sides) != 2:
                raise self.fault("two sides", token)
            return self.node("relation", token.at, sides, (RELATIONS[token.text],))
        if token.whole and function in ("mean", "variance", *BARE, "max", "min") and not known:
            self.next()
            return self.call(token, function)
        if not known and not token.whole:
            self.split(token)
        return self.name()

    def _is_call(self, token: Token, function: str) -> bool:
        """Whether a word is a function here: by its brackets, its range, or because it needs none."""
        after = self.then
        if function in ("mean", "variance"):
            return after.text in ("[", "(") and after.kind == "open" and self.names.random
        if token.text in ("C", "root", "mod", "choose", "comb", "sign", "frac", "product", "abs"):
            return after.text == "(" and not after.spaced
        return True

    def command(self) -> Node:
        token = self.next()
        if token.text in ACCENTS:
            return self._accented(token)
        if token.text == "cases":
            first = self.arithmetic()
            cases = self.rows(first)
            if not (self.now.kind == "command" and self.now.text == "endcases"):
                raise self.fault(r"\end{cases}")
            self.next()
            return cases
        return self.call(token, token.text)

    def _accented(self, token: Token) -> Node:
        """``\\hat{m}``: the letter in braces or behind a blank, with the accent."""
        braces = self.now.text == "{"
        letter = self.then if braces else self.now
        if letter.kind != "word":
            raise self.fault("a letter below the accent", letter)
        self.place += 2 if braces else 1
        if braces:
            if self.now.text != "}":
                raise self.fault("}")
        else:
            self.place -= 1
        self.tokens[self.place : self.place + 1] = [replace(letter, whole=True), Token("accent", token.text, token.at)]
        return self.name()


__all__ = ["Atoms"]
