"""Bits of weights that are quantised in groups.

`P` weights are stored with `b` bits each. Every group of `g` of them, the last one
perhaps smaller, shares a scale of `s` bits, and an offset of `z` bits where there is
one. How many bits, `M`, are stored? Each weight has its own bits and its part of what
the group shares: with groups of 64 and a scale of 16 bits this is a quarter of a bit.
"""

from sympy import Eq, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

P, b, g, s, z, G, M, i, j = integers("P b g s z G M i j")

given = {
    P: "weights",
    b: "bits of a weight",
    g: "weights of a group",
    s: "bits of a scale",
    z: "bits of an offset, or 0 without one",
}
sought = {M: "bits stored", G: "groups"}
where = [P >= 1, b >= 1, g >= 1, s >= 0, z >= 0]
conventions = (
    "weights are packed without gaps",
    "groups lie one behind the other; a group may be a row of a matrix, or all weights",
    "a byte is 8 bits",
)

claim = Eq(M, b * P + (s + z) * ceiling(P / g))


def proof(q):
    """Count the groups."""
    q.define(
        "Group `i`, counted from zero, is there where weights are left for it.",
        Eq(G, Sum(indicator(g * i < P), (i, 0, oo))),
    )
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, ceiling(P / g) - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", ceiling(P / g))
    q.define(
        "Each weight has its bits, each group a scale and an offset.",
        Eq(M, Sum(b, (j, 1, P)) + Sum(s + z, (j, 1, G))),
    )
    q.equals("All have as many.", b * P + (s + z) * G)
    q.equals("Put the groups in.", claim.rhs)


def measure(run, P, b, g, s, z):
    """Bits of the tensors into which weights are quantised, group by group."""
    import torch

    kinds = {0: None, 8: torch.int8, 16: torch.float16, 32: torch.float32}
    bits = 0
    for group in run.operator(torch.linspace(-1, 1, P), g):
        whole = 2 ** (b - 1) - 1
        scale = group.abs().max() / max(1, whole)
        numbers = (group / scale).round().clamp(-whole, whole).to(torch.int32)
        # A whole number is packed into its lowest bits, one row for each of them.
        packed = torch.stack([(numbers >> place) & 1 for place in range(b)])
        bits += packed.numel()
        bits += 8 * sum(torch.zeros((), dtype=kinds[size]).nbytes for size in (s, z) if size)
    return bits


def whole_tensor(weights, size):
    """All weights in one group."""
    return [weights]


experiment = Exact(
    measure,
    operator="torch.split",
    impostor=whole_tensor,
    at=grid(P=[1, 5, 64, 100], b=[2, 4, 8], g=[1, 3, 64], s=[0, 16, 32], z=[0, 8]),
)
rivals = {
    "forgets what the groups share": b * P,
    "forgets the offset": b * P + s * ceiling(P / g),
    "gives every weight a scale": (b + s + z) * P,
    "shares one scale among all": b * P + s + z,
    "rounds the groups down": b * P + (s + z) * floor(P / g),
    "multiplies by the bits of a byte": 8 * (b * P + (s + z) * ceiling(P / g)),
    "multiplies by the weights of a group": b * P + (s + z) * g,
}
