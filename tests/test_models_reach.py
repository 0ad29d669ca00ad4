"""Receptive fields of traced models, beside the cells at which PyTorch's gradient is not zero."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F  # noqa: N812

import symcnn
from symcnn import SymcnnError, closed_form, trace
from symcnn.models.model import TracedModel
from symcnn.models.receptive_field import ReceptiveField

ROW = "1 2 H"
TORCH = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


class Step(nn.Module):
    """A function of a map as a module."""

    def __init__(self, of: Callable[[Any], Any], said: str) -> None:
        super().__init__()
        self.of, self.said = of, said

    def forward(self, x: Any) -> Any:
        return self.of(x)

    def extra_repr(self) -> str:
        return self.said


class Branches(nn.Module):
    """Branches over one map, cropped to the shortest, and added or concatenated."""

    def __init__(self, branches: Sequence[nn.Module], added: bool) -> None:
        super().__init__()
        self.branches, self.added = nn.ModuleList(branches), added
        self.mixed = nn.Conv1d(2 if added else 2 * len(branches), 2, 1)

    def forward(self, x: Any) -> Any:
        maps = [branch(x) for branch in self.branches]
        least = min(one.shape[-1] for one in maps)
        maps = [one[..., :least] for one in maps]
        return self.mixed(sum(maps[1:], maps[0]) if self.added else torch.cat(maps, 1))


def step(of: Callable[[Any], Any], said: str) -> nn.Module:
    return Step(of, said)


few = st.integers(1, 3)
STRAIGHT = st.one_of(
    st.builds(
        lambda k, s, d, p: nn.Conv1d(2, 2, k, s, p, d), st.integers(1, 4), few, few, st.integers(0, 4)
    ),
    st.builds(lambda k, s, p: nn.AvgPool1d(k, s, min(p, k // 2)), few, few, st.integers(0, 1)),
    st.builds(lambda a, b: step(lambda x: F.pad(x, (a, b)), f"pad {a} {b}"), st.integers(-2, 3), st.integers(-2, 3)),
    st.builds(lambda a, s: step(lambda x: x[..., a::s], f"[{a}::{s}]"), st.integers(0, 3), few),
)  # fmt: skip
UP = st.one_of(
    st.builds(
        lambda k, s, d, p: nn.ConvTranspose1d(2, 2, k, s, p, dilation=d), st.integers(1, 5), few, st.integers(1, 2),
        st.integers(0, 2),
    ),
    st.builds(lambda a: nn.Upsample(scale_factor=a), st.sampled_from([2, 3, 0.5, 1.5])),
    st.builds(lambda a: nn.Upsample(scale_factor=a, mode="linear"), st.sampled_from([2, 3, 4, 0.5, 1.5])),
)  # fmt: skip


def stack(layers: list[nn.Module]) -> nn.Module:
    return nn.Sequential(*layers)


CHAIN = st.builds(stack, st.lists(STRAIGHT, min_size=1, max_size=4))
MIXED = st.builds(stack, st.lists(st.one_of(STRAIGHT, STRAIGHT, UP), min_size=1, max_size=4))


def level(down: nn.Module, up: nn.Module) -> nn.Module:
    return stack([down, up])


FLAT = st.one_of(
    st.builds(lambda k, d, p: nn.Conv1d(2, 2, k, 1, p, d), st.integers(1, 4), few, st.integers(0, 4)),
    st.builds(lambda a, b: step(lambda x: F.pad(x, (a, b)), f"pad {a} {b}"), st.integers(-2, 3), st.integers(-2, 3)),
    st.builds(
        lambda k, s, p, up: level(nn.Conv1d(2, 2, k, s, p), up(s)),
        st.integers(1, 4),
        st.integers(2, 3),
        st.integers(0, 2),
        st.sampled_from(
            [
                lambda s: nn.Upsample(scale_factor=s),
                lambda s: nn.Upsample(scale_factor=s, mode="linear"),
                lambda s: nn.ConvTranspose1d(2, 2, s + 1, s, 1),
            ]
        ),
    ),
)
"""Layers after which cells are as far apart as before."""
FREE = st.one_of(STRAIGHT, UP)


def graphs(layers: Any) -> Any:
    """A stack with branches in the middle, of these layers."""
    branch = st.builds(stack, st.lists(layers, max_size=2))
    return st.builds(
        lambda first, branches, added, last: stack([first, Branches(branches, added), last]),
        MIXED,
        st.lists(branch, min_size=2, max_size=3),
        st.booleans(),
        CHAIN,
    )


def positive(model: nn.Module) -> nn.Module:
    """Weights that cannot cancel, and averages in place of maxima."""
    generator = torch.Generator().manual_seed(1)
    model = model.double().eval()
    with torch.no_grad():
        for one in model.parameters():
            one.copy_(torch.rand(one.shape, generator=generator, dtype=one.dtype) + 0.5)
    for parent in list(model.modules()):
        for name, one in list(parent.named_children()):
            if isinstance(one, nn.MaxPool2d):
                setattr(parent, name, nn.AvgPool2d(one.kernel_size, one.stride, one.padding))
            elif isinstance(one, nn.BatchNorm2d):
                setattr(parent, name, nn.Identity())
    return model


def supports(model: nn.Module, sides: Sequence[int], place: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The cells along each axis behind the channels at which the gradient of one output cell is not zero."""
    x = torch.ones(1, *sides, dtype=torch.float64, requires_grad=True)
    y = model(x)
    (gradient,) = torch.autograd.grad(y[(0, slice(None), *place)].sum(), x)
    read = gradient[0].abs().sum(0) != 0
    axes = range(read.dim())
    return tuple(
        tuple(read.any(dim=[other for other in axes if other != axis]).nonzero()[:, 0].tolist())
        if read.dim() > 1
        else tuple(read.nonzero()[:, 0].tolist())
        for axis in axes
    )


def traced_at(model: nn.Module, side: int) -> TracedModel:
    """A model of rows that is traced at a side, for examples that can be run there."""
    try:
        with torch.no_grad():
            made = model(torch.ones(1, 2, side, dtype=torch.float64))
        found = trace(model, ROW, at={"H": side})
    except (RuntimeError, ValueError, SymcnnError):
        assume(False)
    assert found.at(H=side)["output"] == [tuple(made.shape)]
    return found


def spread_out(field: ReceptiveField, place: int) -> tuple[int, ...] | None:
    """The cells that a cell far from any border reads; None where everything."""
    (along,) = field.axes
    if along.everything:
        return None
    assert along.field is not None
    turn, phase = divmod(place, along.field.period)
    span = along.field.spans[phase]
    return () if span is None else tuple(span.moved(turn * along.field.step))


def compare(model: nn.Module, side: int = 150) -> None:
    """Cell by cell: what is read with its borders, and what is read where none is near."""
    found = traced_at(positive(model), side)
    field = found.receptive_field()
    (length,) = found.at(H=side)["output"][0][2:]
    assume(length > 0)
    inner = 0
    for place in sorted({0, 1, 2, *range(0, length, max(length // 9, 1)), length // 2 + 1, length - 2, length - 1}):
        if not 0 <= place < length:
            continue
        (true,) = supports(model, (2, side), (place,))
        assert field.read(place, at={"H": side}) == (true,), place
        told = spread_out(field, place)
        if told is None:
            continue
        if abs(place - length // 2) <= 1 and (not told or (told[0] > 40 and told[-1] < side - 40)):
            assert field.status == "exact" and told == true, place
            inner += 1
            (phases,) = [one.phases for one in field.axes]
            own = phases[place % len(phases)]
            assert (own is None) == (not told) and (own is None or own[1] - own[0] == told[-1] - told[0])
            assert field.size[0] >= (told[-1] - told[0] + 1 if told else 0) and field.cells[0] >= len(told)
    (start,) = [one.padding for one in field.axes]
    first = spread_out(field, 0)
    assert start == (-first[0] if first else None)


@TORCH
@given(CHAIN)
def test_a_stack_reads_the_cells_at_which_the_gradient_is_not_zero(model: nn.Module) -> None:
    compare(model)


@TORCH
@given(MIXED)
def test_so_does_a_stack_with_up_sampling_and_transposed_windows(model: nn.Module) -> None:
    compare(model)


@TORCH
@given(graphs(FLAT))
def test_so_does_a_graph_with_branches_of_one_stride(model: nn.Module) -> None:
    compare(model)


@TORCH
@given(graphs(FREE))
def test_branches_of_any_strides_read_what_they_read_at_every_cell(model: nn.Module) -> None:
    compare(model)


# --- networks ---------------------------------------------------------------------------------------------------


class Block(nn.Module):
    """A residual block."""

    def __init__(self, channels: int, out: int, stride: int) -> None:
        super().__init__()
        self.straight = nn.Sequential(
            nn.Conv2d(channels, out, 3, stride, 1), nn.BatchNorm2d(out), nn.ReLU(), nn.Conv2d(out, out, 3, 1, 1)
        )
        self.short = nn.Conv2d(channels, out, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x: Any) -> Any:
        return F.relu(self.straight(x) + self.short(x))


def residual() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 2, 7, 2, 3), nn.MaxPool2d(3, 2, 1), Block(2, 2, 1), Block(2, 3, 2), Block(3, 3, 1)
    )  # fmt: skip


class Contracting(nn.Module):
    """Two levels down and up again, with what was skipped beside it."""

    def __init__(self, up: nn.Module, size: bool = False) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 2, (3, 5), 1, 1), nn.Conv2d(2, 2, 3, 1, 1)
        self.pool, self.up, self.last = nn.MaxPool2d(2), up, nn.Conv2d(4, 1, 3)
        self.size = size

    def forward(self, x: Any) -> Any:
        skipped = self.first(x)
        deep = self.second(self.pool(skipped))
        if self.size:
            deep = F.interpolate(deep, size=skipped.shape[2:], mode="bilinear", align_corners=False)
        else:
            deep = self.up(deep)
        return self.last(torch.cat([skipped[..., : deep.shape[-2], : deep.shape[-1]], deep], 1))


NETWORKS = {
    "residual": (residual, (3, 91, 64)),
    "U-Net, nearest": (lambda: Contracting(nn.Upsample(scale_factor=2)), (1, 22, 25)),
    "U-Net, bilinear": (lambda: Contracting(nn.Upsample(scale_factor=2, mode="bilinear")), (1, 22, 24)),
    "U-Net, corners": (lambda: Contracting(nn.UpsamplingBilinear2d(scale_factor=2)), (1, 17, 22)),
    "U-Net, bicubic": (lambda: Contracting(nn.Upsample(scale_factor=2, mode="bicubic")), (1, 26, 24)),
    "U-Net, transposed": (lambda: Contracting(nn.ConvTranspose2d(2, 2, 2, 2)), (1, 22, 24)),
    "U-Net, transposed, overlapping": (lambda: Contracting(nn.ConvTranspose2d(2, 2, 3, 2, 1, 1)), (1, 22, 24)),
    "U-Net, to a size": (lambda: Contracting(nn.Identity(), size=True), (1, 23, 21)),
    "dilated": (lambda: stack([nn.Conv2d(1, 1, 3, dilation=4), nn.Conv2d(1, 1, 2, 2, dilation=(3, 5))]), (1, 30, 33)),
    "parts": (lambda: stack([nn.Conv2d(1, 1, 3, 2), nn.AdaptiveAvgPool2d((4, 3)), nn.Conv2d(1, 1, 2)]), (1, 31, 40)),
    "shuffled": (lambda: nn.Sequential(nn.Conv2d(1, 9, 3, 2), nn.PixelShuffle(3), nn.Conv2d(1, 1, 3)), (1, 14, 15)),
    "unshuffled": (lambda: nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4, 1, 3)), (1, 14, 16)),
    "mean": (lambda: step(lambda x: x * x.mean((2, 3), keepdim=True), "gate"), (2, 6, 5)),
    "rows": (lambda: step(lambda x: x[:, :, 3:4] * x.sum(3, keepdim=True), "rows"), (1, 7, 5)),
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_reads_the_cells_at_which_the_gradient_is_not_zero(name: str) -> None:
    made, sides = NETWORKS[name]
    model = positive(made())
    point = {"n": 1, "H": sides[1], "W": sides[2]}
    found = trace(model, f"n {sides[0]} H W", at=point)
    for at in ({}, point):
        field = found.receptive_field(at=at)
        _, _, height, width = found.at(**point)["output"][0]
        for place in [(0, 0), (1, width - 1), (height // 2, width // 2), (height - 1, width // 3)]:
            place = (min(place[0], height - 1), place[1])
            true = supports(model, sides, place)
            assert field.read(*place, at=point) == true
            for axis, along in enumerate(field.axes):
                if at and not along.everything and place == (height // 2, width // 2):
                    span = along.phases[place[axis] % len(along.phases)]
                    assert span is not None and along.size >= span[1] - span[0] + 1


@pytest.mark.parametrize(("name", "period"), [("U-Net, nearest", 2), ("U-Net, bilinear", 2), ("U-Net, transposed", 2)])
def test_skipped_maps_and_deep_ones_are_joined_phase_by_phase(name: str, period: int) -> None:
    made, sides = NETWORKS[name]
    model = positive(made())
    field = trace(model, f"n {sides[0]} H W").receptive_field()
    assert field.status == "exact" and [len(one.phases) for one in field.axes] == [period, period]
    for place in [(8, 9), (9, 8)]:
        for axis, true in enumerate(supports(model, (1, 40, 40), place)):
            low, high = field.axes[axis].phases[place[axis] % period]
            turn = place[axis] // period * field.axes[axis].field.step
            assert (low + turn, high + turn) == (true[0], true[-1])


def test_branches_are_told_apart_when_asked() -> None:
    assert trace(nn.Sequential(nn.Conv2d(1, 1, 3), nn.ReLU()), "n 1 H W").receptive_field().branches() == ()
    found = trace(residual().eval(), "n 3 H W").receptive_field()
    straight, short = found.branches()
    assert straight.size == found.size and short.size[0] < straight.size[0] and short.stride == straight.stride
    assert found.aligned and "straight.3" in straight.of


def test_an_even_kernel_beside_none_is_not_aligned() -> None:
    def field(kernel: int, padding: int) -> ReceptiveField:
        branches = [nn.Conv1d(2, 2, kernel, 2, padding), nn.Conv1d(2, 2, 1, 2)]
        return trace(Branches(branches, True), ROW).receptive_field()

    assert field(3, 1).aligned and not field(2, 0).aligned and not field(3, 0).aligned
    assert "not aligned" in repr(field(2, 0)) and "not aligned" not in repr(field(3, 1))
    other = trace(
        Branches([nn.Conv1d(2, 2, 3, 1, 1), nn.Conv1d(2, 2, 1, 2)], True), ROW, at={"H": 40}
    ).receptive_field()
    assert other.status == "bound" and not other.aligned and "other strides" in other.axes[0].why


def test_branches_whose_centres_lie_elsewhere_than_the_cell_are_aligned_where_they_are_one() -> None:
    def aligned(front: int) -> bool:
        cropped = step(lambda x: x[..., front : front - 2 or None], "cropped")
        return trace(Branches([nn.Conv1d(2, 2, 3), cropped], True), ROW).receptive_field().aligned

    assert [aligned(front) for front in (0, 1)] == [False, True]


def test_maps_one_behind_the_other_are_read_one_at_a_time() -> None:
    """Which of them depends on where the cell is: no one field is exact, and each cell's own is."""
    behind = step(lambda x: torch.cat([x, F.avg_pool1d(x, 3, 1), x], 2), "behind")
    field = trace(behind, ROW).receptive_field()
    assert field.status == "bound" and "one behind the other" in field.axes[0].why
    for place in (0, 4, 9, 10, 17, 18, 27):
        assert field.read(place, at={"H": 10}) == supports(behind, (2, 10), (place,))


def test_a_map_that_is_given_twice_is_read_at_both_places() -> None:
    twice = step(lambda x: F.conv1d(torch.cat([x, x], 2), torch.ones(1, 2, 2, dtype=x.dtype)), "twice")
    field = trace(twice, ROW, at={"H": 6}).receptive_field()
    for place in range(11):
        assert field.read(place, at={"H": 6}) == supports(twice, (2, 6), (place,))


def test_of_an_axis_that_is_flattened_each_cell_is_read_in_turn() -> None:
    flat = trace(nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten(2)), "n 3 H 8").receptive_field()
    assert flat.status == "exact" and flat.size == (3, 3) and flat.stride == (Fraction(1, 6), 0)
    assert flat.axes[1].phases == tuple((place, place + 2) for place in range(6))
    open_ = trace(nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten(2)), "n 3 H W").receptive_field()
    assert open_.status == "bound" and "depends on the sizes" in open_.axes[1].why


def test_strides_are_fractions_after_up_sampling() -> None:
    up = trace(nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(1, 1, 3)), "n 1 H W").receptive_field()
    assert up.stride == (Fraction(1, 2),) * 2 and up.size == (2, 2) and up.padding == (0, 0)
    assert up.axes[0].phases == ((0, 1), (0, 1))
    back = trace(nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(1, 1, 3, 4)), "n 1 H W").receptive_field()
    assert back.stride == (2, 2) and back.size == (2, 2)


def test_cells_that_are_left_out_in_front_are_padding_below_zero() -> None:
    field = trace(step(lambda x: x[..., 3::2], "every other"), ROW).receptive_field()
    assert (field.size, field.stride, field.padding) == ((1,), (2,), (-3,))


def test_a_side_that_is_doubled_is_scaled_by_two_for_all_sizes() -> None:
    for mode in ("nearest", "linear"):
        doubled = step(lambda x, mode=mode: F.interpolate(x, size=2 * x.shape[2], mode=mode), "doubled")
        field = trace(doubled, ROW).receptive_field()
        assert field.status == "exact" and field.stride == (Fraction(1, 2),) and len(field.axes[0].phases) == 2
    odd = step(lambda x: F.interpolate(x, size=x.shape[2] + 1), "one more")
    field = trace(odd, ROW).receptive_field()
    assert field.status == "bound" and "depends on the sizes, which can be named" in field.axes[0].why
    assert trace(odd, ROW).receptive_field(at={"H": 7}).stride == (Fraction(7, 8),)


# --- closed forms -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 4), few, st.integers(0, 3)), min_size=1, max_size=6))
def test_a_stack_is_what_the_catalogue_proves_of_stacks(layers: list[tuple[int, int, int, int]]) -> None:
    with torch.device("meta"):
        model = nn.Sequential(*(nn.Conv1d(1, 1, k, s, p, d) for k, s, d, p in layers))
    try:
        field = trace(model, "n 1 T", at={"n": 1, "T": 60000}).receptive_field()
    except SymcnnError:
        assume(False)
    K, S, D, P = (list(one) for one in zip(*layers, strict=True))
    sizes = {"L": len(layers), "S": S, "P": P}
    assert field.size[0] == closed_form("convolution.receptive_field")(L=len(layers), K=K, S=S, D=D)
    start = closed_form("convolution.receptive_field_start")
    assert field.padding[0] == -start(**sizes, u=0) and field.stride[0] == start(**sizes, u=1) - start(**sizes, u=0)
    assert field.status == "exact" and field.axes[0].phases[0][1] - field.axes[0].phases[0][0] + 1 == field.size[0]


def test_the_numbers_name_the_results_from_which_they_come() -> None:
    found = trace(nn.Conv1d(2, 2, 3, 2), ROW).receptive_field()
    assert found.results == ("convolution.receptive_field_start", "convolution.receptive_field_step")
    assert all(symcnn.derive(name) for name in found.results)


def test_a_window_as_wide_as_a_symbol_is_one() -> None:
    wide = step(lambda x: F.avg_pool2d(F.conv2d(x, torch.zeros(1, 1, 3, 3)), (x.shape[2] - 8, 3), stride=2), "wide")
    field = trace(wide, "n 1 H W").receptive_field()
    assert [str(one) for one in field.size] == ["H - 6", "5"] and field.stride == (2, 2) and field.status == "exact"


def test_what_reads_a_whole_map_says_so_and_where() -> None:
    for last in (nn.AdaptiveAvgPool2d(1), nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 5))):
        field = trace(nn.Sequential(nn.Conv2d(3, 2, 3, 2), last), "n 3 H W").receptive_field()
        assert field.everything and field.size == (None, None) and field.status == "exact"
        assert "everything (adaptive_avg_pool2d in 1" in repr(field)
    flat = nn.Sequential(nn.Conv2d(3, 2, 3, 2), nn.Flatten(), nn.Linear(2 * 7 * 7, 5))
    field = trace(flat, "n 3 16 16").receptive_field()
    assert field.everything and field.status == "exact" and "linear in 2" in repr(field)
    assert field.read() == (tuple(range(15)),) * 2


def test_an_operator_of_which_no_rule_says_what_it_reads_is_a_bound() -> None:
    field = trace(step(lambda x: torch.special.zeta(x, x), "zeta"), "n 3 H W").receptive_field()
    assert field.everything and field.status == "bound" and "no rule says" in field.axes[0].why


def test_holes_are_left_out_where_cells_are_counted() -> None:
    field = trace(
        nn.Sequential(nn.Conv2d(1, 1, 3, dilation=4), nn.Conv2d(1, 1, 2, dilation=9)), "n 1 H W"
    ).receptive_field()
    assert field.size == (18, 18) and field.cells == (6, 6)
    field = trace(nn.Sequential(nn.Conv2d(1, 1, 1, 3), nn.Conv2d(1, 1, 3)), "n 1 H W").receptive_field()
    assert field.size == (7, 7) and field.cells == (3, 3)


def test_statistics_of_a_batch_read_everything_while_a_model_learns() -> None:
    model = nn.Sequential(nn.Conv2d(3, 2, 3), nn.BatchNorm2d(2))
    assert trace(model.eval(), "n 3 H W").receptive_field().size == (3, 3)
    field = trace(model.train(), "n 3 H W").receptive_field()
    assert field.everything and "batch_norm in 1" in field.axes[0].why


# --- published values -----------------------------------------------------------------------------------------------

PUBLISHED = [
    # Araujo, Norris, Sim: Computing Receptive Fields of Convolutional Neural Networks, Distill, 2019, table 1: size and
    # stride; padding where the layers are padded as in PyTorch.
    ("alexnet", "alexnet", "features", 195, 32, 64),
    ("vgg", "vgg16", "features", 212, 32, 90),
    ("inceptionv3", "inceptionv3", "features.stage3", 1311, 32, 618),
    ("inceptionv4", "inceptionv4", "features.stage3", 2071, 32, 998),
    ("mobilenet", "mobilenet_w1", "features.stage5", 315, 32, None),
    ("resnet", "resnet50", "features.stage4", 483, 32, None),
    ("resnet", "resnet101", "features.stage4", 1027, 32, None),
    ("resnet", "resnet152", "features.stage4", 1507, 32, None),
]


@pytest.mark.parametrize(("module", "name", "layer", "size", "stride", "padding"), PUBLISHED, ids=str)
def test_published_receptive_fields(
    module: str, name: str, layer: str, size: int, stride: int, padding: int | None
) -> None:
    found = pytest.importorskip(f"pytorchcv.models.{module}")
    with torch.device("meta"):
        model = getattr(found, name)().eval()
    field = trace(model, "n 3 H W").receptive_field(layer)
    assert field.size == (size, size) and field.stride == (stride, stride) and field.status == "exact" and field.aligned
    assert padding is None or field.padding == (padding, padding)


def vgg16() -> nn.Module:
    """The layers of a VGG-16 before its dense ones."""
    layers: list[nn.Module] = []
    for convolutions in (2, 2, 3, 3, 3):
        layers += [nn.Conv2d(1, 1, 3, 1, 1) for _ in range(convolutions)] + [nn.MaxPool2d(2, 2)]
    return nn.Sequential(*layers)


def test_a_vgg16_without_any_other_package() -> None:
    found = trace(vgg16(), "n 1 H W")
    field = found.receptive_field()
    assert (field.size, field.stride, field.padding, field.cells) == ((212,) * 2, (32,) * 2, (90,) * 2, (212,) * 2)
    assert found.receptive_field("2").size == (6, 6)


# --- asked wrongly --------------------------------------------------------------------------------------------------


class Two(nn.Module):
    """Two inputs."""

    def forward(self, x: Any, y: Any) -> Any:
        return F.avg_pool2d(x, 3) + F.avg_pool2d(y, 3)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"layer": "7"}, "no layer of Sequential is named '7'"),
    ({"layer": 3}, "a layer is named by a text, not 3"),
    ({"input": "x"}, "no input of Sequential is named 'x'"),
    ({"axes": [4]}, "input 0 has the axes 0 to 3, not 4"),
    ({"axes": ["H"]}, "an axis is a whole number, not 'H'"),
    ({"axes": 2}, "axes are a list of axes of the input, such as [2, 3], not 2"),
    ({"at": {"Z": 3}}, "no symbol of Sequential is named 'Z'"),
    ({"at": {"H": 0}}, "H is a size, at least 1, not 0"),
    ({"at": {"H": 2.5}}, "H is a whole number, not 2.5"),
    ({"at": 3}, "at is sizes by name"),
    ({"at": {"n": 1, "H": 2, "W": 2}}, "is not admitted"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG, ids=str)
def test_wrong_questions_are_answered_in_words(asked: dict[str, Any], said: str) -> None:
    found = trace(nn.Sequential(nn.Conv2d(1, 1, 5)), "n 1 H W")
    with pytest.raises(SymcnnError, match=re.escape(said)):
        found.receptive_field(**asked)


def test_wrong_places_are_answered_in_words() -> None:
    field = trace(nn.Conv2d(1, 1, 5), "n 1 H W").receptive_field()
    sizes = {"H": 9, "W": 9}
    for place, at, said in [
        ((1,), sizes, "a place has 2 numbers"),
        ((1, 5), sizes, "axis 3 of the map has cells 0 to 4, not 5"),
        ((1, -1), sizes, "axis 3 of the map has cells 0 to 4, not -1"),
        ((1, "x"), sizes, "a place is a whole number, not 'x'"),
        ((1, 1), {"H": 9}, "no value for W"),
        ((1, 1), {}, "no value for H"),
    ]:
        with pytest.raises(SymcnnError, match=re.escape(said)):
            field.read(*place, at=at)
    assert field.read(1, 4, at=sizes) == ((1, 2, 3, 4, 5), (4, 5, 6, 7, 8))


def test_of_several_inputs_one_is_asked_for() -> None:
    found = trace(Two(), "n 1 H W", "n 1 H W")
    with pytest.raises(SymcnnError, match="has the inputs 0, 1"):
        found.receptive_field()
    assert found.receptive_field(input="1").size == (3, 3)
    words = trace(nn.Embedding(9, 4), "n T int64")
    with pytest.raises(SymcnnError, match="axes names some"):
        words.receptive_field()
    assert words.receptive_field(axes=[-1]).size == (1,)


def test_what_does_not_depend_on_an_input_reads_nothing() -> None:
    found = trace(step(lambda x: torch.zeros(2, 3, 4, 4), "zeros"), "n 3 H W").receptive_field()
    assert found.size == (0, 0) and found.stride == (None, None) and "nothing" in repr(found)
