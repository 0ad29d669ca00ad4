"""A typed text, letter by letter: what many letters say is said by one, and what is no mathematics is refused.

Each letter keeps the column at which it was typed. Unicode's own folding (NFKC) is asked for single letters and digits
alone, and only where a plain letter or digit comes of it: it would otherwise make brackets, signs and quotes out of
letters that look like something else.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from symcnn.errors import Unreadable
from symcnn.marking.limits import MOST_LETTERS
from symcnn.printing.letters import GREEK, SUBSCRIPT, SUPERSCRIPT

BLANKS = set(" \t\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
SAME = {
    "−": "-", "–": "-", "﹣": "-", "－": "-", "＋": "+", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*",
    "∗": "*", "✕": "*", "⨯": "*", "＊": "*", "÷": "/", "∕": "/", "⁄": "/", "／": "/", "＝": "=", "⩽": "≤", "≦": "≤",
    "⩾": "≥", "≧": "≥", "＜": "<", "＞": ">", "（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}",
    "，": ",", "；": ";", "｜": "|", "∣": "|", "′": "'", "’": "'", "＾": "^", "ˆ": "^", "µ": "μ", "ϵ": "ε", "ϕ": "φ",
    "ϑ": "θ", "ϱ": "ρ", "ς": "σ", "ℓ": "l", "∆": "Δ", "Ω": "Ω", "！": "!", "％": "%",
}  # fmt: skip
"""Letters that say what another one says; the brackets and signs of East Asian keyboards are what they look like."""
KEPT = set("≤≥≠∈∞√∛∑∏Σ⌊⌋⌈⌉∧∨…⟺⇔↔⟹⇒")
PLAIN = set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*/^_!%=<>|&,;.:()[]{}'\\$~")
ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde"}
LOW = {small: letter for letter, small in SUBSCRIPT.items()}
HIGH = {small: letter for letter, small in SUPERSCRIPT.items()}
GREEK_LETTERS = frozenset(GREEK.values())


@dataclass
class Letters:
    """The letters of a text, in which small ones stand in braces, and the column of each."""

    text: str
    letters: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, letters: str, column: int) -> None:
        self.letters += letters
        self.columns += [column] * len(letters)


def letters(text: str) -> Letters:
    """The letters of a text. Errors: `Unreadable`, for one that is no mathematics, and for too many.

    >>> "".join(letters("n² − ｋᵢ₊₁").letters)
    'n^{2} - k_{i+1}'
    >>> letters("2 ⊕ 3")
    Traceback (most recent call last):
    ...
    symcnn.errors.Unreadable: column 3: ⊕ (CIRCLED PLUS, U+2295); expected is a letter, a digit or a sign of mathematics
      2 ⊕ 3
        ^
    """
    if len(text) > MOST_LETTERS:
        raise Unreadable(
            text[: MOST_LETTERS + 1], MOST_LETTERS, f"a text of {len(text)} letters", f"at most {MOST_LETTERS} letters"
        )
    found, small = Letters(text), ""
    for column, letter in enumerate(text):
        sign = "_" if letter in LOW else "^" if letter in HIGH else ""
        if small and sign != small:
            found.add("}", column)
        if sign and sign != small:
            found.add(sign + "{", column)
        small = sign
        found.add(LOW.get(letter) or HIGH.get(letter) or _plain(found, letter, column), column)
    if small:
        found.add("}", len(text))
    return found


def _plain(found: Letters, letter: str, column: int) -> str:
    """One letter as it is read."""
    if letter in PLAIN or letter in KEPT or letter in GREEK_LETTERS:
        return letter
    if letter in BLANKS:
        return " "
    if letter in SAME:
        if unicodedata.east_asian_width(letter) == "F":
            _noted(found, letter, SAME[letter])
        return SAME[letter]
    if letter in ACCENTS:
        if column and unicodedata.category(found.text[column - 1])[0] == "L":
            return letter
        raise Unreadable(found.text, column, f"an accent without a letter ({_named(letter)})", "a letter before it")
    fraction = _fraction(letter)
    if fraction:
        if found.letters and found.letters[-1].isdigit():
            raise Unreadable(found.text, column, f"{letter} behind a number", "+ or * before a fraction")
        return fraction
    folded = unicodedata.normalize("NFKC", letter)
    if unicodedata.category(letter)[0] in "LN" and (folded in PLAIN or folded in GREEK_LETTERS) and folded.isalnum():
        _noted(found, letter, folded)
        return folded
    apart = unicodedata.normalize("NFD", letter)
    if len(apart) == 2 and apart[0] in PLAIN and apart[0].isalpha() and apart[1] in ACCENTS:
        return apart
    raise Unreadable(found.text, column, _named(letter), "a letter, a digit or a sign of mathematics")


def _noted(found: Letters, letter: str, read: str) -> None:
    """Say once that a letter is read as another one."""
    note = f"{letter} is read as {read}"
    if note not in found.notes:
        found.notes.append(note)


def _fraction(letter: str) -> str:
    """A fraction that is one letter, in brackets."""
    above, slash, below = unicodedata.normalize("NFKC", letter).partition("\u2044")
    plain = above.isascii() and above.isdigit() and below.isascii() and below.isdigit()
    return f"({above}/{below})" if slash and plain else ""


def _named(letter: str) -> str:
    """A letter by its name and number; by these alone where it cannot be shown."""
    name = f"{unicodedata.name(letter, 'a sign without a name')}, U+{ord(letter):04X}"
    shown = letter.isprintable() and not unicodedata.combining(letter)
    return f"{letter} ({name})" if shown else f"a sign that cannot be seen ({name})"


__all__ = ["ACCENTS", "GREEK_LETTERS", "Letters", "letters"]
