"""The counts of multiplications are what PyTorch's own counter sees, where the experiments count otherwise.

The experiments of a convolution's gradients sum up ones, without padding, since the counter is wrong for groups.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from symcnn.catalogue.catalogue import closed_form
from symcnn.experiment.run import Run

RUN = Run(lambda: None)
SIDES = [([5], [9], 2, 3), ([3, 2], [7, 6], 1, 1), ([1, 3], [4, 5], 3, 2), ([2, 1, 3], [4, 3, 5], 2, 1)]
"""Sides of kernels and of inputs, stride and padding."""


def convolution(kernel: Any, cells: Any, stride: int, padding: int, groups: int = 1) -> Any:
    """A convolution's input, its weights, and what is called with both: 2 examples, 3 channels to 4 in each group."""
    import torch

    axes = len(cells)
    operator = (torch.nn.functional.conv1d, torch.nn.functional.conv2d, torch.nn.functional.conv3d)[axes - 1]
    signal, weights = RUN.meta(2, 3 * groups, *cells), RUN.meta(4 * groups, 3, *kernel)
    return signal, weights, lambda x, w: operator(x, w, stride=stride, padding=padding, groups=groups)


def counts(kernel: Any, cells: Any, stride: int, padding: int, groups: int = 1) -> list[Any]:
    """Forward, the weights' gradient, the input's gradient: what the catalogue says."""
    side = closed_form("convolution.output_size")
    sides = [side(n=n, k=k, s=stride, p=padding) for n, k in zip(cells, kernel, strict=True)]
    sizes = {"n": 2, "g": groups, "a": 3, "r": 4, "D": len(cells), "k": kernel, "m": sides}
    names = ("forward", "weight_gradient", "input_gradient")
    return [closed_form(f"convolution.{name}_multiplications")(**sizes) for name in names]


def seen(operator: Callable[..., Any], *inputs: Any) -> list[int]:
    """What the counter sees: forward, and beside it in steps that ask for the gradient of one input after the other."""
    forward = RUN.multiplications(lambda: operator(*inputs))
    steps = []
    for place in range(len(inputs)):
        asked = [one.detach().requires_grad_(place == other) for other, one in enumerate(inputs)]
        steps.append(RUN.multiplications(lambda asked=asked: RUN.backpropagate(operator, *asked)) - forward)
    return [forward, *steps]


@pytest.mark.parametrize("shape", SIDES, ids=str)
def test_padded_convolutions(shape: tuple[Any, ...]) -> None:
    signal, weights, operator = convolution(*shape)
    forward, of_signal, of_weights = seen(operator, signal, weights)
    assert [forward, of_weights, of_signal] == counts(*shape)


@pytest.mark.parametrize("shape", SIDES, ids=str)
def test_groups_cost_what_they_cost_one_by_one(shape: tuple[Any, ...]) -> None:
    signal, weights, operator = convolution(*shape)
    alone = seen(operator, signal, weights)
    assert counts(*shape, groups=5) == [5 * alone[0], 5 * alone[2], 5 * alone[1]]
    signal, weights, operator = convolution(*shape, groups=5)
    assert seen(operator, signal, weights)[0] == 5 * alone[0]


def test_dense_layers_and_products_of_matrices() -> None:
    import torch

    names = ("", "_left_gradient", "_right_gradient")
    forms = [closed_form(f"dense.matrix_product{name}_multiplications") for name in names]
    backward = closed_form("dense.matrix_product_backward_multiplications")
    rows = {"b": 1, "p": 2 * 3, "q": 4, "r": 5}
    assert seen(torch.nn.functional.linear, RUN.meta(2, 3, 4), RUN.meta(5, 4)) == [form(**rows) for form in forms]
    batch = {"b": 2 * 3, "p": 4, "q": 5, "r": 6}
    found = seen(torch.matmul, RUN.meta(2, 3, 4, 5), RUN.meta(2, 3, 5, 6))
    assert found == [form(**batch) for form in forms] and found[1] + found[2] == backward(**batch)


def test_heads_that_share_keys_are_counted_each() -> None:
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    def shared(query: Any, key: Any, value: Any) -> Any:
        with sdpa_kernel(SDPBackend.MATH):
            return torch.nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True, enable_gqa=True)

    inputs = [RUN.meta(*shape).requires_grad_() for shape in ((2, 6, 5, 4), (2, 3, 7, 4), (2, 3, 7, 8))]
    forward = RUN.multiplications(lambda: shared(*inputs))
    step = RUN.multiplications(lambda: RUN.backpropagate(shared, *inputs))
    sizes = {"b": 2, "h": 6, "q": 5, "t": 7, "d": 4, "v": 8}
    assert forward == closed_form("attention.forward_multiplications")(**sizes)
    assert step - forward == closed_form("attention.backward_multiplications")(**sizes)


@pytest.mark.parametrize(("kind", "gates"), [("LSTM", 4), ("GRU", 3), ("RNN", 1)])
def test_recurrent_layers_with_states_of_ones_own(kind: str, gates: int) -> None:
    import torch

    layer = getattr(torch.nn, kind)(3, 5, device="meta", batch_first=True)
    states = (RUN.meta(1, 2, 5), RUN.meta(1, 2, 5)) if kind == "LSTM" else RUN.meta(1, 2, 5)
    found = RUN.multiplications(lambda: layer(RUN.meta(2, 7, 3), states))
    assert found == closed_form("recurrent.multiplications")(n=2, T=7, G=gates, x=3, h=5)
    assert sum(one.numel() for one in layer.parameters()) == closed_form("recurrent.parameters")(G=gates, x=3, h=5)
