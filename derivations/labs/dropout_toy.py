"""Dropout on one equation.

Two weights are to satisfy the one equation `10*w1 + w2 = 11`, by gradient
descent on the squared error (not halved) from zero weights, in double
precision on the CPU, with steps of 0.001. The inputs 10 and 1 pass through
inverted dropout first (torch.nn.functional.dropout): each is dropped with
probability 1/2, and doubled where it is kept, afresh at every use. What do the
loss and the weights do with one example a step, and with 1024 masks of it a
step? Which weights does each optimizer (plain gradient descent, Adam) end at,
without dropout and with it, and how much does each input then contribute to
the prediction of 11? How widely do the weights of independent runs scatter?
And how do the weights depend on the drop rate?

Beside what is measured stands what the expectation over the four masks says:
the least expected loss and its weights as fractions, and the means and
standard deviations of the weights after any number of steps, by the recursion
of their first and second moments. The recursion is exact, since a step is
affine in the weights and its mask is independent of them; its powers are taken
in double precision. In the sweep of the drop rate a step is one over the
greater curvature of the expected loss, since a fixed step would be unstable at
high rates and too short at low ones; there the weights are averaged over the
latter half of the steps. Runs without dropout involve no chance, and are made
once. The rate r is that of dropping; the share that is kept is 1 - r.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ._masks import Moments, best_weights, curvatures, expected_loss, loss_of, masks, step_of_means
from ._one_equation import STEP, Path, sweep, train

RATE = Fraction(1, 2)
BATCH = 1024
VERY_MANY = 2**20
"""Steps after which the moments have settled: the slowest part has shrunk by exp(-2.99) every 1000."""


def run(book: Any) -> None:
    """Train, sample the chains, sweep the rate; then the tables and curves."""
    import torch

    near, far = book.amount(1000), book.amount(10000)
    marks = sorted({*range(0, near + 1, max(1, near // 100)), near, far})

    def runs(what: str, optimizer: Any, rate: float, batch: int, stream: int) -> list[Path]:
        book.say(what)
        seeds = book.seeds if rate else book.seeds[:1]
        return [
            train(book.generator(seed, stream), optimizer, far, rate=rate, batch=batch, keep=marks) for seed in seeds
        ]

    descent, adam, rate = torch.optim.SGD, torch.optim.Adam, float(RATE)
    paths = {
        "gradient descent, no dropout": runs("gradient descent without dropout", descent, 0.0, 1, 0),
        "gradient descent, dropout, 1 mask": runs("dropout, one mask a step", descent, rate, 1, 1),
        f"gradient descent, dropout, {BATCH} masks": runs("dropout, a large batch", descent, rate, BATCH, 2),
        "Adam, no dropout": runs("Adam without dropout", adam, 0.0, 1, 3),
        f"Adam, dropout, {BATCH} masks": runs("Adam with dropout, a large batch", adam, rate, BATCH, 4),
    }
    _, single, large, *_ = paths.values()
    _expectations(book)
    _losses(book, single, large, near)
    _ways(book, single, large, [mark for mark in marks if mark <= near])
    _ends(book, paths, (near, far))
    _means(book, near)
    _spread(book, near)
    _rates(book)


def _exact(value: Fraction) -> str:
    return f"{value} = {float(value):.4f}" if value.denominator > 1 else str(value)


def _expectations(book: Any) -> None:
    rows = []
    for name, rate in (("no dropout", Fraction(0)), ("dropout 1/2", RATE)):
        first, second = best_weights(rate)
        losses = expected_loss((first, second), rate), expected_loss((first, second), Fraction(0))
        rows.append([name, *map(_exact, (first, second, 10 * first, 10 * first + second, *losses))])
    book.table(
        "The best weights, by expectation over the masks",
        ["inputs", "w1", "w2", "10 w1", "10 w1 + w2", "expected loss", "loss on whole inputs"],
        rows,
        note="Exact. Without dropout many weights have loss 0, and the shortest are shown.",
    )


def _losses(book: Any, single: list[Path], large: list[Path], steps: int) -> None:
    best = best_weights(RATE)
    floor = expected_loss(best, RATE)
    book.curves(
        "Loss by step",
        ("step", list(range(1, steps + 1))),
        "squared error",
        {"1 mask a step": single[0].losses[:steps], f"{BATCH} masks a step": large[0].losses[:steps]},
        lines={f"least expected loss, {floor}": float(floor)},
        note=f"Seed {book.seeds[0]}. Each point is the loss of the masks that its own step has drawn, before it.",
    )
    second = sum(share * loss_of(best, inputs) ** 2 for share, inputs in masks(RATE))
    deviation = float(second - floor**2) ** 0.5
    rows: list[list[Any]] = []
    for paths, batch in ((single, 1), (large, BATCH)):
        late = [path.losses[len(path.losses) // 2 :] for path in paths]
        means = [sum(losses) / len(losses) for losses in late]
        spreads = [
            (sum((loss - mean) ** 2 for loss in losses) / len(losses)) ** 0.5
            for losses, mean in zip(late, means, strict=True)
        ]
        settled = Moments(RATE, Fraction(str(STEP)), batch).after(VERY_MANY)[2]
        mean, spread = book.measured(means, digits=2), book.measured(spreads, digits=2)
        rows.append([batch, mean, f"{settled:.2f}", f"{float(floor):.2f}", spread, f"{deviation / batch**0.5:.2f}"])
    book.table(
        "Loss once it has settled",
        ["masks a step", "mean", "settled, exact", "at the best weights, exact", "deviation", "there, exact"],
        rows,
        note=f"Over the latter half of {len(single[0].losses)} steps. Settled is the mean after very many steps, with "
        "weights that still move about; the last column is the standard deviation at the best weights.",
    )


def _ways(book: Any, single: list[Path], large: list[Path], marks: list[int]) -> None:
    best = best_weights(RATE)
    for k in range(2):
        book.curves(
            f"Weight w{k + 1} by step",
            ("step", marks),
            f"w{k + 1}",
            {
                name: [[float(path.weights[mark][0, k]) for mark in marks] for path in paths]
                for name, paths in (("1 mask a step", single), (f"{BATCH} masks a step", large))
            },
            lines={f"best weight, {best[k]}": float(best[k])},
            note="Every seed is drawn; the line is the weight of the least expected loss.",
        )


def _ends(book: Any, paths: dict[str, list[Path]], counts: tuple[int, int]) -> None:
    rows: list[list[Any]] = []
    for name, found in paths.items():
        for count in counts:
            ends = [path.weights[count][0].tolist() for path in found]
            columns = ([a for a, _ in ends], [b for _, b in ends])
            shares = ([10 * a for a, _ in ends], [10 * a + b for a, b in ends])
            rows.append([name, count, *(book.measured(column, digits=3) for column in (*columns, *shares))])
    book.table(
        "Weights at the end",
        ["run", "steps", "w1", "w2", "10 w1", "10 w1 + w2"],
        rows,
        note="10 w1 and w2 are what the two inputs contribute to the prediction for the whole inputs.",
    )


def _means(book: Any, steps: int) -> None:
    step = Fraction(str(STEP))
    matrix, column = step_of_means(RATE, step)
    slow, fast = curvatures(float(RATE))
    left = (1 - STEP * slow) ** steps
    book.table(
        "A step's map of the mean weights",
        ["mean after the step", "times the mean of w1", "times the mean of w2", "plus"],
        [[f"of w{k + 1}", *map(_exact, (*matrix[k], column[k]))] for k in range(2)],
        note=f"Exact; a matrix and a column, whatever the number of masks. The expected loss has the curvatures "
        f"{slow:.2f} and {fast:.2f}. Along the lesser one {100 * left:.1f} % of the way is left after {steps} steps.",
    )


def _spread(book: Any, steps: int) -> None:
    import torch

    chains = book.amount(10000, 50000)
    book.say(f"{chains} independent chains")
    found = [
        train(book.generator(seed, 5), torch.optim.SGD, steps, rate=float(RATE), chains=chains, keep=[steps])
        for seed in book.seeds
    ]
    moments = Moments(RATE, Fraction(str(STEP)), 1)
    means, spreads, _ = moments.after(steps)
    _, _, loss = moments.after(steps - 1)
    settled = moments.after(VERY_MANY)
    rows: list[list[Any]] = []
    for k in range(2):
        last = [path.weights[steps][:, k] for path in found]
        mean = book.measured([float(w.mean()) for w in last], digits=4)
        spread = book.measured([float(w.std()) for w in last], digits=4)
        rows.append([f"mean of w{k + 1}", mean, f"{means[k]:.4f}", f"{settled[0][k]:.4f}"])
        rows.append([f"standard deviation of w{k + 1}", spread, f"{spreads[k]:.4f}", f"{settled[1][k]:.4f}"])
    _covariances(book, [path.weights[steps] for path in found], moments, steps)
    ends = book.measured([path.losses[-1] for path in found], digits=2)
    rows.append(["mean loss of the last step", ends, f"{loss:.2f}", f"{settled[2]:.2f}"])
    book.table(
        "Scatter of independent runs",
        ["quantity", "measured", "exact recursion", "exact, settled"],
        rows,
        note=f"{chains} runs of {steps} steps with one mask each. The recursion of the first and second moments is "
        "exact; settled is its value after very many steps.",
    )


def _covariances(book: Any, found: list[Any], moments: Moments, steps: int) -> None:
    import torch

    measured = [torch.cov(weights.T).tolist() for weights in found]
    exact, settled = moments.covariance(steps), moments.covariance(VERY_MANY)
    rows: list[list[Any]] = []
    for k in range(2):
        cells = [book.measured([matrix[k][j] for matrix in measured], digits=4) for j in range(2)]
        rows.append([f"measured after {steps} steps, w{k + 1}", *cells])
    for name, matrix in ((f"exact after {steps} steps", exact), ("exact, settled", settled)):
        rows += [[f"{name}, w{k + 1}", *(f"{entry:.4f}" for entry in row)] for k, row in enumerate(matrix)]
    book.table(
        "Covariances of the weights",
        ["matrix, row", "w1", "w2"],
        rows,
        note="Of the same runs, with one mask a step. Two rows make a matrix of variances and covariances.",
    )


def _rates(book: Any) -> None:
    rates = [Fraction(k, 20) for k in range(20)]
    steps = book.amount(20000, 40000)
    book.say(f"{len(rates)} drop rates, {steps} steps each")
    found = [sweep(book.generator(seed, 6), [float(rate) for rate in rates], steps, BATCH) for seed in book.seeds]
    best = [best_weights(rate) for rate in rates]
    book.table(
        "Weights by drop rate",
        ["drop rate r", "w1", "w2", "w1, expectation", "w2, expectation"],
        [
            [f"{float(rate):.2f}"]
            + [book.measured([run[at][k] for run in found], digits=3) for k in range(2)]
            + [_exact(best[at][k]) for k in range(2)]
            for at, rate in enumerate(rates)
        ],
        note=f"{steps} steps of {BATCH} masks. At r = 0 the weights are the shortest of many; for r > 0 they are the "
        "only best ones.",
    )
    book.curves(
        "Contributions by drop rate",
        ("drop rate r", [float(rate) for rate in rates]),
        "contribution to the prediction",
        {
            "10 w1, measured": [[10 * one[0] for one in run] for run in found],
            "w2, measured": [[one[1] for one in run] for run in found],
        },
        note="The points at r = 0 stand for themselves: what joins them to the next ones is no measurement, "
        "and the expectation jumps there.",
    )
