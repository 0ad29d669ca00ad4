"""Moments of a stream of samples up to the sixth, in float64, merged exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

ORDERS = range(2, 7)
"""The powers of the deviations that are summed; the sixth is what the skewness of a squared deviation needs."""
BINOMIALS = {order: tuple(math.comb(order, k) for k in range(order + 1)) for order in ORDERS}


@dataclass(frozen=True)
class Moments:
    """Count, mean, and the sums of the second to sixth powers of the deviations from the mean.

    ``a + b`` is the moments of the two streams together (Pébay,
    SAND2008-6212, 2.1: the pairwise update of any order). No running total
    of powers is ever kept, so nothing is lost to cancellation however long the
    stream and however far from zero.

    >>> whole = Moments.of_values([1.0, 2.0, 4.0, 8.0])
    >>> halves = Moments.of_values([1.0, 2.0]) + Moments.of_values([4.0, 8.0])
    >>> whole.mean == halves.mean, math.isclose(whole.sum6, halves.sum6)
    (True, True)
    """

    count: int = 0
    mean: float = 0.0
    sum2: float = 0.0
    sum3: float = 0.0
    sum4: float = 0.0
    sum5: float = 0.0
    sum6: float = 0.0

    @staticmethod
    def of(samples: Any) -> Moments:
        """The moments of a tensor of shape ``(count,)`` of any real dtype, on any device."""
        return Moments.from_sums(samples.numel(), power_sums(samples).tolist())

    @staticmethod
    def of_values(values: Iterable[float]) -> Moments:
        """The moments of a few plain numbers."""
        total = Moments()
        for value in values:
            total = total + Moments(1, float(value))
        return total

    @staticmethod
    def from_sums(count: int, sums: Sequence[float]) -> Moments:
        """From what `power_sums` gave, as plain numbers."""
        return Moments(count, *sums) if count else Moments()

    @staticmethod
    def from_list(flat: Sequence[float]) -> Moments:
        """From what `to_list` gave."""
        count, *sums = flat
        return Moments(int(count), *sums)

    def to_list(self) -> list[float]:
        """Count, mean and the sums, in the order of the fields; JSON keeps every bit of a finite one.

        >>> Moments.of_values([1.0, 2.0]).to_list()
        [2, 1.5, 0.5, 0.0, 0.125, 0.0, 0.03125]
        """
        return [self.count, self.mean, *self._sums()]

    def __add__(self, other: Moments) -> Moments:
        if not self.count or not other.count:
            return self if self.count else other
        count, gap = self.count + other.count, other.mean - self.mean
        back, ahead = gap * (self.count / count), gap * (other.count / count)
        pairs = zip(self._about(-ahead), other._about(back), strict=True)
        return Moments(count, self.mean + ahead, *(a + b for a, b in pairs))

    def _sums(self) -> tuple[float, ...]:
        return self.sum2, self.sum3, self.sum4, self.sum5, self.sum6

    def _about(self, step: float) -> Iterable[float]:
        """The sums of powers about the place that lies ``step`` below the mean (binomial theorem, by Horner)."""
        sums = (self.count, 0.0, *self._sums())
        for order in ORDERS:
            total = 0.0
            for held, binomial in zip(sums, BINOMIALS[order], strict=False):
                total = total * step + binomial * held
            yield total

    @property
    def finite(self) -> bool:
        """Whether every moment is a number; one NaN or infinity among the samples, or an overflow, is enough."""
        return all(map(math.isfinite, (self.mean, *self._sums())))

    @property
    def constant(self) -> bool:
        """Whether all samples are one value, but for the rounding of their mean."""
        return self.sum2 <= self.count * (2.0**-51 * self.mean) ** 2

    @property
    def variance(self) -> float:
        """The unbiased estimate of the variance."""
        return self.sum2 / (self.count - 1)


def power_sums(samples: Any) -> Any:
    """``[mean, sum2, ..., sum6]`` of a tensor of shape ``(count,)``, as a float64 tensor on its device.

    Nothing waits for the device: no value is read. The samples are left as
    they are. Two passes (mean, then deviations), of which the second makes the
    cube in the deviation's own place, so that little more than two float64
    copies of the samples are held.

    >>> import torch
    >>> power_sums(torch.tensor([1.0, 2.0, 6.0])).tolist()
    [3.0, 14.0, 18.0, 98.0, 210.0, 794.0]
    """
    import torch

    deviation = samples.detach().to(torch.float64, copy=True, memory_format=torch.contiguous_format)
    mean = deviation.mean()
    square = deviation.sub_(mean).mul(deviation)
    cube = deviation.mul_(square)
    sums = [square.sum(), cube.sum(), square.dot(square), square.dot(cube), cube.dot(cube)]
    return torch.stack([mean, *sums])
