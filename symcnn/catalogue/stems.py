"""Stems of English words by M. F. Porter's rules ("An algorithm for suffix stripping", Program 14, 1980).

``convolution``, ``convolutions`` and ``convolutional`` have one stem. The packages that offer stemmers import those of
all languages at once, which takes longer than everything else that a search does.
"""

from __future__ import annotations

import re
from functools import lru_cache

PLURALS = (("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", ""))
LONG = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
MIDDLE = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
ENDINGS = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """The stem of a word in small letters.

    >>> stem("convolutions") == stem("convolutional"), stem("multiplications"), stem("padded")
    (True, 'multipl', 'pad')
    """
    if len(word) <= 2 or not word.isascii() or not word.isalpha():
        return word
    word = _replaced(word, PLURALS, 0)
    word = _past(word)
    if word.endswith("y") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(_replaced(word, LONG, 1), MIDDLE, 1)
    return _tidied(_shortened(word))


def _shape(word: str) -> str:
    """Vowels as ``v``, consonants as ``c``; ``y`` is a vowel after a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in "aeiou" or (letter == "y" and shape[-1:] == "c")
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """How often a vowel is followed by a consonant."""
    return _shape(word).count("vc")


def _ends_short(word: str) -> bool:
    """Consonant, vowel, consonant, of which the last is none of w, x, y: ``hop``."""
    return _shape(word)[-3:] == "cvc" and word[-1] not in "wxy"


def _replaced(word: str, rules: tuple[tuple[str, str], ...], more_than: int) -> str:
    """The word with its longest ending of these replaced, where enough stands before it."""
    for ending, new in sorted(rules, key=lambda rule: -len(rule[0])):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest + new if more_than == 0 or _measure(rest) >= more_than else word
    return word


def _past(word: str) -> str:
    """Without -ed and -ing."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    rest = re.sub(r"(ed|ing)$", "", word)
    if rest == word or "v" not in _shape(rest):
        return word
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _shape(rest)[-2:] == "cc" and rest[-1] == rest[-2] and rest[-1] not in "lsz":
        return rest[:-1]
    return rest + "e" if _measure(rest) == 1 and _ends_short(rest) else rest


def _shortened(word: str) -> str:
    """Without a longer ending where what is left is long enough."""
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            fits = ending != "ion" or rest.endswith(("s", "t"))
            return rest if fits and _measure(rest) > 1 else word
    return word


def _tidied(word: str) -> str:
    """Without a last e, and with one l of two."""
    if word.endswith("e"):
        rest = word[:-1]
        if _measure(rest) > 1 or (_measure(rest) == 1 and not _ends_short(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
