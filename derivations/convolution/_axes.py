"""Convolutions in several axes: how taps and positions are counted, and where they are run; shared in this folder."""

from sympy import Eq, Product, Sum, oo

from symcnn import ForAll, grid, integers

D, l, j = integers("D l j")


def count_places(q, places, sides, what):
    """Count the taps of a kernel, or the positions of an output, axis by axis."""
    q.define(
        f"{what}: `{places}(D)` in `D` axes. With no axis there is one; each axis repeats all that the axes before it "
        "have, once for each place of its side.",
        Eq(places(0), 1),
        ForAll(Eq(places(l + 1), Sum(places(l), (j, 1, sides[l + 1]))), (l, 0, oo)),
    )
    q.induct("There is at least one, as no side is empty.", places(D) >= 1, over=D)
    q.induct("Every axis multiplies by its side.", Eq(places(D), Product(sides[l], (l, 1, D))), over=D)


def shapes():
    """Kernels and outputs with one, two and three axes, and channels in groups."""
    sides = [
        {"D": 1, "k": [3], "m": [4]},
        {"D": 1, "k": [4], "m": [1]},
        {"D": 2, "k": [2, 3], "m": [4, 2]},
        {"D": 2, "k": [3, 1], "m": [1, 5]},
        {"D": 2, "k": [1, 1], "m": [3, 3]},
        {"D": 3, "k": [2, 1, 3], "m": [1, 3, 2]},
        {"D": 3, "k": [1, 2, 2], "m": [2, 2, 3]},
    ]
    return [{**channels, **axes} for axes in sides for channels in grid(n=[1, 3], g=[1, 2, 3], a=[1, 2], r=[1, 3])]


def ungrouped(signal, kernel, bias, stride, padding, dilation, transposed, output_padding, groups):
    """A convolution that joins every input channel to every output channel."""
    import torch

    every = kernel.repeat(1, groups, *(1 for _ in stride))
    return torch.convolution(signal, every, bias, stride, padding, dilation, transposed, output_padding, 1)


def of_ones(run, n, g, a, r, D, k, m):
    """A convolution of ones with ones, strided and dilated: its input, its kernel, its output, and a gradient of ones.

    The ones of the padding belong to the input. A product of ones is 1, so what is summed up from products is their
    number; PyTorch's own counter is wrong for the backward pass of groups.
    """
    stride, dilation = [2] * D, [3] * D
    cells = [2 * (outputs - 1) + 3 * (taps - 1) + 1 for taps, outputs in zip(k, m, strict=True)]
    signal = run.ones(n, g * a, *cells).requires_grad_()
    kernel = run.ones(g * r, a, *k).requires_grad_()
    outputs = run.operator(signal, kernel, None, stride, [0] * D, dilation, False, [0] * D, g)
    return signal, kernel, outputs, run.ones(*outputs.shape)
