"""Networks are folded from results, built with PyTorch, and refused where they do not fit."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symcnn.catalogue import default
from symcnn.errors import DerivationError, SymcnnError, UnknownName
from symcnn.inquiry import Inquiry, inquire
from symcnn.network import Axis, By, Flat, Layer, Network, build, differences
from symcnn.network_report import report_on

NAMES = default().networks
PUBLISHED = {
    # Krizhevsky et al. 2012, section 3.5, speak of 60 million; the others are counts of the published layers.
    "architecture.alexnet": 60_965_224,
    "architecture.alexnet_merged": 62_378_344,
    "architecture.alexnet_one_column": 61_100_840,
    "architecture.vgg_16": 138_357_544,
    "architecture.resnet_50": 25_557_032,
    "architecture.resnet_152": 58_164_298,
    "architecture.resnet_152_imagenet": 60_192_808,
    "architecture.resnet_18": 11_181_642,
    "architecture.alexnet_like": 74_731_176,
    "architecture.digits_mlp": 1_003_018,
    "architecture.digits_cnn": 360_778,
    "architecture.residual_20": 293_450,
    "architecture.edges_cnn": 606,
    "architecture.edges_mlp": 39_793,
    "architecture.patch_cnn": 25_578,
}


def network(*layers: Layer, shape: tuple[int, ...] = (3, 32, 32)) -> Network:
    return Network("trial", "Trial", "A trial.", shape, layers)


def convolution(name: str = "conv", channels: int = 8, said: Any = None, **settings: Any) -> Layer:
    """A layer whose table may say something else than what is built."""
    from importlib import import_module

    package = default().package
    size, count = (import_module(f"{package}.convolution.{part}") for part in ("output_size", "parameters"))
    told = {"k": 3, "s": 1, "d": 1, "p": 0} | (said or {})
    side = By(size, n=Axis(1), **told)
    learned = By(count, a=Axis(0), r=channels, g=1, k_h=3, k_w=3, b=1)
    built = {"in_channels": Axis(0), "out_channels": channels, "kernel_size": 3} | settings
    return Layer(name, "torch.nn.Conv2d", built, (channels, side, side), learned)


@pytest.mark.parametrize("name", NAMES)
def test_every_network_is_what_pytorch_builds(name: str) -> None:
    one = default().network(name)
    built, _ = build(one)
    assert differences(one, built) == ()
    assert len(built) == len(one.layers)
    assert one.total("parameters") == PUBLISHED[name]


def test_the_maps_of_the_network_like_alexnet() -> None:
    one = default().network("architecture.alexnet_like")
    assert one.total("values") == 636_392
    assert [row.shape for row in one.rows][:2] == [(64, 56, 56), (64, 28, 28)]
    assert one.total("parameters", "head") == 72_262_632
    assert sum(row.parameters for row in one.rows) == one.total("parameters")


@given(st.integers(1, 6), st.integers(1, 40))
def test_a_fold_reads_what_the_layer_before_puts_out(channels: int, side: int) -> None:
    flat = Layer("flat", "torch.nn.Flatten", {}, (Flat(),), fresh=False)
    one = network(flat, shape=(channels, side, side))
    assert one.rows[0].shape == (channels * side * side,)
    assert one.total("values") == 0
    assert one.rows[0].shape == (math.prod(one.rows[0].incoming),)


@pytest.mark.parametrize(
    ("layer", "wrong"),
    [
        (convolution(said={"p": 1}), "the output is 8 x 30 x 30, and the table says 8 x 32 x 32"),
        (convolution(bias=False), "it has 216 parameters, and the table says 224"),
        (convolution(stride=2), "the output is 8 x 15 x 15, and the table says 8 x 30 x 30"),
        (convolution(groups=2), "cannot be built and run: ValueError: in_channels must be divisible by groups"),
        (convolution(padding="near"), "cannot be built and run: ValueError: Invalid padding string"),
    ],
)
def test_a_table_that_is_not_what_is_built_is_red(layer: Layer, wrong: str) -> None:
    one = network(layer)
    built, _ = build(one)
    assert wrong in differences(one, built)[0]


def test_its_verdict_is_the_worst_of_its_parts() -> None:
    found = inquire(default(), Inquiry(networks=("architecture.digits_mlp",)))
    report = found["architecture.digits_mlp"]
    assert (report.verdict.proof, report.verdict.experiment, report.exit_code) == ("proved", "confirmed", 0)
    part = found["dense.parameters"]
    spoilt = dataclasses.replace(part, verdict=dataclasses.replace(part.verdict, experiment="undecided"))
    assert report_on(report.network, {"dense.parameters": spoilt}).exit_code == 3
    spoilt = dataclasses.replace(part, verdict=dataclasses.replace(part.verdict, proof="refuted"))
    assert report_on(report.network, {"dense.parameters": spoilt}).exit_code == 1
    wrong = dataclasses.replace(report, differences=("trial, layer conv: it has one parameter too many",))
    assert wrong.exit_code == 1 and wrong.reasons[0].startswith("trial")


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([convolution(), dataclasses.replace(convolution("next"), after="nobody")], "no layer before next"),
        ([convolution(said={"k": 40})], "layer conv: .* n "),
        ([Layer("flat", "torch.nn.Flatten", {}, (Axis(3),))], "has 3 sides, and none at place 3"),
        ([Layer("flat", "torch.nn.Flatten", {"g": Axis(0, parts=2)}, (1,))], "3 cannot be divided into 2 equal parts"),
    ],
)
def test_layers_that_do_not_fit_name_themselves(layers: list[Layer], message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        _ = network(*layers).rows


def test_totals_of_what_is_not_there() -> None:
    one = default().network("architecture.alexnet")
    with pytest.raises(UnknownName, match="convolutions"):
        one.total("parameters", "convolution")
    with pytest.raises(UnknownName, match="parameters"):
        one.total("parameter")


def test_a_file_that_names_a_layer_twice_is_refused() -> None:
    from types import ModuleType

    module = ModuleType("twice", "A title.\n\nA statement.")
    module.input, module.layers = (3, 32, 32), [convolution(), convolution()]  # type: ignore[attr-defined]
    with pytest.raises(DerivationError, match="two layers are named conv"):
        Network.from_module(module, "twice")
