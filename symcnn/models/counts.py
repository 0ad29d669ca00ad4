"""How often a traced model multiplies, forward and for gradients, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symcnn.errors import UnknownName, of_kind
from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel

KINDS = ("products", "bias", "normalisation", "activation", "pooling", "elementwise")
"""Kinds of multiplications: of two tensors' entries that are summed (convolutions, matrices), and the others."""


def counted(
    model: TracedModel, forward: bool, backward: bool, input_gradient: bool, kinds: Sequence[str], padded_zeros: bool
) -> Size:
    """The multiplications of these kinds, as a size. Errors: `UnknownName` for another kind."""
    for kind in kinds:
        of_kind("a kind of multiplications", kind, str, "a text")
        if kind not in KINDS:
            raise UnknownName("kind of multiplications", kind, KINDS)
    total: Size = 0
    for node in model.nodes:
        differentiated = node.number in model.needed and any(model.asks(one, input_gradient) for one in node.outputs)
        for work in node.work:
            if work.kind not in kinds:
                continue
            there, gradients = work.counted(padded_zeros)
            if forward:
                total = total + there
            if backward and differentiated:
                for number, count in gradients.items():
                    if model.asks(model.values[number], input_gradient):
                        total = total + count
    return total


__all__ = ["KINDS", "counted"]
