"""How a run of experiments is done: where, with which seed, and at what risk of a false alarm."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from symcnn.errors import SymcnnError

SUITE = 64
"""Drawn experiments among which a run's false-alarm budget is divided; a run of more divides it further."""
DEVICES = ("auto", "cpu", "cuda")


@dataclass(frozen=True)
class Settings:
    """What a run of experiments is asked for.

    ``device`` is ``auto``, ``cpu`` or ``cuda``; ``alpha`` the probability of a
    false alarm anywhere in the run, divided equally over ``tests`` drawn
    experiments; ``resolution`` how far the engine's own rivals lie from the
    claim, as a share of it (of the standard deviation, where the claim is
    zero); ``budget`` the most draws that one experiment may take (None: what
    its file says). ``workers`` and ``scheduler`` say who draws, and change no
    result.

    Errors: `SymcnnError` for a value that is not allowed.

    >>> Settings(resolution=Fraction("0.003")).level
    1.5625e-08
    """

    device: str = "auto"
    seed: int = 0
    alpha: float = 1e-6
    tests: int = SUITE
    resolution: Fraction = Fraction(1, 100)
    budget: int | None = None
    workers: int = 1
    scheduler: str | None = None

    def __post_init__(self) -> None:
        if self.device not in DEVICES:
            raise SymcnnError(f"no device is named {self.device!r}; allowed are auto, cpu and cuda")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise SymcnnError(f"a seed is a whole number, 0 or more, not {self.seed!r}")
        if not (isinstance(self.alpha, float) and 0.0 < self.alpha < 0.5 and math.isfinite(self.alpha)):
            raise SymcnnError(f"alpha is a probability above 0 and below 0.5, not {self.alpha!r}")
        if not 0 < self.resolution < 1:
            raise SymcnnError(f"the resolution is a share above 0 and below 1 (0.01 for 1 %), not {self.resolution}")
        if self.budget is not None and self.budget < 1:
            raise SymcnnError(f"a budget is a number of draws, 1 or more, not {self.budget}")
        if self.tests < 1 or self.workers < 1:
            raise SymcnnError(f"tests and workers are 1 or more, not {self.tests} and {self.workers}")

    @property
    def level(self) -> float:
        """The false-alarm probability of one experiment."""
        return self.alpha / self.tests
