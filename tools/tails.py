"""The false alarms of one in a million, which no simulation counts, by the theory of large deviations.

Among N draws of a law P, a sample that looks like the law Q has a probability of about exp(-N*KL(Q||P)) (Sanov). The
interval leaves out the true mean for those Q with r(Q) >= z**2/(2*N), where r is what `intervals.widened`
weighs: with d the error of the mean in standard deviations of Q, and g the skewness of Q,

    r(Q) = d**2/2 - |g|*|d|**3/3 - |d|**4/4.

So the false alarms beyond z are exp(-D) times those of a normal number, where D is the least N*KL(Q||P) - z**2/2 over
these Q. The least is found among P tilted by the exponential of a cubic, which is where it lies. The laws here have
their long tail above, so that it is a sample without it, whose mean is too low, that gives an alarm.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

WIDTHS = (3.5, 5.0, 7.0)


def atoms(quantile: Callable[[Any], Any]) -> tuple[Any, Any]:
    """A law as some thousand atoms, down to tails of 1e-12: places and weights."""
    import torch

    tail = torch.logspace(-12, -3, 600, dtype=torch.float64)
    body = torch.linspace(1e-3, 1 - 1e-3, 1001, dtype=torch.float64)[1:-1]
    ends = torch.tensor([0.0, 1.0], dtype=torch.float64)
    edges = torch.unique(torch.cat([ends, tail, body, 1 - tail]))
    return quantile((edges[1:] + edges[:-1]) / 2), edges[1:] - edges[:-1]


def with_rare(share: float, deviations: float) -> tuple[Any, Any]:
    """A normal number that is shifted by so many deviations in a small share of the draws."""
    import torch

    places, weights = atoms(torch.special.ndtri)
    return torch.cat([places, places + deviations]), torch.cat([weights * (1 - share), weights * share])


def skewness(places: Any, weights: Any) -> float:
    """The third standardised moment."""
    _, second, third = _central(places, weights)
    return float(third / second**1.5)


def excess(places: Any, weights: Any, count: int, z: float) -> float:
    """The least D of this file's first lines; negative where alarms are more frequent than z says.

    By an augmented Lagrangian over the three coefficients of the tilt, from below the truth; NaN where it fails.
    """
    import torch

    mean, second, _ = _central(places, weights)
    x = (places - mean) / second.sqrt()
    powers = torch.stack([x, x**2 / 10, x.clamp(-60, 60) ** 3 / 100])
    tilt = torch.tensor([-z / math.sqrt(count), 0.0, 0.0], dtype=torch.float64, requires_grad=True)
    limit, price, stiffness = z * z / 2 / count, 0.0, 50.0

    def judged() -> tuple[Any, Any]:
        """KL(Q||P), and by what share r(Q) falls short."""
        logs = torch.log_softmax(weights.log() + tilt @ powers, 0)
        tilted = logs.exp()
        divergence = (tilted * (logs - weights.log())).sum()
        error, spread, third = _central(x, tilted)
        d, g = (error / spread.sqrt()).abs(), (third / spread**1.5).abs()
        return divergence, 1 - (d**2 / 2 - g * d**3 / 3 - d**4 / 4) / limit

    short = math.inf
    for _ in range(40):
        search = torch.optim.LBFGS([tilt], max_iter=60, line_search_fn="strong_wolfe")

        def loss(search: Any = search, price: float = price) -> Any:
            search.zero_grad()
            divergence, missing = judged()
            total = divergence / limit + price * missing + stiffness / 2 * missing**2
            total.backward()
            return total

        search.step(loss)  # type: ignore[no-untyped-call, unused-ignore]
        with torch.no_grad():
            divergence, missing = judged()
        short = float(missing)
        if not abs(short) > 1e-5:
            break
        price += stiffness * short
    return count * (float(divergence) - limit) if abs(short) < 1e-4 else math.nan


def _central(places: Any, weights: Any) -> tuple[Any, Any, Any]:
    mean = (weights * places).sum()
    away = places - mean
    return mean, (weights * away**2).sum(), (weights * away**3).sum()


def main() -> None:
    """Print the table."""
    import torch
    from rich.console import Console
    from rich.table import Table

    from symcnn.contest.race import FIRST_LOOK

    torch.set_num_threads(1)

    def normal(u: Any) -> Any:
        return torch.special.ndtri(u)

    def exponential(u: Any) -> Any:
        return -torch.log1p(-u)

    laws = {
        "normal": atoms(normal),
        "uniform": atoms(lambda u: u),
        "exponential": atoms(exponential),
        "square of a normal number": atoms(lambda u: normal((1 + u) / 2) ** 2),
        "square of an exponential number": atoms(lambda u: exponential(u) ** 2),
        "log-normal, sigma 1": atoms(lambda u: normal(u).exp()),
        "Pareto, tail index 4": atoms(lambda u: (1 - u) ** -0.25),
        "normal, one in 1000 shifted by 10": with_rare(1e-3, 10.0),
        "normal, one in 1000 shifted by 20": with_rare(1e-3, 20.0),
        "normal, one in 1000 shifted by 40": with_rare(1e-3, 40.0),
    }
    table = Table(title=f"Alarms at a look at {FIRST_LOOK} draws, as a multiple of those of a normal number beyond z")
    table.add_column("law of the draws", no_wrap=True)
    table.add_column("skewness", justify="right")
    for z in WIDTHS:
        table.add_column(f"z = {z:g}", justify="right")
    for name, (places, weights) in laws.items():
        multiples = [math.exp(-excess(places, weights, FIRST_LOOK, z)) for z in WIDTHS]
        table.add_row(name, f"{abs(skewness(places, weights)):.1f}", *(f"{multiple:,.2g}" for multiple in multiples))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
