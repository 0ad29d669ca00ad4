"""The picture of a race: an interval that closes in on a claim, and each rival's line up to where it falls out.

Plain numbers in, a matplotlib figure out; `race_data` takes the numbers from a
run. The upright axis is the distance from the claim, linear up to the
resolution and logarithmic beyond it, so that a rival 1 % away and one a
thousand times too large stand in one picture.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from symcnn.printing.mathtext import plain
from symcnn.sheets.figures import canvas as figures
from symcnn.sheets.figures.labels import LINE, SIZE, Label, Maths, beside, joined, wrapped
from symcnn.sheets.figures.scale import SHARE, UNITS, VALUE, amount, apart, count_label, counts, tick_label, ticks

FARTHEST = 20.0
"""Distances beyond this many times the claim (or standard deviations) stand at the edge."""
LEFT, PLOT, LETTERS = 0.96, 2.64, 37
"""Inches left of the axes and of the axes themselves, and letters in a line of the labels right of them."""
SHORTEST, SMALL, ABOVE, BELOW, BETWEEN = 2.1, 1.15, 0.30, 0.44, 0.42
FEW = 3
"""Looks so few that each is marked: a line of them would hardly be seen."""


@dataclass(frozen=True)
class Contender:
    """A rival in one cell: how far it is from the claim, and after how many draws it was rejected (None: it was not).

    ``here`` is false of one rejected elsewhere first; ``rejected_at`` then says from where on this one leaves it out.
    ``label`` is text of ASCII letters with mathematics, or of any letters without.
    """

    label: tuple[str | Maths, ...]
    off: float
    rejected_at: float | None
    own: bool = False
    here: bool = True


@dataclass(frozen=True)
class Panel:
    """One cell: its looks as (samples, low, estimate, high), and its rivals, all as distances from the claim.

    ``scale`` is the distance up to which the axis is linear, in ``unit``.
    """

    head: str
    looks: tuple[tuple[float, float, float, float], ...]
    rivals: tuple[Contender, ...]
    unit: str = SHARE
    scale: float = 0.01
    quantity: str = "estimate"
    claim: str = "the closed form"


@contextmanager
def race(panels: Sequence[Panel], title: str = "", foot: str = "") -> Iterator[Any]:
    """The figure of one panel or more, one below the other over the same axis of samples.

    ``title`` and ``foot`` are printed above and below where the picture stands alone.
    """
    heights = _heights(panels)
    notes = textwrap.wrap(foot, 102)
    over, under = ABOVE + (0.3 if title else 0.0), BELOW + (0.08 + 0.15 * len(notes) if notes else 0.0)
    total = over + sum(heights) + BETWEEN * (len(panels) - 1) + under
    with figures.canvas(figures.WIDTH, total) as figure:
        if title:
            figure.text(0.08 / figures.WIDTH, 1 - 0.1 / total, plain(title), va="top", size=11)
        if notes:
            text = "\n".join(map(plain, notes))
            figure.text(0.08 / figures.WIDTH, 0.08 / total, text, color=figures.SOFT, size=SIZE, linespacing=1.25)
        ends = [look[0] for panel in panels for look in panel.looks]
        ends += [rival.rejected_at for panel in panels for rival in panel.rivals if rival.rejected_at is not None]
        # Even a single look stands within a readable piece of the axis.
        wide = max(1.0, math.sqrt(5 * min(ends) / max(ends)))
        top = total - over
        for panel, tall in zip(panels, heights, strict=True):
            axes = figure.add_axes((LEFT / figures.WIDTH, (top - tall) / total, PLOT / figures.WIDTH, tall / total))
            axes.set_xscale("log", base=10)
            axes.set_xlim(min(ends) * 0.82 / wide, max(ends) * 1.1 * wide)
            _draw(axes, panel)
            if panel is panels[-1]:
                axes.set_xlabel("samples")
            else:
                axes.tick_params(labelbottom=False, which="both")
            beside(figure, axes, _labels(panel))
            top -= tall + BETWEEN
        yield figure


def height(panels: Sequence[Panel]) -> float:
    """Inches that the panels take together, without a title and a foot."""
    return ABOVE + sum(_heights(panels)) + BETWEEN * (len(panels) - 1) + BELOW


def _heights(panels: Sequence[Panel]) -> list[float]:
    longest = max(panels, key=lambda panel: (len(panel.looks), len(panel.rivals)))
    least = [SHORTEST if panel is longest else SMALL for panel in panels]
    return [max(one, sum(label.tall for label in _labels(panel))) for one, panel in zip(least, panels, strict=True)]


def limits(panel: Panel) -> tuple[float, float]:
    """The lowest and highest distance that a panel shows."""
    most = FARTHEST if panel.unit != VALUE else math.inf
    shown = [min(max(rival.off, -most), most) for rival in panel.rivals]
    shown += [look[2] for look in panel.looks[len(panel.looks) // 2 :]]
    # The funnel's mouth is cut where it is far wider than all that it is told from.
    reach = max([4 * panel.scale, *(3 * abs(off) for off in shown)])
    shown += [min(max(edge, -reach, -most), reach, most) for look in panel.looks for edge in (look[1], look[3])]
    low, high = min([*shown, -2 * panel.scale]), max([*shown, 2 * panel.scale])
    return 1.35 * low, 1.35 * high


def _draw(axes: Any, panel: Panel) -> None:
    low, high = limits(panel)
    axes.set_yscale("symlog", linthresh=panel.scale, linscale=0.9)
    axes.set_ylim(low, high)
    samples = [look[0] for look in panel.looks]
    axes.axhspan(-panel.scale, panel.scale, color="#F1F3F6", lw=0, zorder=0)
    axes.fill_between(
        samples,
        [look[1] for look in panel.looks],
        [look[3] for look in panel.looks],
        facecolor=figures.TINT,
        edgecolor=figures.INK,
        lw=0.5,
        zorder=1,
    )
    marker = "o" if len(panel.looks) <= FEW else ""
    middle = [look[2] for look in panel.looks]
    axes.plot(samples, middle, marker=marker, ms=3, color=figures.INK, lw=1.2, zorder=4, gid="estimate")
    axes.axhline(0, color=figures.INK, lw=0.9, ls=(0, (4, 2)), zorder=3, gid="claim")
    start, end = axes.get_xlim()
    for rival in panel.rivals:
        colour = figures.SOFT if rival.own else figures.WARM
        level = min(max(rival.off, low), high)
        out = end if rival.rejected_at is None else rival.rejected_at
        axes.plot([start, out], [level, level], color=colour, lw=1.0, zorder=2, gid="runs")
        if rival.rejected_at is None:
            continue
        axes.plot([out, end], [level, level], color=colour, lw=0.6, ls=(0, (1, 2.5)), zorder=2, gid="gone")
        # A rival beyond the edge is an arrow out of the picture.
        inside = "x" if rival.here else "o"
        marker = inside if low <= rival.off <= high else "^" if rival.off > high else "v"
        face = colour if rival.here else "white"
        axes.plot(
            [out], [level], marker, color=colour, mfc=face, ms=5, mew=1.4 if rival.here else 1.0, zorder=5,
            clip_on=False, gid="rejected" if rival.here else "out", label=joined(rival.label),
        )  # fmt: skip
    shown = apart([tick for tick in ticks(panel.scale) if low <= tick <= high], axes, LINE)
    axes.set_yticks(shown, [tick_label(tick, panel.unit) for tick in shown], size=8)
    at = counts(start, end)
    axes.set_xticks(at, [count_label(count) for count in at], size=8)
    axes.minorticks_off()
    axes.set_ylabel(f"{plain(panel.quantity)}\n{UNITS[panel.unit]}".strip(), size=SIZE, linespacing=1.2)
    axes.yaxis.set_label_coords(-0.60 / PLOT, 0.5)
    axes.set_title(panel.head, loc="left", size=SIZE, color=figures.SOFT, pad=5)


def _labels(panel: Panel) -> list[Label]:
    """What stands right of the axes, from the bottom up."""
    labels = [Label(0.0, panel.claim, figures.INK)]
    for rival in panel.rivals:
        notes: list[str | Maths] = []
        if not rival.own:
            maths, plain, after = amount(rival.off, panel.unit)
            # The fonts of mathematics lack other letters, and one dollar brings them in.
            notes = [Maths(f"${maths}$", len(plain)) if joined(rival.label).isascii() else plain, after]
        if rival.rejected_at is None:
            notes += [", not rejected" if notes else "not rejected"]
        text = wrapped([*rival.label, " (", *notes, ")"] if notes else rival.label, LETTERS)
        labels.append(Label(rival.off, text, figures.SOFT if rival.own else figures.WARM))
    return sorted(labels, key=lambda label: label.at)
