"""Lines of mathematics in plain text, broken where a reader expects it."""

from __future__ import annotations

import unicodedata

WIDTH = 76
SIGNS = "=+-≤≥<>⟺⟹"


def columns(text: str) -> int:
    """Columns that a text takes: combining accents take none."""
    return sum(1 for letter in text if not unicodedata.combining(letter))


def wrap(text: str, width: int) -> str:
    """Break a line before an operator or a word, as far outside the brackets as possible; else at a blank."""
    lines, indent = [], ""
    while columns(text) > width:
        depth, best, taken = 0, None, 0
        for place, letter in enumerate(text):
            taken += not unicodedata.combining(letter)
            depth += (letter in "([{⌊⌈") - (letter in ")]}⌋⌉")
            # A break needs a blank before and leaves more than a stub behind.
            if taken > width + 1 or text[place - 1 : place] != " " or place <= len(indent) + 16:
                continue
            operator = letter in SIGNS and text[place + 1 : place + 2] == " "
            word = text.startswith(("for all ", "and "), place) or text[place - 2] == ","
            # The main relation and a range first, then as far outside and as far right as possible.
            rank = (
                letter not in "⟺⟹" and not text.startswith("for all ", place),
                not (operator or word),
                depth,
                -place,
            )
            if best is None or rank < best[0]:
                best = (rank, place)
        if best is None:
            break
        lines.append(text[: best[1]].rstrip())
        indent = "    "
        text = indent + text[best[1] :]
    return "\n".join([*lines, text])
