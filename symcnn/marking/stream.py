"""The tokens of a text as they are read one after another, and how much may be read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from symcnn.errors import Unreadable
from symcnn.marking.limits import MOST_DEPTH, MOST_NODES
from symcnn.marking.names import Names
from symcnn.marking.nodes import Node
from symcnn.marking.tokens import Token

PAIRS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|(": "|)", "|": "|"}
KEYWORDS = frozenset(["if", "else", "otherwise", "and", "or", "in", "mod", "for", "to", "is", "of", "not", "when"])
"""Words that join parts, where no name of the derivation is so called."""
OPERANDS = ("number", "open", "command")
JOINTS = ("mod", "endcases", "not")
"""Commands that begin no operand."""


class Stream(ABC):
    """Tokens, the brackets that are open, and the parts made so far; what the grammar says is left to it."""

    def __init__(self, text: str, tokens: list[Token], names: Names) -> None:
        self.text, self.tokens, self.names = text, tokens, names
        self.place = self.depth = self.nodes = 0
        self.open: list[Token] = []
        self.notes: list[str] = []

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    @property
    def then(self) -> Token:
        """The token after this one."""
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.now
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def at_sign(self, *texts: str) -> bool:
        return self.now.kind == "sign" and self.now.text in texts

    def at_word(self, *texts: str) -> bool:
        """Whether one of these words stands here, which joins parts and is no name of the derivation."""
        token = self.now
        if token.kind == "command":
            return token.text in texts and token.text in JOINTS
        return token.text in texts and (token.kind == "sign" or (token.kind == "word" and self.joins(token)))

    def joins(self, token: Token) -> bool:
        """Whether a word is a keyword: no name of the derivation, nor letters side by side with what is before it."""
        if token.text not in KEYWORDS or token.text in self.names.all:
            return False
        behind = self.place > 0 and self.tokens[self.place - 1].kind in ("number", "word")
        return token.spaced or token.whole or not behind

    def take(self, *texts: str) -> Token | None:
        """The sign, if it is one of these, or None."""
        return self.next() if self.at_sign(*texts) else None

    def take_word(self, *texts: str) -> Token | None:
        return self.next() if self.at_word(*texts) else None

    def fault(self, expected: str, token: Token | None = None, found: str = "") -> Unreadable:
        """That something else stands here than is expected; an open bracket is named with its place."""
        token = token or self.now
        if self.open and token.kind in ("end", "close") and token.text != PAIRS[self.open[-1].text]:
            last = self.open[-1]
            expected += f" (the {last.text[0]} opened in column {last.at + 1} is not closed)"
        return Unreadable(self.text, token.at, found or token.said, expected)

    def node(self, kind: str, at: int, parts: tuple[Node, ...] = (), value: Any = None) -> Node:
        """A part. Errors: `Unreadable` where there are too many."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Unreadable(self.text, at, "still more", f"an answer of at most {MOST_NODES} parts")
        return Node(kind, at, parts, value)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further in. Errors: `Unreadable` where that is too deep."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable(self.text, self.now.at, "one level more", f"at most {MOST_DEPTH} levels of brackets")
        yield
        self.depth -= 1

    @contextmanager
    def bracket(self) -> Iterator[Token]:
        """What stands between the bracket that opens here and the one that closes it."""
        opening = self.next()
        with self.deeper():
            self.open.append(opening)
            yield opening
            wanted = PAIRS[opening.text]
            if self.now.text != wanted or self.now.kind not in ("close", "sign"):
                raise self.fault(f"{wanted[0]} or an operator")
            self.open.pop()
            self.next()

    def closes_bar(self) -> bool:
        """Whether a bar here ends an absolute value."""
        return self.at_sign("|") and bool(self.open) and self.open[-1].text == "|"

    def begins(self) -> bool:
        """Whether an operand begins here."""
        token = self.now
        if token.kind == "word":
            return not self.joins(token)
        if token.kind == "sign":
            return token.text == "∞" or (token.text == "|" and not self.closes_bar())
        return token.kind in OPERANDS and token.text not in JOINTS

    # what the grammar says

    @abstractmethod
    def statement(self) -> Node:
        """Anything, relations and logic included."""

    @abstractmethod
    def arithmetic(self) -> Node:
        """A sum of terms."""

    @abstractmethod
    def product(self) -> Node:
        """A term."""

    @abstractmethod
    def power(self) -> Node:
        """A factor with its exponents."""

    @abstractmethod
    def rows(self, first: Node) -> Node:
        """A case distinction of which the first value is read."""

    @abstractmethod
    def atom(self) -> Node:
        """One operand."""


__all__ = ["PAIRS", "Stream"]
