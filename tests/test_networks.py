"""Networks are traced, folded from results, run with PyTorch, and refused where they do not fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
import torch
from conftest import Command, Package
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.network import Network, build, differences
from symcnn.catalogue.rulebook import rulebook_of
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, SymcnnError, UnknownName
from symcnn.models.trace import traced
from symcnn.printing.cells import layer_words
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


def network(model: Callable[[], Any], inputs: str = "n 3 32 32", **more: Any) -> Network:
    return Network("trial", "Trial", "A trial.", model, inputs, **more)


@pytest.mark.parametrize("name", NAMES)
def test_every_network_is_what_pytorch_runs(name: str) -> None:
    one = default().network(name)
    built, _ = build(one)
    assert differences(one, built) == ()
    assert one.total("parameters") == PUBLISHED[name] == one.traced.parameters
    assert {row.name for row in one.rows} <= {module.layer for module in built}


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_a_network_follows_from_a_result(name: str) -> None:
    one = default().network(name)
    told = [(result, found) for node in one.traced.nodes for result, _, found in node.results]
    counts = {result: 0 for result, _ in told if result.endswith(".parameters")}
    for result, found in told:
        if result in counts:
            counts[result] += int(str(found))
    assert sum(counts.values()) == PUBLISHED[name]
    assert counts.keys() <= one.derivations.keys()
    if "residual" in name or "resnet" in name:
        assert set(counts) == {"convolution.parameters", "normalization.parameters", "dense.parameters"}


LEARNING = {
    "a dense layer": (nn.Linear(3, 5, bias=False), "n 3"),
    "in groups": (nn.Conv2d(4, 6, (3, 2), groups=2), "n 4 H W"),
    "along one axis": (nn.Conv1d(4, 6, 5, bias=False), "n 4 H"),
    "of volumes": (nn.Conv3d(2, 3, (2, 3, 4)), "n 2 H W D"),
    "transposed": (nn.ConvTranspose2d(4, 6, 3, groups=2), "n 4 H W"),
    "of channels": (nn.BatchNorm2d(7), "n 7 H W"),
    "in groups of channels": (nn.GroupNorm(2, 8), "n 8 H W"),
    "of steps": (nn.LSTM(3, 5, num_layers=2, bidirectional=True), "T n 3"),
    "of one step": (nn.GRUCell(3, 5, bias=False), "n 3"),
}


@pytest.mark.parametrize("what", LEARNING)
def test_layers_have_as_many_parameters_as_the_results_say(what: str) -> None:
    model, inputs = LEARNING[what]
    found = traced(model, {"0": inputs}, rulebook_of(default().package))
    counted = sum(
        int(str(size)) for node in found.nodes for name, _, size in node.results if name.endswith("parameters")
    )
    assert counted == found.parameters > 0


def test_weights_that_the_code_of_a_model_works_out_are_no_parameters_of_the_layer() -> None:
    weighed = nn.utils.parametrizations.weight_norm(nn.Linear(3, 5))
    found = traced(weighed, {"0": "n 3"}, rulebook_of(default().package))
    assert "dense.parameters" not in {name for node in found.nodes for name, _, _ in node.results}


def test_a_rule_that_counts_other_parameters_is_refused() -> None:
    rules = rulebook_of(default().package)

    def forgetful(call: Any, input: Any, weight: Any, bias: Any = None) -> Any:
        result = import_module(f"{default().package}.dense.parameters")
        call.learns(result, weight, bias, d_in=weight.sides[1], d_out=weight.sides[0], b=0)
        return rules.rules["linear"](call, input, weight, bias)

    spoilt = dataclasses.replace(rules, rules={**rules.rules, "linear": forgetful})
    assert traced(nn.Linear(3, 5, bias=False), {"0": "n 3"}, spoilt).parameters == 15
    with pytest.raises(SymcnnError) as caught:
        traced(nn.Linear(3, 5), {"0": "n 3"}, spoilt)
    assert "dense.parameters gives 15 parameters, and weight (5 x 3) and bias (5) have 20 entries" in str(caught.value)


def test_the_maps_of_the_network_like_alexnet() -> None:
    one = default().network("architecture.alexnet_like")
    assert one.total("values") == 636_392
    assert [row.shape for row in one.rows][:2] == [(64, 56, 56), (64, 28, 28)]
    assert one.total("parameters", "head") == 72_262_632
    assert sum(row.parameters for row in one.rows) == one.total("parameters")


@given(st.integers(1, 6), st.integers(1, 40))
def test_a_view_has_no_values_of_its_own(channels: int, side: int) -> None:
    one = network(nn.Flatten, f"n {channels} H {side}", sizes={"H": 2})
    assert one.input == (channels, 2, side) and one.point == {"n": 1, "H": 2}
    assert [row.shape for row in one.rows] == [(2 * channels * side,)]
    assert one.total("values") == 0


class Branches(nn.Module):
    """Code of its own, a parameter of its own, a module that is only used by others, and one that gives two tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(4))
        self.steps = nn.LSTM(3, 4)
        self.weights = nn.Linear(4, 4)

    def forward(self, x: Any) -> Any:
        x = x.flatten(2).permute(2, 0, 1)
        y, _ = self.steps(x)
        return (nn.functional.linear(y, self.weights.weight) @ y.transpose(1, 2)).softmax(-1) + self.scale.mean()


def test_what_a_module_does_by_its_own_code_has_rows() -> None:
    one = network(Branches, "n 3 H 4", sizes={"H": 2})
    assert [(row.name, layer_words(row), row.shape, row.parameters) for row in one.rows] == [
        ("", "flatten and permute", (8, 1, 3), 24),
        ("steps", "LSTM", (8, 1, 4), 144),
        ("", "linear, matmul, softmax, mean and sum", (8, 1, 1), 0),
    ]
    assert [row.adds for row in one.rows] == [False, False, True]
    assert one.total("parameters") == one.traced.parameters == 4 + 2 * 16 + 16 * 7 + 20
    built = build(one)[0]
    assert differences(one, built) == ()
    less = [dataclasses.replace(module, parameters=0) if module.layer == "weights" else module for module in built]
    assert differences(one, less) == ("trial: it has 148 parameters, and the table says 168",)


def test_settings_are_said_once_where_they_are_the_same_for_all_axes() -> None:
    one = network(
        lambda: nn.Sequential(
            nn.Conv2d(3, 8, 3, (2, 2), 1, groups=1), nn.Conv2d(8, 8, (3, 1), 1, (1, 0), (2, 2), 4), nn.MaxPool2d(2)
        )
    )
    assert [layer_words(row) for row in one.rows] == [
        "Conv2d, 3 by 3, stride 2, padding 1",
        "Conv2d, 3 by 1, padding 1 by 0, dilation 2, groups 4",
        "MaxPool2d, 2 by 2, stride 2",
    ]
    assert layer_words(network(lambda: nn.MaxPool1d(3), "n 2 9").rows[0]) == "MaxPool1d, 3, stride 3"


def spoilt(rule: str, change: Callable[[Any], Any]) -> Callable[[Network], Any]:
    """What a network is traced to if a rule gives another output."""
    rules = rulebook_of(default().package)

    def wrong(call: Any, *args: Any, **kwargs: Any) -> Any:
        found = rules.rules[rule](call, *args, **kwargs)
        return call.new(change(found.sides), like=found)

    return lambda one: traced(
        one.built(), {"0": one.inputs}, dataclasses.replace(rules, rules={**rules.rules, rule: wrong})
    )


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (
            lambda sides: (*sides[:2], 32, 32),
            "the output is 1 x 8 x 30 x 30, and the table says 1 x 8 x",
        ),
        (
            lambda sides: (sides[0], 4, *sides[2:]),
            "the output is 1 x 8 x 30 x 30, and the table says 1 x",
        ),
        (lambda sides: sides[:2], "the output is 1 x 8 x 30 x 30, and the table says 1 x 8"),
    ],
)
def test_a_table_that_is_not_what_is_run_is_red(change: Any, wrong: str) -> None:
    one = network(lambda: nn.Sequential(nn.Conv2d(3, 8, 3)))
    vars(one)["traced"] = spoilt("conv2d", change)(one)
    found = differences(one, build(one)[0])
    assert found[0].startswith(f"trial, layer 0: {wrong}")
    assert found[1].startswith("trial: the output is 1 x 8 x 30 x 30, and the table")


def test_parameters_that_are_not_those_of_the_table_are_red() -> None:
    one = network(lambda: nn.Sequential(nn.Conv2d(3, 8, 3)))
    built, _ = build(one)
    more = [dataclasses.replace(module, parameters=module.parameters + 1) for module in built]
    assert differences(one, more)[0] == "trial, layer 0: it has 225 parameters, and the table says 224"
    silent = [dataclasses.replace(module, shape=None) for module in built]
    assert differences(one, silent)[0] == "trial, layer 0: it gave no tensor, and the table says 1 x 8 x 30 x 30"
    assert differences(one, built[:1])[0].startswith("trial, layer 0: it gave no tensor")


def test_a_network_that_pytorch_cannot_run_is_red() -> None:
    one = network(lambda: nn.Sequential(nn.Conv2d(3, 8, 3)))
    _ = one.rows
    other = dataclasses.replace(one, model=lambda: nn.Sequential(nn.Conv2d(5, 8, 3)))
    vars(other)["traced"] = one.traced
    (wrong,) = differences(other, build(other)[0])
    assert wrong.startswith("trial: it cannot be run: RuntimeError: ") and "channel" in wrong


def test_its_verdict_is_the_worst_of_its_parts() -> None:
    found = inquire(default(), Inquiry(networks=("architecture.digits_mlp",)))
    report = found["architecture.digits_mlp"]
    assert (report.verdict.proof, report.verdict.experiment, report.exit_code) == ("proved", "confirmed", 0)
    part = found["dense.parameters"]
    spoilt = dataclasses.replace(part, verdict=dataclasses.replace(part.verdict, experiment="undecided"))
    assert report_on(report.network, {**found, "dense.parameters": spoilt}).exit_code == 3
    spoilt = dataclasses.replace(part, verdict=dataclasses.replace(part.verdict, proof="refuted"))
    assert report_on(report.network, {**found, "dense.parameters": spoilt}).exit_code == 1
    wrong = dataclasses.replace(report, differences=("trial, layer conv: it has one parameter too many",))
    assert wrong.exit_code == 1 and wrong.reasons[0].startswith("trial")


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
    shapes = {row.name: row.shape for row in default().network(name).rows}
    assert {layer: shapes[layer] for layer in STAGES[name]} == STAGES[name]


@pytest.mark.parametrize("name", STAGES)
def test_every_block_of_a_residual_network_is_added_to_its_shortcut(name: str) -> None:
    one = default().network(name)
    blocks = {".".join(row.name.split(".")[:2]) for row in one.rows if ".block" in row.name}
    sums = [row.name for row in one.rows if row.adds]
    assert set(sums) == blocks and len(sums) == len(blocks)
    own = {row.name.removesuffix(".shortcut.norm") for row in one.rows if row.name.endswith(".shortcut.norm")}
    added = {}
    for node in one.traced.nodes:
        if node.place.operator == "add" and node.place.path in set(sums):
            branch, entered = (one.traced.nodes[value.node].place.path for value in node.inputs)
            assert branch.startswith(f"{node.place.path}.norm")
            added[node.place.path] = entered
    assert {block for block, entered in added.items() if entered == f"{block}.shortcut.norm"} == own
    assert all(not entered.startswith(block) for block, entered in added.items() if block not in own)


def test_a_shortcut_of_another_shape_is_a_fault_that_says_where() -> None:
    one = default().network("architecture.resnet_50")

    def narrow() -> Any:
        model = one.model()
        model.stage2.block1.shortcut.conv.stride = (1, 1)
        return model

    with pytest.raises(DerivationError) as caught:
        _ = dataclasses.replace(one, model=narrow).rows
    assert "architecture.resnet_50: " in str(caught.value)
    assert "add in stage2.block1 (Block)" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_the_parameters_of_the_blocks_add_up(name: str) -> None:
    one = default().network(name)
    blocks = {row.block for row in one.rows if row.parameters}
    assert blocks - {""} == {block for block in one.blocks if one.total("parameters", block)}
    if one.blocks:
        assert sum(one.total("parameters", block) for block in one.blocks) == one.total("parameters")


def test_the_residual_network_of_depth_20_by_kind() -> None:
    one = default().network("architecture.residual_20")
    counts = {block: one.total("parameters", block) for block in ("convolutions", "normalisations", "head")}
    assert counts == {"convolutions": 291_232, "normalisations": 1568, "head": 650}


FILE = """
\"\"\"A trial.

A statement.
\"\"\"
inputs = "n 3 H 4"
sizes = {"H": 4}
blocks = {"head": ("Linear",)}
conventions = ("no bias",)


def model():
    from torch import nn

    return nn.Sequential(nn.Flatten(), nn.Linear(48, 2, bias=False))
"""


@pytest.mark.parametrize(
    ("given", "put", "message"),
    [
        ('"n 3 H 4"', "(3, 4, 4)", '`inputs` is a text such as "n 3 H W", not (3, 4, 4)'),
        ('"n 3 H 4"', "''", "`inputs` is a text such as \"n 3 H W\", not ''"),
        ('"n 3 H 4"', '"n 3 H- 4"', "a side is a whole number or the name of a symbol, not 'H-'"),
        ('{"H": 4}', "{}", "no value for H; `sizes` gives one for each side but the batch"),
        ('{"H": 4}', '{"H": 0}', "`sizes` is a dict of names with whole numbers, at least 1, not {'H': 0}"),
        ('{"H": 4}', '{"H": True}', "`sizes` is a dict of names with whole numbers"),
        ('{"H": 4}', '{"H": 4, "K": 2}', "no symbol of architecture.trial is named 'K'"),
        ('{"H": 4}', '{"H": 4, "n": 2}', "`sizes` gives sides of one example, and not n, the batch"),
        ('{"H": 4}', '{"H": 5}', "H = 5 is not admitted"),
        ('{"H": 4}', "[4]", "`sizes` is a dict of names with whole numbers, at least 1, not [4]"),
        (
            '("Linear",)',
            '"Linear"',
            "`blocks` is a dict of names with lists of classes and paths, not {'head'",
        ),
        ('("Linear",)', '("Flatten",)', "1 have parameters and are in no block, while others are"),
        ('("Linear",)', '("Linear", "fc")', ", block head: no layer is at 'fc', or of such a class"),
        ('("no bias",)', '"no bias"', "`conventions` is a list of str, not 'no bias'"),
        ("nn.Sequential(", "tuple, (", "`model` gives a torch.nn.Module, not "),
        ("nn.Flatten()", "nn.Flattened()", "`model` ends in AttributeError: module 'torch.nn' has no attribute"),
        ("nn.Linear(48", "nn.Linear(47", "what comes in is what the weights read"),
        ("def model", "def build", "the file has no `model`"),
        ("def model():", "model = 3\ndef build():", "`model` is a function that gives a module, not 3"),
    ],
)
def test_a_file_at_fault_says_what_is_wrong_in_one_line(package: Package, given: str, put: str, message: str) -> None:
    assert given in FILE
    with pytest.raises(DerivationError) as caught:
        _ = package({"architecture.trial": FILE.replace(given, put)}).network("architecture.trial").rows
    assert message in str(caught.value)
    assert str(caught.value).startswith("architecture.trial") and "\n" not in str(caught.value)


ENDING = """
\"\"\"It ends the program.

It does so where its module is run, or made.
\"\"\"
inputs = "n 3 4 4"


def model():
    import os

    from torch import nn

    class Ending(nn.Flatten):
        def forward(self, x):
            os._exit(7)

    return Ending()
"""


def test_one_at_fault_does_not_stop_the_others(package: Package, command: Command) -> None:
    course = package(
        {
            "architecture.good": FILE,
            "architecture.absent": FILE.replace("nn.Linear", "nn.Linar"),
            "architecture.unread": FILE.replace('"n 3 H 4"', "3"),
            "architecture.ending": ENDING,
            "architecture.leaving": ENDING.replace("class Ending", "raise SystemExit('bye')\n    class Ending"),
        }
    )
    for only in ([], ["--only", "proof"]):
        done = command("check", "--package", course.root, *only, columns=300)
        assert done.returncode == 1, done.stderr
        assert '`inputs` is a text such as "n 3 H W", not 3' in done.stderr
        assert "nn' has no attribute 'Linar'" in done.stderr
        assert "architecture.ending: the process that traces it ended before it had answered, with exit" in done.stderr
        assert "architecture.leaving: the model stops with SystemExit: bye" in done.stderr
        assert "1 of 5 hold" in done.stdout
    assert command("check", "--package", course.root, "architecture.good").returncode == 0
    for more in ([], ["--json"]):
        shown = command("show", "architecture.ending", "--package", course.root, *more)
        assert shown.returncode == 2 and "may not end the program" in " ".join(shown.stderr.split())


def test_one_that_ends_the_program_only_where_it_is_run_is_at_fault(package: Package) -> None:
    """What came through when it was traced is run apart as well."""
    text = ENDING.replace("os._exit(7)", "self.training or os._exit(7)\n            return x.flatten(1)")
    course = package({"architecture.ending": text})
    found = inquire(course, Inquiry.of(course, []), settings=Settings(device="cpu"))["architecture.ending"]
    assert "the process that runs it ended before it had answered, with exit status 7" in found.reasons[0]
    proved = inquire(course, Inquiry.of(course, []), "proof")["architecture.ending"]
    assert proved.exit_code == 0 and proved.built == ()


def test_where_there_is_nothing_to_check_it_is_said(package: Package, command: Command) -> None:
    course = package({"labs.small": '"""A lab.\n\nIt is small.\n"""\n'})
    done = command("check", "--package", course.root)
    assert done.returncode == 2 and "holds no result" in done.stderr


def test_a_network_of_ones_own_is_folded_from_the_results_of_another_package(package: Package) -> None:
    text = FILE.replace("nn.Flatten()", "nn.Conv2d(3, 2, 3, padding=1), nn.Flatten()").replace("48", "32")
    course = package({"architecture.mine": text.replace('("Linear",)', '("Linear", "Conv2d")')})
    found = inquire(course, Inquiry.of(course, []), settings=Settings(device="cpu"))["architecture.mine"]
    assert (found.verdict.proof, found.verdict.experiment) == ("proved", "confirmed"), found.reasons
    assert "convolution.output_size" in found.how_proved and "dense.parameters" in found.how_proved
    assert found.how_confirmed == "4 modules run"
