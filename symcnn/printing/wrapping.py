"""Lines of mathematics in plain text, broken where a reader expects it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

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


def outside(text: str) -> list[str]:
    """A formula in parts, at the blanks that stand in no brackets.

    >>> outside("3(n - 1) + ⌈H / 2⌉")
    ['3(n - 1)', '+', '⌈H / 2⌉']
    """
    depth, parts = 0, [""]
    for letter in text:
        depth += (letter in "([{⌊⌈") - (letter in ")]}⌋⌉")
        if letter == " " and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def fitted(
    rows: Sequence[Sequence[Sequence[float]]], least: Sequence[float], room: float, step: float = 1
) -> list[float]:
    """Widths of a table's columns that fit into a room, so that its rows take few lines.

    A row has a cell for each column, a cell the widths of its parts, between which a line may break. Step by step the
    column is made narrower that costs the fewest lines; none gets below its ``least``.

    >>> fitted([[[5, 5, 5], [9], [4]], [[5], [4, 5], [1]]], [5, 5, 4], 20)
    [10, 6, 4]
    """
    table = Counter(tuple(tuple(cell) for cell in row) for row in rows)
    widths = [max(low, *(sum(row[place]) for row in table)) for place, low in enumerate(least)]

    @cache
    def lines(cell: tuple[float, ...], width: float) -> int:
        found, left = 1, width
        for part in cell:
            if part > left and left < width:
                found, left = found + 1, width
            more = int(part // width) if part > width else 0
            found, left = found + more, left - part + more * width
        return found

    def height(tried: Sequence[float]) -> int:
        return sum(count * max(map(lines, row, tried)) for row, count in table.items())

    while sum(widths) > room:
        tried = [
            [*widths[:place], max(width - step, least[place]), *widths[place + 1 :]]
            for place, width in enumerate(widths)
            if width > least[place]
        ]
        if not tried:
            break
        widths = min(tried, key=lambda one: (height(one), -max(one), sum(one)))
    return widths
