"""The names of a derivation, as a reader of answers asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from symcnn.formulas.binding import bound_names, name_of
from symcnn.formulas.means import Expectation, Variance
from symcnn.formulas.symbols import Density, Independent
from symcnn.marking.conventions import Conventions, words
from symcnn.marking.nodes import Written
from symcnn.printing.letters import Name

MOST_WAYS = 4
"""Ways to cut a word into names that are looked at."""
SHORT = 3
"""Letters from which on a word of a meaning is a name for it."""


def flat(key: Name) -> str:
    """A name without its underscores: ``W_in`` and ``Win`` are the same."""
    return "".join([key.head, key.accent, "'" * key.primes, *key.subscripts])


@dataclass(frozen=True)
class Names:
    """What the names of a derivation are: its symbols and their meanings, what is sought, and names bound on the way.

    ``symbols`` are given and sought: symbols, sequences, unknown functions. ``others`` are those that the claim binds.
    ``places`` says of each sequence and function how many indices it has. With ``random`` there are means.
    """

    symbols: Mapping[str, Any]
    meanings: Mapping[str, str] = field(default_factory=dict)
    sought: tuple[str, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    random: bool = False
    conventions: Conventions = field(default_factory=Conventions)

    @classmethod
    def of(cls, derivation: Any) -> Names:
        """The names of a derivation of a catalogue, with the conventions of letters that stand beside it."""
        tables = (derivation.given, derivation.sought)
        symbols = {name_of(symbol): symbol for table in tables for symbol in table}
        bound = bound_names(derivation.claim) - set(symbols)
        others = [thing for thing in derivation.names.values() if isinstance(thing, sp.Symbol) and thing.name in bound]
        return cls(
            symbols,
            {name_of(symbol): meaning for table in tables for symbol, meaning in table.items()},
            tuple(name_of(symbol) for symbol in derivation.sought),
            {thing.name: thing for thing in others},
            _places([derivation.claim, *derivation.where]),
            any(map(_is_chance, [derivation.claim, *derivation.where])),
            Conventions.beside(derivation.path),
        )

    @cached_property
    def all(self) -> dict[str, Any]:
        """All names, with what they are."""
        return {**self.others, **self.symbols}

    @cached_property
    def keys(self) -> dict[Name, str]:
        """The names by how they are found."""
        return {Written(name).key: name for name in self.all}

    @cached_property
    def heads(self) -> frozenset[str]:
        """What may stand before an index."""
        return frozenset(key.head for key in self.keys)

    @cached_property
    def letters(self) -> dict[str, dict[str, None]]:
        """Names by the letters and words that people use for what they mean, underscores left out."""
        found: dict[str, dict[str, None]] = {}
        for name, meaning in self.meanings.items():
            own = {flat(Written(letter).key) for letter in self.conventions.of(meaning)}
            for letter in own | {word for word in words(meaning) if len(word) >= SHORT}:
                found.setdefault(letter, {})[name] = None
        return found

    def exact(self, written: Written) -> str | None:
        """The name that is written so."""
        return self.keys.get(written.key)

    def respelled(self, written: Written) -> list[str]:
        """The names that differ by underscores alone; else those that differ by case, too."""
        typed = flat(written.key)
        same = [name for key, name in self.keys.items() if flat(key) == typed and name in self.symbols]
        small = typed.lower()
        return same or [name for key, name in self.keys.items() if flat(key).lower() == small and name in self.symbols]

    def conventional(self, written: Written) -> list[str]:
        """The names for whose meaning a letter or a word is used."""
        typed = flat(written.key)
        plural = typed.lower().removesuffix("s") if len(typed) > SHORT else typed
        return list(self.letters.get(typed) or (self.letters.get(plural, {}) if len(typed) >= SHORT else {}))

    def knows(self, word: str) -> bool:
        """Whether a word is a name here, or one that somebody may use for one."""
        written = Written(word)
        return bool(self.exact(written) or self.respelled(written) or self.conventional(written))

    def cut(self, word: str, indexed: bool) -> list[list[str]]:
        """The ways to cut a word into names; the last may be one that an index follows.

        >>> n, k = sp.symbols("n k")
        >>> Names({"n": n, "k": k}).cut("nk", False), Names({"n": n}).cut("nk", False)
        ([['n', 'k']], [])
        """
        plain = {name for key, name in self.keys.items() if not key.subscripts or name.isalnum()}
        ways: list[list[list[str]]] = [[[]], *([] for _ in word)]
        for end in range(1, len(word) + 1):
            for start in range(end):
                piece = word[start:end]
                if piece in plain or (indexed and end == len(word) and piece in self.heads):
                    ways[end] += [[*before, piece] for before in ways[start]]
            ways[end] = ways[end][:MOST_WAYS]
        return ways[-1]

    def is_function(self, written: Written) -> bool:
        """Whether a name, or that before its indices, is an unknown function of the derivation."""
        name = self.exact(written) or self.exact(written.base)
        return name is not None and isinstance(self.all[name], UndefinedFunction)

    def is_family(self, name: str) -> bool:
        """Whether a name takes indices."""
        return isinstance(self.all[name], (sp.IndexedBase, UndefinedFunction))


def _is_chance(item: Any) -> bool:
    """Whether a proposition speaks of what is random."""
    return any(isinstance(node, (Independent, Density, Expectation, Variance)) for node in sp.preorder_traversal(item))


def _places(items: Iterable[Any]) -> dict[str, int]:
    """How many indices each sequence and function has where it is met."""
    return {
        name_of(node): len(node.indices if isinstance(node, sp.Indexed) else node.args)
        for item in items
        for node in item.atoms(sp.Indexed, AppliedUndef)
    }


__all__ = ["Names", "flat"]
