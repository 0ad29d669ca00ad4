"""Times of tracing models, beside PyTorch's own symbolic shapes and beside counters that make one pass at one size.

The networks are those of pytorchcv, and one language model of PyTorch's own layers. Run by ``make bench``, which
installs the counters of ``bench_peers.txt``; those that cannot be had are skipped, and said to be. No test depends on
them.
"""

from __future__ import annotations

import importlib
import logging
from functools import cache
from typing import Any

import pytest
import torch

import symcnn

SOURCES = {
    "ResNet-18": ("resnet", "resnet18"),
    "ResNet-50": ("resnet", "resnet50"),
    "ResNet-152": ("resnet", "resnet152"),
    "DenseNet-121": ("densenet", "densenet121"),
    "EfficientNet-B0": ("efficientnet", "efficientnet_b0"),
}
NAMES = (*SOURCES, "Transformer-12")


class Transformer(torch.nn.Module):
    """Twelve layers of attention over embedded tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(30_000, 768)
        layer = torch.nn.TransformerEncoderLayer(768, 12, 3072, batch_first=True)
        self.layers = torch.nn.TransformerEncoder(layer, 12, enable_nested_tensor=False)
        self.head = torch.nn.Linear(768, 30_000)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.head(self.layers(self.embedding(tokens)))


@cache
def model(name: str, device: str = "meta") -> torch.nn.Module:
    with torch.device(device):
        if name not in SOURCES:
            return Transformer()
        module, function = SOURCES[name]
        pytest.importorskip(f"pytorchcv.models.{module}")
        built: torch.nn.Module = getattr(importlib.import_module(f"pytorchcv.models.{module}"), function)()
        return built


def spec(name: str) -> str:
    return "n 3 H W" if name in SOURCES else "n T int64"


def example(name: str, device: str = "meta", size: int = 224) -> torch.Tensor:
    if name in SOURCES:
        return torch.zeros(2, 3, size, size, device=device)
    return torch.zeros(2, size, dtype=torch.int64, device=device)


@pytest.mark.benchmark(group="trace")
@pytest.mark.parametrize("name", NAMES)
def test_trace_to_closed_forms(benchmark: Any, name: str) -> None:
    """Shapes, parameters, multiplications forward and backward, bytes kept for the backward pass."""
    one = model(name)

    def traced() -> Any:
        net = symcnn.trace(one, spec(name))
        return (
            *(net.output.sides, net.parameters, net.multiplications()),
            *(net.multiplications(forward=False, backward=True), net.saved_for_backward()),
        )

    traced()
    benchmark.pedantic(traced, rounds=5)


@pytest.mark.benchmark(group="trace")
@pytest.mark.parametrize("name", NAMES)
def test_beside_symbolic_shapes_of_pytorch(benchmark: Any, name: str) -> None:
    """Output sizes and FLOPs as expressions of SymPy, without memory, domain or reach."""
    from torch._subclasses.fake_tensor import FakeTensorMode
    from torch.fx.experimental.symbolic_shapes import DimDynamic, ShapeEnv, StatelessSymbolicContext
    from torch.utils.flop_counter import FlopCounterMode

    one, given = model(name), example(name)

    def symbolic() -> None:
        mode = FakeTensorMode(shape_env=ShapeEnv(), allow_non_fake_inputs=True)
        dynamic = [
            DimDynamic.DYNAMIC if axis != 1 or given.dim() == 2 else DimDynamic.STATIC for axis in range(given.dim())
        ]
        context = StatelessSymbolicContext(dynamic_sizes=dynamic)  # type: ignore[call-arg]
        fake = mode.from_tensor(given, symbolic_context=context)
        with mode, FlopCounterMode(display=False):
            one(fake)

    benchmark.pedantic(symbolic, rounds=3)


@pytest.mark.benchmark(group="one pass")
@pytest.mark.parametrize("name", NAMES)
def test_beside_a_counter_of_pytorch(benchmark: Any, name: str) -> None:
    from torch.utils.flop_counter import FlopCounterMode

    one, given = model(name), example(name)

    def counted() -> None:
        with FlopCounterMode(display=False):
            one(given)

    benchmark.pedantic(counted, rounds=3)


@pytest.mark.benchmark(group="one pass")
@pytest.mark.parametrize("name", NAMES)
def test_beside_a_pass_of_fvcore(benchmark: Any, name: str) -> None:
    """With numbers: what it traces by does not run convolutions on the meta device."""
    analysis = pytest.importorskip("fvcore.nn")
    logging.getLogger("fvcore.nn.jit_analysis").setLevel(logging.ERROR)
    one, given = model(name, "cpu"), example(name, "cpu")
    benchmark.pedantic(lambda: analysis.FlopCountAnalysis(one, given).total(), rounds=3)


@pytest.mark.benchmark(group="one pass")
@pytest.mark.parametrize("name", NAMES)
def test_beside_a_pass_of_torchinfo(benchmark: Any, name: str) -> None:
    torchinfo = pytest.importorskip("torchinfo")
    one, given = model(name), example(name)
    benchmark.pedantic(lambda: torchinfo.summary(one, input_data=given, verbose=0, device="meta"), rounds=3)


@pytest.mark.benchmark(group="a thousand sizes")
@pytest.mark.parametrize("name", NAMES)
def test_a_thousand_sizes(benchmark: Any, name: str) -> None:
    """The multiplications forward and backward at a thousand sizes."""
    net = symcnn.trace(model(name), spec(name))

    def asked() -> None:
        for size in range(1, 1001):
            found = net.at(n=size, H=224, W=224) if name in SOURCES else net.at(n=1, T=size)
            _ = found["multiplications"], found["backward multiplications"]

    benchmark.pedantic(asked, rounds=3)
