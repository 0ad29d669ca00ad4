"""Labels for matplotlib: text in which no dollar starts mathematics, and mathematics of the kind that it can set."""

from __future__ import annotations

from typing import Any

from symcnn.files.libraries import library


def matplotlib(part: str = "") -> Any:
    """A part of matplotlib (``figure``), or the whole. Errors: `MissingTool`."""
    return library(f"matplotlib.{part}".rstrip("."), "a figure", "pip install matplotlib")


def plain(text: str) -> str:
    """A label in which no dollar starts mathematics."""
    return text.replace("$", r"\$")


def typeset(mathematics: str) -> str:
    r"""LaTeX of matplotlib's kind within dollars; empty where it cannot set it.

    >>> typeset(r"n = \frac{1}{2},\; k = 3"), typeset(r"\unheardof{1}")
    ('$n = \\frac{1}{2},\\; k = 3$', '')
    """
    mathtext = matplotlib("mathtext")
    text = f"${mathematics}$" if mathematics else ""
    try:
        mathtext.MathTextParser("path").parse(text)
    except ValueError:
        return ""
    return text


__all__ = ["matplotlib", "plain", "typeset"]
