"""A typed answer cut into statements: relations side by side, and the two sides of an equivalence or an implication.

Where a comma, a semicolon, the end of a line or ``and`` stands in no bracket, one statement ends and another begins, if
both are relations: in ``y = a if n > 3, b otherwise`` they are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symcnn.errors import Unreadable
from symcnn.marking.grammar import TRUTH
from symcnn.marking.names import Names
from symcnn.marking.reading import Answer, read
from symcnn.marking.tex import SIDES, TEXTS
from symcnn.marking.tokens import Token, tokens

IFF, IMPLIES = "iff", "implies"
SIGNS = {
    **dict.fromkeys(("<=>", "<==>", "⟺", "⇔", "↔", "iff"), IFF),
    **dict.fromkeys(("=>", "==>", "⟹", "⇒", "implies"), IMPLIES),
}
ONLY_IF = ("if", "and", "only", "if")
JUST, WHEN = ("exactly", "precisely", "just"), ("when", "if", "where")
STRONG, WEAK = frozenset([",", ";", "\\\\"]), frozenset(["&", "and"])
RELATIONS = frozenset(["=", "<", "<=", ">", ">=", "!=", "is", "in"])
CASES = frozenset(["if", "for", "when", "else", "otherwise"])
JOINTS = frozenset(["+", "-", "*", "/", "//", "^", "mod", *RELATIONS, *STRONG, *WEAK])
"""Before or behind these a line may end, and the statement goes on."""


OPENED = re.compile(rf"\\(?:{'|'.join(sorted(TEXTS))})\s*\{{\s*$")
"""The beginning of words in LaTeX of which the first is the next sign."""
SIDED = re.compile(rf"\\(?:{'|'.join(SIDES)})\s*$")
"""What says on which side of something the bracket that is the next sign stands."""


@dataclass(frozen=True)
class Span:
    """A part of a text: its tokens, and the column at which it ends, from zero.

    >>> Span.of("a = 2; b = 3").words
    'a = 2; b = 3'
    """

    text: str
    tokens: tuple[Token, ...]
    end: int

    @classmethod
    def of(cls, text: str) -> Span:
        """A whole text. Errors: `Unreadable`."""
        return cls(text, tuple(tokens(text)[0][:-1]), len(text))

    @property
    def start(self) -> int:
        """The column of the first token, or of the command that holds it."""
        at = self.tokens[0].at if self.tokens else self.end
        before = max(0, at - 40), at
        opened = OPENED.search(self.text, *before) or SIDED.search(self.text, *before)
        return opened.start() if opened else at

    @property
    def words(self) -> str:
        return OPENED.sub("", self.text[self.start : self.end]).strip()

    def read(self, names: Names) -> Answer:
        """The answer that it is by itself. Errors: `Unreadable`, with the column in the whole text."""
        if self.words == self.text.strip():
            return read(self.text, names)
        try:
            return read(self.words, names)
        except Unreadable as error:
            raise Unreadable(self.text, self.start + error.column - 1, error.found, error.expected) from None

    def depths(self) -> Iterator[tuple[int, int, Token]]:
        """The place of each token, in how many brackets and case distinctions it stands, and the token."""
        depth = 0
        for place, token in enumerate(self.tokens):
            closes = token.kind == "close" or (token.kind, token.text) == ("command", "endcases")
            depth -= closes
            yield place, depth, token
            depth += token.kind == "open" or (token.kind, token.text) == ("command", "cases")

    def part(self, first: int, last: int) -> Span:
        """The tokens from one place to before another."""
        end = self.tokens[last].at if last < len(self.tokens) else self.end
        return Span(self.text, self.tokens[first:last], end)

    @property
    def unwrapped(self) -> Span:
        """What stands in the round brackets that enclose all of it and hold a relation; else itself."""
        closed = [place for place, depth, _ in self.depths() if not depth]
        if len(self.tokens) < 3 or self.tokens[0].text != "(" or closed != [0, len(self.tokens) - 1]:
            return self
        inside = self.part(1, len(self.tokens) - 1)
        return inside.unwrapped if inside.is_relation else self

    @property
    def is_relation(self) -> bool:
        """Whether a sign between terms stands in it, in no bracket, before any word that begins a case; or a truth."""
        if len(self.tokens) == 1 and self.tokens[0].text.lower() in TRUTH:
            return True
        for _, depth, token in self.depths():
            if not depth and token.text in CASES:
                return False
            if not depth and token.text in RELATIONS:
                return True
        return False


@dataclass(frozen=True)
class Statement:
    """What is said; of an equivalence and an implication what stands on the right, with what stands on the left."""

    said: Span
    left: Span | None = None
    sign: str = ""


def statement(span: Span, names: Names) -> Statement:
    """A text as one statement, cut at the sign of an equivalence or an implication, if one stands in no bracket.

    >>> found = statement(Span.of("(a = b if and only if k = 1)"), Names({}))
    >>> found.sign, found.left.words, found.said.words
    ('iff', 'a = b', 'k = 1')
    """
    inside = span.unwrapped
    for place, depth, token in inside.depths():
        if depth or not place:
            continue
        sign, length = SIGNS.get(token.text, ""), 1
        if token.kind == "word" and token.text in names.all:
            sign = ""
        if not sign and (length := _spoken(inside.tokens[place:])):
            sign = IFF
        left, right = inside.part(0, place), inside.part(place + length, len(inside.tokens))
        if sign and left.unwrapped.is_relation:
            return Statement(right.unwrapped, left.unwrapped, sign)
    return Statement(span)


def _spoken(behind: Sequence[Token]) -> int:
    """Of how many words an equivalence is made that begins here: ``if and only if``, ``exactly when``."""
    texts = tuple(token.text for token in behind[:4])
    if texts == ONLY_IF:
        return 4
    return 2 if texts[:1] and texts[0] in JUST and texts[1:2] and texts[1] in WHEN else 0


def cut(span: Span, names: Names, weak: bool = True) -> list[Span]:
    """The relations that stand side by side in a text; with ``weak`` those with ``and`` between them, too.

    >>> [one.words for one in cut(Span.of("a = max(1, 2); b = 3 if n > 1, 4 otherwise"), Names({}))]
    ['a = max(1, 2)', 'b = 3 if n > 1, 4 otherwise']
    """
    inside = span.unwrapped
    signs = STRONG | (WEAK if weak else frozenset())
    begin, ends = 0, list[tuple[int, int]]()
    for place, depth, token in inside.depths():
        own = token.kind == "word" and token.text in names.all
        length = 1 if token.text in signs and not own else 0
        if depth or not (length or _new_line(inside, place)):
            continue
        ends.append((place, place + length))
    found: list[tuple[int, int]] = []
    for last, following in [*ends, (len(inside.tokens), len(inside.tokens))]:
        piece = inside.part(begin, last)
        whole = bool(piece.tokens) and piece.unwrapped.is_relation
        if found and not (whole and inside.part(*found[-1]).unwrapped.is_relation):
            found[-1] = (found[-1][0], last)
        elif piece.tokens or not found:
            found.append((begin, last))
        begin = following
    return [inside.part(*one) for one in found]


def _new_line(span: Span, place: int) -> bool:
    """Whether a line begins here that does not go on with the one before."""
    if not place:
        return False
    before, token = span.tokens[place - 1], span.tokens[place]
    return "\n" in span.text[before.at : token.at] and not {before.text, token.text} & JOINTS


__all__ = ["IFF", "IMPLIES", "Span", "Statement", "cut", "statement"]
