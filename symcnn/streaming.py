"""Moments of a stream of samples up to the fourth, in float64, merged exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Moments:
    """Count, mean, and the sums of the second to fourth powers of the deviations from the mean.

    ``a + b`` is the moments of the two streams together (Chan 1979; Pébay,
    SAND2008-6212). No running total is ever kept, so nothing is lost to
    cancellation however long the stream.

    >>> whole = Moments.of_values([1.0, 2.0, 4.0, 8.0])
    >>> halves = Moments.of_values([1.0, 2.0]) + Moments.of_values([4.0, 8.0])
    >>> whole.mean == halves.mean, math.isclose(whole.sum4, halves.sum4)
    (True, True)
    """

    count: int = 0
    mean: float = 0.0
    sum2: float = 0.0
    sum3: float = 0.0
    sum4: float = 0.0

    @staticmethod
    def of(samples: Any) -> Moments:
        """The moments of a tensor of shape ``(count,)`` of any real dtype, on any device."""
        import torch

        wide = samples.to(torch.float64)
        mean = wide.mean()
        deviation = wide - mean
        square = deviation * deviation
        sums = torch.stack([mean, square.sum(), (square * deviation).sum(), (square * square).sum()])
        return Moments(wide.numel(), *sums.tolist())

    @staticmethod
    def of_values(values: list[float]) -> Moments:
        """The moments of a few plain numbers."""
        total = Moments()
        for value in values:
            total = total + Moments(1, value)
        return total

    def __add__(self, other: Moments) -> Moments:
        if not self.count or not other.count:
            return self if self.count else other
        p, q = self.count, other.count
        n, gap = p + q, other.mean - self.mean
        step = gap / n
        sum2 = self.sum2 + other.sum2 + gap * step * p * q
        sum3 = (
            self.sum3 + other.sum3 + gap * step * step * p * q * (p - q) + 3 * step * (p * other.sum2 - q * self.sum2)
        )
        sum4 = (
            self.sum4
            + other.sum4
            + gap * step**3 * p * q * (p * p - p * q + q * q)
            + 6 * step * step * (p * p * other.sum2 + q * q * self.sum2)
            + 4 * step * (p * other.sum3 - q * self.sum3)
        )
        return Moments(n, self.mean + step * q, sum2, sum3, sum4)

    @property
    def finite(self) -> bool:
        return all(map(math.isfinite, (self.mean, self.sum2, self.sum3, self.sum4)))

    @property
    def variance(self) -> float:
        """The unbiased estimate of the variance."""
        return self.sum2 / (self.count - 1)

    def interval(self, estimate: str, z: float) -> tuple[float, float]:
        """The estimate of the ``"mean"`` or the ``"variance"``, and the half-width at ``z`` standard errors.

        Both rest on asymptotic normality: of the sample's mean with the standard
        error sqrt(m2/N), and of the mean squared deviation from the *true* mean
        with sqrt((m4 - m2**2)/N). The variance subtracts the squared error of
        the sample's mean, which is at most z**2*m2/N at the same level; it
        alone is left where the squares do not vary (a symmetric sign).
        """
        n = self.count
        m2, m4 = self.sum2 / n, self.sum4 / n
        if estimate == "mean":
            return self.mean, z * math.sqrt(m2 / n)
        return self.variance, z * math.sqrt(max(0.0, m4 - m2 * m2) / n) + z * z * m2 / n
