"""The grammar of a typed answer: what binds how closely, read by recursive descent into `symcnn.marking.nodes`.

From the loosest to the closest: a list of answers; ``or``; ``and``; ``not``; relations; ``a if c else b``; plus and
minus; ``mod``; times, divided by, and factors side by side; signs; powers, from the right; factorials. So ``-n^2`` is
``-(n^2)`` and ``2^3^2`` is ``2^9``. What people read in two ways is refused, such as ``a/2b``.
"""

from __future__ import annotations

from symcnn.errors import Unreadable
from symcnn.marking.atoms import Atoms
from symcnn.marking.calls import FUNCTIONS
from symcnn.marking.limits import MOST_CASES, MOST_LISTED
from symcnn.marking.names import Names
from symcnn.marking.nodes import COLLECTIONS, CONDITIONS, Node
from symcnn.marking.tokens import Token

RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
TRUTH = {"true": True, "false": False, "yes": True, "no": False}
CASE_WORDS = ("if", "for", "when")
"""Words between a value and its condition."""
SENTENCE = 2
"""Letters from which on two unknown words side by side are no product."""


class Grammar(Atoms):
    """Reads a whole text."""

    def answer(self) -> Node:
        """The text to its end; several answers with commas between them are a list."""
        if self.now.kind == "end":
            raise self.fault("an answer")
        found = [self.statement()]
        while self.take(",", ";"):
            if self.at_word(*CASE_WORDS, "otherwise"):
                found[-1] = self.rows(found[-1])
                continue
            self.take_word("or", "and")
            found.append(self.statement())
            if len(found) > MOST_LISTED:
                raise self.fault(f"at most {MOST_LISTED} answers")
        if self.now.kind == "close":
            raise self.fault("an operator or the end", found=f"{self.now.text[0]}, which closes nothing")
        if self.now.kind != "end":
            raise self.fault("an operator or the end")
        return found[0] if len(found) == 1 else self.node("list", found[0].at, tuple(found))

    # statements

    def statement(self) -> Node:
        return self._joined("or", self.conjunction)

    def conjunction(self) -> Node:
        return self._joined("and", self.denial)

    def _joined(self, word: str, part: object) -> Node:
        first = part()  # type: ignore[operator]
        found = [first]
        signs = ("&",) if word == "and" and first.kind in CONDITIONS else ()
        while self.take_word(word) or self.take(*signs, word):
            found.append(part())  # type: ignore[operator]
        return found[0] if len(found) == 1 else self.node(word, first.at, tuple(found))

    def denial(self) -> Node:
        token = self.take_word("not")
        if token is None:
            return self.relation()
        with self.deeper():
            return self.node("not", token.at, (self.denial(),))

    def relation(self) -> Node:
        """A chain of relations, a membership, a range, or a term."""
        token = self.now
        if token.kind == "word" and token.text.lower() in TRUTH and token.text not in self.names.all:
            self.next()
            return self.node("truth", token.at, (), TRUTH[token.text.lower()])
        first = self.ranged()
        if self.take_word("in"):
            braces = self.now.text == "{"
            several = self.ranged()
            if braces and several.kind not in COLLECTIONS:
                several = self.node("set", several.at, (several,))  # braces around one term are brackets elsewhere
            return self.node("member", first.at, (first, several))
        sides, signs = [first], []
        while self.at_sign(*RELATIONS) or self.at_word("is"):
            sign = self.next().text
            signs.append("=" if sign == "is" else sign)
            sides.append(self.ranged())
        return self.node("relation", first.at, tuple(sides), tuple(signs)) if signs else first

    def ranged(self) -> Node:
        """``3..7``, ``3 to 7``, or a term."""
        first = self.value()
        if self.take("..", "...") or self.take_word("to"):
            return self.node("range", first.at, (first, self.value()))
        return first

    def value(self) -> Node:
        """A term, or ``a if c else b``."""
        first = self.arithmetic()
        if not self.at_word(*CASE_WORDS):
            return first
        return self.rows(first)

    def rows(self, first: Node) -> Node:
        """Values with their conditions: ``a if c, b otherwise``, ``a if c else b``, rows of ``cases``."""
        at, parts, value = first.at, [first], first
        with self.deeper():
            while len(parts) <= 2 * MOST_CASES:
                if self.at_sign(",") and self.then.text in ("&", *CASE_WORDS, "otherwise"):
                    self.next()
                self.take("&")
                if self.at_word("otherwise") and len(parts) > 1:
                    self.next()
                    return self.node("cases", at, tuple(parts))
                self.take_word(*CASE_WORDS)
                if value.kind in CONDITIONS:
                    raise self.fault("a value before its condition")
                parts.append(self.conjunction_of_a_case())
                if self.take_word("else", "otherwise"):
                    parts.append(self.value())
                    return self.node("cases", at, tuple(parts))
                if not self.take(",", ";", "\\\\") or self.now.kind in ("close", "end") or self.now.text == "endcases":
                    return self.node("cases", at, tuple(parts))
                if self.take_word("else", "otherwise"):
                    parts.append(self.value())
                    return self.node("cases", at, tuple(parts))
                value = self.arithmetic()
                self.take(",")
                parts.append(value)
        raise self.fault(f"at most {MOST_CASES} cases")

    def conjunction_of_a_case(self) -> Node:
        """A condition, which ends at the comma before the next value."""
        return self.statement()

    # arithmetic

    def arithmetic(self) -> Node:
        first = self.modular()
        terms, signs = [first], ["+"]
        while self.at_sign("+", "-"):
            signs.append(self.next().text)
            terms.append(self.modular())
        return first if len(terms) == 1 else self.node("add", first.at, tuple(terms), tuple(signs))

    def modular(self) -> Node:
        found = self.product()
        while token := self.take_word("mod"):
            before = self.place
            right = self.product()
            if self._operators(before):
                raise self.fault("brackets: (a mod b)*c and a mod (b*c) are both read from a mod b*c", token)
            found = self.node("mod", found.at, (found, right))
        return found

    def _operators(self, since: int) -> bool:
        """Whether a sign of times or divided by was read since a place, in no bracket."""
        depth = 0
        for token in self.tokens[since : self.place]:
            depth += (token.kind == "open") - (token.kind == "close")
            if not depth and token.kind == "sign" and token.text in ("*", "/", "//", "%"):
                return True
        return False

    def product(self) -> Node:
        first = self.signed()
        parts, signs = [first], ["*"]
        while True:
            token = self.now
            if self.take("*"):
                signs.append("*")
                parts.append(self.signed())
            elif self.take("/"):
                signs.append("/")
                parts.append(self.signed())
                self._ends_divisor()
            elif self.take("//"):
                left = self._times(parts, signs)
                parts, signs = [self.node("floordiv", left.at, (left, self.signed()))], ["*"]
                self._ends_divisor()
            elif self.take("%"):
                if self.take_word("of"):
                    parts[-1] = self.node("percent", token.at, (parts[-1],))
                    signs.append("*")
                    parts.append(self.signed())
                elif self.begins():
                    if self.now.spaced and not token.spaced:
                        raise self.fault("blanks around % for a remainder, or a formula that ends with %", token)
                    left = self._times(parts, signs)
                    parts, signs = [self.node("mod", left.at, (left, self.power()))], ["*"]
                    self._ends_divisor()
                else:
                    self.notes.append(f"% in column {token.at + 1} is a hundredth")
                    parts[-1] = self.node("percent", token.at, (parts[-1],))
            elif self.begins():
                self._side_by_side(parts[-1])
                signs.append("*")
                parts.append(self.power())
            else:
                return self._times(parts, signs)

    def _times(self, parts: list[Node], signs: list[str]) -> Node:
        return parts[0] if len(parts) == 1 else self.node("mul", parts[0].at, tuple(parts), tuple(signs))

    def _ends_divisor(self) -> None:
        """After a divisor comes an operator: of a/2b people think (a/2)b, and a/(2b)."""
        if self.begins() and self.now.text != "[":
            raise self.fault("* or brackets: (a/2)b and a/(2b) are both read from a/2b")

    def _side_by_side(self, before: Node) -> None:
        """What may stand beside a factor: no number, and no second word of a sentence."""
        token = self.now
        if token.kind == "number" and not token.whole:
            raise self.fault("an operator before a number")
        if token.kind == "word" and before.kind == "name" and not (before.parts or token.whole):
            both = (before.value.head, token.text)
            strange = [len(word) >= SENTENCE and not (self.names.knows(word) or word in FUNCTIONS) for word in both]
            cut = self.names.cut(token.text, True)
            if all(strange) and not cut and token.text.lower() not in TRUTH:
                raise self.fault("an operator between names", found=f"the words {before.value.head} {token.text[:20]}")

    def signed(self) -> Node:
        """A factor behind any number of signs."""
        token, minus = self.now, False
        while self.at_sign("+", "-"):
            minus ^= self.next().text == "-"
        factor = self.power()
        return self.node("neg", token.at, (factor,)) if minus else factor

    def power(self) -> Node:
        base = self.postfix()
        token = self.take("^")
        if token is None:
            return base
        with self.deeper():
            exponent = self.group() if self.now.text == "{" else self._exponent()
            base = self.node("pow", base.at, (base, exponent))
            if self.at_sign("^") or self.at_sign("!"):
                raise self.fault("brackets that say what the exponent is of")
        return base

    def _exponent(self) -> Node:
        """An exponent without braces; what follows it closely does not belong to it, and that is said."""
        before = self.place
        exponent = self.signed()
        last = self.tokens[self.place - 1]
        if self.begins() and not self.now.spaced and last.kind in ("number", "word"):
            if last.kind == "word":
                raise self.fault("brackets or a blank that say where the exponent ends")
            self.notes.append(f"the exponent in column {self.tokens[before].at + 1} is {last.text} alone")
        return exponent

    def postfix(self) -> Node:
        found = self.atom()
        token = self.take("!")
        if token is None:
            return found
        if self.at_sign("!"):
            raise self.fault("one !; of n!! people think (n!)!, and every other number up to n")
        return self.node("call", token.at, (found,), "factorial")


def parse(text: str, tokens: list[Token], names: Names) -> tuple[Node, list[str]]:
    """The tree of a text, and notes on how it was read. Errors: `Unreadable`."""
    grammar = Grammar(text, tokens, names)
    try:
        return grammar.answer(), grammar.notes
    except RecursionError:
        raise Unreadable(text, 0, "a text of too many levels", "a shorter one") from None


__all__ = ["Grammar", "parse"]
