"""Rules of layers beside PyTorch on meta tensors: sides and which are accepted, types, products, saved bytes, reads."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given
from hypothesis import strategies as st
from models_beside_torch import Function, compare, flat, tensors_of
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from symcnn import trace
from symcnn.errors import SymcnnError
from symcnn.models.model import TracedModel
from symcnn.models.sizes import value
from symcnn.models.value import Reads, Value

ROW, MAP, BOX = ("n 4 H",), ("n 4 H W",), ("n 4 H W 9",)
SIZES = [{"n": 1, "H": 7, "W": 12}, {"n": 2, "H": 33, "W": 40}, {"n": 3, "H": 14, "W": 9}, {"n": 5, "H": 8, "W": 64}]
Case = tuple[nn.Module | Callable[..., Any], tuple[str, ...]]


@pytest.fixture(autouse=True)
def _on_meta() -> Any:
    with torch.device("meta"):
        yield


def at(inputs: tuple[str, ...], sizes: list[dict[str, int]] = SIZES) -> list[dict[str, int]]:
    """Sizes of the symbols that inputs have."""
    words = " ".join(inputs).split()
    return [{name: size for name, size in one.items() if name in words} for one in sizes]


def of_axes(layer: Callable[..., nn.Module], axes: int) -> Case:
    """A layer on maps of so many axes."""
    return layer(), (ROW, MAP, BOX)[axes - 1]


WINDOWS: dict[str, Callable[[], Case]] = {
    "conv1d": lambda: (nn.Conv1d(4, 6, 3, 2, 1), ROW),
    "conv2d": lambda: (nn.Conv2d(4, 6, (3, 2), (2, 1), (1, 0), dilation=2), MAP),
    "conv3d": lambda: (nn.Conv3d(4, 6, (3, 2, 4), padding=1, bias=False), BOX),
    "one example": lambda: (nn.Conv2d(4, 6, 3), ("4 H W",)),
    "same": lambda: (nn.Conv2d(4, 6, 3, padding="same", dilation=(1, 2)), MAP),
    "same, an odd number of zeros": lambda: (nn.Conv2d(4, 6, (4, 3), padding="same"), MAP),
    "valid": lambda: (nn.Conv2d(4, 6, 3, padding="valid"), MAP),
    "transposed 1d": lambda: (nn.ConvTranspose1d(4, 6, 3, 2, 1, 1), ROW),
    "transposed 2d": lambda: (nn.ConvTranspose2d(4, 6, (3, 4), (2, 3), (1, 0), (1, 2)), MAP),
    "transposed 3d": lambda: (nn.ConvTranspose3d(4, 6, 2, 2, dilation=3), BOX),
    "several": lambda: (
        nn.Sequential(nn.Conv2d(4, 6, 3), nn.BatchNorm2d(6), nn.ReLU(True), nn.MaxPool2d(2), nn.Conv2d(6, 3, 1)),
        MAP,
    ),
    "frozen": lambda: (nn.Sequential(nn.Conv2d(4, 6, 3).requires_grad_(False), nn.Conv2d(6, 3, 1)), MAP),
    "frozen behind": lambda: (nn.Sequential(nn.Conv2d(4, 6, 3), nn.Conv2d(6, 3, 1).requires_grad_(False)), MAP),
}

POOLING: dict[str, Callable[[], Case]] = {
    f"{kind} {axes}d {settings}": (
        lambda kind=kind, axes=axes, settings=settings: of_axes(
            lambda: getattr(nn, f"{kind}{axes}d")(3, **settings), axes
        )
    )
    for kind, axes, settings in [
        *(
            ("MaxPool", axes, settings)
            for axes in (1, 2, 3)
            for settings in (
                {},
                {"stride": 2, "padding": 1},
                {"stride": 2, "ceil_mode": True},
                {"stride": 3, "padding": 1, "ceil_mode": True},
                {"stride": 2, "dilation": 2, "ceil_mode": True},
                {"padding": 1, "return_indices": True},
            )
        ),
        *(
            ("AvgPool", axes, settings)
            for axes in (1, 2, 3)
            for settings in (
                {},
                {"stride": 2, "padding": 1},
                {"stride": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
            )
        ),
        *((kind, axes, {}) for kind in ("AdaptiveAvgPool", "AdaptiveMaxPool") for axes in (1, 2, 3)),
        *(("AdaptiveMaxPool", axes, {"return_indices": True}) for axes in (1, 2, 3)),
        ("FractionalMaxPool", 2, {"output_size": 4}),
    ]
}
POOLING |= {
    "one mean": lambda: (nn.AdaptiveAvgPool2d(1), MAP),
    "one mean of a row": lambda: (nn.AdaptiveAvgPool1d(1), ROW),
    "one mean along an axis": lambda: (nn.AdaptiveAvgPool2d((None, 1)), MAP),
    "as it is": lambda: (nn.AdaptiveAvgPool2d((None, None)), MAP),
    "divisor": lambda: (nn.AvgPool2d(2, divisor_override=3), MAP),
    "norms": lambda: (nn.LPPool2d(2, 3, stride=2), MAP),
    "put back": lambda: (lambda x: F.max_unpool2d(*F.max_pool2d(x, 2, return_indices=True), 2), MAP),
    "put back in rows": lambda: (lambda x: F.max_unpool1d(*F.max_pool1d(x, 2, return_indices=True), 2), ROW),
}

RESAMPLING: dict[str, Callable[[], Case]] = {
    f"{mode} {settings}": (
        lambda mode=mode, settings=settings: (lambda x: F.interpolate(x, mode=mode, **settings), MAP)
    )
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic", "area")
    for settings in ({"scale_factor": 2}, {"size": (7, 40)}, {"scale_factor": (2, 0.5)})
}
RESAMPLING |= {
    "by 1.7": lambda: (nn.Upsample(scale_factor=1.7), MAP),
    "corners": lambda: (nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), MAP),
    "antialias": lambda: (lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", antialias=True), MAP),
    "linear": lambda: (nn.Upsample(scale_factor=2, mode="linear"), ROW),
    "trilinear": lambda: (nn.Upsample(scale_factor=2, mode="trilinear"), BOX),
    "as large as another": lambda: (lambda x, y: F.interpolate(y, size=x.shape[2:]), ("n 4 H W", "n 3 5 5")),
    "to twice the side": lambda: (lambda x: F.interpolate(x, size=(x.shape[2] * 2, x.shape[3] // 2)), MAP),
    "to the greater": lambda: (lambda x: F.interpolate(x, size=(torch.sym_max(x.shape[2], 9), 3)), MAP),
    "recomputed": lambda: (lambda x: F.interpolate(x, scale_factor=1.5, recompute_scale_factor=True), MAP),
    "grid": lambda: (lambda x, g: F.grid_sample(x, g, align_corners=True), ("n 4 H W", "n 5 6 2")),
    "grid of boxes": lambda: (
        lambda x, g: F.grid_sample(x, g, mode="nearest", align_corners=False),
        ("n 4 H W 9", "n 5 6 7 3"),
    ),
    "columns": lambda: (nn.Unfold((3, 2), 1, 1, 2), MAP),
    "from columns": lambda: (nn.Fold((9, 8), 2), ("n 12 56",)),
    "pixel shuffle": lambda: (nn.PixelShuffle(2), MAP),
    "channel shuffle": lambda: (nn.ChannelShuffle(2), MAP),
    "nothing shuffled": lambda: (nn.PixelShuffle(1), MAP),
}

NORMALISATION: dict[str, Callable[[], Case]] = {
    **{f"batch {axes}d": lambda axes=axes: of_axes(lambda: getattr(nn, f"BatchNorm{axes}d")(4), axes)
       for axes in (1, 2, 3)},
    **{f"instance {axes}d": lambda axes=axes: of_axes(lambda: getattr(nn, f"InstanceNorm{axes}d")(4), axes)
       for axes in (1, 2, 3)},
    "batch of rows": lambda: (nn.BatchNorm1d(4), ("7 4",)),
    "batch alone": lambda: (nn.BatchNorm2d(4, affine=False, track_running_stats=False), MAP),
    "instance with weights": lambda: (nn.InstanceNorm2d(4, affine=True, track_running_stats=True), MAP),
    "layer": lambda: (nn.LayerNorm(16), ("n 4 16",)),
    "layer of two axes": lambda: (nn.LayerNorm((4, 16), elementwise_affine=False), ("n 4 16",)),
    "layer in half precision": lambda: (nn.LayerNorm(16, dtype=torch.float16), ("n 4 16 float16",)),
    "batch in bfloat16": lambda: (nn.BatchNorm2d(4, dtype=torch.bfloat16), ("n 4 H W bfloat16",)),
    "group in half precision": lambda: (nn.GroupNorm(2, 4, dtype=torch.float16), ("n 4 H W float16",)),
    "rms in half precision": lambda: (nn.RMSNorm(16, dtype=torch.float16), ("n 4 16 float16",)),
    "group": lambda: (nn.GroupNorm(2, 4), MAP),
    "group alone": lambda: (nn.GroupNorm(4, 4, affine=False), MAP),
    "rms": lambda: (nn.RMSNorm(16), ("n 4 16",)),
    "rms alone": lambda: (nn.RMSNorm(16, elementwise_affine=False), ("n 4 16",)),
    "rms between": lambda: (nn.Sequential(nn.Conv1d(4, 4, 1), nn.RMSNorm(16), nn.Conv1d(4, 4, 1)), ("n 4 16",)),
    "local response": lambda: (nn.LocalResponseNorm(3), MAP),
}  # fmt: skip

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    **{kind.__name__: kind for kind in (nn.ReLU, nn.ReLU6, nn.Hardtanh, nn.Hardswish, nn.Hardsigmoid, nn.ELU, nn.SELU,
                                        nn.CELU, nn.LeakyReLU, nn.SiLU, nn.Mish, nn.RReLU, nn.GELU, nn.Softplus,
                                        nn.Softshrink, nn.Hardshrink, nn.Tanh, nn.Sigmoid, nn.LogSigmoid, nn.PReLU,
                                        nn.Softmax2d, nn.Tanhshrink, nn.Softsign, nn.Dropout, nn.Dropout2d,
                                        nn.AlphaDropout, nn.FeatureAlphaDropout)},
    **{f"{kind.__name__} in place": lambda kind=kind: kind(inplace=True)
       for kind in (nn.ReLU, nn.ReLU6, nn.Hardtanh, nn.Hardswish, nn.Hardsigmoid, nn.ELU, nn.SELU, nn.CELU,
                    nn.LeakyReLU, nn.SiLU, nn.Mish, nn.RReLU, nn.Dropout, nn.Dropout2d, nn.AlphaDropout)},
    "threshold": lambda: nn.Threshold(0.1, 0.2),
    "threshold in place": lambda: nn.Threshold(0.1, 0.2, True),
    "gelu by tanh": lambda: nn.GELU("tanh"),
    "glu": lambda: nn.GLU(1),
    "prelu by channel": lambda: nn.PReLU(4),
    "softmax": lambda: nn.Softmax(1),
    "log softmax": lambda: nn.LogSoftmax(-1),
    "softmin": lambda: nn.Softmin(1),
    "sigmoid in place": lambda: Function(lambda x: x.sigmoid_()),
    "tanh in place": lambda: Function(lambda x: torch.tanh_(x)),
    "softmax of another type": lambda: Function(lambda x: F.softmax(x, 1, dtype=torch.float64)),
    "nothing dropped": lambda: nn.Dropout(0.0),
    "all dropped": lambda: nn.Dropout(1.0),
}  # fmt: skip


def beside(case: Case, training: bool, counts: bool = True, sizes: list[dict[str, int]] = SIZES) -> None:
    """Compare a layer with and without the gradient of its input."""
    layer, inputs = case
    module = (layer if isinstance(layer, nn.Module) else Function(layer)).train(training)
    for gradient in (False, True):
        compare(module, *inputs, sizes=at(inputs, sizes), gradient=gradient, counts=counts)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("case", [*WINDOWS.values(), *POOLING.values()], ids=[*WINDOWS, *POOLING])
def test_windows(case: Callable[[], Case], training: bool) -> None:
    beside(case(), training)


GIVEN: dict[str, Case] = {
    "conv": (F.conv2d, ("n 4 H W", "6 4 3 3", "6")),
    "transposed conv": (F.conv_transpose2d, ("n 4 H W", "4 6 3 3")),
    "batch": (lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True), ("n 4 H W", "4", "4")),
    "instance": (lambda x, w, b: F.instance_norm(x, None, None, w, b), ("n 4 H W", "4", "4")),
    "layer": (lambda x, w, b: F.layer_norm(x, (4,), w, b), ("n H 4", "4", "4")),
    "group": (lambda x, w, b: F.group_norm(x, 2, w, b), ("n 4 H W", "4", "4")),
    "rms": (lambda x, w: F.rms_norm(x, (4,), w), ("n H 4", "4")),
    "rms of weights alone": (lambda x, w: F.rms_norm(x.detach(), (4,), w), ("n H 4", "4")),
    "prelu": (F.prelu, ("n 4 H W", "4")),
    "gru cell": (torch.gru_cell, ("n 5", "n 4", "12 5", "12 4")),
    "lstm cell": (lambda x, h, w, u: torch.lstm_cell(x, (h, h), w, u), ("n 5", "n 4", "16 5", "16 4")),
    "lstm": (
        lambda x, h, c, w, u, p: torch.lstm(x, (h, c), (w, u, p), False, 1, 0.0, True, False, True),
        ("n 7 5", "1 n 3", "1 n 4", "16 5", "16 3", "3 4"),
    ),
}


def test_one_mean_of_all_keeps_nothing_and_other_sizes_are_another_branch() -> None:
    layer = nn.AdaptiveAvgPool2d((None, 1))
    with pytest.raises(SymcnnError, match=r"took a branch that it takes only where H ≥ 2.*nearest: H = 2"):
        trace(layer, *MAP).at(n=1, H=1, W=5)
    compare(layer, "n 4 1 W", sizes=[{"n": 2, "W": 5}])


@pytest.mark.parametrize("case", GIVEN.values(), ids=GIVEN)
def test_weights_that_are_inputs_are_kept_as_well(case: Case) -> None:
    beside(case, True)


def test_alignments_are_traced_and_known_in_part() -> None:
    net = trace(Function(F.ctc_loss), "T n 5", "n 3 int64", "n int64", "n int64")
    assert net.output.sides == ()
    assert [node.place.operator for node in net.unknown] == ["ctc_loss"]


@pytest.mark.parametrize("case", RESAMPLING.values(), ids=RESAMPLING)
def test_resampling(case: Callable[[], Case]) -> None:
    beside(case(), True)


def test_pixels_are_put_into_channels_where_the_sides_allow_it() -> None:
    sizes = [{"n": 2, "H": 8, "W": 6}, {"n": 1, "H": 10, "W": 12}]
    beside((nn.PixelUnshuffle(2), MAP), True, sizes=sizes)
    with pytest.raises(SymcnnError, match=r"sides are multiples of 2.*nearest: H = 6 or 8"):
        trace(nn.PixelUnshuffle(2), *MAP).at(n=1, H=7, W=8)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("case", NORMALISATION.values(), ids=NORMALISATION)
def test_normalisation(case: Callable[[], Case], training: bool) -> None:
    beside(case(), training)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("make", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_activations_behind_a_layer(make: Callable[[], nn.Module], training: bool) -> None:
    beside((nn.Sequential(nn.Conv2d(4, 4, 1), make()), MAP), training)


def test_what_one_of_the_activations_keeps_the_next_one_shares() -> None:
    parts = nn.Conv2d(4, 4, 1), nn.ReLU(True), nn.Dropout(0.2), nn.Conv2d(4, 4, 1), nn.SiLU(True), nn.Conv2d(4, 2, 1)
    for training in (True, False):
        beside((nn.Sequential(*parts), MAP), training)


LOSSES: dict[str, Case] = {
    "cross entropy": (F.cross_entropy, ("n 5", "n int64")),
    "cross entropy of maps": (F.cross_entropy, ("n 5 H W", "n H W int64")),
    "cross entropy of boxes": (F.cross_entropy, ("n 5 H W 3", "n H W 3 int64")),
    "cross entropy of rows": (F.cross_entropy, ("n 5 H", "n H int64")),
    "cross entropy of probabilities": (F.cross_entropy, ("n 5 H W", "n 5 H W")),
    "cross entropy, smoothed": (lambda x, t, **r: F.cross_entropy(x, t, label_smoothing=0.1, **r), ("n 5", "n int64")),
    "cross entropy, all smoothed": (lambda x, t, **r: F.cross_entropy(x, t, label_smoothing=0.1, **r), ("n 5", "n 5")),
    "cross entropy, classes alone": (lambda x, y, **r: F.cross_entropy(x, y.detach(), **r), ("n 5", "n 5")),
    "cross entropy, probabilities alone": (lambda x, y, **r: F.cross_entropy(x.detach(), y, **r), ("n 5", "n 5")),
    "divergence, target alone": (lambda x, y, **r: F.kl_div(x.detach(), y, **r), ("n 5", "n 5")),
    "divergence, input alone": (lambda x, y, **r: F.kl_div(x, y.detach(), log_target=True, **r), ("n 5", "n 5")),
    "likelihood": (F.nll_loss, ("n 5", "n int64")),
    "likelihood of maps": (F.nll_loss, ("n 5 H W", "n H W int64")),
    "squares": (F.mse_loss, ("n 5", "n 5")),
    "absolute": (F.l1_loss, ("n 5", "n 5")),
    "smooth": (F.smooth_l1_loss, ("n 5", "n 5")),
    "huber": (F.huber_loss, ("n 5", "n 5")),
    "binary": (F.binary_cross_entropy, ("n 5", "n 5")),
    "binary of logits": (F.binary_cross_entropy_with_logits, ("n 5", "n 5")),
    "divergence": (lambda x, y, **r: F.kl_div(x, y, **r), ("n 5", "n 5")),
    "divergence of logarithms": (lambda x, y, **r: F.kl_div(x, y, log_target=True, **r), ("n 5", "n 5")),
    "soft margin": (lambda x, y, **r: F.soft_margin_loss(x, y.detach(), **r), ("n 5", "n 5")),
    "poisson": (F.poisson_nll_loss, ("n 5", "n 5")),
    "hinge": (F.hinge_embedding_loss, ("n 5", "n 5")),
    "ranking": (F.margin_ranking_loss, ("n", "n", "n")),
    "cosine": (F.cosine_embedding_loss, ("n 5", "n 5", "n")),
    "distance": (lambda x, y, reduction: F.pairwise_distance(x, y, keepdim=reduction == "sum"), ("n 5", "n 5")),
    "similarity": (lambda x, y, reduction: F.cosine_similarity(x, y), ("n 5", "n 5")),
    "triplet": (F.triplet_margin_loss, ("n 5", "n 5", "n 5")),
}


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("case", LOSSES.values(), ids=LOSSES)
def test_losses(case: Case, reduction: str) -> None:
    loss, inputs = case
    beside((lambda *given: loss(*given, reduction=reduction), inputs), True)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("layer", "inputs"), [
    (F.multi_margin_loss, ("n 5", "n int64")),
    (F.multilabel_margin_loss, ("n 5", "n 5 int64")),
    (lambda x, reduction: F.affine_grid(x, (2, 3, 5, 6), align_corners=reduction == "sum"), ("2 2 3",)),
    (lambda x, reduction: F.affine_grid(x, (2, 3, 5, 6, 7), align_corners=reduction == "sum"), ("2 3 4",)),
    (lambda x, reduction: F.fractional_max_pool3d(x, 3, output_size=4, return_indices=reduction == "sum"), BOX),
])  # fmt: skip
def test_what_pytorch_does_not_count_on_meta(layer: Any, inputs: tuple[str, ...], reduction: str) -> None:
    beside((lambda *given: layer(*given, reduction=reduction), inputs), True, counts=False)


def test_losses_of_what_is_broadcast() -> None:
    with pytest.warns(UserWarning, match="different to the input size"):
        beside((F.mse_loss, ("7 5", "1 5")), True)


@pytest.mark.parametrize("probabilities", [True, False])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_cross_entropy_by_weights(probabilities: bool, smoothing: float) -> None:
    loss = nn.CrossEntropyLoss(torch.rand(5), label_smoothing=smoothing)
    beside((loss, ("n 5", "n 5" if probabilities else "n int64")), True)


STEPS = [{"n": 1, "T": 1}, {"n": 2, "T": 3}, {"n": 3, "T": 1}, {"n": 4, "T": 7}]


def frozen(layer: nn.Module, word: str = "") -> nn.Module:
    """A layer of which the parameters with a word in their names are not trained."""
    for name, one in layer.named_parameters():
        one.requires_grad_(word not in name)
    return layer


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_recurrent_layers(kind: type[nn.Module], training: bool) -> None:
    rows: Mapping[str, Case] = {
        "one": (kind(5, 4), ("T n 5",)),
        "both ways": (kind(5, 4, 2, batch_first=True, bidirectional=True), ("n T 5",)),
        "dropout, no bias": (kind(5, 4, 3, dropout=0.3, bias=False), ("T n 5",)),
        "all frozen": (frozen(kind(5, 4, 2)), ("T n 5",)),
        "first layer frozen": (frozen(kind(5, 4, 2, bidirectional=True, dropout=0.5), "l0"), ("T n 5",)),
        "one example": (kind(5, 4, 2), ("T 5",)),
    }
    for case in rows.values():
        beside(case, training, sizes=STEPS)


def test_recurrent_layers_with_projections_states_and_other_activations() -> None:
    beside((nn.LSTM(5, 4, 2, proj_size=3, dropout=0.5, bidirectional=True), ("T n 5",)), True, sizes=STEPS)
    beside((nn.RNN(5, 4, nonlinearity="relu"), ("T n 5",)), True, sizes=STEPS)
    for layer, states in ((nn.GRU(5, 4, 2), 1), (nn.LSTM(5, 4, 2), 2)):

        class Begun(nn.Module):
            def __init__(self, layer: nn.Module = layer) -> None:
                super().__init__()
                self.layer = layer

            def forward(self, x: Any, *begin: Any) -> Any:
                return self.layer(x, begin if len(begin) > 1 else begin[0])

        beside((Begun(), ("T n 5", *["2 n 4"] * states)), True, sizes=STEPS)


@pytest.mark.parametrize("make", [lambda: nn.RNNCell(5, 4), lambda: nn.LSTMCell(5, 4), lambda: nn.GRUCell(5, 4),
                                  lambda: nn.RNNCell(5, 4, nonlinearity="relu", bias=False)])  # fmt: skip
def test_recurrent_cells_once_and_again(make: Callable[[], nn.Module]) -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell = make()

        def forward(self, x: Any) -> Any:
            return self.cell(x, self.cell(x))

    beside((make(), ("n 5",)), True, sizes=STEPS)
    beside((Twice(), ("n 5",)), True, sizes=STEPS)


# --- settings and sizes at random: the same sides, and the same sizes refused -----------------------------------------


def given_by(module: nn.Module, tensors: list[torch.Tensor]) -> list[tuple[int, ...]] | None:
    """The sides that PyTorch gives, or None where it refuses."""
    try:
        found = flat(module(*tensors))
    except (RuntimeError, ValueError):
        return None
    sides = [tuple(one.shape) for one in found]
    return sides if all(side > 0 for one in sides for side in one) else None


def same_everywhere(module: nn.Module, *inputs: str, seed: int, largest: int = 40) -> None:
    """At sizes at random a trace gives the sides that PyTorch gives, and refuses the sizes that it refuses."""
    net = trace(module, *inputs, name="layer")
    draw = random.Random(seed)
    for _ in range(12):
        point = {name: draw.randint(1, largest) for name in net.names}
        theirs = given_by(module, tensors_of(inputs, point, False))
        accepted = net.domain.holds(point)
        assert accepted == (theirs is not None), f"at {point} PyTorch gives {theirs}; accepted: {accepted}"
        if accepted:
            mine = [tuple(int(value(side, point)) for side in one.sides) for one in flat(net.outputs)]
            assert mine == theirs, f"at {point}"


small = st.integers(1, 4)
settings = st.fixed_dictionaries({
    "kernel_size": st.tuples(st.integers(1, 5), st.integers(1, 5)),
    "stride": st.tuples(small, small),
    "padding": st.tuples(st.integers(0, 3), st.integers(0, 3)),
    "dilation": st.tuples(st.integers(1, 3), st.integers(1, 3)),
})  # fmt: skip


@given(settings, st.sampled_from([1, 2]), st.integers(0, 999))
def test_convolutions_at_random(chosen: dict[str, Any], groups: int, seed: int) -> None:
    with torch.device("meta"):
        same_everywhere(nn.Conv2d(4, 6, groups=groups, **chosen), *MAP, seed=seed)


@given(settings, st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 999))
def test_transposed_convolutions_at_random(chosen: dict[str, Any], more: tuple[int, int], seed: int) -> None:
    pairs = zip(more, chosen["stride"], chosen["dilation"], strict=True)
    fitting = tuple(min(one, max(stride, dilation) - 1) for one, stride, dilation in pairs)
    with torch.device("meta"):
        same_everywhere(nn.ConvTranspose2d(4, 6, output_padding=fitting, **chosen), *MAP, seed=seed)


@given(settings, st.booleans(), st.booleans(), st.integers(0, 999))
def test_pooling_at_random(chosen: dict[str, Any], ceiling: bool, largest: bool, seed: int) -> None:
    half = tuple(min(p, k // 2) for p, k in zip(chosen["padding"], chosen["kernel_size"], strict=True))
    chosen = {**chosen, "padding": half, "ceil_mode": ceiling}
    if not largest:
        del chosen["dilation"]
    with torch.device("meta"):
        same_everywhere((nn.MaxPool2d if largest else nn.AvgPool2d)(**chosen), *MAP, seed=seed)


@given(st.sampled_from([2, 3, 4, 0.5, 0.25, 1.5, 0.75, 1.1, 1.3, 1.7, 2.2, 0.3, 0.7, 1 / 3, 0.29]), st.integers(0, 999))
def test_scale_factors_at_random(factor: float, seed: int) -> None:
    module = nn.Upsample(scale_factor=factor)
    net = trace(module, "n 4 H")
    draw = random.Random(seed)
    for _ in range(30):
        point = {"n": 1, "H": draw.randint(1, 3000)}
        theirs = given_by(module, tensors_of(("n 4 H",), point, False))
        if net.domain.holds(point):
            assert [tuple(int(value(side, point)) for side in net.output.sides)] == theirs
        else:
            assert theirs is None or Fraction(factor).denominator > 1024, f"{factor} at {point}"


def test_a_factor_that_floats_round_otherwise_holds_the_side() -> None:
    net = trace(nn.Upsample(scale_factor=0.29), "n 4 H", at={"H": 100})
    assert [int(value(side, {"n": 1, "H": 100})) for side in net.output.sides] == [1, 4, 28]
    with pytest.raises(SymcnnError, match="speaks of its value alone"):
        net.at(n=1, H=101)


# --- groups: PyTorch's counter is wrong of their backward pass, so each group is taken by itself ----------------------


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize(("channels", "out", "groups"), [(4, 6, 2), (4, 4, 4), (6, 12, 3)])
def test_groups_take_what_they_take_one_by_one(channels: int, out: int, groups: int, transposed: bool) -> None:
    kind = nn.ConvTranspose2d if transposed else nn.Conv2d
    together = kind(channels, out, 3, stride=2, padding=1, groups=groups)
    alone = kind(channels // groups, out // groups, 3, stride=2, padding=1)
    net = trace(together, f"n {channels} H W")
    for point in SIZES:
        for gradient in (False, True):
            x = torch.empty(point["n"], channels // groups, point["H"], point["W"], requires_grad=gradient)
            with FlopCounterMode(display=False) as there:
                y = alone(x)
            with FlopCounterMode(display=False) as back:
                y.backward(torch.empty_like(y))
            mine = int(value(net.count(kinds=("products",)), point))
            mine_back = int(value(net.count(False, True, gradient, ("products",)), point))
            assert (mine * 2, mine_back * 2) == (
                there.get_total_flops() * groups,
                back.get_total_flops() * groups,
            )


# --- entries that lie otherwise in memory -----------------------------------------------------------------------------

ORDERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "transposed": (lambda x: x.transpose(2, 3), "n 4 W H"),
    "channels last": (lambda x: x.permute(0, 3, 1, 2), "n H W 4"),
    "channels cut out": (lambda x: x[:, 1:5], "n 6 H W"),
    "every other row": (lambda x: x[:, :, ::2], "n 4 H W"),
    "examples inside": (lambda x: x.transpose(0, 1), "4 n H W"),
    "expanded": (lambda x: x.expand(-1, 4, -1, -1), "n 1 H W"),
}
LYING: dict[str, Callable[[], nn.Module]] = {
    "conv": lambda: nn.Conv2d(4, 6, 3, 2, 1),
    "transposed conv": lambda: nn.ConvTranspose2d(4, 6, 2, 2),
    "max pooling": lambda: nn.MaxPool2d(2, return_indices=True),
    "average pooling": lambda: nn.AvgPool2d(2),
    "adaptive": lambda: nn.AdaptiveAvgPool2d(3),
    "nearest": lambda: nn.Upsample(scale_factor=2),
    "cubic": lambda: nn.Upsample(scale_factor=2, mode="bicubic"),
    "batch": lambda: nn.BatchNorm2d(4),
    "instance": lambda: nn.InstanceNorm2d(4, affine=True),
    "group": lambda: nn.GroupNorm(2, 4),
    "layer": lambda: Function(lambda x: F.layer_norm(x, x.shape[-1:])),
    "rms": lambda: Function(lambda x: F.rms_norm(x, x.shape[-1:])),
    "gelu": nn.GELU,
    "prelu": lambda: nn.PReLU(4),
    "glu": lambda: nn.GLU(1),
    "softmax": lambda: nn.Softmax(1),
    "dropout": lambda: nn.Dropout(0.3),
    "pixel shuffle": lambda: nn.PixelShuffle(2),
    "channel shuffle": lambda: nn.ChannelShuffle(2),
    "squares": lambda: Function(lambda x: F.mse_loss(x, x * 2, reduction="none")),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("make", LYING.values(), ids=LYING)
def test_layers_of_what_lies_otherwise(make: Callable[[], nn.Module], order: str) -> None:
    first, text = ORDERS[order]
    for training in (True, False):
        module = nn.Sequential(Function(first), make()).train(training)
        compare(module, text, sizes=[{"n": 2, "H": 12, "W": 10}, {"n": 3, "H": 14, "W": 8}])


# --- what is read -----------------------------------------------------------------------------------------------------


def read_cells(read: Reads, place: int, side: int) -> set[int]:
    """The cells along an axis that what a rule says of it names for one place of the output."""
    k, s, d, p, up = (int(one) for one in (read.k, read.s, read.d, read.p, read.up))
    if read.kind == "window":
        found = {place * s - p + d * tap for tap in range(k)}
    elif read.kind == "spread":
        found = {(place + p - d * tap) // s for tap in range(k) if (place + p - d * tap) % s == 0}
    elif read.kind == "parts":
        found = set(range(place * s // up, -(-(place + 1) * s // up)))
    elif read.kind == "scaled":
        low, rest = divmod(place * s - p, up)
        found = {low + shift for shift in range(1 - k // 2, k // 2 + 1)} if k > 1 and rest else {low}
        if k > 1:  # what lies beyond an end counts as the cell at the end
            found = {min(max(cell, 0), side - 1) for cell in found}
    else:
        found = set(range(side))
    return {cell for cell in found if 0 <= cell < side}


READ: dict[str, tuple[Callable[[], nn.Module], bool]] = {
    "conv": (lambda: nn.Conv1d(2, 2, 3, 2, 1, dilation=2), True),
    "depthwise": (lambda: nn.Conv1d(2, 2, 3, groups=2), True),
    "same": (lambda: nn.Conv1d(2, 2, 4, padding="same"), True),
    "transposed": (lambda: nn.ConvTranspose1d(2, 2, 3, 2, 1, 1), True),
    "transposed, dilated": (lambda: nn.ConvTranspose1d(2, 2, 3, 3, dilation=2), True),
    "average": (lambda: nn.AvgPool1d(3, 2, 1, ceil_mode=True), True),
    "adaptive": (lambda: nn.AdaptiveAvgPool1d(3), True),
    "adaptive, rest": (lambda: nn.AdaptiveAvgPool1d(5), True),
    "nearest": (lambda: nn.Upsample(scale_factor=2), True),
    "nearest by 1.5": (lambda: nn.Upsample(scale_factor=1.5), True),
    "nearest to 7": (lambda: nn.Upsample(size=7), True),
    "nearest, exact": (lambda: nn.Upsample(size=7, mode="nearest-exact"), True),
    "linear": (lambda: nn.Upsample(scale_factor=2, mode="linear"), True),
    "linear by 1.5": (lambda: nn.Upsample(scale_factor=1.5, mode="linear"), True),
    "linear to 7": (lambda: nn.Upsample(size=7, mode="linear"), True),
    "linear, corners": (lambda: nn.Upsample(size=7, mode="linear", align_corners=True), True),
    "batch": (lambda: nn.BatchNorm1d(2, affine=False), False),
    "softmax": (lambda: nn.Softmax(-1), True),
    "gelu": (nn.GELU, True),
    "glu": (lambda: nn.GLU(1), False),
    "dropout": (lambda: nn.Dropout(0.0), True),
}


@pytest.mark.parametrize("case", READ.values(), ids=READ)
def test_what_is_read_is_where_the_gradient_goes(case: tuple[Callable[[], nn.Module], bool]) -> None:
    """Exactly these cells for windows, and no others for what is said to read all."""
    make, exact = case
    with torch.device("cpu"):
        torch.manual_seed(0)
        module = make().double()
        for one in module.parameters():
            one.data.abs_().add_(0.5)
        x = torch.rand(2, 2, 12, dtype=torch.float64, requires_grad=True)
        module.train(not isinstance(module, nn.Dropout))
        y = module(x)
        net = trace(make(), "2 2 12")
        node = net.nodes[-1]
        axes = node.reads.get((node.outputs[0].number, 0)) or tuple(Reads(axis) for axis in range(3))
        for place in range(y.shape[2]):
            (gradient,) = torch.autograd.grad(y[0, 0, place], x, retain_graph=True)
            reached = {axis: set(torch.nonzero(gradient)[:, axis].tolist()) for axis in range(3)}
            for axis, read in enumerate(axes):
                assert read is not None
                if not reached[2] and axis < 2:  # nothing is read at all: no tap falls on this place
                    continue
                where = (0, 0, place)[axis]
                cells = read_cells(read, where, x.shape[read.axis])
                assert reached[read.axis] <= cells, f"{read} at {where}: {reached[read.axis]}"
                if exact:
                    assert reached[read.axis] == cells, f"{read} at {where}: {reached[read.axis]}"


# --- wrong use --------------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[Callable[[], Any], str, str]] = {
    "channels": (lambda: nn.Conv2d(3, 6, 3), "n 4 H W", "channels that come in are those of the weights"),
    "axes": (lambda: nn.Conv2d(4, 6, 3), "n 4 H W 3", "has 3 axes, or 4 with examples, not n x 4 x H x W x 3"),
    "same with stride": (
        lambda: Function(lambda x: F.conv2d(x, x.new_zeros(6, 4, 3, 3), padding="same", stride=2)),
        "n 4 H W",
        "same padding goes with stride 1, not 2, 2",
    ),
    "padding": (
        lambda: Function(lambda x: F.conv2d(x, x.new_zeros(6, 4, 3, 3), padding="full")),
        "n 4 H W",
        'padding is a number for each axis, "same" or "valid", not "full"',
    ),
    "stride of three": (
        lambda: Function(lambda x: F.conv2d(x, x.new_zeros(6, 4, 3, 3), stride=(1, 2, 3))),
        "n 4 H W",
        "stride is given for 3 axes of 2",
    ),
    "stride 0": (
        lambda: Function(lambda x: F.max_pool2d(x, 2, 0)),
        "n 4 H W",
        "s ≥ 1, which does not hold for s (stride) = 0",
    ),
    "too much padding": (lambda: nn.MaxPool2d(2, padding=2), "n 4 H W", "padding is at most half of the window"),
    "kernel too large": (
        lambda: nn.Conv2d(4, 6, 9),
        "n 4 5 5",
        "does not hold for n (input side) = 5, k (kernel side) = 9",
    ),
    "divided by nothing": (
        lambda: Function(lambda x: F.avg_pool2d(x, 2, divisor_override=0)),
        "n 4 H W",
        "an average is not divided by 0",
    ),
    "shuffle": (lambda: nn.PixelShuffle(3), "n 4 H W", "channels come in blocks of 9"),
    "groups": (lambda: Function(lambda x: F.group_norm(x, 3)), "n 4 H W", "channels come in 3 groups"),
    "normalised": (lambda: nn.LayerNorm(5), "n 4 6", "the last axes are those that are normalised"),
    "slopes": (lambda: nn.PReLU(3), "n 4 H W", "there is a slope for each channel"),
    "halves": (lambda: nn.GLU(1), "n 3 H", "there are two halves along the axis"),
    "axis": (lambda: nn.Softmax(4), "n 3 H", "there is no axis 4 of 3"),
    "scale": (lambda: nn.Upsample(scale_factor=-1.0), "n 4 H W", "a scale factor is above 0, not -1.0"),
    "classes": (
        lambda: Function(lambda x: F.nll_loss(x, x.new_zeros(3, 4, dtype=torch.int64))),
        "3 5",
        "a class is given for each of 3 x 5, not 3 x 4",
    ),
    "recurrent": (lambda: nn.GRU(5, 4), "T n 6", "Expected 5, got 6"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_wrong_use_says_what_is_allowed(case: tuple[Callable[[], Any], str, str]) -> None:
    make, text, words = case
    with pytest.raises(SymcnnError) as caught:
        trace(make(), text)
    assert words in str(caught.value)


def test_a_number_that_is_worked_out_of_sizes_alone_is_not_taken_for_a_constant() -> None:
    """``torch.sym_int`` works out sides in PyTorch's own code."""
    net = trace(lambda_of(lambda x: x.new_zeros(torch.sym_int(x.shape[2] * 2), torch.sym_min(x.shape[3], 7))), *MAP)
    assert net.at(n=1, H=9, W=5)["output"] == [(18, 5)]


def lambda_of(function: Callable[..., Any]) -> nn.Module:
    """A function as a model."""
    return Function(function)


def test_layers_are_traced_as_they_are_after_a_copy() -> None:
    layer = nn.Sequential(nn.Conv2d(4, 6, 3), nn.BatchNorm2d(6))
    one, other = trace(layer, *MAP), trace(copy.deepcopy(layer), *MAP)
    assert isinstance(one, TracedModel)
    assert isinstance(one.outputs, Value)
    assert one.output.sides == other.output.sides


@pytest.mark.parametrize("layer", [nn.Conv2d(3, 4, 3), nn.ConvTranspose2d(3, 4, 3), nn.Linear(8, 4)])
@pytest.mark.parametrize("kind", ["float64", "float16", "int64"])
def test_an_input_of_another_type_than_the_weights_is_refused(layer: nn.Module, kind: str) -> None:
    with pytest.raises(RuntimeError):
        layer(torch.empty(1, 3, 8, 8, dtype=getattr(torch, kind), device="cpu"))
    with pytest.raises(SymcnnError, match=f"is of one type, not of {kind} and float32"):
        trace(layer, f"n 3 8 8 {kind}")
