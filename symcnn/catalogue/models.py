"""Tracing a PyTorch model by the rules and results of a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel


def trace(
    model: Any,
    /,
    *inputs: str,
    at: Mapping[str, int] | None = None,
    name: str | None = None,
    autocast: str | None = None,
    **named: str,
) -> TracedModel:
    """A model in closed form: shapes, multiplications, memory and receptive fields in the symbols of its inputs.

    >>> import torch
    >>> net = trace(torch.nn.Conv2d(3, 8, 3, stride=2, padding=1), "n 3 H W")
    >>> net.output.sides, net.multiplications()(n=1, H=224, W=224)
    ((n, 8, ceiling(H/2), ceiling(W/2)), 2709504)

    Args:
        model: any ``torch.nn.Module``. Its own code runs once, on tensors without numbers; its weights are not read.
        inputs: the sides of each input, ``"n 3 H W"``, with a type at the end where it is not that of the parameters.
        at: sizes by name at which the model's branches are decided; found by trying where they are not given.
        name: what the model is called; its class, if not given.
        autocast: the lower precision in which ``torch.autocast`` runs it, ``"float16"`` or ``"cpu bfloat16"``; on CUDA
            if no device is named.
        named: inputs that are given by name.

    Errors: `WrongKind`, `SymcnnError` for a model that cannot be traced, with the place in it.
    """
    from symcnn.catalogue.catalogue import default
    from symcnn.catalogue.rulebook import rulebook_of
    from symcnn.models.trace import traced

    texts = {**{str(place): text for place, text in enumerate(inputs)}, **named}
    return traced(model, texts, rulebook_of(default().package), at, name, autocast)


__all__ = ["trace"]
