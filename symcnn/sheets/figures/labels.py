"""Labels beside a picture's lines, right of its axes: broken over lines, and moved so that none overlap.

By hand, and not by adjustText: labels stand in one column beside the axes, and the same figure has the same bytes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SIZE = 8.5
"""Points of a label's letters."""
LINE, GAP = 0.135, 0.045
"""Inches of a line of a label, and between two labels."""
HELD = 0xE000
"""The first of the letters of nobody's own, which stand in for mathematics while lines are broken."""
NARROW = "\u00a0"
"""The space at which no line ends."""


@dataclass(frozen=True)
class Maths:
    """Mathematics within a label, as matplotlib sets it: it is not broken, and looks so many letters long."""

    text: str
    letters: int


@dataclass(frozen=True)
class Label:
    """A text in which lines are broken, for the line at ``at`` (on the upright axis)."""

    at: float
    text: str
    colour: str

    @property
    def tall(self) -> float:
        """Inches that it takes, with the space to the next."""
        return LINE * (self.text.count("\n") + 1) + GAP


def beside(figure: Any, axes: Any, labels: Sequence[Label]) -> None:
    """Write each line's label right of the axes at its height, and join them by a hair.

    ``labels`` rise; a line beyond the axes counts as one at their edge.
    """
    from matplotlib.lines import Line2D

    width, tall = figure.get_size_inches()
    place = axes.get_position()
    edge, bottom, height = place.x1 * width, place.y0 * tall, place.height * tall
    low, high = axes.get_ylim()
    to_axes = axes.transData + axes.transAxes.inverted()
    start = axes.get_xlim()[0]
    wanted = [float(to_axes.transform((start, min(max(label.at, low), high)))[1]) * height for label in labels]
    centres = spread(wanted, [label.tall for label in labels], height)
    for label, line, centre in zip(labels, wanted, centres, strict=True):
        path = [(edge + 0.03, line), (edge + 0.09, line), (edge + 0.19, centre), (edge + 0.23, centre)]
        across, up = [x / width for x, _ in path], [(bottom + y) / tall for _, y in path]
        figure.add_artist(Line2D(across, up, transform=figure.transFigure, color=label.colour, lw=0.5))
        figure.text(
            (edge + 0.27) / width, (bottom + centre) / tall, label.text,
            color=label.colour, size=SIZE, va="center_baseline", linespacing=1.1,
        )  # fmt: skip


def spread(wanted: Sequence[float], sizes: Sequence[float], room: float) -> list[float]:
    """The centres nearest to those wanted (in rising order) at which no two of these sizes overlap within the room.

    Least squares, by pooling neighbours that collide; where the room is too small they start at 0.

    >>> spread([1.0, 1.0, 3.0], [1.0, 1.0, 1.0], 10.0)
    [0.5, 1.5, 3.0]
    """
    before = [sum(sizes[:place]) + sizes[place] / 2 for place in range(len(sizes))]
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, before, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, m), (b, n) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n)]
    spare = max(room - sum(sizes), 0.0)
    starts = [min(max(start, 0.0), spare) for start, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, before, strict=True)]


def joined(pieces: Sequence[str | Maths]) -> str:
    """A label on one line."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def wrapped(pieces: Sequence[str | Maths], letters: int) -> str:
    r"""A label over lines of so many letters.

    >>> wrapped(["takes ", Maths(r"$\sigma_{x}$", 2), " for it"], 8)
    'takes $\\sigma_{x}$\nfor it'
    """
    held = [piece for piece in pieces if isinstance(piece, Maths)]
    stand_ins = iter(chr(HELD + place) * max(min(one.letters, letters), 1) for place, one in enumerate(held))
    text = "".join(piece if isinstance(piece, str) else next(stand_ins) for piece in pieces)
    lines = textwrap.wrap(text, letters)
    back = re.sub("([\ue000-\uf8ff])\\1*", lambda match: held[ord(match[1]) - HELD].text, "\n".join(lines))
    return back.replace(NARROW, " ")
