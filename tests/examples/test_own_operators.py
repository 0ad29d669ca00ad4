"""An initialiser, a layer and an optimiser of one's own, each held against a closed form."""

from __future__ import annotations

import pytest
import torch
from sympy import ceiling, floor, symbols
from sympy.stats import Normal, Uniform

import symcnn
from symcnn.testing.checks import Check, grid

d = symbols("d", positive=True, integer=True)
n, k, s = symbols("n k s", positive=True, integer=True)


# An initialiser draws by itself: there are no laws to give.


def he_(weight: torch.Tensor) -> torch.Tensor:
    """Weights that keep the variance behind a ReLU."""
    return weight.normal_(0, (2 / weight.shape[1]) ** 0.5)


def weights(run, d):  # type: ignore[no-untyped-def]
    """Every weight is a sample, so a draw is one weight and not a row of them."""
    rows = run.draws // d + 1
    return run.operator(run.zeros(rows, d)).flatten()[: run.draws]


def test_the_initialiser_has_the_variance_for_a_relu(symcnn_check: Check) -> None:
    symcnn_check(
        weights,
        operator=he_,
        at=[{"d": 16}, {"d": 64}],
        variance=2 / d,
        rivals={"forgets the ReLU": 1 / d, "takes the variance for the standard deviation": 4 / d**2},
    )


# A layer gets inputs by laws: what it says of one law may be false of another.


class Neuron(torch.nn.Module):
    """A sum of rectified inputs, each times its weight."""

    def forward(self, weight: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        return (weight * z.clamp(min=0)).sum(dim=1)


def outputs(run, d, sigma):  # type: ignore[no-untyped-def]
    return run.operator()(run.sample("w", d), run.sample("z", d))


def test_the_layer_has_the_variance_that_is_derived(symcnn_check: Check) -> None:
    sigma = symbols("sigma", positive=True)
    wide = sigma * 3**0.5
    symcnn_check(
        outputs,
        operator=Neuron,
        at=[{"d": 1, "sigma": 1.0}, {"d": 16, "sigma": 0.5}],
        variance=symcnn.derive("activation.relu_variance"),  # its rivals come with it
        laws={
            "normal weights": {"w": Normal("w", 0, sigma), "z": Normal("z", 0, 1)},
            "uniform weights": {"w": Uniform("w", -wide, wide), "z": Normal("z", 0, 1)},
        },
    )


# Whole numbers are compared exactly.


def strided(row: torch.Tensor, kernel: torch.Tensor, stride: int) -> torch.Tensor:
    """A valid convolution, with the products in PyTorch's own hands."""
    return row.unfold(-1, kernel.shape[-1], stride) @ kernel


def side(run, n, k, s):  # type: ignore[no-untyped-def]
    return run.operator(run.zeros(n), run.zeros(k), s).shape[-1]


def test_the_side_of_the_output(symcnn_check: Check) -> None:
    symcnn_check(
        side,
        operator=strided,
        at=grid(n=[5, 6, 12], k=[1, 3, 4], s=[1, 2, 3]),
        equals=floor((n - k) / s) + 1,
        rivals={"rounds up": ceiling((n - k) / s) + 1, "counts the gaps": floor((n - k) / s), "no stride": n - k + 1},
    )


# A derivation brings points, claim and rivals; the operator is yours.


@pytest.mark.parametrize("name", ["optimizer.momentum_position", "optimizer.momentum_velocity"])
def test_an_optimiser_in_place_of_pytorchs(symcnn_check: Check, name: str) -> None:
    class Momentum(torch.optim.SGD):
        """An optimiser of one's own would stand here."""

    symcnn_check(name, operator=Momentum)
