"""How a run of experiments is done: where, with which seed, and at what risk of a false alarm."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from symcnn.errors import SymcnnError, shown

RATIO = re.compile(r"\d{1,40}/[1-9]\d{0,39}")
"""How a record writes the resolution: a power such as 1e999999999 would be worked out without end."""
SUITE = 64
"""Drawn experiments among which a run's false-alarm budget is divided; a run of more divides it further."""
DEVICES = ("auto", "cpu", "cuda")
MOST_WORKERS = 1024
LEAST_ALPHA = 1e-100
LEAST_RESOLUTION = Fraction(1, 10**9)
SHARE = re.compile(r"\d{1,12}(\.\d{1,12})?([eE]-?\d{1,2})?|\d{1,12}/[1-9]\d{0,11}")

SCHEMES = ("tcp", "tls", "ucx", "ws", "wss")
"""Ways to speak to a scheduler."""


def share(text: str) -> Fraction:
    """A share as a person writes it, exactly: ``0.003``, ``3e-3`` or ``1/300``.

    >>> share("0.003") == share("3e-3"), share("1/300")
    (True, Fraction(1, 300))
    """
    if not SHARE.fullmatch(text):
        raise SymcnnError(f"the resolution is a share such as 0.003 or 1/300, not {text!r}")
    return Fraction(text)


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
        if not (isinstance(self.alpha, float) and LEAST_ALPHA <= self.alpha < 0.5):
            raise SymcnnError(f"alpha is a probability from {LEAST_ALPHA:g} up and below 0.5, not {self.alpha!r}")
        if not LEAST_RESOLUTION <= self.resolution < 1:
            least, given = float(LEAST_RESOLUTION), float(self.resolution)
            raise SymcnnError(f"the resolution is a share from {least:g} up and below 1 (0.01 for 1 %), not {given:g}")
        if self.budget is not None and self.budget < 1:
            raise SymcnnError(f"a budget is a number of draws, 1 or more, not {self.budget}")
        if self.tests < 1 or self.workers < 1:
            raise SymcnnError(f"tests and workers are 1 or more, not {self.tests} and {self.workers}")
        if self.workers > MOST_WORKERS:
            raise SymcnnError(f"workers are threads of this machine, {MOST_WORKERS} at most, not {self.workers}")
        if self.scheduler is not None and not _address(self.scheduler):
            raise SymcnnError(f"a scheduler's address is like tcp://10.0.0.7:8786, not {shown(self.scheduler)}")

    @property
    def level(self) -> float:
        """The false-alarm probability of one experiment."""
        return self.alpha / self.tests

    def to_json(self) -> dict[str, Any]:
        """Plain data.

        >>> Settings.from_json(Settings(seed=3).to_json()) == Settings(seed=3)
        True
        """
        return {**asdict(self), "resolution": str(self.resolution)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Settings:
        """The inverse of `to_json`. Errors: ``KeyError``, ``TypeError``, ``ValueError`` for what it did not write."""
        resolution = data["resolution"]
        if not RATIO.fullmatch(str(resolution)):
            raise ValueError(f"the resolution is a ratio such as 1/100, not {shown(resolution)}")
        return Settings(**{**data, "resolution": Fraction(resolution)})


def _address(text: str) -> bool:
    """Whether a text names a way, a host and a port, and nothing else."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(text)
        plain = text.isprintable() and " " not in text and not (parts.query or parts.fragment or parts.username)
        return plain and parts.scheme in SCHEMES and bool(parts.hostname and parts.port) and parts.path in ("", "/")
    return False
