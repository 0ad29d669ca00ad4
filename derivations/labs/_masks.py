"""One equation under dropout, exactly: its four masks, its best weights, and the moments of gradient descent on it.

The equation is ``10*w1 + w2 = 11``. A mask keeps or drops each of the two
inputs, and what is kept is divided by the share that is kept. The loss of a
mask is the squared error; all expectations here are over the masks, none is
sampled.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

INPUTS = (10, 1)
TARGET = 11


def masks(rate: Fraction) -> list[tuple[Fraction, tuple[Fraction, Fraction]]]:
    """Each mask's probability and the inputs that it leaves, for a share ``rate`` of the inputs dropped.

    >>> [(str(share), [int(value) for value in inputs]) for share, inputs in masks(Fraction(1, 2))]
    [('1/4', [0, 0]), ('1/4', [0, 2]), ('1/4', [20, 0]), ('1/4', [20, 2])]
    """
    found = []
    for first, second in product((0, 1), repeat=2):
        share = Fraction(1)
        for kept in (first, second):
            share *= 1 - rate if kept else rate
        if share:
            found.append((share, (first * INPUTS[0] / (1 - rate), second * INPUTS[1] / (1 - rate))))
    return found


def expected_loss(weights: tuple[Fraction, Fraction], rate: Fraction) -> Fraction:
    """The squared error, expected over the masks: without dropout the squared error of the whole inputs."""
    return sum((share * loss_of(weights, inputs) for share, inputs in masks(rate)), Fraction(0))


def loss_of(weights: tuple[Fraction, Fraction], inputs: tuple[Fraction, Fraction]) -> Fraction:
    """The squared error of one mask's inputs."""
    return (TARGET - inputs[0] * weights[0] - inputs[1] * weights[1]) ** 2


def best_weights(rate: Fraction) -> tuple[Fraction, Fraction]:
    """The weights of the least expected loss, by the normal equations; of all of them the shortest, where several are.

    >>> best_weights(Fraction(1, 2))
    (Fraction(11, 30), Fraction(11, 3))
    >>> best_weights(Fraction(0))
    (Fraction(110, 101), Fraction(11, 101))
    """
    a, b, c, right = Fraction(0), Fraction(0), Fraction(0), [Fraction(0), Fraction(0)]
    for share, (x1, x2) in masks(rate):
        a, b, c = a + share * x1 * x1, b + share * x1 * x2, c + share * x2 * x2
        right = [right[0] + share * TARGET * x1, right[1] + share * TARGET * x2]
    determinant = a * c - b * b
    if determinant:
        return (c * right[0] - b * right[1]) / determinant, (a * right[1] - b * right[0]) / determinant
    # One row, and so one equation: the shortest solution lies along the row.
    square = sum(x * x for x in INPUTS)
    return Fraction(INPUTS[0] * TARGET, square), Fraction(INPUTS[1] * TARGET, square)


def curvatures(rate: float) -> list[float]:
    """The second derivatives of the expected loss along its two axes, the lesser first."""
    import torch

    first, second = (x * x / (1 - rate) for x in INPUTS)
    cross = INPUTS[0] * INPUTS[1]
    return [2 * float(root) for root in torch.linalg.eigvalsh(torch.tensor([[first, cross], [cross, second]]).double())]


def step_of_means(rate: Fraction, step: Fraction) -> tuple[list[list[Fraction]], list[Fraction]]:
    """The matrix and the column by which a step maps the means of the weights.

    >>> matrix, column = step_of_means(Fraction(1, 2), Fraction(1, 1000))
    >>> [[str(entry) for entry in row] for row in matrix], [str(entry) for entry in column]
    ([['3/5', '-1/50'], ['-1/50', '249/250']], ['11/50', '11/500'])
    """
    shares = masks(rate)
    matrix = [
        [Fraction(i == j) - 2 * step * sum(share * inputs[i] * inputs[j] for share, inputs in shares) for j in range(2)]
        for i in range(2)
    ]
    return matrix, [2 * step * TARGET * sum(share * inputs[i] for share, inputs in shares) for i in range(2)]


class Moments:
    """The first and second moments of the weights under gradient descent with fresh masks, from zero weights.

    A step is affine in the weights: with ``z = (w1, w2, 1)`` it is ``z <- T z``
    for a random matrix ``T`` that is independent of ``z``. So ``E z`` goes by
    ``E T`` and ``E (z kron z)`` by ``E (T kron T)``, exactly, whatever the
    number of steps; over a batch of ``B`` masks ``T`` is the mean of ``B``
    independent ones. The expectations over the four masks are exact fractions,
    the powers are taken in double precision.
    """

    def __init__(self, rate: Fraction, step: Fraction, batch: int) -> None:
        import torch

        def matrix(x1: Fraction, x2: Fraction) -> Any:
            rows = [[-2 * step * x * other for other in (x1, x2, -TARGET)] for x in (x1, x2)]
            return torch.tensor(
                [[float((i == j) + (rows[i][j] if i < 2 else 0)) for j in range(3)] for i in range(3)],
                dtype=torch.float64,
            )

        def error(x1: Fraction, x2: Fraction) -> Any:
            row = torch.tensor([float(x1), float(x2), -float(TARGET)], dtype=torch.float64)
            return torch.kron(row, row)

        found = [(float(share), matrix(*inputs), error(*inputs)) for share, inputs in masks(rate)]
        mean = sum(share * one for share, one, _ in found)
        square = sum(share * torch.kron(one, one) for share, one, _ in found)
        self.square = square / batch + (1 - 1 / batch) * torch.kron(mean, mean)
        self.loss = sum(share * row for share, _, row in found)

    def after(self, steps: int) -> tuple[list[float], list[float], float]:
        """The two weights' means, their standard deviations, and the expected loss of the next mask."""
        moments = self._moments(steps)
        spreads = [max(0.0, row[k]) ** 0.5 for k, row in enumerate(self.covariance(steps))]
        return [float(moments[2]), float(moments[5])], spreads, float(self.loss @ moments)

    def covariance(self, steps: int) -> list[list[float]]:
        """The covariance matrix of the two weights."""
        moments = self._moments(steps).reshape(3, 3)
        return [[float(moments[i, j] - moments[i, 2] * moments[j, 2]) for j in range(2)] for i in range(2)]

    def _moments(self, steps: int) -> Any:
        import torch

        start = torch.zeros(9, dtype=torch.float64)
        start[8] = 1
        return torch.linalg.matrix_power(self.square, steps) @ start
