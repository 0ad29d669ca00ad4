"""Handwritten digits on a larger canvas: in the middle, somewhere, or with all pixels in a fixed disorder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

POSES = ("centred", "shifted", "shuffled")
"""In the middle of the canvas; at a uniformly random place in it; in the middle, then the canvas's pixels permuted."""


def digits(side: int) -> tuple[Any, Any]:
    """The 1797 digits that ship with scikit-learn, 8 x 8, enlarged bilinearly to ``side``: grey values 0 to 1, labels.

    The images have shape (1797, side, side).
    """
    import torch
    from sklearn.datasets import load_digits

    found = load_digits()
    images = torch.as_tensor(found.images / 16, dtype=torch.float32)[:, None]
    size = (side, side)
    if images.shape[-2:] != size:
        images = torch.nn.functional.interpolate(images, size=size, mode="bilinear", align_corners=False)
    return images[:, 0], torch.as_tensor(found.target, dtype=torch.int64)


@dataclass(frozen=True)
class Canvas:
    """A canvas of ``side`` pixels, its disorder, and the noise on it.

    The canvas without noise is brought to mean zero and variance one, over the
    pixels of ``images`` in the middle of it; the noise is normal, independent
    from pixel to pixel, with standard deviation ``noise`` on that scale.
    """

    side: int
    noise: float
    permutation: Any
    mean: float
    deviation: float

    @classmethod
    def over(cls, images: Any, side: int, noise: float, generator: Any) -> Canvas:
        """The canvas for these images of training, with a permutation of all pixels drawn once."""
        import torch

        share = (images.shape[-1] / side) ** 2
        mean = share * float(images.mean())
        deviation = (share * float((images**2).mean()) - mean**2) ** 0.5
        return cls(side, noise, torch.randperm(side**2, generator=generator), mean, deviation)

    def put(self, images: Any, pose: str, generator: Any) -> Any:
        """The images on canvases of shape (number, 1, side, side), in one of `POSES`, with noise drawn afresh."""
        import torch

        number, small = len(images), images.shape[-1]
        room = self.side - small
        if pose == "shifted":
            down, right = torch.randint(room + 1, (2, number, 1, 1), generator=generator)
        else:
            down = right = torch.full((number, 1, 1), room // 2)
        steps = torch.arange(small)
        canvas = torch.zeros(number, self.side, self.side)
        canvas[torch.arange(number)[:, None, None], down + steps[:, None], right + steps] = images
        canvas = (canvas - self.mean) / self.deviation
        canvas += self.noise * torch.randn(canvas.shape, generator=generator)
        if pose == "shuffled":
            canvas = canvas.flatten(1)[:, self.permutation].view_as(canvas)
        return canvas[:, None]
