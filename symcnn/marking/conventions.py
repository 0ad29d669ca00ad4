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


def words(text: str) -> tuple[str, ...]:
    """The words of a meaning in small letters, without the ending of a plural.

    >>> words("kernel sides, counted")
    ('kernel', 'side', 'counted')
    """
    found = (word.lower() for word in re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", text))
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in found
    )


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
            table = data.pop("letters", {})
            lists = all(isinstance(one, list) and all(isinstance(name, str) for name in one) for one in table.values())
            if data or not lists:
                raise ValueError("it holds a table [letters] of lists of names, by phrases")
        except (ValueError, AttributeError, RecursionError) as error:
            raise SymcnnError(f"{named(path)} is no table of letters: {error}") from error
        return cls(table)

    def of(self, meaning: str) -> tuple[str, ...]:
        """The letters for what a meaning's words say; a phrase within a longer one that is met does not count."""
        said = words(meaning)
        met: list[tuple[int, int, str]] = []
        for phrase in sorted(self.letters, key=lambda one: -len(words(one))):
            wanted = words(phrase)
            for place in range(len(said) - len(wanted) + 1):
                end = place + len(wanted)
                if said[place:end] == wanted and not any(low <= place and end <= high for low, high, _ in met):
                    met.append((place, end, phrase))
                    break
        return tuple(dict.fromkeys(letter for _, _, phrase in met for letter in self.letters[phrase]))


__all__ = ["FILE", "Conventions", "words"]
