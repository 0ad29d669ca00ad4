"""The sizes that a model accepts, in plain terms: the same sizes, said shortly, and refused with the place."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
import torch
import torch.nn.functional as F  # noqa: N812
from conftest import tries
from hypothesis import given, settings
from hypothesis import strategies as st
from test_models_sizes import LEAVES, PAIRS, H, Pair, W, joined
from torch import nn

import symcnn
from symcnn.errors import DomainError
from symcnn.models.residues import held
from symcnn.models.results import Requirement
from symcnn.models.settled import Settled
from symcnn.models.sizes import symbols, value
from symcnn.models.told import fact, told
from symcnn.models.whole import Whole, floor

RELATIONS = st.sampled_from([">=", "==", "=="]) | st.just("!=")
SHORT = st.recursive(LEAVES, joined, max_leaves=4)


def conditions(pairs: st.SearchStrategy[Pair]) -> st.SearchStrategy[list[Requirement]]:
    made = st.builds(Requirement, pairs.map(lambda pair: pair.size), RELATIONS)
    return st.lists(made, min_size=1, max_size=4)


def quotients(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    shifts, steps = st.tuples(st.integers(-3, 3), st.integers(-9, 9)), st.sampled_from([1, 2, 3, 4, 8])
    return st.builds(lambda a, b, by, k: floor(a * by[0] + b + by[1], k), parts, parts, shifts, steps)


@settings(deadline=None, max_examples=tries(400))
@given(
    st.lists(
        st.builds(Requirement, st.recursive(st.just(H), quotients, max_leaves=4), RELATIONS), min_size=1, max_size=3
    ),
    st.integers(1, 9),
    st.none() | st.integers(9, 60),
)
def test_residues_are_those_at_which_conditions_hold(asked: list[Requirement], least: int, most: int | None) -> None:
    asked = [one for one in asked if isinstance(one.size, Whole)]
    found = held(asked, least, most)
    if found is None:
        return
    said = found.fact(sp.Symbol("H", integer=True))
    for at in range(least, 3 * found.period + found.low + 80):
        holds = (most is None or at <= most) and all(one.holds(int(value(one.size, {"H": at}))) for one in asked)
        among = at % found.period in found.residues
        assert (found.low <= at and (found.high is None or at <= found.high) and among) == holds
        if said is not None and at < 2 * found.period:
            assert bool(said.subs(sp.Symbol("H", integer=True), at)) == among


@settings(deadline=None, max_examples=tries(300))
@given(conditions(SHORT), SHORT)
def test_what_is_told_holds_for_the_same_sizes(asked: list[Requirement], other: Pair) -> None:
    """Facts and ranges say what the conditions say, so do those that stand apart, and a settled size is the size."""
    asked = [one for one in asked if one.settled is None]
    found = told(["H", "W"], asked)
    shown = Settled(found.ranges, found.multiples).formula(other.size)
    names = [sp.Symbol(name, integer=True) for name in ("H", "W")]
    for h, w in itertools.product((*range(1, 20), 31, 48, 64), (1, 2, 3, 4, 7, 12, 16)):
        at = {"H": h, "W": w}
        holds = all(one.holds(int(value(one.size, at))) for one in asked)
        inside = all(
            low <= at[name] and (high is None or at[name] <= high) for name, (low, high) in found.ranges.items()
        )
        put = dict(zip(names, (sp.Integer(h), sp.Integer(w)), strict=True))
        assert (inside and all(bool(one.xreplace(put)) for one in found.facts)) == holds
        assert (inside and all(one.holds(int(value(one.size, at))) for one in found.apart)) == holds
        if holds:
            assert shown.xreplace(put) == other.at(h, w)


def test_a_product_that_is_at_most_a_number_is_said_so() -> None:
    """The product is taken off: its sign turns the relation."""
    assert str(fact(Requirement(784 - H * W, ">="))) == "H*W <= 784"
    assert str(fact(Requirement(H * W - 784, ">="))) == "H*W >= 784"


class Written(nn.Module):
    def __init__(self, function: Callable[..., Any], *layers: nn.Module) -> None:
        super().__init__()
        self.function, self.layers = function, nn.ModuleList(layers)

    def forward(self, *given: Any) -> Any:
        return self.function(*given, *self.layers)


def down_and_up(x: Any, *layers: Any) -> Any:
    kept = []
    for _ in range(4):
        kept.append(x)
        x = F.max_pool2d(x, 2)
    for skip in reversed(kept):
        x = torch.cat([F.interpolate(x, scale_factor=2), skip], 1)
    return x


def windows(x: Any) -> Any:
    n, h, w, c = x.shape
    return x.view(n, h // 7, 7, w // 7, 7, c).transpose(2, 3).reshape(-1, 49, c)


def pyramid(x: Any, *layers: Any) -> Any:
    maps = []
    for layer in layers:
        x = layer(x)
        maps.append(x)
    for finer in reversed(maps[:-1]):
        x = F.interpolate(x, scale_factor=2) + finer
    return x


def halves(channels: int) -> nn.Module:
    return nn.Conv2d(channels, channels, 3, stride=2, padding=1)


MODELS: dict[str, tuple[Callable[[], nn.Module], list[str], str]] = {
    "batch normalisation in training": (
        lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.BatchNorm1d(3)),
        ["n 3 H W"],
        "n ≥ 2, H ≥ 1, W ≥ 1",
    ),
    "batch normalisation of maps": (
        lambda: nn.Sequential(nn.MaxPool2d(4), nn.BatchNorm2d(3)),
        ["n 3 H W"],
        "n ≥ 1, H ≥ 4, W ≥ 4, n ⌊H/4⌋ ⌊W/4⌋ ≥ 2",
    ),
    "down and up": (lambda: Written(down_and_up), ["n 3 H W"], "n ≥ 1, H ≥ 16, W ≥ 16, 16 divides H, 16 divides W"),
    "two ways down, +": (
        lambda: Written(lambda x, conv: conv(x) + F.avg_pool2d(x, 2), halves(3)),
        ["n 3 H W"],
        "n ≥ 1, H ≥ 2, W ≥ 2, 2 divides H, 2 divides W",
    ),
    "windows": (lambda: Written(windows), ["n H W 5"], "n ≥ 1, H ≥ 7, W ≥ 7, 7 divides H, 7 divides W"),
    "windows of patches": (
        lambda: Written(lambda x, conv: windows(conv(x).permute(0, 2, 3, 1)), nn.Conv2d(3, 5, 4, 4)),
        ["n 3 H W"],
        "n ≥ 1, H ≥ 28, W ≥ 28, 7 divides ⌊H/4⌋, 7 divides ⌊W/4⌋",
    ),
    "pyramid, +": (
        lambda: Written(pyramid, halves(3), halves(3), halves(3)),
        ["n 3 H W"],
        "n ≥ 1, H ≥ 7, W ≥ 7, 4 divides ⌈H/2⌉, 4 divides ⌈W/2⌉",
    ),
    "blocks of cells": (lambda: nn.PixelUnshuffle(4), ["n 3 H W"], "n ≥ 1, H ≥ 4, W ≥ 4, 4 divides H, 4 divides W"),
    "blocks of channels": (lambda: nn.PixelShuffle(2), ["n C H W"], "n ≥ 1, C ≥ 4, H ≥ 1, W ≥ 1, 4 divides C"),
    "heads": (lambda: Written(lambda x: x.view(*x.shape[:2], 8, -1)), ["n T C"], "n ≥ 1, T ≥ 1, C ≥ 8, 8 divides C"),
    "rows of a number": (
        lambda: Written(lambda x: x.reshape(-1, 49)),
        ["n 7 T"],
        "n ≥ 1, T ≥ 1, 7 divides nT",
    ),
    "another input's side": (
        lambda: Written(lambda x, y: torch.cat([F.max_pool2d(x, 2), y], 1)),
        ["n 3 H W", "n 4 h w"],
        "n ≥ 1, H ≥ 2, W ≥ 2, h ≥ 1, w ≥ 1, h = ⌊H/2⌋, w = ⌊W/2⌋",
    ),
}  # fmt: skip


PIECES: dict[str, tuple[Callable[..., Any], str]] = {
    "pieces of a number of cells": (lambda x: x.split(7, -1)[-1], "218 ≤ T ≤ 224"),
    "so many pieces": (lambda x: torch.cat(x.chunk(3, -1)[::-1], -1), "T ≥ 1, T ≥ 2 ⌈T/3⌉ + 1"),
    "pieces and what they have in common": (lambda x: x.chunk(2, -1)[0] * x.chunk(2, -1)[1], "T ≥ 2, 2 divides T"),
    "the longer ones first": (lambda x: torch.cat([x.mean(-1, True), *x.tensor_split(3, -1)[:2]], -1), "T ≥ 1"),
    "a piece of a piece": (lambda x: x[..., ::3].chunk(4, -1)[-1].repeat(1, 1, 2), "T ≥ 1, ⌈T/3⌉ ≥ 3 ⌈T/12⌉ + 1"),
    "rows of what is left of a window": (
        lambda x: F.avg_pool1d(x, 7).reshape(x.shape[0], -1, 7),
        "T ≥ 49, 7 divides ⌊T/7⌋",
    ),
    "rows and cells": (lambda x: x[:, :, 2:].view(x.shape[0], 4, -1, 14), "T ≥ 2, T mod 14 = 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", PIECES)
def test_pieces_are_those_of_every_size_that_has_as_many(name: str) -> None:
    """At every size PyTorch gives the same sides, or another number of pieces; elsewhere it is refused."""
    make, domain = PIECES[name]
    net, inside = symcnn.trace(Written(make), "n 4 T"), 0
    assert repr(net.domain) == f"n ≥ 1, {domain}"
    for side in range(1, 250):
        at = {"n": 2, "T": side}
        try:
            found = make(torch.empty(2, 4, side, device="meta"))
        except (RuntimeError, IndexError):
            assert not net.domain.holds(at)
            continue
        if net.domain.holds(at):
            inside += 1
            assert net.at(**at)["output"] == [tuple(found.shape)]
    assert inside > 4


EMPTY: dict[str, Callable[..., Any]] = {
    "amax": lambda x: x.amax(-1),
    "max": lambda x: x.max(),
    "max of rows": lambda x: x.max(-1)[0],
    "argmin": lambda x: x.argmin(-1),
    "kthvalue": lambda x: x.kthvalue(2, -1)[0],
    "interpolate": lambda x: F.interpolate(x, size=7),
    "interpolate, linear": lambda x: F.interpolate(x, size=7, mode="linear"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_what_takes_an_entry_is_refused_where_there_is_none(name: str) -> None:
    net = symcnn.trace(Written(lambda x: EMPTY[name](x[..., 3:])), "n 4 T")
    for side in range(3, 9):
        try:
            EMPTY[name](torch.zeros(2, 4, side - 3))
            runs = True
        except (RuntimeError, IndexError):
            runs = False
        assert net.domain.holds({"n": 2, "T": side}) == runs


@pytest.mark.parametrize("name", MODELS)
def test_domains_are_said_in_plain_terms(name: str) -> None:
    make, inputs, domain = MODELS[name]
    net = symcnn.trace(make(), *inputs)
    assert repr(net.domain) == domain


@pytest.mark.parametrize("name", ["down and up", "two ways down, +", "windows", "pyramid, +", "windows of patches"])
def test_the_sizes_told_are_those_at_which_pytorch_runs(name: str) -> None:
    make, inputs, _ = MODELS[name]
    net, model = symcnn.trace(make(), *inputs), make().to("meta")
    for side in range(1, 60):
        try:
            model(torch.empty([int(word) if word.isdigit() else side for word in inputs[0].split()], device="meta"))
            runs = True
        except RuntimeError:
            runs = False
        at = dict.fromkeys(net.names, side)
        holds = net.domain.holds(at)
        assert holds == runs or (runs and "+" in name)  # sides of 1 are repeated where maps are added
        facts = [
            one.xreplace({sp.Symbol(key, integer=True): sp.Integer(side) for key in at}) for one in net.domain.facts
        ]
        assert all(map(bool, facts)) == holds


def test_formulas_are_written_for_the_sizes_that_are_accepted() -> None:
    net = symcnn.trace(Written(lambda x, conv: down_and_up(conv(x)), nn.Conv2d(3, 5, 3, padding=1)), "n 3 H W")
    form = net.saved_for_backward().total
    assert not form.rhs.atoms(sp.floor, sp.ceiling) and symbols(net.output.sides[2]) == {"H"}
    assert form(n=2, H=48, W=32) == net.saved_for_backward()(n=2, H=48, W=32)
    fixed = symcnn.trace(nn.Sequential(nn.MaxPool2d(32, ceil_mode=True), nn.Flatten(), nn.Linear(3, 7)), "n 3 H W")
    assert repr(fixed.domain) == "n ≥ 1, 1 ≤ H ≤ 32, 1 ≤ W ≤ 32"
    assert "n x 3 x 1 x 1" in str(fixed.table())


REFUSED: dict[str, tuple[dict[str, int], str]] = {
    "down and up": (
        {"n": 1, "H": 40, "W": 32},
        r"H = 40 is not admitted: cat in the model \(Written\), test_models_domain.py:\d+ asks that ⌊H/8⌋ = 2 ⌊H/16⌋ "
        r"\(here 5 and 4; .*; nearest: H = 32 or 48$",
    ),
    "batch normalisation in training": (
        {"n": 1, "H": 4, "W": 4},
        r"n = 1 is not admitted: .* only where n ≥ 2 \(batch_norm in 2 \(BatchNorm1d\)\); .*; nearest: n = 2$",
    ),
    "rows of a number": (
        {"n": 3, "T": 5},
        r"n = 3, T = 5 is not admitted: reshape in .* asks that 7 divides nT \(here 15; .*nearest: n = 7, or T = 7$",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_sizes_are_refused_in_the_symbols_of_the_model(name: str) -> None:
    make, inputs, _ = MODELS[name]
    sizes, words = REFUSED[name]
    net = symcnn.trace(make(), *inputs)
    with pytest.raises(DomainError, match=words):
        net.at(**sizes)
    with pytest.raises(DomainError, match=words):
        net.form(net.output.sides[0] + sum(net.output.sides[1:]), "S", "sides")(**sizes)


def test_a_result_that_refuses_is_named_with_the_sizes_of_the_model() -> None:
    net = symcnn.trace(nn.Sequential(nn.Conv2d(3, 4, 3, stride=2), nn.Conv2d(4, 4, 5)), "n 3 H W", name="two")
    with pytest.raises(
        DomainError,
        match=r"two: H = 8 is not admitted: conv2d in 1 \(Conv2d\) asks that ⌈H/2⌉ ≥ 6 "
        r"\(here 4; convolution.output_size\); nearest: H = 11$",
    ):
        net.at(n=1, H=8, W=50)


@settings(deadline=None, max_examples=60)
@given(st.lists(PAIRS, min_size=3, max_size=7), st.integers(1, 6))
def test_means_leave_the_greatest(pairs: list[Pair], low: int) -> None:
    from symcnn.models.comparing import worst

    kept = worst([pair.size for pair in pairs], {"H": (low, None), "W": (1, 9)})
    for h, w in itertools.product((0, 1, 2, 5, 40), (1, 2, 9)):
        at = {"H": low + h, "W": w}
        assert max(value(one, at) for one in kept) == max(pair.at(low + h, w) for pair in pairs)
