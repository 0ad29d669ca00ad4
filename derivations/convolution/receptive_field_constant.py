"""Receptive field of equal layers.

All `L` layers have kernel side `k`, stride `s` and dilation `d`. With strides
above 1 the receptive field `r` grows like a geometric sum; with stride 1 it
grows by the same number of cells for every layer.
"""

from sympy import Eq, Piecewise, Sum

from symcnn import integers

from . import receptive_field

L, l, k, s, d, p, r = integers("L l k s d p r")

given = {
    L: "number of layers",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
}
sought = {r: "receptive field"}
usual = {s: 1, d: 1, p: 0}
where = [L >= 0, k >= 1, s >= 1, d >= 1, p >= 0]
conventions = receptive_field.conventions

claim = Eq(
    r,
    Piecewise(
        (1 + L * d * (k - 1), Eq(s, 1)),
        (1 + d * (k - 1) * (s**L - 1) / (s - 1), True),
    ),
)


def proof(q):
    """Put the same layer everywhere, and add up the powers of the stride."""
    q.recall(
        "Every layer the same",
        receptive_field,
        {
            receptive_field.K: lambda layer: k,
            receptive_field.S: lambda layer: s,
            receptive_field.D: lambda layer: d,
            receptive_field.P: lambda layer: p,
            receptive_field.J: lambda layer: 0,
        },
    )
    q.equals("Layer `l` stands on `l-1` equal strides.", 1 + d * (k - 1) * Sum(s ** (l - 1), (l, 1, L)))
    q.equals("A geometric sum, or `L` ones.", claim.rhs)
