"""What stands around operators: sides of 1 that are repeated, numbers that are known, PyTorch's own Python code."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from models_beside_torch import Function, compare, flat, saved_by_torch, saved_by_trace
from torch import nn

import symcnn
from symcnn.errors import DomainError, SymcnnError
from symcnn.models.model import TracedModel
from symcnn.models.sizes import value

ROWS = ("n T 6",)
SIZES = [{"n": 2, "T": 8}, {"n": 3, "T": 5}]
SQUARE = ("n 4 4",)


class Layered(nn.Module):
    """A function of tensors and layers."""

    def __init__(self, function: Callable[..., Any], *layers: nn.Module) -> None:
        super().__init__()
        self.function, self.layers = function, nn.ModuleList(layers)

    def forward(self, *tensors: Any) -> Any:
        return self.function(*tensors, *self.layers)


def traced(function: Callable[..., Any], *inputs: str, **settings: Any) -> TracedModel:
    return symcnn.trace(Function(function), *inputs, **settings)


# --- sides of 1 -----------------------------------------------------------------------------------------------


def test_two_sides_that_are_joined_are_one_or_the_trace_says_that_one_of_them_may_be_1() -> None:
    net = traced(lambda x, y: x * y, "n 6", "m 6")
    assert repr(net.domain) == "n ≥ 1, m ≥ 1, m = n"
    assert net.at(n=1, m=1)["output"] == [(1, 6)]  # no special case
    for sizes in ({"n": 5, "m": 1}, {"n": 1, "m": 5}):
        with pytest.raises(DomainError, match=r"equal sides: n = m .*PyTorch also takes n = 1 or m = 1, and repeats"):
            net.at(**sizes)
        again = traced(lambda x, y: x * y, "n 6", "m 6", at=sizes)
        assert again.at(**sizes)["output"] == [(5, 6)]
        with pytest.raises(DomainError):
            again.at(n=5, m=5)


@pytest.mark.parametrize(("first", "second"), [("n 1", "1 n"), ("n", "n 1"), ("n 1 k", "k"), ("n 1", "k")])
def test_a_side_that_is_written_as_1_is_repeated_for_all_sizes(first: str, second: str) -> None:
    compare(lambda x, y: x + y, first, second, sizes=[{"n": n, "k": k} for n, k in itertools.product((1, 4), (1, 3))]
            if "k" in first + second else [{"n": 1}, {"n": 4}])  # fmt: skip


def test_a_side_that_is_worked_out_may_be_1_as_well() -> None:
    net = traced(lambda x, y: x[:, ::4] + y, "n T", "n 5")
    with pytest.raises(DomainError, match=r"PyTorch also takes ceiling\(T/4\) = 1"):
        net.at(n=2, T=3)
    assert traced(lambda x, y: x[:, ::4] + y, "n T", "n 5", at={"T": 3}).at(n=2, T=3)["output"] == [(2, 5)]


@pytest.mark.parametrize("shape", [(1, 6), (1, 1)])
def test_a_side_is_not_made_1(shape: tuple[int, ...]) -> None:
    with pytest.raises(SymcnnError, match="and not made 1"):
        traced(lambda x: x.expand(shape), "4 6")
    assert repr(traced(lambda x: x.expand(1, 6), "n 6").domain) == "n = 1"


def test_what_is_written_over_keeps_its_sides() -> None:
    assert repr(traced(lambda x: x[:1].add_(x), "n 6").domain) == "n = 1"
    with pytest.raises(SymcnnError, match="what is written over has the sides"):
        traced(lambda x: x[:1].mul_(x), "4 6")
    with pytest.raises(SymcnnError, match="has other axes"):
        traced(lambda x: x[0].mul_(x), "n 6")


def test_a_map_of_one_cell_lies_in_rows_however_its_axes_are_turned() -> None:
    class Grouped(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.GroupNorm(3, 3, device="meta")

        def forward(self, x: Any) -> Any:
            y = x.relu()
            return self.norm(y.permute(0, 3, 1, 2)), y.exp()

    net = compare(Grouped(), "n H W 3", sizes=[{"n": 2, "H": 1, "W": 5}, {"n": 3, "H": 2, "W": 1}])
    one = {"n": 3, "H": 1, "W": 1}
    with pytest.raises(DomainError, match="took a branch that it takes only where"):
        net.domain.check(one)
    compare(Grouped(), "n H W 3", sizes=[one], at=one)


def test_entries_of_which_there_are_none_are_seen_in_any_sides() -> None:
    assert traced(lambda x: x[:, :, :0].transpose(0, 1).view(3, 0), "n 4 5").output.sides == (3, 0)


# --- what no rule speaks of, and what no result counts ----------------------------------------------------------


@pytest.mark.parametrize("sides", ["4 4", "n 4 4"])
def test_an_operator_without_a_rule_is_never_nothing(sides: str) -> None:
    net = traced(torch.matrix_exp, sides)
    assert net.unknown
    with pytest.raises(SymcnnError, match="no rule speaks of matrix_exp"):
        net.multiplications()


def test_a_transform_has_sides_and_memory_and_no_count() -> None:
    net = traced(lambda x: torch.fft.rfft(x) @ torch.fft.rfft(x).mT, *ROWS)
    assert not net.unknown and len(net.uncounted) == 2
    with pytest.raises(SymcnnError, match="in part only, since no result counts fft_rfft"):
        net.multiplications()
    assert net.multiplications(partial=True)(n=2, T=8) == 2 * 8 * 8 * 4
    assert net.saved_for_backward(input_gradient=True)(n=2, T=8) > 0
    assert "+ ?" in str(net.table()) and "no result counts" in str(net.explain())


MATRICES: dict[str, Callable[..., Any]] = {
    "inverse": lambda x: x.inverse(),
    "inverse, told": lambda x: torch.linalg.inv_ex(x)[0],
    "solution": lambda x: torch.linalg.solve(x, x * 2),
    "solution of one": lambda x: torch.linalg.solve(x, x[..., 0]),
    "triangular solution": lambda x: torch.linalg.solve_triangular(x, x * 2, upper=True),
    "determinant": lambda x: x.det(),
    "its logarithm": lambda x: torch.linalg.slogdet(x),
    "its logarithm alone": lambda x: torch.logdet(x),
    "triangle": lambda x: torch.linalg.cholesky(x @ x.mT),
    "triangle, told": lambda x: torch.linalg.cholesky_ex(x @ x.mT)[0],
    "orthogonal": lambda x: torch.linalg.qr(x),
    "orthogonal, more rows": lambda x: torch.linalg.qr(x[..., :3]),
    "singular": lambda x: torch.linalg.svd(x, full_matrices=False),
    "singular values": lambda x: torch.linalg.svdvals(x[:, :3]),
    "symmetric": lambda x: torch.linalg.eigh(x + x.mT),
    "symmetric values": lambda x: torch.linalg.eigvalsh(x + x.mT),
}


@pytest.mark.parametrize("name", MATRICES)
def test_decompositions_have_sides_and_memory_and_no_count(name: str) -> None:
    net = on_processor(lambda x: MATRICES[name](x + 9 * torch.eye(4)), *SQUARE, sizes=[{"n": 2}, {"n": 3}])
    assert len(net.uncounted) == 1


TRANSFORMS = [f"{kind}{axes}" for kind in ("fft", "ifft", "rfft", "ihfft") for axes in ("", "2", "n")]
BACK = [f"{kind}{axes}" for kind in ("irfft", "hfft") for axes in ("", "2", "n")]


@pytest.mark.parametrize("name", [*TRANSFORMS, *BACK])
def test_transforms(name: str) -> None:
    """Beside PyTorch on a processor, which lies otherwise than its description of rfftn says."""
    function = getattr(torch.fft, name)

    def given(x: Any) -> Any:
        return function(torch.complex(x, x) if name in BACK else x)

    on_processor(given, *ROWS, sizes=SIZES)


def on_processor(
    model: Callable[..., Any], *inputs: str, sizes: list[dict[str, int]], saved: bool = True, counts: bool = False
) -> TracedModel:
    """As `compare`, with numbers, for what PyTorch does not run without."""
    module = model if isinstance(model, nn.Module) else Function(model)
    net = symcnn.trace(module, *inputs, at=sizes[0])
    assert not net.unknown
    for point in sizes:
        net.domain.check(point)
        tensors = []
        for one in net.inputs.values():
            drawn = torch.rand([int(value(side, point)) for side in one.sides]) + 0.5
            tensors.append(drawn.requires_grad_())
        with warnings.catch_warnings(), torch.device("cpu"):
            warnings.simplefilter("ignore")
            bytes_, output = saved_on_processor(module, tensors)
        for one, other in zip(flat(net.outputs), flat(output), strict=True):
            assert tuple(int(value(side, point)) for side in one.sides) == tuple(other.shape)
            assert one.dtype is other.dtype
            lies = one.strides and [int(value(step, point)) for step in one.strides]
            assert other.is_contiguous() if lies is None else list(other.stride()) == lies
        if saved:
            assert saved_by_trace(net, point, True) == bytes_
    return net


def saved_on_processor(module: nn.Module, tensors: list[torch.Tensor]) -> tuple[int, Any]:
    kept: dict[int, tuple[int, torch.Tensor]] = {}
    mine = {one.untyped_storage()._cdata for one in (*module.parameters(), *module.buffers())}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in mine:
            kept[storage._cdata] = storage.nbytes(), tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        output = module(*tensors)
    return sum(size for size, _ in kept.values()), output


SIGNALS = [{"n": 2, "L": 64}, {"n": 3, "L": 84}]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: torch.stft(x, 16, return_complex=True),
        lambda x: torch.stft(x[0], 16, 5, 12, center=False, normalized=True, onesided=False, return_complex=True),
        lambda x: torch.stft(x, 16, hop_length=8, window=torch.ones(16), return_complex=True).abs(),
        lambda x: torch.istft(torch.stft(x, 16, return_complex=True), 16),
        lambda x: torch.istft(torch.stft(x[0], 16, return_complex=True), 16, length=x.shape[-1]),
    ],
)
def test_short_time_transforms(function: Callable[..., Any]) -> None:
    on_processor(function, "n L", sizes=SIGNALS, saved=False)


# --- composed ---------------------------------------------------------------------------------------------------


PRODUCTS: dict[str, tuple[Callable[..., Any], tuple[str, ...], list[dict[str, int]]]] = {
    "chain": (lambda x, y: torch.linalg.multi_dot([x, y, x]), ("a b", "b a"), [{"a": 3, "b": 5}, {"a": 4, "b": 6}]),
    "chain of four": (
        lambda x, y: torch.linalg.multi_dot([x, y, x, y]),
        ("a b", "b a"),
        [{"a": 3, "b": 5}, {"a": 4, "b": 6}],
    ),
    "chain, the other way": (
        lambda x, y: torch.chain_matmul(y, x, y),
        ("a b", "b a"),
        [{"a": 3, "b": 5}, {"a": 4, "b": 6}],
    ),
    "chain with vectors": (lambda x: torch.linalg.multi_dot([x[0], x.mT, x[:, 0]]), ("a b",), [{"a": 3, "b": 5}]),
    "powers": (lambda x: torch.linalg.matrix_power(x, 5), SQUARE, [{"n": 2}, {"n": 3}]),
    "power of three": (lambda x: x.matrix_power(3), SQUARE, [{"n": 2}, {"n": 3}]),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_products_of_several(name: str) -> None:
    function, inputs, sizes = PRODUCTS[name]
    compare(function, *inputs, sizes=sizes, at=sizes[0], counts=name != "chain with vectors")


def test_the_order_of_a_chain_is_a_condition() -> None:
    net = traced(lambda x, y: torch.linalg.multi_dot([x, y, x]), "a b", "b a", at={"a": 3, "b": 5})
    assert net.multiplications()(a=3, b=5) == 2 * 3 * 5 * 3
    with pytest.raises(DomainError, match="took a branch that it takes only where"):
        net.at(a=5, b=3)


def test_rows_in_groups_take_as_much_wherever_the_groups_end() -> None:
    def experts(x: Any, weights: Any) -> Any:
        ends = torch.tensor([2, 8], dtype=torch.int32)
        return F.grouped_mm(x.bfloat16(), weights.bfloat16(), offs=ends)

    net = on_processor(experts, "T 8", "2 8 16", sizes=[{"T": 8}, {"T": 24}], saved=False)
    assert net.multiplications()(T=24) == 24 * 8 * 16
    assert net.multiplications(forward=False, backward=True, input_gradient=True)(T=24) == 2 * 24 * 8 * 16


@pytest.mark.parametrize(
    "function",
    [
        lambda x: torch.quantile(x, 0.3, dim=1),
        lambda x: torch.quantile(x, torch.tensor([0.1, 0.5]), dim=1, keepdim=True),
        lambda x: torch.quantile(x, torch.tensor([0.1, 0.5]), dim=-1, keepdim=True),
        lambda x: torch.quantile(x.unsqueeze(1), torch.tensor([0.1, 0.5]), dim=2),
        lambda x: x.quantile(0.5),
        lambda x: x.quantile(0.5, keepdim=True),
        lambda x: torch.quantile(x, 0.1, dim=-1, interpolation="nearest"),
        lambda x: torch.nanquantile(x, 0.3, dim=1),
        lambda x: F.gaussian_nll_loss(x, x * 2, x.exp()),
        lambda x: F.gaussian_nll_loss(x, x * 2, x[..., :1].exp(), full=True, reduction="none"),
    ],
)
def test_what_pytorch_composes_of_numbers(function: Callable[..., Any]) -> None:
    on_processor(function, *ROWS, sizes=SIZES)


OTHERS: dict[str, Callable[..., Any]] = {
    "kthvalue": lambda x: x.kthvalue(2, dim=1),
    "kthvalue keyword": lambda x: torch.kthvalue(x, k=2, keepdim=True),
    "nanmean": lambda x: x.nanmean(1),
    "isin": lambda x: torch.isin(x.long(), torch.tensor([1, 2])),
    "float_power": lambda x: torch.float_power(x, 2),
    "ranges": lambda x: torch.histc(x, 7),
    "pairs": lambda x: F.pdist(x[0]),
    "norm of rows": lambda x: torch.linalg.matrix_norm(x, float("inf")),
    "norm of columns": lambda x: torch.linalg.norm(x, 1, dim=(1, 2), keepdim=True),
    "sequences": lambda x: nn.utils.rnn.pad_sequence([x[0], x[1, :3]], batch_first=True),
    "sides of what is joined": lambda x: x.expand(torch.broadcast_shapes(x.shape, (2, 1, 1, 6))),
    "a type by Python's name": lambda x: torch.arange(x.shape[1], dtype=int) + torch.ones(x.shape[1], dtype=float),
}


@pytest.mark.parametrize("name", OTHERS)
def test_others(name: str) -> None:
    compare(OTHERS[name], *ROWS, sizes=SIZES)


def test_an_entry_weighs_in_binary_cross_entropy() -> None:
    compare(
        lambda x, w: F.binary_cross_entropy(x.sigmoid(), x.detach(), weight=w.detach().sigmoid()),
        *("n T 6", "T 6"),
        sizes=SIZES,
    )


# --- functions that PyTorch writes in Python ----------------------------------------------------------------------


class Masked(nn.Module):
    """PyTorch's encoder or decoder with the mask that hides what comes after, and one of what is left out."""

    def __init__(self, decoder: bool) -> None:
        super().__init__()
        if decoder:
            layer: Any = nn.TransformerDecoderLayer(6, 2, 16, batch_first=True)
            self.stack: Any = nn.TransformerDecoder(layer, 2)
        else:
            layer = nn.TransformerEncoderLayer(6, 2, 16, batch_first=True, norm_first=True)
            self.stack = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.decoder = decoder

    def forward(self, x: Any) -> Any:
        mask, left_out = nn.Transformer.generate_square_subsequent_mask(x.shape[1]), x[..., 0] > 10
        if self.decoder:
            return self.stack(x, x, tgt_mask=mask, memory_key_padding_mask=left_out)
        return self.stack(x, mask=mask, src_key_padding_mask=left_out)


@pytest.mark.parametrize("decoder", [False, True])
def test_masks_of_pytorchs_own_stacks(decoder: bool) -> None:
    on_processor(Masked(decoder), *ROWS, sizes=SIZES)


def test_a_mean_of_all_batches_is_batch_normalisation() -> None:
    one, other = (
        symcnn.trace(nn.BatchNorm2d(3, momentum=momentum, device="meta"), "n 3 H W") for momentum in (None, 0.1)
    )
    assert [node.place.operator for node in one.nodes] == [node.place.operator for node in other.nodes]
    assert one.multiplications(count=["normalisation"]).rhs == other.multiplications(count=["normalisation"]).rhs


@torch.jit.script
def scripted(x: torch.Tensor) -> torch.Tensor:
    return x * 2 + 1


@pytest.mark.parametrize(
    "model",
    [
        lambda: nn.DataParallel(nn.Linear(6, 6)),
        lambda: torch.compile(nn.Linear(6, 6)),
        lambda: Layered(lambda x, layer: torch.compile(layer)(x), nn.Linear(6, 6)),
        lambda: Layered(lambda x, layer: layer(scripted(x)), nn.Linear(6, 6)),
        lambda: Layered(_named, nn.Linear(6, 6)),
        lambda: Layered(_asserted, nn.Linear(6, 6)),
    ],
)
def test_what_stands_around_a_layer_is_not_in_the_way(model: Callable[[], nn.Module]) -> None:
    before = torch.compile, torch.jit.ScriptFunction.__call__
    net = symcnn.trace(model(), "n 6")
    assert net.multiplications()(n=2) == 2 * 36
    assert {node.place.operator for node in net.nodes} <= {"linear", "mul", "add", "eq", "all"}
    assert (torch.compile, torch.jit.ScriptFunction.__call__) == before
    assert torch.equal(scripted(torch.ones(2)), torch.full((2,), 3.0))


def _named(x: Any, layer: nn.Module) -> Any:
    with torch.profiler.record_function("a part"):
        return layer(x)


def _asserted(x: Any, layer: nn.Module) -> Any:
    torch._assert((x == x).all(), "numbers")
    return layer(x)


LENGTHS = torch.tensor([3, 2])
REFUSED: dict[str, tuple[Callable[..., Any], str]] = {
    "vmap": (lambda x: torch.vmap(lambda row: row * 2)(x), "write the function for tensors that have the axis"),
    "gradient": (lambda x: torch.func.grad(lambda y: (y * y).sum())(x), "differentiates in its own forward pass"),
    "jacobian": (lambda x: torch.func.jacrev(lambda y: y * y)(x[0, 0]), "differentiates in its own forward pass"),
    "old gradient": (lambda x: torch.autograd.grad((x * x).sum(), x), "differentiates in its own forward pass"),
    "branch": (lambda x: torch.cond(x.sum() > 0, lambda y: y, lambda y: -y, (x,)), "which branch is taken depends"),
    "packed": (lambda x: nn.utils.rnn.pack_padded_sequence(x, LENGTHS, batch_first=True), "give the layer the padded"),
    "sparse": (lambda x: x.to_sparse(), "how many entries a sparse tensor keeps"),
    "nested": (lambda x: torch.nested.nested_tensor([x[0]]), "pad the parts to one tensor"),
    "quantised": (lambda x: torch.quantize_per_tensor(x, 0.1, 0, torch.quint8), "before it is quantised"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_traced_says_what_to_do(name: str) -> None:
    function, words = REFUSED[name]
    with pytest.raises(SymcnnError, match=words):
        traced(function, "2 3 6")


# --- numbers that are known ---------------------------------------------------------------------------------------


def _written_over(x: Any) -> Any:
    ones = torch.ones_like(x)
    part = ones[:, :1]
    ones[:, 0] = 0
    return x if part.all() else x * 2


def _part_written_over(x: Any) -> Any:
    ones = torch.ones_like(x)
    ones[:, :1].zero_()
    return x if ones.all() else x * 2


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (lambda x: torch.ones(x.shape[:2]).all(), True),
        (lambda x: torch.ones_like(x, dtype=torch.long)[:, :1].bool().all(), True),
        (lambda x: (torch.zeros(x.shape) != 0).any(), False),
        (lambda x: (~torch.zeros(x.shape, dtype=torch.bool)).all(), True),
        (lambda x: torch.full((), 3) == 3, True),
        (lambda x: torch.ones(x.shape).bool().sum() == x.numel(), True),
        (lambda x: torch.zeros(x.shape).bool().sum() != 0, False),
        (lambda x: F.interpolate(torch.ones_like(x), scale_factor=2.0).bool().all(), True),
        (lambda x: torch.full((), float("-inf")).item() < 0, True),
    ],
)
def test_a_mask_that_the_model_fills_itself_is_known(asked: Callable[..., Any], answer: bool) -> None:
    net = traced(lambda x: x * 2 if asked(x) else x.exp(), "n T 6")
    assert net.nodes[-1].place.operator == ("mul" if answer else "exp")


@pytest.mark.parametrize(
    "function",
    [
        *(_written_over, _part_written_over),
        lambda x: x if torch.ones_like(x).add_(x).all() else x * 2,
        lambda x: x if torch.cat([torch.ones_like(x), x]).all() else x * 2,
        lambda x: x if torch.ones(x.shape).bool().sum() == 12 else x * 2,
        lambda x: x if torch.full((), 2.5) == 2.5 else x * 2,
        lambda x: x if torch.full((), 300).to(torch.int8) == 300 else x * 2,
    ],
)
def test_a_number_that_may_be_another_is_not_known(function: Callable[..., Any]) -> None:
    with pytest.raises(SymcnnError, match="asks for the numbers in a tensor"):
        traced(function, "n T 6")


def test_what_is_written_over_without_gradients_keeps_the_one_it_had() -> None:
    def held(x: Any) -> Any:
        y = x.exp()
        with torch.no_grad():
            y.clamp_(min=1)
        return y.log()

    module = Function(held)
    net = symcnn.trace(module, "n 4")
    tensors = [torch.empty(3, 4, device="meta", requires_grad=True)]
    assert saved_by_trace(net, {"n": 3}, True) == saved_by_torch(module, tensors)[0]
