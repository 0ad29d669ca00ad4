"""Words of a question and of a text as the terms that are compared: stems, with a field's synonyms as one term.

The synonyms are the subject's: they stand in a file beside its results.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from symcnn.catalogue.stems import stem
from symcnn.errors import SymcnnError
from symcnn.files.texts import named, whole_text

WORD = re.compile(r"[^\W_]+")
BRITISH = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")
COMMON = frozenset(
    WORD.findall(
        "a about after all also an and any are as at be been being but by can cannot case come comes could did do does "
        "each else every for from get gets give gives given go goes had has have how i if in into is it its just let "
        "many may me much must my need needed no not of off on only or our out over own same shall should so some "
        "such take takes than that the their them then there these they this those through to too under up us was we "
        "were what when where whether which while who whose why will with without would you your"
    )
)
"""Words that say nothing of what is asked."""
SUGGESTED = 0.5
"""What a suggested word counts beside one that was typed."""
MOST = 2**20
"""Bytes of a list of synonyms."""


def words(text: str) -> list[str]:
    """The words of a text in small letters, as they are typed.

    >>> words("Conv2d: ⌊n/2⌋ of output_size")
    ['conv2d', 'n', '2', 'of', 'output', 'size']
    """
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def root(word: str) -> str:
    """The stem of a word, spelt the American way.

    >>> root("initialisation") == root("initialized")
    True
    """
    return stem(BRITISH.sub("iz", word))


class Vocabulary:
    """Phrases that are read as others (``same``), and those that bring others to mind (``suggested``).

    >>> field = Vocabulary({"receptive field": ["rf"]}, {"see": "receptive field"})
    >>> field.terms(words("the RF of a stack")) == field.terms(words("receptive fields: stacks"))
    True
    >>> field.suggested(["see"]) == field.terms(["rf"])
    True
    """

    def __init__(self, same: Mapping[str, Iterable[str]], suggested: Mapping[str, str]) -> None:
        self._same = {
            phrase: _roots(meant)
            for meant, others in same.items()
            for phrase in map(tuple, map(_roots, [meant, *others]))
        }
        self._suggested = {tuple(_roots(one)): self.terms(words(others)) for one, others in suggested.items()}

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """The vocabulary that a file of TOML holds.

        Errors: `SymcnnError` where there is no such file, or it holds anything but phrases.
        """
        text = whole_text(path, "list of synonyms", MOST)
        try:
            data = tomllib.loads(text)
            same, suggested = data.pop("same", {}), data.pop("suggested", {})
            if (
                data
                or not all(map(_phrases, same.values()))
                or not all(isinstance(one, str) for one in suggested.values())
            ):
                raise ValueError("it holds a table [same] of lists of phrases, and a table [suggested] of phrases")
        except (ValueError, AttributeError, RecursionError) as error:
            raise SymcnnError(f"{named(path)} is no list of synonyms: {error}") from error
        return cls(same, suggested)

    def terms(self, typed: Sequence[str]) -> list[str]:
        """The terms of a text's words: common ones dropped, synonyms read as one."""
        roots = [root(word) for word in typed]
        found: list[str] = []
        place = 0
        while place < len(roots):
            length, meant = _phrase(roots, place, self._same)
            if length:
                found += meant
            elif typed[place] not in COMMON:
                found.append(roots[place])
            place += length or 1
        return found

    def suggested(self, typed: Sequence[str]) -> list[str]:
        """The terms that the words of a question bring to mind besides."""
        roots, own = [root(word) for word in typed], set(self.terms(typed))
        found = [term for place in range(len(roots)) for term in _phrase(roots, place, self._suggested)[1]]
        return [term for term in dict.fromkeys(found) if term not in own]


def _phrases(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _roots(text: str) -> list[str]:
    return [root(word) for word in words(text)]


def _phrase(roots: Sequence[str], place: int, table: Mapping[tuple[str, ...], list[str]]) -> tuple[int, list[str]]:
    """Of the phrases of a table the longest that stands at a place: its length, and what it means."""
    for length in (3, 2, 1):
        phrase = tuple(roots[place : place + length])
        if len(phrase) == length and phrase in table:
            return length, table[phrase]
    return 0, []


__all__ = ["SUGGESTED", "Vocabulary", "root", "words"]
