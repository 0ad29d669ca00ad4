"""Names as they are typed: words cut into names, accents, primes and indices; and lists in brackets and braces."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symcnn.marking.limits import MOST_LISTED
from symcnn.marking.matching import EULER
from symcnn.marking.nodes import Node, Written, number
from symcnn.marking.stream import Stream
from symcnn.marking.tokens import Token
from symcnn.printing.letters import ALIAS, GREEK


class Words(Stream):
    """Reads names, and lists of arguments."""

    def split(self, token: Token) -> None:
        """A word that is no name, cut into names, where that can be done in one way."""
        word = token.text
        greek = word in GREEK or word in ALIAS
        indexed = self.then.text in ("_", "[", "'") or self.then.kind == "accent"
        if len(word) < 2 or (indexed and word in self.names.heads):
            return
        ways = self.names.cut(word, indexed)
        if not ways and self.then.text == "^" and word.endswith(EULER):
            ways = [[*before, EULER] for before in self.names.cut(word.removesuffix(EULER), False)]
        if self.names.knows(word) or (greek and not ways):
            return
        if not ways:
            pieces = self._own_letters(word)
            if not pieces:
                if not indexed and self.then.text == "(" and not self.then.spaced:
                    raise self.fault(
                        "a function such as floor, ceil, sqrt, log, max, or * before the bracket", token,
                        f"{word}, which is neither a function nor a name",
                    )  # fmt: skip
                return
            self.notes.append(f"{word} is read as {'·'.join(pieces)}")
            ways = [pieces]
        if greek and not self.names.knows(word):
            ways.append([word])
        if len(ways) > 1:
            spelt = " or ".join("·".join(way) for way in ways[:3])
            raise self.fault(f"* between the names: {spelt}", token, f"{word}, which can be read in two ways")
        at, cut = token.at, []
        for place, piece in enumerate(ways[0]):
            cut.append(Token("word", piece, at, token.spaced and not place, whole=True))
            at += len(piece)
        self.tokens[self.place : self.place + 1] = cut

    def _own_letters(self, word: str) -> list[str]:
        """The letters of a word where each by itself is one that people use for a thing here."""
        letters = list(word)
        return (
            letters
            if word.isalpha() and len(word) == len(set(word)) == 2 and all(map(self.names.knows, letters))
            else []
        )

    def name(self) -> Node:
        """A name with accent, primes and indices; a function of the derivation with what it is taken of."""
        token = self.next()
        written = Written(token.text)
        indices: tuple[Node, ...] = ()
        for _ in range(3):
            if self.now.kind == "accent":
                written = replace(written, accent=self.next().text)
            while self.take("'"):
                written = replace(written, primes=written.primes + 1)
            if self.at_sign("_") and not indices:
                self.next()
                written, indices = self.indices(written)
        name = self.names.exact(written)
        if indices and name is not None and self.names.is_family(name) and self.now.text == "[":
            written, indices = Written(name), ()  # w_new[i]
        if self.now.text == "[" and not self.now.spaced and not indices and self._takes_index(written):
            with self.bracket():
                written, indices = self._index_list(written)
        found = self.node("name", token.at, indices, written)
        if self.now.text == "(" and self._is_called(written, indices):
            return self.node("apply", token.at, (found, *self.arguments()))
        return found

    def _takes_index(self, written: Written) -> bool:
        name = self.names.exact(written)
        return name is None or self.names.is_family(name)

    def _is_called(self, written: Written, indices: tuple[Node, ...]) -> bool:
        """Whether a bracket holds the places of a function, or those of a sequence that has no index yet."""
        name = self.names.exact(written)
        if name is not None and not indices:
            return self.names.is_family(name) and not self.now.spaced
        name = self.names.exact(written.base) or ""
        return self.names.is_function(written) and len(indices) < self.names.places.get(name, 1)

    def indices(self, written: Written) -> tuple[Written, tuple[Node, ...]]:
        """What stands below a name, after ``_``."""
        if self.now.text == "{":
            with self.bracket():
                return self._index_list(written)
        token = self.now
        if token.kind not in ("word", "number"):
            raise self.fault("an index, in curly brackets where it is long")
        found = [self.next()]
        while token.kind == "word" and self.at_sign("_") and self.then.kind in ("word", "number"):
            self.next()  # as in fan_in_max
            found.append(self.next())
        return replace(written, low=tuple(one.text for one in found)), tuple(map(self._plain, found))

    def _plain(self, token: Token) -> Node:
        if token.kind == "number":
            return self.node("number", token.at, (), token.value)
        return self.node("name", token.at, (), Written(token.text))

    def _index_list(self, written: Written) -> tuple[Written, tuple[Node, ...]]:
        found: list[Node] = []
        while True:
            if self.now.kind in ("word", "number") and (self.then.text == "," or self.then.kind == "close"):
                found.append(self._plain(self.next()))
            else:
                found.append(self.arithmetic())
            if not self.take(","):
                break
        texts = [_text_of(one) for one in found]
        low = tuple(text for text in texts if text is not None)
        return replace(written, low=low if len(low) == len(texts) else None), tuple(found)

    def arguments(self) -> tuple[Node, ...]:
        """Terms in brackets, with commas between them."""
        found: list[Node] = []
        with self.bracket():
            while True:
                found.append(self.statement())
                if len(found) > MOST_LISTED:
                    raise self.fault(f"at most {MOST_LISTED} arguments")
                if not self.take(",", ";"):
                    break
        return tuple(found)

    def numerator(self) -> Node:
        r"""What belongs to a command that takes two: of ``\frac12`` the first digit."""
        token = self.now
        if token.kind == "number" and token.text.isdigit() and len(token.text) == 2:
            halves = [
                Token("number", digit, token.at + at, value=Fraction(digit)) for at, digit in enumerate(token.text)
            ]
            self.tokens[self.place : self.place + 1] = halves
        return self.group()

    def group(self) -> Node:
        """What belongs to a command, an exponent or an end: braces, or one number or letter."""
        if self.now.text == "{":
            with self.bracket():
                return self.arithmetic()
        token = self.now
        if token.kind == "number" or (token.kind == "word" and not token.whole):
            self.next()
            return self._plain(token) if token.kind == "word" else number(token.value or 0, token.at)
        if token.text == "(" or token.kind == "word" or token.text == "∞":
            with self.deeper():
                return self.atom()
        raise self.fault("{...}, a number or a name")


def _text_of(index: Node) -> str | None:
    """A plain index as it is typed."""
    if index.kind == "name" and not index.parts:
        return str(index.value.text)
    return str(index.value) if index.kind == "number" and index.value.denominator == 1 else None


__all__ = ["Words"]
