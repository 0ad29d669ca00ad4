"""Multiplications without products with padded zeros, beside sums over maps and kernels of ones.

Of ones every product is 1, and one with a padded zero is 0: what PyTorch sums up over an output, or over a gradient, is
the number of products with cells.
"""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
import torch
from conftest import Command
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F  # noqa: N812

from symcnn import closed_form, trace
from symcnn.models.model import TracedModel

AXES = ("n {} H", "n {} H W", "n {} H W Z")
NAMES = "H", "W", "Z"
LAYERS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def of_ones(layer: nn.Module, given: torch.Size) -> tuple[int, int, int]:
    """What a layer of ones sums up over ones: in its output, in the weight gradient, in the input gradient."""
    x = torch.ones(given, dtype=torch.float64, requires_grad=True)
    weight = torch.ones(layer.weight.shape, dtype=torch.float64, requires_grad=True)
    made = torch.func.functional_call(
        layer, {"weight": weight, **({} if layer.bias is None else {"bias": torch.zeros(layer.bias.shape).double()})}, x
    )
    gradients = torch.autograd.grad(made, (weight, x), torch.ones_like(made))
    forward, by_weight, by_input = (round(one.sum().item()) for one in (made, *gradients))
    return forward, by_weight, by_input


def counted(model: nn.Module, given: tuple[int, ...]) -> tuple[int, int]:
    """The same over all layers of a model, forward and backward, where the first layer needs no input gradient."""
    found: list[tuple[nn.Module, torch.Size]] = []
    hooks = [
        one.register_forward_pre_hook(lambda module, args: found.append((module, args[0].shape)))
        for one in model.modules()
        if hasattr(one, "kernel_size") and hasattr(one, "weight")
    ]
    with torch.no_grad():
        model(torch.ones(given))
    for one in hooks:
        one.remove()
    parts = [of_ones(*one) for one in found]
    forward = sum(one[0] for one in parts)
    return forward, sum(one[1] for one in parts) + sum(one[2] for one in parts[1:])


def numbers(net: TracedModel, point: dict[str, int], **asked: Any) -> tuple[int, int]:
    forward = net.multiplications(padded_zeros=False, **asked)
    backward = net.multiplications(forward=False, backward=True, padded_zeros=False, **asked)
    return forward(**point), backward(**point)


@st.composite
def layers(draw: Any) -> tuple[nn.Module, int]:
    """A convolution, or a transposed one, with settings of its own along each axis."""
    axes = draw(st.integers(1, 3))
    few, sides = st.integers(1, 3), st.integers(1, 5 if axes < 3 else 3)

    def each(one: Any) -> tuple[int, ...]:
        return tuple(draw(one) for _ in range(axes))

    groups = draw(few)
    channels = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    k, d = each(sides), each(few)
    with torch.device("meta"):
        if draw(st.booleans()):
            s = each(few)
            kind = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)[axes - 1]
            o = tuple(draw(st.integers(0, max(one, other) - 1)) for one, other in zip(s, d, strict=True))
            return kind(*channels, k, s, each(st.integers(0, 3)), o, groups, dilation=d), axes
        kind = (nn.Conv1d, nn.Conv2d, nn.Conv3d)[axes - 1]
        if draw(st.booleans()):
            return kind(*channels, k, padding="same", dilation=d, groups=groups), axes
        return kind(*channels, k, each(few), each(st.integers(0, 4)), d, groups), axes


@LAYERS
@given(layers(), st.lists(st.integers(1, 9), min_size=3, max_size=3), st.integers(1, 2))
@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_a_layer_has_as_many_products_as_ones_sum_up_to(layer: tuple[nn.Module, int], sides: list[int], n: int) -> None:
    made, axes = layer
    point = {"n": n, **dict(zip(NAMES[:axes], sides, strict=False))}
    try:
        net = trace(made, AXES[axes - 1].format(made.in_channels))
        net.domain.check(point)
    except Exception:
        assume(False)
    forward, by_weight, by_input = of_ones(made, torch.Size((n, made.in_channels, *sides[:axes])))
    assert numbers(net, point) == (forward, by_weight)
    assert numbers(net, point, input_gradient=True) == (forward, by_weight + by_input)
    every, some = net.at(**point), net.at(**point, padded_zeros=False)
    assert some["multiplications"] == forward <= every["multiplications"]
    assert some["backward multiplications"] == by_weight <= every["backward multiplications"]
    assert net.at(**point).rows[0]["multiplications"] >= some.rows[0]["multiplications"] == forward


class Skips(nn.Module):
    """A net that goes down, and up again, with pads of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 7, 2, 3)
        self.deep = nn.Conv2d(4, 4, 3, padding=2, dilation=2, groups=2)
        self.up = nn.ConvTranspose2d(4, 2, 4, 2, 1)
        self.last = nn.Conv2d(2, 1, (1, 5), padding=(0, 2))

    def forward(self, x: Any) -> Any:
        x = F.relu(self.first(x))
        x = x + self.deep(x)
        return self.last(F.pad(self.up(x), (1, 0, 2, 1)))


NETS = {
    "strides": lambda: nn.Sequential(
        nn.Conv2d(3, 4, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1), nn.Conv2d(4, 4, 5, padding=2, groups=4),
        nn.Conv2d(4, 2, 3, 2, 1), nn.Conv2d(2, 5, 1),
    ),
    "skips": Skips,
    "kernels that are wider than the map": lambda: nn.Sequential(
        nn.Conv2d(3, 2, 9, padding=4), nn.Conv2d(2, 2, 7, 5, 6), nn.Conv2d(2, 2, 5, padding=4, dilation=2)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NETS)
def test_a_net_has_the_products_of_its_layers(name: str) -> None:
    with torch.device("meta"):
        net = trace(NETS[name](), "n 3 H W")
    for n, (height, width) in product((1, 2), [(2, 2), (7, 9), (11, 4), (16, 33), (1, 12)]):
        point = {"n": n, "H": height, "W": width}
        if not net.domain.holds(point):
            continue
        assert numbers(net, point) == counted(NETS[name](), (n, 3, height, width)), point


def test_a_pad_of_its_own_makes_cells_that_are_no_padding_of_the_layer() -> None:
    class Padded(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Conv1d(1, 1, 3)

        def forward(self, x: Any) -> Any:
            return self.layer(F.pad(x, (2, 0)))

    net = trace(Padded(), "1 1 H")
    assert net.count(padded_zeros=False) == net.count()
    own = trace(nn.Conv1d(1, 1, 3, padding=1), "1 1 H")
    assert own.multiplications(padded_zeros=False)(H=5) == 13 and own.multiplications()(H=5) == 15


def test_kinds_other_than_products_do_not_change() -> None:
    net = trace(nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.AvgPool2d(3, 1, 1), nn.Flatten(1)), "n 3 H W")
    for kind in ("bias", "pooling"):
        assert net.count(kinds=(kind,)) == net.count(kinds=(kind,), padded_zeros=False)


def test_the_number_comes_from_the_catalogue() -> None:
    net = trace(nn.Conv2d(3, 4, 5, 2, 1, 3), "n 3 H W")
    axis = closed_form("convolution.taps_on_cells")
    total = closed_form("convolution.multiplications_on_cells")
    for height, width in [(17, 30), (11, 12), (40, 13)]:
        m = [side for side in net.at(n=2, H=height, W=width)["output"][0][2:]]
        pairs = [axis(n=side, k=5, s=2, d=3, p=1, m=m) for side, m in zip((height, width), m, strict=True)]
        assert net.multiplications(padded_zeros=False)(n=2, H=height, W=width) == total(n=2, a=3, r=4, D=2, c=pairs)
    said = str(net.explain(padded_zeros=False))
    assert "convolution.taps_on_cells at n = H, k = 5" in said and "convolution.multiplications_on_cells" in said
    assert "on_cells" not in str(net.explain())


def test_what_is_printed_says_what_is_counted() -> None:
    net = trace(nn.Conv2d(3, 4, 3, padding=1), "n 3 H W")
    said = "products with padded zeros are not counted"
    for shown in (str, lambda table: table.latex(), lambda table: table._repr_html_()):
        assert said in shown(net.table(padded_zeros=False)) and said not in shown(net.table())
    assert said in net.latex(padded_zeros=False, n=1, H=4, W=4) and "1{,}200" not in net.latex()
    assert net.table(padded_zeros=False, n=1, H=4, W=4).cells()[0][-1] == "1,200"
    one, other = net.compare(net), net.compare(net, padded_zeros=False)
    assert (
        one["multiplications"].one != other["multiplications"].one == net.count(kinds=("products",), padded_zeros=False)
    )


def test_the_command_says_what_it_counts(command: Command) -> None:
    settings = ["in_channels=3", "out_channels=4", "kernel_size=3", "padding=1"]
    asked = ["model", "torch.nn:Conv2d", *settings, "--input", "n 3 H W"]
    found = {}
    for flag, said in [("--padded-zeros", "are counted"), ("--no-padded-zeros", "are not counted")]:
        found[flag] = json.loads(command(*asked, flag, "--json", "--at", "n=1,H=4,W=4").stdout)
        assert f"products with padded zeros {said}" in found[flag]["conventions"]
        assert f"products with padded zeros {said}" in " ".join(command(*asked, flag).stdout.split())
    assert "are not counted" in command(*asked, "--no-padded-zeros", "--latex").stdout
    assert "taps_on_cells" in command(*asked, "--no-padded-zeros", "--explain", "").stdout
    numbers = [one["at"]["multiplications of a forward pass"] for one in found.values()]
    rows = [one["layers"][0]["multiplications"] for one in found.values()]
    assert numbers == [1728, 1200] and rows[0] == "108nHW" and rows[1] != rows[0]
