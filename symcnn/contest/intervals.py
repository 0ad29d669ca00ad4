"""A confidence sequence for a mean or a variance: intervals that hold at every look together.

The boundary is Robbins' normal mixture (Annals of Mathematical Statistics 41,
1970), used with the sample's own standard error. That such a sequence holds at
all times at once, whatever the law, as its first look moves out, is the
asymptotic theory of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas
(time-uniform central limit theory, Annals of Statistics 52, 2024). It is looked
at after any number of draws, and nothing is spent by looking.

How far the first look must move out depends on the tails. The error of a
normal approximation z standard errors away is, to first order, the factor
exp(g*z**3/(3*sqrt(N))) for the studentized mean of N draws with skewness g (Q.-Y.
Wang, refined self-normalized large deviations, J. Theoretical Probability 24,
2011), and exp(z**4/(4*N)) for Student's own denominator. The interval is
widened until both are paid for, and where no width pays for them the cell says
nothing yet. A mean therefore assumes a finite third moment and a variance a
finite sixth one. Heavy tails that show in the draws make it slow, not wrong;
what is so rare that no draw has shown it is in no interval (Bahadur and Savage,
Annals of Mathematical Statistics 27, 1956).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symcnn.contest.moments import Moments

ROUNDED = 1e-12
"""Below this share of its square the spread of squared deviations is rounding, and counts as none."""


def tuned(level: float, count: float) -> float:
    """The mixture's variance for which the boundary is tightest after ``count`` draws.

    The minimum over x = count*variance of (1 + 1/x)*(log(1 + x) - 2*log(level))
    lies where x = log(1 + x) - 2*log(level).
    """
    x = -2 * math.log(level)
    for _ in range(60):
        x = math.log1p(x) - 2 * math.log(level)
    return x / max(1.0, count)


def boundary(count: int, mixture: float, level: float) -> float:
    """Standard errors by which the mean of ``count`` draws may be off at any look, but with probability ``level``.

    >>> mixture = tuned(0.05, 1000)
    >>> [round(boundary(n, mixture, 0.05), 2) for n in (100, 1000, 100_000)]
    [3.82, 3.04, 3.57]
    """
    x = count * mixture
    return math.sqrt((1 + 1 / x) * (math.log1p(x) - 2 * math.log(level)))


def widened(z: float, skewness: float, count: int) -> float:
    """The least width w >= z with w**2/2 - |g|*w**3/(3*sqrt(N)) - w**4/(4*N) >= z**2/2; infinite if there is none.

    >>> widened(6.0, 0.0, 10**6) < 6.001, widened(6.0, 50.0, 10**4)
    (True, inf)
    """
    a, b = abs(skewness) / (3 * math.sqrt(count)), 1 / (4 * count)

    def paid(w: float) -> float:
        return w * w / 2 - a * w**3 - b * w**4

    high = (math.sqrt(9 * a * a + 16 * b) - 3 * a) / (8 * b)
    if not paid(high) >= z * z / 2:
        return math.inf
    low = z
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if paid(middle) >= z * z / 2 else (middle, high)
    return high


def interval(moments: Moments, estimate: str, mixture: float, level: float) -> tuple[float, float]:
    """The estimate of the ``"mean"`` or the ``"variance"``, and its half-width (infinite: too early to say).

    A variance is the mean of the squared deviations from the true mean, less the
    squared error of the sample's mean. Each of the two has half of the level;
    the second alone is left where the squares do not vary (a symmetric sign).
    """
    n = moments.count
    m2, m3 = moments.sum2 / n, moments.sum3 / n
    if estimate == "mean":
        return moments.mean, _reach(n, m2, m3, mixture, level)
    spread = _reach(n, *_squared(moments), mixture, level / 2)
    drift = _reach(n, m2, m3, mixture, level / 2)
    return moments.variance, spread + drift * drift


def _squared(moments: Moments) -> tuple[float, float]:
    """Second and third central moment of the squared deviation."""
    n = moments.count
    m2, m4, m6 = moments.sum2 / n, moments.sum4 / n, moments.sum6 / n
    second = m4 - m2 * m2
    return (second if second > ROUNDED * m2 * m2 else 0.0), m6 - 3 * m4 * m2 + 2 * m2**3


def _standard(third: float, second: float) -> float:
    """A third central moment in standard deviations; zero where those are too small to be cubed."""
    cube = second**1.5 if second > 0.0 else 0.0
    return third / cube if cube else 0.0


def _reach(n: int, second: float, third: float, mixture: float, level: float) -> float:
    """How far the mean of ``n`` draws with these central moments may be off."""
    if second <= 0.0:
        return 0.0
    return widened(boundary(n, mixture, level), _standard(third, second), n) * math.sqrt(second / n)


def least_draws(moments: Moments, estimate: str, level: float) -> float:
    """About how many draws it takes until there is any interval at all: more, the heavier the tails."""
    n = moments.count
    second, third = _squared(moments) if estimate == "variance" else (moments.sum2 / n, moments.sum3 / n)
    skewness = _standard(third, second)
    z = _planned(estimate, level)
    # `widened` has room from N = 3*(g*z)**2 + (2 to 4.5)*z**2 on.
    return 3.2 * (skewness * z) ** 2 + 4.5 * z * z


def needed(moments: Moments, estimate: str, gap: float, level: float) -> float:
    """About how many draws tell two values apart that differ by ``gap``, going by the moments so far.

    The interval's half-width, solved for the number of draws.
    """
    n = moments.count
    m2, m3 = moments.sum2 / n, moments.sum3 / n
    z = _planned(estimate, level)
    drift = 0.0
    second, third = m2, m3
    if estimate == "variance":
        second, third = _squared(moments)
        drift = z * z * m2
    if second <= 0.0:
        return drift / gap
    sigma, skewness = math.sqrt(second), abs(_standard(third, second))
    # gap = sigma*z/sqrt(N) + (sigma*z**2*g/3 + drift)/N, solved for sqrt(N).
    root = (sigma * z + math.sqrt((sigma * z) ** 2 + 4 * gap * (sigma * z * z * skewness / 3 + drift))) / (2 * gap)
    return max(root * root, least_draws(moments, estimate, level))


def _planned(estimate: str, level: float) -> float:
    """The boundary where it is tightest; of a variance, each of two parts has half of the level."""
    share = level / 2 if estimate == "variance" else level
    return boundary(1, tuned(level, 1), share)
