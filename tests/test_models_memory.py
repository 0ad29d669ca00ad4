"""Memory of traced models: what autograd keeps and the peak of a step, to the byte, as PyTorch's own runs have it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.utils.checkpoint
from torch import nn

import symcnn
from symcnn import derive
from symcnn.errors import SymcnnError, UnknownName
from symcnn.experiment.metering import backpropagate, peak_bytes


class Residual(nn.Module):
    def __init__(self, channels: int, normalised: bool = False) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels) if normalised else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.second(torch.relu(self.norm(self.first(x)))))


class Unet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down, self.middle = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 8, 3, padding=1)
        self.up, self.end = nn.ConvTranspose2d(8, 4, 2, stride=2), nn.Conv2d(8, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        high = torch.relu(self.down(x))
        low = torch.relu(self.middle(nn.functional.max_pool2d(high, 2)))
        return self.end(torch.cat([high, self.up(low)], 1))


class Joined(nn.Module):
    """What a layer is given stands beside what it makes; ``kept`` says whether the layer before keeps it too."""

    def __init__(self, kept: bool, beside: bool) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1)
        self.kept, self.beside = kept, beside

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.first(x)
        if self.kept:
            y = torch.sigmoid(y)
        return torch.cat([*([x] if self.beside else []), y, self.second(y)], 1)


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.all, self.out, self.norm = nn.Linear(12, 36), nn.Linear(12, 12), nn.LayerNorm(12)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.all(self.norm(x)).chunk(3, dim=-1)
        weights = torch.softmax(q @ k.transpose(1, 2) / 12**0.5, dim=-1)
        return x + self.out(weights @ v)


def dense(widths: list[int], bias: bool = False) -> nn.Module:
    return nn.Sequential(*(nn.Linear(a, b, bias=bias) for a, b in itertools.pairwise(widths)))


MODELS: dict[str, tuple[Callable[[], nn.Module], str, tuple[int, ...]]] = {
    "dense": (lambda: dense([8, 8, 8, 8, 8]), "n 8", (5, 8)),
    "dense with biases": (lambda: dense([9, 4, 30, 2], True), "n 9", (7, 9)),
    "convolutions": (
        lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 4, 3, stride=2)),
        "n 3 H W",
        (2, 3, 20, 30),
    ),
    "in place": (
        lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Conv2d(8, 4, 3)),
        "n 3 H W",
        (2, 3, 20, 30),
    ),
    "flattened": (
        lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10), nn.Dropout(0.5)),
        "n 3 10 10",
        (3, 3, 10, 10),
    ),
    "residual": (lambda: nn.Sequential(nn.Conv2d(3, 4, 3), Residual(4), Residual(4)), "n 3 H W", (2, 3, 14, 15)),
    "normalised": (
        lambda: nn.Sequential(nn.Conv2d(3, 4, 3), Residual(4, True), nn.AvgPool2d(2)),
        "n 3 H W",
        (2, 3, 14, 15),
    ),
    "pooled": (
        lambda: nn.Sequential(
            nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)
        ),
        "n 3 H W",
        (4, 3, 8, 9),
    ),
    "branches that are joined": (Unet, "n 3 H W", (2, 3, 16, 24)),
    "joined behind": (lambda: Joined(True, False), "n 4 H W", (1, 4, 9, 10)),
    "joined behind, kept once": (lambda: Joined(False, False), "n 4 H W", (3, 4, 9, 10)),
    "joined behind the input": (lambda: Joined(False, True), "n 4 H W", (1, 4, 9, 10)),
    "attention": (Attention, "n T 12", (3, 10, 12)),
}


def metered(make: Callable[[], nn.Module], shape: tuple[int, ...]) -> int:
    """The peak of a first forward and backward pass, on tensors without numbers."""

    def step() -> None:
        with torch.device("meta"):
            model, given = make(), torch.empty(shape)
        backpropagate(model, given)

    return peak_bytes(step)


@pytest.mark.parametrize("name", MODELS)
def test_the_peak_of_the_passes_is_pytorchs(name: str) -> None:
    make, spec, shape = MODELS[name]
    with torch.device("meta"):
        net = symcnn.trace(make(), spec)
    formula = net.training_memory("sgd", step=1)
    sides = dict(zip(spec.split(), shape, strict=True))
    values = {one: side for one, side in sides.items() if not one.isdigit()}
    for factor in (1, 2, 3):
        at = {one: side * (factor if one == "n" else 1) for one, side in values.items()}
        assert formula(**at) == metered(make, (shape[0] * factor, *shape[1:]))


def test_a_stack_of_dense_layers_has_the_peak_that_is_proved() -> None:
    peak = derive("memory.training_peak").closed_form
    for width, layers in ((8, 2), (5, 4), (3, 7)):
        with torch.device("meta"):
            net = symcnn.trace(dense([width] * (layers + 1)), f"n {width}")
        for n in (1, 2, 9, 40):
            proved = peak(n=n, K=width, L=layers)
            assert net.training_memory("sgd", step=1)(n=n) == 4 * proved
            for optimizer, slots in (("momentum", 1), ("adam", 2)):
                first = derive("memory.optimizer_first_step").closed_form(n=n, K=width, L=layers, s=slots)
                later = derive("memory.optimizer_second_step").closed_form(n=n, K=width, L=layers, s=slots)
                assert net.training_memory(optimizer, step=1)(n=n) == 4 * first
                assert net.training_memory(optimizer, step=2)(n=n) == 4 * later


def test_with_the_inputs_gradient_it_is_what_is_proved() -> None:
    peak = derive("memory.training_peak_with_input_gradient").closed_form
    with torch.device("meta"):
        net = symcnn.trace(dense([6, 6, 6]), "n 6")
    for n in (1, 5, 30):
        assert net.training_memory("sgd", step=1, input_gradient=True)(n=n) == 4 * peak(n=n, K=6, L=2)


def kept(model: nn.Module, given: torch.Tensor) -> int:
    """Bytes of distinct storages that autograd keeps, those of parameters and buffers aside."""
    own = {one.untyped_storage()._cdata for one in (*model.parameters(), *model.buffers())}
    found: dict[int, tuple[Any, int]] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in own:
            found[storage._cdata] = storage, storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        result = model(given)
    total = sum(size for _, size in found.values())
    del result
    return total


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("training", [True, False])
def test_what_is_kept_is_what_autograd_keeps(name: str, training: bool) -> None:
    make, spec, shape = MODELS[name]
    with torch.device("meta"):
        model, given = make().train(training), torch.empty(shape)
    net = symcnn.trace(model, spec)
    values = {one: side for one, side in zip(spec.split(), shape, strict=True) if not one.isdigit()}
    found = net.saved_for_backward()
    assert found(**values) == kept(model, given)
    assert sum(form(**values) for form in found.by_type.values()) == found(**values)


def learned(make: Callable[[], nn.Module], shape: tuple[int, ...]) -> tuple[nn.Module, torch.Tensor]:
    torch.manual_seed(0)
    return make(), torch.randn(shape)


@pytest.mark.parametrize("name", [name for name in MODELS if name != "branches that are joined"])
def test_in_lower_precision_it_keeps_what_autocast_keeps(name: str) -> None:
    """Run with numbers on the CPU, where PyTorch casts as its table for the CPU says."""
    make, spec, shape = MODELS[name]
    net = symcnn.trace(make(), spec, autocast="cpu bfloat16")
    values = {one: side for one, side in zip(spec.split(), shape, strict=True) if not one.isdigit()}
    model, given = learned(make, shape)
    with torch.autocast("cpu", torch.bfloat16):
        assert net.saved_for_backward()(**values) == kept(model, given)
        assert net.output.dtype == model(given).dtype


def test_a_precision_that_is_not_known_is_named() -> None:
    for wrong in ("float8", "tpu float16", "cpu", "cpu bfloat16 twice"):
        with pytest.raises(SymcnnError, match="autocast is one of float16, bfloat16, on one of cuda, cpu"):
            symcnn.trace(nn.Linear(3, 4), "n 3", autocast=wrong)


class Checkpointed(nn.Module):
    """A sequence of which some parts are checkpointed by PyTorch."""

    def __init__(self, layers: list[nn.Module], parts: tuple[int, ...]) -> None:
        super().__init__()
        self.layers, self.parts = nn.ModuleList(layers), parts

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for place, layer in enumerate(self.layers):
            again = torch.utils.checkpoint.checkpoint
            x = again(layer, x, use_reentrant=False) if place in self.parts else layer(x)
        return x


def blocks() -> list[nn.Module]:
    return [
        nn.Conv2d(3, 4, 3),
        nn.Sequential(nn.Conv2d(4, 4, 3), nn.ReLU(), nn.Conv2d(4, 6, 3), nn.BatchNorm2d(6), nn.ReLU()),
        nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(6, 8, 3), nn.Sigmoid()),
        nn.Conv2d(8, 2, 1),
    ]


@pytest.mark.parametrize("parts", [(), (1,), (2,), (1, 2), (0, 1, 2, 3)], ids=str)
def test_parts_that_are_run_once_more(parts: tuple[int, ...]) -> None:
    """As `torch.utils.checkpoint` runs them: the peak, and what is kept."""
    with torch.device("meta"):
        net = symcnn.trace(Checkpointed(blocks(), ()), "n 3 H W")
    paths = [f"layers.{part}" for part in parts]
    formula, saved = net.training_memory("sgd", step=1, checkpoint=paths), net.saved_for_backward(checkpoint=paths)
    for shape in ((2, 3, 20, 30), (5, 3, 16, 16)):
        at = {"n": shape[0], "H": shape[2], "W": shape[3]}
        assert formula(**at) == metered(lambda: Checkpointed(blocks(), parts), shape)
        if not parts:
            with torch.device("meta"):
                assert saved(**at) == kept(Checkpointed(blocks(), ()), torch.empty(shape))
    with pytest.raises(UnknownName, match="did you mean"):
        net.training_memory(checkpoint=["layers.9"])


@pytest.mark.parametrize("parts", [(1,), (1, 2), (0, 1, 2, 3)], ids=str)
def test_parts_that_a_model_checkpoints_itself(parts: tuple[int, ...]) -> None:
    shape = (2, 3, 20, 30)
    with torch.device("meta"):
        net = symcnn.trace(Checkpointed(blocks(), parts), "n 3 H W")
        plain = symcnn.trace(Checkpointed(blocks(), ()), "n 3 H W")
    at = {"n": 2, "H": 20, "W": 30}
    paths = [f"layers.{part}" for part in parts]
    assert net.training_memory("sgd", step=1)(**at) == metered(lambda: Checkpointed(blocks(), parts), shape)
    assert net.saved_for_backward()(**at) == plain.saved_for_backward(checkpoint=paths)(**at)
    assert net.multiplications(backward=True)(**at) == plain.multiplications(backward=True)(**at)


def test_a_model_that_says_itself_what_is_kept_is_refused() -> None:
    class Kept(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            with torch.autograd.graph.save_on_cpu():
                return super().forward(x)

    with pytest.raises(SymcnnError, match="says itself what is kept"):
        symcnn.trace(Kept(3, 4), "n 3")


def test_an_optimizer_that_is_not_known_is_named() -> None:
    with pytest.raises(UnknownName, match="did you mean adam"):
        symcnn.trace(nn.Linear(3, 4), "n 3").training_memory("adan")


def test_a_parameter_that_reaches_no_output_has_no_gradient() -> None:
    class Spare(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.used, self.spare = nn.Linear(8, 8), nn.Linear(8, 800)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            self.spare(x)
            return self.used(x)

    with torch.device("meta"):
        net = symcnn.trace(Spare(), "n 8")
    assert net.training_memory("sgd", step=1)(n=5) == metered(Spare, (5, 8))
    weights, used, inputs = net.parameter_bytes, (8 * 8 + 8) * 4, 8 * 4
    assert net.training_memory("adam")(n=1) == max(weights + 3 * used, weights + 2 * used + inputs + 800 * 4)


def test_a_checkpointed_part_that_comes_first_keeps_the_input() -> None:
    with torch.device("meta"):
        part = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3))
        net = symcnn.trace(nn.Sequential(part, nn.Conv2d(4, 2, 1)), "n 3 H W")
    kept = net.saved_for_backward(checkpoint=["0"])
    assert kept(n=2, H=7, W=8) == (2 * 3 * 7 * 8 + 2 * 4 * 3 * 4) * 4  # its input, and its output for the layer behind
