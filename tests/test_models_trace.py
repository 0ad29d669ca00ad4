"""Tracing a model: its own code runs once, nothing of it is changed, and what cannot be traced says where."""

from __future__ import annotations

import inspect
import itertools
import json
import math
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import pytest
import sympy as sp
import torch
import torch.nn.functional as F  # noqa: N812
from conftest import Command
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import symcnn
from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind
from symcnn.models.inputs import TAKEN, read
from symcnn.models.largest import amount
from symcnn.models.model import TracedModel
from symcnn.models.spec import built


def image(*layers: nn.Module, spec: str = "n 3 H W") -> TracedModel:
    return symcnn.trace(nn.Sequential(*layers), spec)


class Written(nn.Module):
    """A model whose forward pass is a function."""

    def __init__(self, forward: Callable[..., Any], *layers: nn.Module) -> None:
        super().__init__()
        self.layers, self.own = nn.ModuleList(layers), forward

    def forward(self, *inputs: Any) -> Any:
        return self.own(*inputs, *self.layers)


# --- nothing is changed -------------------------------------------------------------------------------------


def state(model: nn.Module) -> tuple[Any, ...]:
    hooks = [name for name in vars(model) if name.endswith("hooks")]
    return (
        nn.Module.__call__,
        F.has_torch_function,
        F.has_torch_function_unary,
        torch.functional.has_torch_function,
        "int" in globals(),
        [(name, one.training, [dict(vars(one)[hook]) for hook in hooks]) for name, one in model.named_modules()],
        [(name, one.data_ptr(), one._version, one.requires_grad) for name, one in model.named_parameters()],
        [(name, one.data_ptr(), one._version, one.clone().tolist()) for name, one in model.named_buffers()],
        torch.get_rng_state().tolist(),
        torch.is_grad_enabled(),
        torch._C._len_torch_function_stack(),
    )


@pytest.mark.parametrize("spec", ["n 3 H W", "n 5 H W"])
@pytest.mark.parametrize("training", [True, False])
def test_a_model_is_left_as_it_was(spec: str, training: bool) -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout(0.5), nn.ReLU(inplace=True)).train(training)
    before = state(model)
    try:
        symcnn.trace(model, spec)
    except SymcnnError as error:
        assert "channels" in str(error)
    assert state(model) == before


def test_a_model_that_raises_is_left_as_it_was() -> None:
    def fails(x: Any, layer: Any) -> Any:
        layer(x)
        raise ValueError("too\nbad")

    model = Written(fails, nn.Linear(3, 4))
    before = state(model)
    with pytest.raises(SymcnnError, match=r"test_models_trace.py:\d+ ends in ValueError: too bad"):
        symcnn.trace(model, "n 3")
    assert state(model) == before


def changes(x: Any, layer: Any, owner: Any = None) -> Any:
    """What models do to themselves: keep a tensor, count, turn a mode, rebind a buffer, draw, register."""
    layer.last, layer.seen, layer.training = x, x.shape[0], not layer.training
    layer.running_mean = layer.running_mean * 2
    layer.register_buffer("more", x.mean())
    layer.register_forward_hook(lambda *_: None)
    layer.heard.append(x)
    torch.manual_seed(3)
    torch.set_default_dtype(torch.float64)
    return layer(x) + random.random() + numpy.random.rand()


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_model_changes_of_itself_is_put_back(fails: bool) -> None:
    model = Written(changes, nn.BatchNorm2d(3))
    layer = model.layers[0]
    layer.heard = []
    attributes, before = dict(vars(layer)), state(model)
    drawn = random.getstate(), numpy.random.get_state()[1].tolist()
    if fails:
        with pytest.raises(SymcnnError, match="a number for each channel"):
            symcnn.trace(model, "n 4 H W")
    else:
        assert symcnn.trace(model, "n 3 H W").output.rank == 4
    assert state(model) == before
    assert vars(layer) == attributes
    assert layer.heard == [] and list(dict(layer.named_buffers())) == [
        "running_mean",
        "running_var",
        "num_batches_tracked",
    ]
    assert drawn == (random.getstate(), numpy.random.get_state()[1].tolist())
    assert torch.get_default_dtype() is torch.float32


def test_hooks_of_the_model_itself_are_run() -> None:
    model = nn.Conv2d(3, 4, 3)
    model.register_forward_hook(lambda module, given, found: F.relu(found))
    assert [node.place.operator for node in symcnn.trace(model, "n 3 H W").nodes] == ["conv2d", "relu"]
    normed = symcnn.trace(torch.nn.utils.weight_norm(nn.Conv2d(3, 4, 3)), "n 3 H W")
    below = symcnn.trace(nn.Sequential(torch.nn.utils.weight_norm(nn.Conv2d(3, 4, 3))), "n 3 H W")
    at = {"n": 2, "H": 5, "W": 6}
    assert normed.saved_for_backward()(**at) == below.saved_for_backward()(**at)
    assert normed.saved_for_backward()(**at) > symcnn.trace(nn.Conv2d(3, 4, 3), "n 3 H W").saved_for_backward()(**at)


def test_weights_need_no_memory_and_are_not_read() -> None:
    with torch.device("meta"):
        model = nn.Linear(10**6, 10**6)
    net = symcnn.trace(model, "n 1000000")
    assert net.parameters == 10**12 + 10**6
    assert net.multiplications()(n=3) == 3 * 10**12


# --- sizes in a model's own code ----------------------------------------------------------------------------


def halves(x: Any) -> Any:
    h, w = int(x.shape[2] / 2), int(x.shape[3] * 0.5)
    assert isinstance(h, int)
    return x[:, :, :h, :w]


def padded(x: Any) -> Any:
    n, c, h, w = x.shape
    return F.pad(x, (0, (4 - w % 4) % 4, 0, -h % 4)).reshape(n, c, math.ceil(h / 4), 4, -1)


def branch(x: Any) -> Any:
    return x[:, :, 1:] if x.shape[2] % 2 else x


def unpacked(x: Any) -> Any:
    n, c, *rest = x.size()
    return x.view(n * c, *rest).flatten(1)


@pytest.mark.parametrize(
    ("function", "sides", "domain"),
    [
        (halves, "(n, 3, floor(H/2), floor(W/2))", "n ≥ 1, H ≥ 1, W ≥ 1"),
        (padded, "(n, 3, ceiling(H/4), 4, 4*ceiling(W/4))", "n ≥ 1, H ≥ 1, W ≥ 1"),
        (branch, "(n, 3, H, W)", "n ≥ 1, H ≥ 2, W ≥ 1, 2 divides H"),
        (unpacked, "(3*n, H*W)", "n ≥ 1, H ≥ 1, W ≥ 1"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_sizes_are_worked_with(function: Callable[..., Any], sides: str, domain: str) -> None:
    net = symcnn.trace(Written(function), "n 3 H W")
    assert str(net.output.sides) == sides
    assert repr(net.domain) == domain
    for h, w in itertools.product((2, 3, 4, 7, 9), repeat=2):
        if net.domain.holds({"n": 2, "H": h, "W": w}):
            run = function(torch.empty(2, 3, h, w, device="meta"))
            assert net.at(n=2, H=h, W=w)["output"] == [tuple(run.shape)]


def rounds_twice(x: Any) -> Any:
    return x[:, : int(x.shape[1] / 49 * 49)]


def test_arithmetic_that_floats_round_holds_the_size() -> None:
    """``49 * (1/49)`` is below 1 for floats: the fraction would say another number of columns than Python takes."""
    net = symcnn.trace(Written(rounds_twice), "n T", at={"T": 98})
    assert repr(net.domain) == "n ≥ 1, T = 98"
    assert net.at(n=1, T=98)["output"] == [(1, int(98 / 49 * 49))]


@pytest.mark.parametrize("parts", [3, 7, 10, 49])
def test_a_quotient_is_rounded_and_compared_as_floats_do(parts: int) -> None:
    def cut(x: Any) -> Any:
        size = x.shape[1]
        return x[:, : math.ceil(size / parts) + math.floor(size / parts) + round(size / parts) * (size / parts > 1)]

    net = symcnn.trace(Written(cut), "n T", at={"T": 4 * parts + 1})
    for size in range(1, 12 * parts):
        if net.domain.holds({"n": 1, "T": size}):
            found = cut(torch.empty(1, size, device="meta"))
            assert net.at(n=1, T=size)["output"] == [tuple(found.shape)]


def test_a_divisor_that_may_be_negative_is_held_to_its_sign() -> None:
    def turned(x: Any) -> Any:
        return x[:, 1:] if x.shape[1] / (x.shape[1] - 10) > 0 else x

    net = symcnn.trace(Written(turned), "n T", at={"T": 4})
    assert str(net.output.sides) == "(n, T)"
    assert [size for size in range(1, 20) if net.domain.holds({"n": 1, "T": size})] == list(range(1, 10))


def test_a_loop_over_a_size_holds_it_at_its_value() -> None:
    def steps(x: Any, layer: Any) -> Any:
        total = x[:, 0]
        for step in range(x.shape[1]):
            total = total + layer(x[:, step])
        return total

    net = symcnn.trace(Written(steps, nn.Linear(5, 5)), "n T 5", at={"T": 4})
    assert repr(net.domain) == "n ≥ 1, T = 4"
    assert net.multiplications()(n=2, T=4) == 2 * 4 * 25
    with pytest.raises(
        DomainError, match=r"T = 5 is not admitted: .* turned a size into a plain number.*nearest: T = 4"
    ):
        net.at(n=2, T=5)


def test_what_depends_on_data_says_where() -> None:
    def looks(x: Any) -> Any:
        return x if x.sum() > 0 else -x

    with pytest.raises(SymcnnError, match=r"in the model \(Written\), test_models_trace.py:\d+: .*depends on its data"):
        symcnn.trace(Written(looks), "n 3")


# --- the sizes that it accepts ------------------------------------------------------------------------------


def test_a_fixed_flatten_gives_ranges() -> None:
    net = image(nn.Conv2d(3, 4, 3, stride=2), nn.Flatten(), nn.Linear(4 * 36, 10))
    assert repr(net.domain) == "n ≥ 1, 3 ≤ H ≤ 74, 3 ≤ W ≤ 74, (⌈H/2⌉ - 1)(⌈W/2⌉ - 1) = 36"
    admitted = {
        (h, w)
        for box in net.domain.boxes()
        for h in range(box["H"][0], box["H"][1] + 1)  # type: ignore[operator]
        for w in range(box["W"][0], box["W"][1] + 1)  # type: ignore[operator]
    }
    runs = {(h, w) for h in range(3, 90) for w in range(3, 90) if ((h - 1) // 2) * ((w - 1) // 2) == 36}
    assert admitted == runs
    with pytest.raises(
        DomainError,
        match=r"H = 20, W = 13 .*linear in 2 \(Linear\) asks that .* = 36 .here 54.*nearest: H = 1[34], or W = ",
    ):
        net.at(n=1, H=20, W=13)


def test_a_product_that_must_be_one_gives_ranges_alone() -> None:
    net = image(nn.Conv2d(3, 4, 3, stride=2), nn.AvgPool2d(7), nn.Flatten(), nn.Linear(4, 10))
    assert repr(net.domain) == "n ≥ 1, 15 ≤ H ≤ 28, 15 ≤ W ≤ 28"
    for h in range(10, 35):
        with torch.device("meta"):
            model = nn.Sequential(nn.Conv2d(3, 4, 3, stride=2), nn.AvgPool2d(7), nn.Flatten(), nn.Linear(4, 10))
            try:
                model(torch.empty(1, 3, h, 20))
                runs = True
            except RuntimeError:
                runs = False
        assert net.domain.holds({"n": 1, "H": h, "W": 20}) == runs


def test_one_symbol_for_both_sides_is_a_square() -> None:
    net = image(nn.Conv2d(3, 4, 3, stride=2), nn.Flatten(), nn.Linear(4 * 36, 10), spec="n 3 S S")
    assert repr(net.domain) == "n ≥ 1, 13 ≤ S ≤ 14"
    assert [side for side in range(1, 40) if net.domain.holds({"n": 1, "S": side})] == [13, 14]


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 2), st.integers(1, 3), st.integers(1, 5))
def test_the_domain_is_where_pytorch_runs(k: int, s: int, p: int, d: int, after: int) -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, k, s, p, d), nn.Conv2d(2, 1, after))
    net = symcnn.trace(model, "1 1 H W")
    with torch.device("meta"):
        for h in range(1, 16):
            try:
                shape = tuple(model.to("meta")(torch.empty(1, 1, h, 16 + h)).shape)
            except RuntimeError:
                shape = ()
            values = {"H": h, "W": 16 + h}
            assert net.domain.holds(values) == bool(shape)
            if shape:
                assert net.at(**values)["output"] == [shape]


@pytest.mark.parametrize(
    ("values", "kind", "message"),
    [
        ({"n": 1, "H": 9}, DomainError, "no value for W"),
        ({"n": 1, "H": 9, "W": 9, "D": 3}, UnknownName, "no symbol of Sequential is named 'D'"),
        ({"n": 1, "H": 9.0, "W": 9}, WrongKind, "H is a whole number, not 9.0"),
        ({"n": True, "H": 9, "W": 9}, WrongKind, "n is a whole number, not True"),
        ({"n": 0, "H": 9, "W": 9}, DomainError, "n is a size, at least 1, not 0"),
        ({"n": 1, "H": 2, "W": 9}, DomainError, "H = 2 is not admitted: .*conv2d in 0 .*nearest: H = 3"),
    ],
)
def test_sizes_that_are_none_are_refused(values: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        image(nn.Conv2d(3, 4, 3)).at(**values)


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "inputs", "message"),
    [
        (lambda x: x, ["n 3"], "a model is a torch.nn.Module, not"),
        (nn.Linear, ["n 3"], "a model is a torch.nn.Module, not"),
        (nn.Linear(3, 4), [], "Linear: .*given 0 inputs: missing a required argument: 'input'"),
        (nn.Linear(3, 4), ["n 3", "n 3"], "Linear: .*given 2 inputs: too many positional"),
        (nn.Linear(3, 4), ["n 0"], "a side is a whole number from 1 to 1,000,000,000, not 0"),
        (nn.Linear(3, 4), ["n -3"], "a whole number or the name of a symbol, not '-3'"),
        (nn.Linear(3, 4), ["n __import__('os')"], "a whole number or the name of a symbol"),
        (nn.Linear(3, 4), [3], 'an input is written as "n 3 H W", not 3'),
        (nn.Linear(3, 4), ["n 4"], "what comes in .*4 = 3 must hold, and does not for any sizes"),
    ],
)
def test_what_cannot_be_traced_says_why(model: Any, inputs: list[Any], message: str) -> None:
    with pytest.raises(SymcnnError, match=message) as caught:
        symcnn.trace(model, *inputs)
    assert "\n" not in str(caught.value)


def test_inputs_are_read() -> None:
    one = read("n, 3 × H W", torch.float64)
    assert str(one.sides) == "(n, 3, H, W)" and one.dtype == torch.float64
    assert read("n T int64", torch.float32).dtype == torch.int64
    assert read("", torch.float32).sides == ()


# --- numbers ------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(1, 4), st.data())
def test_a_model_in_two_parts_has_the_same_totals(widths: list[int], k: int, data: st.DataObject) -> None:
    layers: list[nn.Module] = []
    for before, after in itertools.pairwise([3, *widths]):
        layers += [nn.Conv2d(before, after, k, padding=k // 2, stride=data.draw(st.integers(1, 2))), nn.ReLU()]
    cut = data.draw(st.integers(1, len(layers) - 1))
    whole = image(*layers)
    first = image(*layers[:cut])
    channels = first.output.sides[1]
    second = image(*layers[cut:], spec=f"n {channels} H W")
    at = {"n": 2, "H": 64, "W": 48}
    middle = dict(zip("nHW", (first.at(**at)["output"][0][axis] for axis in (0, 2, 3)), strict=True))
    for backward in (False, True):
        asked = {"forward": not backward, "backward": backward, "input_gradient": True}
        total = whole.multiplications(**asked)(**at)  # type: ignore[arg-type]
        parts = first.multiplications(**asked)(**at), second.multiplications(**asked)(**middle)  # type: ignore[arg-type]
        assert total == sum(parts)
    assert whole.parameters == first.parameters + second.parameters
    assert whole.at(**at)["output"] == second.at(**middle)["output"]


def test_the_largest_batch_is_the_last_that_fits() -> None:
    net = image(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 4, 3))
    sizes: dict[str, Any] = {"H": 64, "W": 64}
    memory = net.training_memory("adam")
    for limit in ("1 MiB", "10 MB", 10**8):
        found = net.largest("n", limit, **sizes)
        assert found >= 1 and memory(n=found, **sizes) <= amount(limit) < memory(n=found + 1, **sizes)
    assert net.largest("n", 1000, **sizes) == 0
    with pytest.raises(WrongKind, match="not '8 gigs'"):
        net.largest("n", "8 gigs", **sizes)
    with pytest.raises(DomainError, match="no value for W"):
        net.largest("n", "1 GiB", H=64)


class Positions(nn.Module):
    """A vector is learned for each of 784 cells of a map."""

    def __init__(self) -> None:
        super().__init__()
        self.mixed, self.learned = nn.Conv1d(3, 3, 1), nn.Parameter(torch.empty(1, 3, 784))

    def forward(self, x: Any) -> Any:
        y = self.mixed(x.flatten(2))
        return y + self.learned[:, :, : y.shape[2]]


@pytest.mark.parametrize("memory", ["1 MB", "1 GB", "100 GB"])
def test_the_largest_size_is_one_that_is_admitted_beside_the_others(memory: str) -> None:
    """However much memory there is, H*W is at most 784."""
    net = symcnn.trace(Positions(), "n 3 H W", at={"H": 8, "W": 28})
    assert str(net.domain).endswith("HW ≤ 784")
    assert [net.largest("H", memory, n=1, W=side) for side in (28, 100, 784)] == [28, 7, 1]
    with pytest.raises(DomainError, match="W = 785"):
        net.largest("H", memory, n=1, W=785)


def test_two_models_side_by_side() -> None:
    deep = symcnn.trace(nn.Sequential(nn.Linear(64, 64), nn.Linear(64, 64)), "n 64", name="deep")
    wide = symcnn.trace(nn.Linear(64, 2000), "n 64", name="wide")
    found = deep.compare(wide)
    assert found["parameters"].ranges == ((0, -1),) and found["parameters"].proved
    assert "wide is greater for all sizes" in str(found)
    with pytest.raises(WrongKind, match="compared with a traced model, not 3"):
        deep.compare(3)  # type: ignore[arg-type]


def test_where_one_overtakes_the_other_is_where_their_numbers_cross() -> None:
    many = symcnn.trace(nn.Conv1d(1, 40, 1), "1 1 T", name="many")
    far = symcnn.trace(nn.Conv1d(1, 1, 45, padding=20, stride=1), "1 1 T", name="far")
    row = many.compare(far)["multiplications"]
    first, second = many.multiplications(), far.multiplications()
    for (start, sign), (end, _) in itertools.pairwise([*row.ranges, (200, 0)]):
        for at in {start, end - 1}:
            difference = first(T=at) - second(T=at)
            assert (difference > 0) - (difference < 0) == sign


# --- the shell ----------------------------------------------------------------------------------------------


def test_the_command(command: Command) -> None:
    given = ["torch.nn:Conv2d", "in_channels=3", "out_channels=64", "kernel_size=7", "--input", "n 3 H W"]
    done = command("model", *given, columns=80)
    assert done.returncode == 0, done.stderr
    assert "Conv2d accepts n ≥ 1, H ≥ 7, W ≥ 7" in done.stdout and "9408n(H - 6)(W - 6)" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    found = json.loads(command("model", *given, "--at", "n=1,H=224,W=224", "--json").stdout)
    assert found["parameters"] == 9472 and found["at"]["multiplications of a forward pass"] == 9408 * 218 * 218
    assert command("model", *given, "--fits", "1GiB", "--at", "H=224,W=224").stdout.startswith("n = ")
    assert r"\begin{longtable}" in command("model", *given, "--latex").stdout
    assert "convolution.output_size at n = H, k = 7" in command("model", *given, "--explain", "").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["torch.nn:Conv2d"], "a model needs its inputs"),
        (["torch.nn", "--input", "n 3"], "named as package.module:callable"),
        (["torch.nn:Conv2", "--input", "n 3"], "did you mean Conv2d"),
        (["no.such:thing", "--input", "n 3"], "no.such cannot be imported: ModuleNotFoundError"),
        (["torch.nn:Linear", "in_featurs=3", "--input", "n 3"], "did you mean in_features"),
        (["torch.nn:Linear", "in_features=3", "--input", "n 3"], "missing a required argument: 'out_features'"),
        (["math:floor", "x=3", "--input", "n 3"], "math:floor"),
        (["torch.nn:Linear", "in_features=3", "out_features=4", "--input", "n 3", "--at", "n=2.5"], "a whole number"),
        (["torch.nn:ReLU", "--input", "n 3", "--at", "n=2", "--fits", "1GiB"], "none is left open"),
        (["torch.nn:ReLU", "--input", "5 3", "--fits", "1GiB"], "none is left open"),
        (["torch.nn:ReLU", "--input", "n 3", "--optimizer", "adan"], "did you mean adam"),
    ],
)
def test_wrong_use_is_one_line(command: Command, arguments: list[str], message: str) -> None:
    done = command("model", *arguments)
    assert done.returncode == 2 and message in done.stderr and done.stderr.count("\n") == 1


def test_a_model_of_ones_own_is_found_beside_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text("from torch import nn\n\ndef small(width=4):\n    return nn.Linear(3, width)\n")
    monkeypatch.chdir(tmp_path)
    assert symcnn.trace(built("mine:small", {"width": 5}), "n 3").parameters == 20
    assert str(tmp_path) not in sys.path


# --- what a person gives and asks -------------------------------------------------------------------------------


@dataclass
class Found:
    """What some models give: a class of their own."""

    logits: torch.Tensor
    seen: set[torch.Tensor]


def test_tensors_in_classes_and_sets_are_outputs() -> None:
    net = symcnn.trace(Written(lambda x, layer: Found(layer(x), {layer(x)}), nn.Linear(3, 4)), "n 3")
    assert [one.sides[1] for one in net.each_output()] == [4, 4]
    assert net.multiplications(forward=False, backward=True)(n=5) == 2 * 5 * 3 * 4


@pytest.mark.parametrize("give", [lambda x: None, lambda x: x.shape[0], lambda x: iter([x]), lambda x: object()])
def test_a_model_that_gives_no_tensor_is_refused(give: Callable[..., Any]) -> None:
    with pytest.raises(SymcnnError, match="no tensor is found"):
        symcnn.trace(Written(give), "n 3")


def test_an_error_says_which_module_it_came_from() -> None:
    deep = nn.Sequential(nn.Linear(3, 3), nn.Sequential(Written(lambda x: 1 / 0)))
    with pytest.raises(
        SymcnnError, match=r"forward in 1\.0 \(Written\), test_models_trace.py:\d+ ends in ZeroDivisionError"
    ):
        symcnn.trace(deep, "n 3")


def again(x: Any) -> Any:
    return again(x)


def unbounded() -> nn.Module:
    return Written(again)


def lowered(x: Any, layer: Any) -> Any:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return layer(x)


@pytest.mark.parametrize(
    ("make", "inputs", "words"),
    [
        (lambda: nn.Conv2d(3, 4, 3), ["n 3 step W"], "step is what a model is asked with"),
        (lambda: nn.Sequential(nn.LazyLinear(4)), ["n 3"], r"0 \(LazyLinear\) has parameters without sides"),
        (lambda: torch.jit.script(nn.ReLU()), ["n 3"], "a program of TorchScript"),
        (unbounded, ["n 3"], "RecursionError"),
        (lambda: Written(lowered, nn.Linear(3, 4)), ["n 3"], "in layers.0 .*turns autocast on itself"),
    ],
)
def test_a_model_or_inputs_that_do_not_fit_say_so(make: Callable[[], Any], inputs: list[str], words: str) -> None:
    with pytest.raises(SymcnnError, match=words):
        symcnn.trace(make(), *inputs)


@pytest.mark.parametrize(
    ("at", "error"), [({"Z": 3}, UnknownName), ({"H": 3.5}, WrongKind), ({"H": 0}, DomainError), ([1], WrongKind)]
)
def test_fixed_sizes_are_sizes_of_the_model(at: Any, error: type[SymcnnError]) -> None:
    with pytest.raises(error):
        symcnn.trace(nn.Conv2d(3, 4, 3), "n 3 H W", at=at)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda net: net.training_memory(torch.optim.Adam), WrongKind),
        (lambda net: net.training_memory(step=0), DomainError),
        (lambda net: net.training_memory(step="two"), WrongKind),
        (lambda net: net.saved_for_backward(checkpoint="0"), WrongKind),
        (lambda net: net.multiplications(count="bias"), WrongKind),
        (lambda net: net.multiplications(count=[3]), WrongKind),
        (lambda net: net.explain(3), WrongKind),
        (lambda net: net.at(1, 9, 9), WrongKind),
        (lambda net: net.table(1, 9, 9), WrongKind),
        (lambda net: net.latex(1), WrongKind),
        (lambda net: net.compare(net, 1), WrongKind),
        (lambda net: net.largest("n", "1 GiB", H=2, W=9), DomainError),
    ],
)
def test_questions_of_another_kind_are_refused(ask: Callable[[TracedModel], Any], error: type[SymcnnError]) -> None:
    with pytest.raises(error):
        ask(image(nn.Conv2d(3, 4, 3)))


def test_names_that_questions_take_are_no_sizes() -> None:
    given = {
        name
        for ask in (TracedModel.at, TracedModel.table, TracedModel.compare, TracedModel.largest)
        for name, one in inspect.signature(ask).parameters.items()
        if one.kind not in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    }
    assert given == set(TAKEN)


def test_the_nearest_sizes_are_told_where_two_are_wrong() -> None:
    with pytest.raises(DomainError, match=r"nearest: H = 3$"):
        image(nn.Conv2d(3, 4, 3)).at(n=1, H=2, W=2)


def test_no_number_hides_an_operator_without_a_rule() -> None:
    net = symcnn.trace(Written(lambda x: torch.matrix_exp(x) @ x), "n 3 3")
    for text in (str(net.table()), str(net.table(n=2)), net.latex(), net.table()._repr_html_()):
        assert text.count("+ ?") == 2  # in its row, and in all
    assert "no rule speaks of it" in str(net.explain())
    assert [row["multiplications"] for row in net.at(n=2).rows] == [None, 54]
    with pytest.raises(SymcnnError, match="in part only"):
        net.at(n=2)["multiplications"]
    assert "in part" in repr(net.at(n=2))
    assert net.at(n=2, partial=True)["multiplications"] == 54


def test_shapes_of_outputs_are_plain() -> None:
    n, H = (sp.Symbol(name, integer=True) for name in ("n", "H"))
    pooled = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, 1000))
    assert symcnn.trace(pooled, "n 3 H W").output.shape == (n, 1000)
    assert symcnn.trace(nn.Conv2d(3, 4, 3, stride=2, padding=1), "n 3 H W").output.shape[1:3] == (4, sp.ceiling(H / 2))
