"""Receptive field of layers whose dilations grow geometrically.

`L` layers of stride 1 with kernels of `k` taps follow one another. The dilation of
the first is 1, and that of each other one is `g` times that of the layer before it,
at least twice. How long is the receptive field, `r`? With doubled dilations and
kernels of 2 taps it doubles with every layer, too.
"""

from sympy import Eq, Sum, oo

from symcnn import ForAll, function, integers

from . import receptive_field

L, l, k, g, r = integers("L l k g r")
w = function("w", integer=True)

given = {L: "number of layers", k: "kernel side", g: "factor from one dilation to the next"}
sought = {r: "receptive field", w: "dilation of the layer after so many"}
where = [L >= 0, k >= 1, g >= 2]
conventions = ("stride 1", *receptive_field.conventions[:1])

claim = Eq(r, 1 + (k - 1) * (g**L - 1) / (g - 1))


def proof(q):
    """Put the powers in, and add them up."""
    q.define(
        "Layer `l` is dilated by `w(l-1)`: each by `g` times as much as the one before it.",
        Eq(w(0), 1),
        ForAll(Eq(w(l + 1), g * w(l)), (l, 0, oo)),
    )
    q.induct("No dilation is below 1.", w(l) >= 1, over=l)
    q.recall(
        "Strides are 1.",
        receptive_field,
        {
            receptive_field.K: lambda layer: k,
            receptive_field.S: lambda layer: 1,
            receptive_field.D: lambda layer: w(layer - 1),
            receptive_field.P: lambda layer: 0,
            receptive_field.J: lambda layer: 0,
        },
    )
    q.equals("Kernels are alike, and strides multiply by 1.", 1 + (k - 1) * Sum(w(l - 1), (l, 1, L)))
    q.induct("The dilations in closed form.", Eq(w(l), g**l), over=l)
    q.implies("Put them in.", Eq(r, 1 + (k - 1) * Sum(g ** (l - 1), (l, 1, L))))
    q.equals("A geometric sum.", claim.rhs)
