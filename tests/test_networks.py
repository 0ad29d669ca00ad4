"""Networks are folded from results, built with PyTorch, and refused where they do not fit."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import pytest
from conftest import Command, Package
from hypothesis import given
from hypothesis import strategies as st

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.catalogue.network import Axis, By, Flat, Layer, Network, build, differences
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, SymcnnError, UnknownName
from symcnn.verdicts.inquiry import Inquiry, inquire
from symcnn.verdicts.networks import report_on

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


RESNET_50 = {
    "pool": (64, 56, 56),
    "stage1.block3.norm3": (256, 56, 56),
    "stage2.block4.norm3": (512, 28, 28),
    "stage3.block6.norm3": (1024, 14, 14),
    "stage4.block3.norm3": (2048, 7, 7),
}
STAGES = {
    # He et al. 2016, table 1, and the sides of section 4.2 for the network of depth 20.
    "architecture.resnet_50": RESNET_50,
    "architecture.resnet_18": {
        **{f"stage{stage}.block2.norm2": (32 * 2**stage, 112 >> stage, 112 >> stage) for stage in (1, 2, 3, 4)},
    },
    "architecture.resnet_152": {
        **{name: shape for name, shape in RESNET_50.items() if name[:6] in ("pool", "stage1", "stage4")},
        "stage2.block8.norm3": (512, 28, 28),
        "stage3.block36.norm3": (1024, 14, 14),
    },
    "architecture.residual_20": {
        **{f"stage{stage}.block3.norm2": (8 * 2**stage, 64 >> stage, 64 >> stage) for stage in (1, 2, 3)},
    },
}


@pytest.mark.parametrize("name", STAGES)
def test_the_stages_of_a_residual_network_have_the_published_shapes(name: str) -> None:
    shapes = {row.layer.name: row.shape for row in default().network(name).rows}
    assert {layer: shapes[layer] for layer in STAGES[name]} == STAGES[name]


@pytest.mark.parametrize("name", STAGES)
def test_every_block_of_a_residual_network_is_added_to_its_shortcut(name: str) -> None:
    layers = default().network(name).layers
    blocks = {layer.name.rpartition(".")[0].removesuffix(".shortcut") for layer in layers if ".block" in layer.name}
    ends = {layer.name.rpartition(".")[0]: layer for layer in layers if layer.adds is not None}
    assert set(ends) == blocks
    for block, last in ends.items():
        entered = next(layer for layer in layers if layer.name == f"{block}.conv1").after
        own = f"{block}.shortcut.norm1"
        assert last.adds == (own if any(layer.name == own for layer in layers) else entered)


def test_a_shortcut_of_another_shape_is_a_fault_that_names_both() -> None:
    one = default().network("architecture.resnet_50")
    at = [layer.name for layer in one.layers].index("stage2.block1.shortcut.conv1")
    first = one.layers[at]
    same = dataclasses.replace(
        first,
        settings={**first.settings, "stride": 1},
        shape=(512, By(first.shape[1].result, n=56, k=1, s=1, d=1, p=0), 56),
    )
    spoilt = dataclasses.replace(one, layers=(*one.layers[:at], same, *one.layers[at + 1 :]))
    with pytest.raises(SymcnnError) as caught:
        _ = spoilt.rows
    assert str(caught.value) == (
        "architecture.resnet_50, layer stage2.block1.norm3: its output is 512 x 28 x 28, and that of "
        "stage2.block1.shortcut.norm1, which is added to it, 512 x 56 x 56"
    )


def test_what_is_added_is_run() -> None:
    """A table that is wrong in the same way for both is found by the sum that PyTorch runs."""
    wide, narrow = convolution("wide"), dataclasses.replace(convolution("narrow", stride=2), after="", adds="wide")
    one = network(wide, narrow)
    wrong = differences(one, build(one)[0])
    assert wrong == (
        "trial, layer narrow: it cannot be built and run: the output is 8 x 15 x 15, that of wide 8 x 30 x 30",
    )
    unbuilt = network(convolution("wide", groups=2), dataclasses.replace(convolution("narrow"), after="", adds="wide"))
    assert "wide, which is added, was not built" in differences(unbuilt, build(unbuilt)[0])[1]
    fits = network(wide, dataclasses.replace(convolution("narrow"), after="", adds="wide"))
    assert differences(fits, build(fits)[0]) == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_parameters_of_the_blocks_add_up(name: str) -> None:
    one = default().network(name)
    blocks = {row.layer.block for row in one.rows if row.parameters}
    assert sum(one.total("parameters", block) for block in blocks) == one.total("parameters")


def test_the_residual_network_of_depth_20_by_kind() -> None:
    one = default().network("architecture.residual_20")
    counts = {block: one.total("parameters", block) for block in ("convolutions", "normalisations", "head")}
    assert counts == {"convolutions": 291_232, "normalisations": 1568, "head": 650}


FILE = """
\"\"\"A trial.

A statement.
\"\"\"
from symcnn import By, Flat, Layer

input = (3, 4, 4)
conventions = ("no bias",)
layers = [
    Layer("flat", "torch.nn.Flatten", {}, (Flat(),)),
    Layer("dense", "torch.nn.Linear", {"in_features": 48, "out_features": 2, "bias": False}, (2,), 96),
]
"""


@pytest.mark.parametrize(
    ("given", "put", "message"),
    [
        ("(3, 4, 4)", "3", "`input` is a list of int, not 3"),
        ("(3, 4, 4)", "'abc'", "`input` is a list of int, not 'abc'"),
        ("(Flat(),)", "3", "layer flat: `shape` is a list of int, Axis, Flat or By, not 3"),
        ("(Flat(),)", "(Flat,)", "layer flat: `shape` is a list of int, Axis, Flat or By"),
        ("(Flat(),)", "(By(None, n=3),)", "By(...) takes a module or a Derivation of the catalogue first, not None"),
        ("96", "0.5", "layer dense: `parameters` is a whole number or By, not 0.5"),
        ("{}", "[]", "layer flat: `settings` is a dict, not []"),
        ('("no bias",)', '"no bias"', "`conventions` is a list of str, not 'no bias'"),
        (
            '"torch.nn.Flatten", {}, (Flat(),)',
            '"torch.nn.Flatten", {}, (Flat(),), 1, block="a"',
            "dense have parameters",
        ),
    ],
)
def test_a_file_at_fault_says_what_is_wrong_in_one_line(package: Package, given: str, put: str, message: str) -> None:
    assert given in FILE
    with pytest.raises(DerivationError) as caught:
        package({"architecture.trial": FILE.replace(given, put)}).network("architecture.trial")
    assert message in str(caught.value)
    assert str(caught.value).startswith("architecture.trial: ") and "\n" not in str(caught.value)


def test_one_at_fault_does_not_stop_the_others(package: Package, command: Command) -> None:
    course = package(
        {
            "architecture.good": FILE,
            "architecture.absent": FILE.replace("torch.nn.Linear", "torch.nn.Linar"),
            "architecture.unread": FILE.replace("(3, 4, 4)", "3"),
            "architecture.unfolded": FILE.replace("(2,), 96)", '(2,), 96, adds="flat")'),
        }
    )
    for only in ([], ["--only", "proof"]):
        done = command("check", "--package", course.root, *only, columns=200)
        assert done.returncode == 1, done.stderr
        assert "`input` is a list of int, not 3" in done.stderr
        assert "layer dense: its output is 2, and that of flat, which is added to it, 48" in done.stderr
        assert ("torch.nn.Linar" in done.stderr) == (not only)
        assert f"{2 if only else 1} of 4 hold" in done.stdout
    assert command("check", "--package", course.root, "architecture.good").returncode == 0


def test_where_there_is_nothing_to_check_it_is_said(package: Package, command: Command) -> None:
    course = package({"labs.small": '"""A lab.\n\nIt is small.\n"""\n'})
    done = command("check", "--package", course.root)
    assert done.returncode == 2 and "holds no result" in done.stderr


def test_a_file_that_names_a_layer_twice_is_refused() -> None:
    from types import ModuleType

    module = ModuleType("twice", "A title.\n\nA statement.")
    module.input, module.layers = (3, 32, 32), [convolution(), convolution()]  # type: ignore[attr-defined]
    with pytest.raises(DerivationError, match="two layers are named conv"):
        Network.from_module(module, "twice")


def test_a_network_of_ones_own_is_folded_from_the_results_of_another_package(tmp_path: Path) -> None:
    folder = tmp_path / "course" / "architecture"
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text(
        '"""A network of my own.\n\nTwo layers.\n"""\n'
        "from derivations.architecture._layers import convolution, flatten\n\n"
        'input = (1, 9, 9)\nlayers = [convolution("conv", 2, (3), bias=True), flatten("flat")]\n'
    )
    catalogue = Catalogue(tmp_path / "course", apart=True)
    asked = Inquiry.of(catalogue, [])
    found = inquire(catalogue, asked, settings=Settings(device="cpu"))["architecture.mine"]
    assert (found.verdict.proof, found.verdict.experiment) == ("proved", "confirmed"), found.reasons
    assert "convolution.output_size" in found.how_proved
