"""The figures of a lab's notebook: curves, a line for every seed, and rows of small pictures; no label is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcnn.printing.mathtext import plain
from symcnn.sheets.figures.canvas import MARKERS, SERIES, SOFT, WARM, WIDTH, canvas, pdf

ROOM = 14
"""The most pictures in a row."""
HIGH, BESIDE, HANDLE, SMALL = 2.3, 1.85, 0.5, 8.5
"""Inches: the height of curves, the room for names beside them, that of a name's line; points: the size of names."""


def drawn(block: dict[str, Any]) -> bytes:
    """The PDF of a block of curves or pictures, the same bytes every time."""
    return curves(block) if block["kind"] == "curves" else images(block)


def curves(block: dict[str, Any]) -> bytes:
    """Series over the same places, a line for every seed; their names beside them, or below where they are long."""
    with canvas(WIDTH, HIGH) as figure:
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        at = block["at"]
        for place, (name, runs) in enumerate(block["series"].items()):
            look = {
                "color": SERIES[place % len(SERIES)],
                "ls": ("-", (0, (5, 2)), (0, (1, 1.2)))[place // len(SERIES) % 3],
                "marker": MARKERS[place % len(MARKERS)] if len(at) <= 12 else None,
            }
            for seed, run in enumerate(runs):
                axes.plot(at, run, lw=0.9, ms=2.5, mfc="white", label=None if seed else plain(name), **look)
        for name, height in block["lines"].items():
            axes.axhline(height, color=WARM, lw=0.9, ls=(0, (4, 2)), label=plain(name))
        if "x" in block["log"]:
            axes.set_xscale("log")
        elif all(float(place).is_integer() for place in at):
            axes.xaxis.get_major_locator().set_params(integer=True)
        if "y" in block["log"]:
            axes.set_yscale("log")
        axes.set_ylabel(broken(figure, block["y"], HIGH - 0.5))
        _arranged(figure, axes, block["x"])
        return pdf(figure)


def _arranged(figure: Any, axes: Any, x: str) -> None:
    """The axes with their legend, so that nothing is cut off: the figure grows where there is more to be said."""
    handles, labels = axes.get_legend_handles_labels()
    labels = [label.replace(r"\$", "$") for label in labels]
    longest = max(_width(figure, label, SMALL) for label in labels)
    beside = longest <= BESIDE - HANDLE and len(labels) * 0.22 <= HIGH
    columns = max(1, min(int(WIDTH / (longest + HANDLE)), len(labels)))
    names = [broken(figure, label, WIDTH - HANDLE, SMALL) for label in labels]
    where: dict[str, Any] = {"loc": "center left", "bbox_to_anchor": (1.01, 0.5), "labelspacing": 0.7}
    if not beside:
        where = {"loc": "lower left", "bbox_to_anchor": (0, 0), "bbox_transform": figure.transFigure}
        where |= {"ncols": columns, "borderaxespad": 0, "columnspacing": 1}
    legend = axes.legend(handles, names, **where)
    below = 0.0 if beside else legend.get_window_extent().height / figure.dpi + 0.05
    height = HIGH + below
    figure.set_size_inches(WIDTH, height)
    wide = WIDTH - (BESIDE if beside else 0.15)
    axes.set_xlabel(broken(figure, x, wide - 1))
    axes.set_position((0, 0, wide / WIDTH, 1))
    legend.set_in_layout(False)
    # What ticks and labels need on the left, below and above, is known once they are there.
    left, bottom, top = 0.61, 0.41, 0.09
    for _ in range(4):
        axes.set_position(
            (left / WIDTH, (bottom + below) / height, (wide - left) / WIDTH, (HIGH - bottom - top) / height)
        )
        box, frame = axes.get_tightbbox(), axes.get_window_extent()
        left = max(left, (frame.x0 - box.x0) / figure.dpi + 0.03)
        bottom = max(bottom, (frame.y0 - box.y0) / figure.dpi + 0.03)
        top = max(top, (box.y1 - frame.y1) / figure.dpi + 0.03)
    legend.set_in_layout(True)


def broken(figure: Any, text: str, room: float, size: float | None = None) -> str:
    """A text in lines of at most so many inches, as plain text for a figure."""
    import textwrap

    for letters in range(len(text), 0, -1):
        lines = textwrap.wrap(text, letters)
        if all(_width(figure, line, size) <= room for line in lines):
            return plain("\n".join(lines))
    return plain(text)


def _width(figure: Any, text: str, size: float | None) -> float:
    """Inches."""
    drawn = figure.text(0, 0, plain(text), fontsize=size)
    width = drawn.get_window_extent().width / figure.dpi
    drawn.remove()
    return float(width)


def images(block: dict[str, Any]) -> bytes:
    """Rows of small pictures, each row's name on its left.

    Pictures without negative values share one scale of grey; where there are signs (kernels) each row has its own.
    """
    rows = {name: pictures[:ROOM] for name, pictures in block["rows"].items()}
    everything = [value for pictures in rows.values() for value in own(pictures)]
    signed = min(everything) < 0
    longest = max(len(pictures) for pictures in rows.values())
    side = min(0.62, (WIDTH - 1.5) / longest - 0.06)
    height = len(rows) * (side + 0.1) + 0.04
    with canvas(WIDTH, height) as figure:
        for line, (name, pictures) in enumerate(rows.items()):
            bottom = 1 - (line + 1) * (side + 0.1) / height
            label = broken(figure, name, 1.4, SMALL)
            figure.text(1.42 / WIDTH, bottom + side / 2 / height, label, ha="right", va="center", fontsize=SMALL)
            values = own(pictures) if signed else everything
            for place, picture in enumerate(pictures):
                left = (1.5 + place * (side + 0.06)) / WIDTH
                axes = figure.add_axes((left, bottom, side / WIDTH, side / height))
                axes.imshow(picture, cmap="gray", vmin=min(values), vmax=max(values), interpolation="nearest")
                axes.set_xticks([])
                axes.set_yticks([])
                for spine in axes.spines.values():
                    spine.set(visible=True, color=SOFT, linewidth=0.5)
        return pdf(figure)


def own(pictures: Sequence[Any]) -> list[float]:
    """The values of all pixels."""
    return [value for picture in pictures for row in picture for value in row]


__all__ = ["curves", "drawn", "images"]
