"""Letters by which people call things: what a meaning's words bring to mind, read from a file beside the subject."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from symcnn.errors import SymcnnError
from symcnn.files.texts import named, whole_text

FILE = "_notation.toml"
MOST = 2**18
"""Bytes of the file."""


HEAD = re.compile(
    r"[,;:(]|\b(?:of|on|in|for|that|with|without|after|before|by|at|per|to|from|through|up|which|where|over|times|as|between|how)\b"
)
"""Before it stands what a thing is; behind it, what else is said of it."""


WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


def plural(text: str) -> tuple[bool, ...]:
    """Of each of the words, whether it says several.

    >>> plural("kernel sides"), plural("loss")
    ((False, True), (False,))
    """
    return tuple(len(word) > 3 and word.endswith("s") and not word.endswith("ss") for word in WORD.findall(text))


def head(meaning: str) -> tuple[str, ...]:
    """The words that say what a thing is.

    >>> head("gates of a unit, the candidate among them")
    ('gate',)
    """
    return words(HEAD.split(meaning, maxsplit=1)[0])


def words(text: str) -> tuple[str, ...]:
    """The words of a meaning in small letters, without the ending of a plural.

    >>> words("kernel sides, counted")
    ('kernel', 'side', 'counted')
    """
    found = zip(WORD.findall(text), plural(text), strict=True)
    return tuple(word.lower()[:-1] if several else word.lower() for word, several in found)


@dataclass(frozen=True)
class Conventions:
    """By phrases, the letters and words for what they mean.

    >>> table = Conventions({"padding": ["P"], "output padding": ["o"]})
    >>> table.of("output padding"), table.of("padding on each side")
    (('o',), ('P',))
    """

    letters: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def beside(cls, file: Path | None) -> Conventions:
        """The conventions in the nearest folder above a derivation's file that has such a table; else none.

        Errors: `SymcnnError` where the table is none.
        """
        for folder in list(file.parents)[:6] if file is not None else []:
            path = folder / FILE
            if path.is_file():
                return cls.read(path)
        return cls()

    @classmethod
    def read(cls, path: Path) -> Conventions:
        """The conventions that a file of TOML holds. Errors: `SymcnnError`, where it holds anything else."""
        text = whole_text(path, "table of letters", MOST)
        try:
            data = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise SymcnnError(f"{named(path)} is no table of letters: {error}") from error
        table = data.pop("letters", {})
        if data:
            raise SymcnnError(f"{named(path)} is no table of letters: {_at(text, next(iter(data)))} is no [letters]")
        if not isinstance(table, dict):
            raise SymcnnError(f"{named(path)} is no table of letters: {_at(text, 'letters')} is no table of phrases")
        for phrase, letters in table.items():
            lists = isinstance(letters, list) and all(isinstance(one, str) and one.isidentifier() for one in letters)
            if not lists or not words(phrase):
                wanted = "a phrase in words and a list of names"
                raise SymcnnError(f"{named(path)} is no table of letters: {_at(text, phrase)} is not {wanted}")
        return cls(table)

    def of(self, meaning: str) -> tuple[str, ...]:
        """The letters for what a meaning says that the thing is.

        A phrase within a longer one that is met does not count, nor one that begins where more is said of the thing;
        a phrase that says several is met where several are meant.
        """
        said, many, most = words(meaning), plural(meaning), len(head(meaning))
        met: list[tuple[int, int, str]] = []
        for phrase in sorted(self.letters, key=lambda one: -len(words(one))):
            wanted, several = words(phrase), plural(phrase)[-1]
            for place in range(min(most, len(said) - len(wanted) + 1)):
                end = place + len(wanted)
                if several and not many[end - 1]:
                    continue
                if said[place:end] == wanted and not any(low <= place and end <= high for low, high, _ in met):
                    met.append((place, end, phrase))
                    break
        return tuple(dict.fromkeys(letter for _, _, phrase in met for letter in self.letters[phrase]))


def _at(text: str, key: str) -> str:
    """A key of a file, with the line in which it stands first."""
    lines = text.splitlines()
    line = next((at for at, one in enumerate(lines, 1) if one.strip().strip("[]\"' ").startswith(key)), 1)
    return f"line {line}, {key!r},"


__all__ = ["FILE", "Conventions", "head", "words"]
