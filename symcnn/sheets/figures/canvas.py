"""Figures from plain numbers: data in, the bytes of a PDF out, the same bytes every time.

Nothing here knows what is drawn; `symcnn.sheets.figures.data` takes the numbers from a run.
matplotlib is imported when a figure is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symcnn.printing.mathtext import matplotlib, plain

INK, SOFT, RULE, TINT, WARM = "#1F3A5F", "#5B6573", "#B8C1CC", "#DCE5F0", "#9B2C2C"
WIDTH = 6.1
"""Inches: the width of the text."""
STYLE: Any = {
    "font.family": ["cmr10", "DejaVu Serif"],
    "mathtext.fontset": "cm",
    "axes.unicode_minus": False,
    "axes.formatter.use_mathtext": True,
    "font.size": 9.5,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": "black",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "pdf.fonttype": 42,
}
# Without these matplotlib writes the time and its version into the file.
METADATA = {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None}
SERIES = ("#1F3A5F", "#2B6A4D", "#8A6414", "#6B3A75", "#3E6E8E")
MARKERS = ("o", "s", "^", "D", "v")


@dataclass(frozen=True)
class Series:
    """Measured values with their half widths, under one name."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    half_width: tuple[float, ...]


def scaling(
    series: Sequence[Series], curve: Series, slope: float, x_label: str, y_label: str, slope_label: str
) -> bytes:
    """Measured values against a size on log axes, the closed form as a curve, and the slope it tends to."""
    with canvas(WIDTH, 2.1) as figure:
        axes = figure.add_axes((0.10, 0.17, 0.58, 0.80))
        axes.plot(curve.x, curve.y, "-", color=INK, lw=1.1, label=curve.label)
        last_x, last_y = curve.x[-1], curve.y[-1]
        guide = [last_y * 1.5 * (x / last_x) ** slope for x in curve.x]
        axes.plot(curve.x, guide, ls=(0, (4, 2)), color=SOFT, lw=0.9, label=slope_label)
        for one, colour, marker in zip(series, SERIES, MARKERS, strict=False):
            axes.errorbar(
                one.x, one.y, one.half_width, fmt=marker, color=colour, ms=4, lw=1, mfc="white", label=plain(one.label)
            )
        axes.set_xscale("log", base=2)
        axes.set_yscale("log", base=2)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        ticks = sorted({x for one in series for x in one.x})
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), labelspacing=0.8)
        return pdf(figure)


def growth(work: Sequence[Series], memory: Sequence[Series], x_label: str) -> bytes:
    """Multiplications (in thousands of millions) and memory (in MiB) against a size, side by side."""
    with canvas(WIDTH, 2.1) as figure:
        for place, (shown, label) in enumerate(((work, "multiplications, $10^9$"), (memory, "MiB"))):
            axes = figure.add_axes((0.09 + 0.5 * place, 0.2, 0.39, 0.75))
            for one, colour, dash in zip(shown, SERIES, ("-", (0, (4, 2))), strict=False):
                axes.plot(one.x, one.y, ls=dash, color=colour, lw=1.1, label=plain(one.label))
            axes.set_xlim(left=0)
            axes.set_ylim(bottom=0)
            axes.set_xlabel(x_label)
            axes.set_ylabel(label)
            if len(shown) > 1:
                axes.legend(loc="upper left")
        return pdf(figure)


def extents(labels: Sequence[str], sizes: Sequence[int]) -> bytes:
    """A bar for each layer, as long as the extent of what it reads, from the first layer down to the last."""
    with canvas(WIDTH, 0.19 * len(sizes) + 0.1) as figure:
        axes = figure.add_axes((0.24, 0.02, 0.66, 0.96))
        axes.axis("off")
        for row, (label, size) in enumerate(zip(labels, sizes, strict=True)):
            axes.barh(-row, size, height=0.62, color=TINT, edgecolor=INK, linewidth=0.6)
            axes.text(-0.01 * max(sizes), -row, plain(label), ha="right", va="center", fontsize=8.5)
            axes.text(size + 0.01 * max(sizes), -row, f"{size}", ha="left", va="center", color=SOFT, fontsize=8.5)
        axes.set_xlim(0, max(sizes))
        axes.set_ylim(-len(sizes) + 0.5, 0.5)
        return pdf(figure)


LETTERS = 92
"""Of a label over a bar, before it is cut."""


def counts(labels: Sequence[str], numbers: Sequence[int], of: int, what: str) -> bytes:
    """A bar for each count under its label, all out of one number, the first at the top."""
    with canvas(WIDTH, 0.36 * len(numbers) + 0.45) as figure:
        bottom = 0.42 / (0.36 * len(numbers) + 0.45)
        axes = figure.add_axes((0.02, bottom, 0.93, 1 - bottom))
        for row, (label, number) in enumerate(zip(labels, numbers, strict=True)):
            short = label if len(label) <= LETTERS else f"{label[: LETTERS - 3]}..."
            axes.barh(-row, number, height=0.34, color=TINT, edgecolor=INK, linewidth=0.6)
            axes.text(0, -row + 0.24, plain(short), ha="left", va="bottom", fontsize=8)
            axes.text(number + 0.008 * of, -row, f"{number}", ha="left", va="center", color=SOFT, fontsize=8)
        axes.set_xlim(0, max(of, 1))
        axes.set_ylim(-len(numbers) + 0.6, 0.75)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_xlabel(f"{what}, of {of}")
        return pdf(figure)


CELLS = 400
"""Cells of a row that are drawn one by one."""


def cone(extents: Sequence[int], labels: Sequence[str], notes: Sequence[str]) -> bytes:
    """Rows of cells, each row as many as its extent, joined edge to edge; the first row at the bottom.

    Where a row has more than `CELLS` cells, which nobody could tell apart, each row is one bar.
    """
    most = max(extents)
    bars = most > CELLS
    widths: list[float] = [float(Fraction(extent, most)) * CELLS if bars else extent for extent in extents]
    widest = max(widths)
    with canvas(WIDTH, 0.5 * len(widths) + 0.1) as figure:
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.axis("off")
        cell = 1.0
        height = 0.42 * widest / 16
        gap = 2.4 * height
        for row, (extent, label, note) in enumerate(zip(widths, labels, notes, strict=True)):
            base, left = row * gap, -extent * cell / 2
            if row + 1 < len(widths):
                upper = widths[row + 1] * cell / 2
                axes.fill(
                    [left, -left, upper, -upper],
                    [base + height, base + height, base + gap, base + gap],
                    color=TINT,
                    lw=0,
                )
            for place in range(1 if bars else int(extent)):
                axes.add_patch(_cell(left + place * cell, base, extent if bars else cell, height))
            axes.text(-widest / 2 - 0.03 * widest, base + height / 2, plain(label), ha="right", va="center")
            axes.text(widest / 2 + 0.03 * widest, base + height / 2, plain(note), ha="left", va="center", color=SOFT)
        axes.set_xlim(-widest * 0.72, widest * 0.72)
        axes.set_ylim(-0.2 * height, (len(widths) - 1) * gap + 1.2 * height)
        return pdf(figure)


def _cell(x: float, y: float, width: float, height: float) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, facecolor="white", edgecolor=INK, linewidth=0.6)


@contextmanager
def canvas(width: float, height: float) -> Iterator[Any]:
    """An empty figure of so many inches, without touching anybody's matplotlib settings."""
    import logging

    backend = matplotlib("backends.backend_pdf")
    # It remarks on the date zero that SOURCE_DATE_EPOCH or the absent date give.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with matplotlib().rc_context(STYLE):
        figure = matplotlib("figure").Figure(figsize=(width, height))
        backend.FigureCanvasPdf(figure)
        yield figure


def pdf(figure: Any) -> bytes:
    """The figure as a PDF, the same bytes every time. Only within `canvas`."""
    return _saved(figure, format="pdf", metadata=METADATA)


def png(figure: Any) -> bytes:
    """The figure as a PNG of 150 dots an inch. Only within `canvas`."""
    return _saved(figure, format="png", dpi=150, metadata={"Software": None})


def _saved(figure: Any, **how: Any) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, **how)
    return buffer.getvalue()
