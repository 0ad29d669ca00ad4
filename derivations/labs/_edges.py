"""Grey images of 28 x 28 with horizontal bars, vertical bars, or none, on a noisy background."""

from __future__ import annotations

from typing import Any

SIDE = 28
THREE = {"horizontal": (1, "across"), "vertical": (1, "down"), "none": (0, "")}
"""The classes of the exercise: how many bars there are, and which way they run."""
FIVE = {
    "one horizontal": (1, "across"),
    "two horizontal": (2, "across"),
    "one vertical": (1, "down"),
    "two vertical": (2, "down"),
    "none": (0, ""),
}
"""A choice of five classes."""
WIDEST = 4
ANYWHERE, NEAR, FAR = (0, SIDE), (0, SIDE // 2), (SIDE // 2, SIDE)
"""Rows (of a bar across) or columns (of a bar down) that a bar may lie in: all, the first half, the second half."""


def edges(
    each: int, generator: Any, classes: dict[str, tuple[int, str]] = THREE, within: tuple[int, int] = ANYWHERE
) -> tuple[Any, Any]:
    """As many images of every class as ``each``, of shape (number, 1, 28, 28), and their labels, class by class.

    The background is uniform on 0 to 0.2, independent from pixel to pixel. A
    bar runs from border to border, is 1 to 4 pixels wide and uniformly grey with
    a value uniform on 0.25 to 1; it lies anywhere ``within``. Two bars have at
    least one pixel between them; widths and values of their own.

    >>> import torch
    >>> images, labels = edges(2, torch.Generator().manual_seed(0))
    >>> images.shape, labels.tolist(), bool(images[4:].max() <= 0.2)
    (torch.Size([6, 1, 28, 28]), [0, 0, 1, 1, 2, 2], True)
    """
    import torch

    images = 0.2 * torch.rand(len(classes) * each, SIDE, SIDE, generator=generator)
    labels = torch.arange(len(classes)).repeat_interleave(each)
    for label, (bars, way) in enumerate(classes.values()):
        if not bars:
            continue
        picture = images[labels == label]
        inside, grey = _profile(each, bars, within, generator)
        if way == "across":
            inside, grey = inside[:, :, None], grey[:, :, None]
        else:
            inside, grey = inside[:, None, :], grey[:, None, :]
        images[labels == label] = torch.where(inside, grey, picture)
    return images[:, None], labels


def _profile(number: int, bars: int, within: tuple[int, int], generator: Any) -> tuple[Any, Any]:
    """Images cut across their bars: which of the 28 cells lie in a bar, and its grey value, both (number, 28)."""
    import torch

    first, end = within
    width = torch.randint(1, WIDEST + 1, (number, bars), generator=generator)
    free = end - first - width.sum(1, keepdim=True) - (bars - 1)
    # The cells before a bar that are in no other bar and are no gap: uniform, in order.
    before = (torch.rand(number, bars, generator=generator) * (free + 1)).long().sort(1).values
    start = first + before + torch.cumsum(width + 1, 1) - (width + 1)
    value = 0.25 + 0.75 * torch.rand(number, bars, generator=generator)
    cell = torch.arange(SIDE)
    member = (cell >= start[:, :, None]) & (cell < (start + width)[:, :, None])
    return member.any(1), (member * value[:, :, None]).sum(1)
