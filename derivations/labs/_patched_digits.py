"""Small colour pictures of digits, in whose corner the label can be written in four bits."""

from __future__ import annotations

from typing import Any

SIDE, FACTOR, BITS = 32, 3, 4
CLASSES = 10
SHIFT = 3
"""The greatest shift of a digit from the middle, in pixels."""
NOISE = 0.2
"""Standard deviation of the noise on every pixel of every channel."""


def digits(generator: Any) -> tuple[Any, Any]:
    """All of scikit-learn's 1797 grey digits of 8 x 8, in a random order: inks from 0 to 1, and labels."""
    import torch
    from sklearn.datasets import load_digits

    found = load_digits()
    order = torch.randperm(len(found.target), generator=generator)
    inks = torch.tensor(found.images, dtype=torch.float32) / 16
    return inks[order], torch.tensor(found.target)[order]


def coloured(inks: Any, generator: Any) -> Any:
    """Noisy colour pictures, (images, 3, 32, 32): each digit enlarged threefold, near the middle, in random colours.

    The digit's place is drawn within `SHIFT` pixels of the middle. In each
    channel the ground is drawn evenly from [0, 0.5], and the ink from [0.5, 1];
    normal noise is added, and nothing is clipped.
    """
    import torch

    count, side = len(inks), FACTOR * inks.shape[-1]
    large = inks.repeat_interleave(FACTOR, 1).repeat_interleave(FACTOR, 2)
    canvas = torch.zeros(count, SIDE, SIDE)
    first = (SIDE - side) // 2 - SHIFT
    places = torch.randint(first, first + 2 * SHIFT + 1, (count, 2), generator=generator).tolist()
    for picture, digit, (row, column) in zip(canvas, large, places, strict=True):
        picture[row : row + side, column : column + side] = digit
    ground, ink = 0.5 * torch.rand(2, count, 3, 1, 1, generator=generator)
    clean = ground + (0.5 + ink - ground) * canvas[:, None]
    return clean + NOISE * torch.randn(clean.shape, generator=generator)


def patched(images: Any, labels: Any, size: int) -> Any:
    """The same pictures with the four bits of each label in the upper left corner, each a square of black 0 or white 1.

    The squares of ``size`` x ``size`` pixels stand two by two, the lowest bit first; they carry no noise.
    """
    import torch

    powers = torch.tensor([2**bit for bit in range(BITS)])
    bits = (labels[:, None] // powers % 2).reshape(-1, 1, 2, 2)
    marked = images.clone()
    marked[:, :, : 2 * size, : 2 * size] = bits.repeat_interleave(size, 2).repeat_interleave(size, 3).to(images.dtype)
    return marked
