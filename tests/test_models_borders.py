"""Receptive fields where cells move, are made beyond an end, or are dealt out to other axes, beside PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_models_reach import Step, positive, supports, traced_at
from torch import nn
from torch.nn import functional as F  # noqa: N812

from symcnn import trace
from symcnn.models.borders import BORDERS, between, bordered, mirrored, up_to
from symcnn.models.digits import digit_of, summed
from symcnn.models.fields import Field, itself
from symcnn.models.receptive_field import ReceptiveField
from symcnn.models.spans import Span, of_bits
from symcnn.models.value import Reads
from symcnn.models.whole import Whole

ROW, MAP = (2, 24), (2, 16, 12)
TORCH = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SETS = st.frozensets(st.integers(-9, 14), min_size=1, max_size=8)


def mean(x: Any, k: int = 3, s: int = 1) -> Any:
    return F.avg_pool1d(x, k, s) if x.dim() == 3 else F.avg_pool2d(x, k, s)


def padded(*pad: int, mode: str) -> Callable[[Any], Any]:
    return lambda x: mean(F.pad(x, pad, mode=mode), 3, 2)


def windows(x: Any, side: int = 4, shift: int = 0, mixed: bool = True) -> Any:
    """Squares of a map, each mixed for itself, as attention in windows does; the map may be moved round before."""
    n, channels, height, width = x.shape
    y = x.permute(0, 2, 3, 1)
    if shift:
        y = torch.roll(y, (-shift, -shift), (1, 2))
    y = y.view(n, height // side, side, width // side, side, channels).permute(0, 1, 3, 2, 4, 5)
    y = y.reshape(-1, side * side, channels)
    if mixed:
        y = y + y.mean(1, keepdim=True)
    y = y.view(n, height // side, width // side, side, side, channels).permute(0, 1, 3, 2, 4, 5)
    y = y.reshape(n, height, width, channels)
    if shift:
        y = torch.roll(y, (shift, shift), (1, 2))
    return y.permute(0, 3, 1, 2)


def dealt(x: Any) -> Any:
    """Cells of a row that are as far apart as a grid has columns, mixed with each other."""
    n, channels, length = x.shape
    y = x.view(n, channels, 6, length // 6)
    return (y + y.sum(2, keepdim=True)).view(n, channels, length)


def written(x: Any) -> Any:
    y = x.clone()
    y[:, :, :5] = x[:, :, 10:15]
    return y


def through_a_view(x: Any) -> Any:
    y = x.clone()
    y[:, :, 3:6].copy_(x[:, :, 10:13])
    return y


CELLS: dict[str, tuple[Callable[[Any], Any], tuple[int, ...]]] = {
    "reflected": (padded(3, 2, mode="reflect"), ROW),
    "repeated": (padded(3, 2, mode="replicate"), ROW),
    "wrapped": (padded(3, 2, mode="circular"), ROW),
    "reflected far": (padded(23, 0, mode="reflect"), ROW),
    "wrapped, whole": (padded(24, 24, mode="circular"), ROW),
    "repeated, cropped": (padded(-3, 40, mode="replicate"), ROW),
    "reflected map": (padded(3, 2, 1, 4, mode="reflect"), MAP),
    "wrapped map": (padded(3, 2, 1, 4, mode="circular"), MAP),
    "reflected twice": (lambda x: padded(2, 2, mode="reflect")(padded(3, 1, mode="reflect")(x)), ROW),
    "moved round": (lambda x: mean(x.roll(5, 2)), ROW),
    "moved round and back": (lambda x: mean(x.roll(-7, 2)).roll(7, 2), ROW),
    "moved round both": (lambda x: x.roll((2, -3), (2, 3)), MAP),
    "moved round by half": (lambda x: torch.fft.fftshift(x, dim=2), ROW),
    "moved round more than once": (lambda x: x.roll(29, 2), ROW),
    "turned": (lambda x: mean(mean(x, 3, 2).flip(2)), ROW),
    "turned by a quarter": (lambda x: mean(torch.rot90(x, 1, (2, 3)), 2), MAP),
    "turned by a half": (lambda x: mean(torch.rot90(x, 2, (2, 3)), 2), MAP),
    "turned by three quarters": (lambda x: mean(torch.rot90(x, 3, (2, 3)), 2), MAP),
    "smoothed, smaller": (lambda x: F.interpolate(x, scale_factor=0.5, mode="bilinear", antialias=True), MAP),
    "smoothed, to a size": (lambda x: F.interpolate(x, size=(5, 7), mode="bilinear", antialias=True), MAP),
    "smoothed, larger": (lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", antialias=True), MAP),
    "smoothed, cubic": (lambda x: F.interpolate(x, scale_factor=0.5, mode="bicubic", antialias=True), MAP),
    "windows": (windows, MAP),
    "windows, moved": (lambda x: windows(x, 4, 2), MAP),
    "windows, twice": (lambda x: windows(windows(x), 4, 2), MAP),
    "windows, apart": (lambda x: windows(x, mixed=False), MAP),
    "windows, behind a step": (lambda x: windows(mean(x, 2, 2), 2, 1), (2, 16, 24)),
    "dealt": (dealt, ROW),
    "rows of a map as one": (lambda x: F.avg_pool1d(x.flatten(2), 3, 1, 1).view(x.shape), MAP),
    "flattened": (lambda x: x.flatten(2), MAP),
    "pieces": (lambda x: x.view(1, 2, -1, 6), ROW),
    "sums of pieces": (lambda x: x.unflatten(2, (4, 6)).sum(2), ROW),
    "windows of a row": (lambda x: x.unfold(2, 5, 3), ROW),
    "one tap of windows": (lambda x: x.unfold(2, 5, 3)[..., 2], ROW),
    "depth": (lambda x: x.view(1, 2, x.shape[2] // 2, 2, -1).transpose(2, 3).reshape(1, 4, x.shape[2] // 2, -1), MAP),
    "repeated as a whole": (lambda x: x.repeat(1, 1, 2), ROW),
    "so far": (lambda x: mean(x, 2).cumsum(2), ROW),
    "diagonal": (lambda x: x.diagonal(2, 2, 3), MAP),
    "diagonal below": (lambda x: mean(x.diagonal(-5, 2, 3), 2), MAP),
}  # fmt: skip
"""Of these every cell that is read is known."""

SOME: dict[str, tuple[Callable[[Any], Any], tuple[int, ...]]] = {
    "gathered": (lambda x: x.gather(2, torch.zeros(x.shape, dtype=torch.long)), ROW),
    "looked up": (lambda x: x[:, :, [3, 1, 2]], ROW),
    "selected": (lambda x: x.index_select(2, torch.arange(4)), ROW),
    "sampled": (lambda x: F.grid_sample(x, torch.zeros(1, 4, 4, 2, dtype=x.dtype), align_corners=False), MAP),
    "put back": (lambda x: F.max_unpool1d(*F.max_pool1d(x, 2, return_indices=True), 2), ROW),
    "columns": (lambda x: F.unfold(x, 3), MAP),
    "columns, summed": (lambda x: F.fold(F.unfold(x, 3, padding=1), x.shape[2:], 3, padding=1), MAP),
    "a triangle": (lambda x: x.tril(), MAP),
    "on a diagonal": (torch.diag_embed, ROW),
    "written over": (written, ROW),
    "written over through a view": (through_a_view, ROW),
    "a slice in a copy": (lambda x: x.slice_scatter(x[:, :, 10:15], 2, 0, 5), ROW),
    "scattered": (lambda x: x.scatter(2, torch.arange(3).expand(1, 2, 3), x[:, :, 5:8]), ROW),
    "added at places": (lambda x: x.index_add(2, torch.arange(3), x[:, :, 5:8]), ROW),
    "every other, as a mean": (lambda x: x[..., ::2].mean(2, keepdim=True) * x[..., :5], ROW),
    "the first ones, as a mean": (lambda x: x[..., :5].mean(2, keepdim=True) + x[..., 3:8], ROW),
    "rows of a row": (lambda x: x.reshape(1, 4, -1), ROW),
}  # fmt: skip
"""Of these no more is said than between which cells they lie."""


def places(sides: tuple[int, ...]) -> list[tuple[int, ...]]:
    every = list(product(*map(range, sides)))
    return every[:: max(1, len(every) // 23)] + every[-1:]


@pytest.mark.parametrize("name", [*CELLS, *SOME])
def test_what_is_read_is_where_the_gradient_is_not_zero(name: str) -> None:
    of, sides = {**CELLS, **SOME}[name]
    model = Step(of, name)
    text = f"1 {sides[0]} " + " ".join(("H", "W")[: len(sides) - 1])
    point = dict(zip(("H", "W"), sides[1:], strict=False))
    net = trace(model, text, at=point)
    field, known = net.receptive_field(), net.receptive_field(at=point)
    shape = net.at(**point)["output"][0][2:]
    less = False
    for place in places(shape):
        true = supports(model, sides, place)
        found = field.read(*place, at=point)
        if name in CELLS:
            assert found == true, place
        assert all(set(one) <= set(other) for one, other in zip(true, found, strict=True)), place
        for along, cells in zip(known.axes, true, strict=True):
            if along.everything:
                less = less or len(cells) < sides[along.axis - 1]
                assert not (along.exact and len(cells) < sides[along.axis - 1] - 3), (along, cells)
    if name in SOME:
        assert field.status == "bound"


@pytest.mark.parametrize(
    ("name", "size", "stride"),
    [
        ("reflected", 3, 2), ("repeated", 3, 2), ("wrapped", 3, 2), ("moved round", 3, 1), ("turned", 7, -2),
        ("moved round and back", 3, 1),
    ],
)  # fmt: skip
def test_far_from_the_ends_they_are_as_any_other_window(name: str, size: int, stride: int) -> None:
    of, sides = CELLS[name]
    field = trace(Step(of, name), "1 2 H", at={"H": sides[1]}).receptive_field()
    assert (field.size, field.stride, field.status) == ((size,), (stride,), "exact")


def test_attention_in_windows_reads_windows_for_all_sizes() -> None:
    class Block(nn.Module):
        """Attention in windows of 7 x 7 cells, moved by 3, beside what comes in."""

        def __init__(self, shift: int) -> None:
            super().__init__()
            self.shift, self.mixing = shift, nn.Linear(4, 12)

        def forward(self, x: Any) -> Any:
            n, height, width, channels = x.shape
            y = torch.roll(x, (-self.shift,) * 2, (1, 2)) if self.shift else x
            y = y.view(n, height // 7, 7, width // 7, 7, channels).permute(0, 1, 3, 2, 4, 5).reshape(-1, 49, channels)
            q, k, v = self.mixing(y).reshape(-1, 49, 3, 2, 2).permute(2, 0, 3, 1, 4)
            weights = q @ k.transpose(-2, -1)
            count = (height // 7) * (width // 7)
            if self.shift:
                mask = torch.zeros(count, 49, 49)
                weights = (weights.view(-1, count, 2, 49, 49) + mask.unsqueeze(1).unsqueeze(0)).view(-1, 2, 49, 49)
            y = (weights.softmax(-1) @ v).transpose(1, 2).reshape(-1, 49, channels)
            y = y.view(n, height // 7, width // 7, 7, 7, channels).permute(0, 1, 3, 2, 4, 5)
            y = y.reshape(n, height, width, channels)
            return x + (torch.roll(y, (self.shift,) * 2, (1, 2)) if self.shift else y)

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.patches = nn.Conv2d(3, 4, 4, 4)
            self.blocks = nn.Sequential(Block(0), Block(3))

        def forward(self, x: Any) -> Any:
            return self.blocks(self.patches(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    with torch.device("meta"):
        found = trace(Net(), "n 3 H W")
    one = found.receptive_field("blocks.0", axes=[2, 3])
    assert one.status == "exact" and one.size == (28, 28) and len(one.axes[0].phases) == 7
    both = found.receptive_field()
    assert both.status == "exact" and both.size == (56, 56) and both.stride == (4, 4) and both.aligned is not None


few = st.integers(1, 3)
BORDERED = st.one_of(
    st.builds(
        lambda a, b, mode: Step(lambda x: F.pad(x, (a, b), mode=mode), f"{mode} {a} {b}"),
        st.integers(-2, 4), st.integers(-2, 4), st.sampled_from(["reflect", "replicate", "circular", "constant"]),
    ),
    st.builds(lambda by: Step(lambda x: x.roll(by, 2), f"roll {by}"), st.integers(-5, 5)),
    st.just(Step(lambda x: x.flip(2), "flip")),
    st.builds(
        lambda k, s, p, mode: nn.Conv1d(2, 2, k, s, min(p, k), padding_mode=mode),
        st.integers(1, 4), few, st.integers(0, 3), st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    ),
)  # fmt: skip


def cut(side: int, mixed: str) -> nn.Module:
    """Pieces of a row, mixed within or across, and the row of them again."""

    def of(x: Any) -> Any:
        count = x.shape[2] // side
        y = x[..., : count * side].reshape(1, 2, count, side)
        if mixed == "within":
            y = y + y.sum(3, keepdim=True)
        elif mixed == "along":
            y = F.avg_pool2d(y, (3, 1), 1, (1, 0))
        elif mixed == "turned":
            y = y.flip(3)
        elif mixed == "below":
            y = F.avg_pool2d(y, (1, 3), 1, (0, 1))
        return y.reshape(1, 2, -1)

    return Step(of, f"pieces of {side}, {mixed}")


PIECES = st.builds(cut, st.integers(2, 5), st.sampled_from(["within", "along", "turned", "below", "as they are"]))


def told(field: ReceptiveField, place: int) -> tuple[int, ...]:
    """What a cell reads by the field alone, where that says it for all sizes."""
    (along,) = field.axes
    assert along.field is not None
    turn, phase = divmod(place, along.field.period)
    one = along.field.spans[phase]
    if one is None or isinstance(one.low, Whole) or isinstance(along.field.step, Whole):
        return ()
    one = one.moved(turn * along.field.step)
    return tuple(range(one.low, one.high + 1) if one.members is None else one)


def follow(model: nn.Module, side: int = 120) -> None:
    """No cell is missed; where it is said to be exact, none is too many."""
    net = traced_at(positive(model), side)
    (length,) = net.at(H=side)["output"][0][2:]
    assume(length > 0)
    for field in (net.receptive_field(), net.receptive_field(at={"H": side})):
        (along,) = field.axes
        for place in sorted({0, 1, *range(0, length, max(length // 7, 1)), length // 2, length - 2, length - 1}):
            if not 0 <= place < length:
                continue
            (true,) = supports(model, (2, side), (place,))
            (found,) = field.read(place, at={"H": side})
            assert set(true) <= set(found), place
            if along.exact:
                assert found == true, place
            if abs(place - length // 2) > 1 or along.everything:
                continue
            span = told(field, place)
            if span and span[0] > 30 and span[-1] < side - 30:
                assert set(true) <= set(span) and (not along.exact or span == true), place


def stack(*layers: Any) -> Any:
    return st.builds(lambda them: nn.Sequential(*them), st.lists(st.one_of(*layers), min_size=1, max_size=4))


@TORCH
@given(stack(BORDERED))
def test_stacks_of_what_is_moved_and_padded(model: nn.Module) -> None:
    follow(model)


@TORCH
@given(stack(BORDERED, PIECES, PIECES))
def test_stacks_of_what_is_cut_into_pieces(model: nn.Module) -> None:
    follow(model)


# --- sets ---------------------------------------------------------------------------------------------------------


def span(of: frozenset[int]) -> Span:
    found = of_bits(min(of), sum(1 << one - min(of) for one in of))
    assert found is not None
    return found


@given(SETS, st.integers(1, 12), st.sampled_from(sorted(BORDERS)))
def test_cells_beyond_an_end_are_those_that_a_pad_makes(cells: frozenset[int], side: int, kind: str) -> None:
    most = {"reflected": side - 1, "wrapped": side}.get(kind, 20)
    assume(min(cells) >= -most and max(cells) < side + most)
    mode = {"reflected": "reflect", "repeated": "replicate", "wrapped": "circular"}[kind]
    row = F.pad(torch.arange(side, dtype=torch.float64)[None, None], (most, most), mode=mode)[0, 0]
    found = bordered(span(cells), kind, side)
    assert found is not None and set(found) == {int(row[cell + most]) for cell in cells}


@given(SETS, st.integers(1, 5), st.integers(-5, 5), st.integers(1, 5), st.integers(0, 6))
def test_cells_between(cells: frozenset[int], s: int, p: int, up: int, more: int) -> None:
    k = s + up + more
    true = {j for j in range(-120, 120) for i in cells if s * i - p < up * j < s * i - p + k}
    found, exact = between(span(cells), s, p, up, k)
    assert exact and set(found) == true
    only, exact = between(Span(min(cells), max(cells), None, False), s, p, up, k)
    assert (only.low, only.high) == (min(true), max(true))


@given(SETS)
def test_cells_turned_and_cells_so_far(cells: frozenset[int]) -> None:
    assert set(mirrored(span(cells))) == {-one for one in cells}
    if max(cells) >= 0:
        assert set(up_to(span(cells))) == set(range(max(cells) + 1))


@given(SETS, st.integers(1, 4), st.integers(1, 5), st.integers(-3, 3), st.integers(1, 4))
def test_digits_of_cells(cells: frozenset[int], up: int, k: int, p: int, step: int) -> None:
    found = digit_of(Field(2, (span(cells),), step), Reads(0, "digit", up=up, k=k, p=p), "here")
    for place in range(-7, 7):
        turn, phase = divmod(place, found.period)
        one = found.spans[phase]
        assert found.step == 0 and one is not None
        assert set(one) == {(cell + step * place - p) // up % k for cell in cells}, turn


@given(SETS, SETS, st.integers(1, 4), st.integers(1, 3), st.integers(1, 3))
def test_sums_of_digits(high: frozenset[int], low: frozenset[int], place: int, one: int, other: int) -> None:
    parts = [(place, 9, Field(2, (span(high),), one)), (1, 9, Field(2, (span(low), span(high)), other))]
    found = summed(parts, "here", apart=True)
    for cell in range(-5, 6):
        turn, phase = divmod(cell, found.period)
        second, rest = divmod(cell, 2)
        mine = {a + one * cell for a in high}
        theirs = {b + other * second for b in (high if rest else low)}
        span_ = found.spans[phase]
        assert span_ is not None
        assert set(span_.moved(found.step * turn)) == {place * a + b for a in mine for b in theirs}
    assert found.exact and summed([(4, 3, itself(2)), (1, 4, itself(3))], "here", apart=True).digits
    assert not summed([(4, 3, itself(2)), (1, 4, itself(3))], "here", apart=False).exact


# --- places and numbers that no gradient passes to -------------------------------------------------------------------

LOOKED_UP: dict[str, tuple[Callable[[Any], Any], int | None]] = {
    "rows of a table": (lambda x: TABLE[x[0, 0]].mT[None], 1),
    "rows of a table, windows": (lambda x: mean(TABLE[x[0, 0]].mT[None], 3), 3),
    "rows of a table, selected": (lambda x: mean(TABLE.index_select(0, x[0, 0]).mT[None], 3), 3),
    "rows of a table, indexed beside a slice": (lambda x: TABLE.mT[:, x[0, 0]][None], 1),
    "numbers of classes": (lambda x: mean(F.one_hot(x[0, 0], 9).mT[None].double(), 2), 2),
    "order": (lambda x: x.argsort(2), None),
    "order and places": (lambda x: x.sort(2).indices, None),
    "between themselves": (lambda x: torch.searchsorted(x.sort(2).values, x), None),
    "between those of all": (lambda x: torch.bucketize(x, x[0, 0]), None),
    "written at places": (lambda x: torch.zeros(x.shape).scatter(2, x, 1.0), None),
    "added at places": (lambda x: torch.zeros(1, 1, x.shape[2]).index_add(2, x[0, 0], torch.ones(x.shape)), None),
    "put at places": (lambda x: torch.zeros(x.shape).index_put((x * 0, x * 0, x), torch.ones(())), None),
    "written over at places": (lambda x: written_over(x, 1.0), None),
    "written over with others at places": (lambda x: written_over(x, x.float()), None),
    "written where a mask is": (lambda x: x.masked_scatter(x > 4, torch.arange(x.shape[2])), None),
}
TABLE = (torch.arange(36.0) ** 2).reshape(9, 4)
SIDE = 7


def written_over(x: Any, value: Any) -> Any:
    made = torch.zeros(x.shape)
    made[:, :, x[0, 0]] = value
    return made


@pytest.mark.parametrize("name", LOOKED_UP)
def test_what_whole_numbers_decide_is_read(name: str) -> None:
    """An output cell that changes with an input cell reads it; a row of a table is read at its number alone."""
    of, size = LOOKED_UP[name]
    field = trace(Step(of, name), "1 1 H int64", at={"H": SIDE}).receptive_field()
    assert field.size == (size,)
    generator = torch.Generator().manual_seed(5)
    changed: set[tuple[int, int]] = set()
    for _ in range(3):
        x = torch.randint(SIDE, (1, 1, SIDE), generator=generator)
        for cell, other in product(range(SIDE), range(SIDE)):
            y = x.clone()
            y[..., cell] = other
            differ = (of(x) != of(y)).any(1)[0]
            changed |= {(place, cell) for place in differ.nonzero()[:, 0].tolist()}
    assert changed
    for place, cell in changed:
        assert cell in field.read(place, at={"H": SIDE})[0]


SQUARE = torch.eye(4, dtype=torch.float64) * 5 + torch.arange(16.0, dtype=torch.float64).reshape(4, 4).sin()
FACTORS: dict[str, Callable[[Any], Any]] = {
    "the right one": lambda x: SQUARE @ x,
    "the left one": lambda x: x @ SQUARE,
    "both": lambda x: x @ x.mT,
    "the right one, added": lambda x: torch.addmm(SQUARE, SQUARE, x[0, 0])[None, None],
    "a layer's weights": lambda x: F.linear(SQUARE, x[0, 0])[None, None],
    "right sides": lambda x: torch.linalg.solve(SQUARE, x),
    "right sides, in rows": lambda x: torch.linalg.solve(SQUARE, x, left=False),
    "right sides of triangles": lambda x: torch.linalg.solve_triangular(SQUARE.triu(), x, upper=True),
    "right sides of triangles, in rows": lambda x: torch.linalg.solve_triangular(
        SQUARE.triu(), x, upper=True, left=False
    ),
}


@pytest.mark.parametrize("name", FACTORS)
def test_of_a_factor_rows_or_columns_are_read(name: str) -> None:
    """A matrix that is an input itself: all at which the gradient is not zero is read, and no more than a line."""
    model = Step(FACTORS[name], name)
    for spec, at in (("1 1 4 4 float64", {}), ("1 1 H W float64", {"H": 4, "W": 4})):
        field = trace(model, spec, at=at).receptive_field()
        for place in ((0, 0), (1, 3)):
            read, found = field.read(*place, at=at), supports(model, (1, 4, 4), place)
            assert all(set(one) <= set(other) for one, other in zip(found, read, strict=True))
            assert name == "both" or min(map(len, read)) == 1


@pytest.mark.parametrize(
    ("inputs", "fields"),
    [
        (("2 4 4", "2 4 4"), [(1, 1, None), (1, None, 1)]),
        (("4 4", "2 4 4"), [(1, None), (None, None, 1)]),
        (("2 4 4", "4 4"), [(None, 1, None), (None, 1)]),
        (("4 4", "4 4"), [(1, None), (None, 1)]),
    ],
)
def test_of_products_in_groups_rows_and_columns_are_read(
    inputs: tuple[str, str], fields: list[tuple[int | None, ...]]
) -> None:
    ends = None if [len(one.split()) for one in inputs] == [3, 3] else torch.tensor([1, 4], dtype=torch.int32)

    class Groups(nn.Module):
        def forward(self, x: Any, y: Any) -> Any:
            return torch._grouped_mm(x, y, offs=ends)

    found = trace(Groups(), *(f"{one} bfloat16" for one in inputs))
    for name, size in enumerate(fields):
        assert found.receptive_field(input=str(name), axes=range(len(size))).size == size
