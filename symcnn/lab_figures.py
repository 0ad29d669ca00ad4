"""The figures of a lab's notebook: curves, a line for every seed, and rows of small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcnn.figures import SERIES, SOFT, WARM, WIDTH, canvas, pdf, plain

ROOM = 14
"""The most pictures in a row."""


def drawn(block: dict[str, Any]) -> bytes:
    """The PDF of a block of curves or pictures, the same bytes every time."""
    return curves(block) if block["kind"] == "curves" else images(block)


def curves(block: dict[str, Any]) -> bytes:
    """Series over the same places, a line for every seed."""
    with canvas(WIDTH, 2.3) as figure:
        axes = figure.add_axes((0.10, 0.18, 0.60, 0.78))
        at = block["at"]
        for place, (name, runs) in enumerate(block["series"].items()):
            colour, style = SERIES[place % len(SERIES)], ("-", (0, (5, 2)), (0, (1, 1.2)))[place // len(SERIES) % 3]
            marker = "o" if len(at) <= 12 else None
            for seed, run in enumerate(runs):
                label = {} if seed else {"label": plain(name)}
                axes.plot(at, run, color=colour, ls=style, lw=0.9, marker=marker, ms=2.5, mfc="white", **label)
        for name, height in block["lines"].items():
            axes.axhline(height, color=WARM, lw=0.9, ls=(0, (4, 2)), label=plain(name))
        if "x" in block["log"]:
            axes.set_xscale("log")
        elif all(float(place).is_integer() for place in at):
            axes.xaxis.get_major_locator().set_params(integer=True)
        if "y" in block["log"]:
            axes.set_yscale("log")
        axes.set_xlabel(plain(block["x"]))
        axes.set_ylabel(plain(block["y"]))
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), labelspacing=0.7)
        return pdf(figure)


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
            figure.text(1.42 / WIDTH, bottom + side / 2 / height, _wrapped(name), ha="right", va="center", fontsize=8.5)
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


def _wrapped(name: str) -> str:
    import textwrap

    return plain("\n".join(textwrap.wrap(name, 22)))


__all__ = ["curves", "drawn", "images"]
