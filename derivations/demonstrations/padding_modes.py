"""What padding puts beside the row decides which cells an output at the border reads.

Zeros read nothing, so an output at the border depends on fewer cells. Reflection
about the outermost cell, and repetition of that cell, read cells of the row
again, which then weigh more; with a padding of at most half the kernel, the
output depends on no other cells than with zeros. Only circular padding brings in
new cells, those of the other end: the receptive field wraps around.
"""

from symcnn import Observation

MODES = ("constant", "reflect", "replicate", "circular")


def _padded(run, mode):
    """The cells 1 to 5, with 2 more on both sides."""
    import torch

    row = torch.tensor([[[1.0, 2.0, 3.0, 4.0, 5.0]]], dtype=torch.float64, device=run.device)
    return run.operator(row, (2, 2), mode=mode).flatten().tolist()


def zeros(run):
    """The padded row."""
    return _padded(run, "constant")


def reflected(run):
    """The padded row."""
    return _padded(run, "reflect")


def repeated(run):
    """The padded row."""
    return _padded(run, "replicate")


def wrapped(run):
    """The padded row."""
    return _padded(run, "circular")


def _weights(run, mode):
    """The derivative of output 0 by each of 12 cells, with 5 taps of 1."""
    import torch

    x = run.zeros(1, 1, 12).requires_grad_()
    torch.nn.functional.conv1d(run.operator(x, (2, 2), mode=mode), run.ones(1, 1, 5))[0, 0, 0].backward()
    return x.grad.flatten()


def fields(run):
    """The cells that output 0 reads."""
    return [_weights(run, mode).nonzero().flatten().tolist() for mode in ("constant", "reflect", "replicate")]


def wrapped_field(run):
    """The cells that output 0 reads."""
    return _weights(run, "circular").nonzero().flatten().tolist()


def how_often(run):
    """How often output 0 reads cells 0, 1 and 2."""
    return [_weights(run, mode)[:3].tolist() for mode in ("constant", "reflect", "replicate")]


def layers(run):
    """Whether the convolution layer does the same under these names."""
    import torch

    x = torch.arange(12.0, dtype=torch.float64, device=run.device).reshape(1, 1, 12)
    found = []
    for mode in MODES:
        name = "zeros" if mode == "constant" else mode
        layer = torch.nn.Conv1d(1, 1, 5, padding=2, padding_mode=name, bias=False).to(x)
        torch.nn.init.ones_(layer.weight)
        padded = run.operator(x, (2, 2), mode=mode)
        found.append(torch.equal(layer(x), torch.nn.functional.conv1d(padded, layer.weight)))
    return found


def zeros_in_any_mode(x, sides, mode="constant"):
    """Zeros, whatever is asked for."""
    import torch

    return torch.nn.functional.pad(x, sides)


operator = "torch.nn.functional.pad"
impostor = zeros_in_any_mode
observations = [
    Observation("the row 1 to 5, padded by 2 zeros on both sides", zeros, [0, 0, 1, 2, 3, 4, 5, 0, 0]),
    Observation("padded by reflection (mode “reflect”)", reflected, [3, 2, 1, 2, 3, 4, 5, 4, 3]),
    Observation("padded by repetition (mode “replicate”)", repeated, [1, 1, 1, 2, 3, 4, 5, 5, 5]),
    Observation("padded by the other end (mode “circular”)", wrapped, [4, 5, 1, 2, 3, 4, 5, 1, 2]),
    Observation(
        "12 cells, 5 taps, padding 2: the cells that output 0 reads (counted from 0), with zeros, reflection and "
        "repetition",
        fields,
        [[0, 1, 2], [0, 1, 2], [0, 1, 2]],
    ),
    Observation("the same with circular padding", wrapped_field, [0, 1, 2, 10, 11]),
    Observation(
        "how often output 0 reads the cells 0, 1 and 2, with zeros, reflection and repetition",
        how_often,
        [[1, 1, 1], [1, 2, 2], [3, 1, 1]],
    ),
    Observation(
        "does the layer `torch.nn.Conv1d` give the same outputs in its modes “zeros”, “reflect”, “replicate” and "
        "“circular”?",
        layers,
        [True, True, True, True],
    ),
]
