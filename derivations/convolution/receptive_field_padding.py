"""Padding moves the receptive field, and does not change its extent.

Two stacks differ in their paddings alone, `P` in one and `Q` in the other.
The receptive fields of output `u` begin at different cells, `f_P` and `f_Q`,
but are equally long.
"""

from sympy import And, Eq, Product, Sum, oo

from symcnn import ForAll, integers, sequence

from . import receptive_field, receptive_field_start

L, l, i, u, r_P, r_Q, f_P, f_Q = integers("L l i u r_P r_Q f_P f_Q")
K, S, D, P, Q, J = (sequence(name, L, integer=True) for name in "KSDPQJ")

given = {
    L: "number of layers",
    K: "kernel sides",
    S: "strides",
    D: "dilations",
    P: "paddings of the one stack",
    Q: "paddings of the other",
    u: "the output looked at",
    J: "a tap in each layer",
}
sought = {
    r_P: "receptive field with the one padding",
    r_Q: "receptive field with the other",
    f_P: "first position read with the one padding",
    f_Q: "first position read with the other",
}
usual = {**receptive_field.usual, Q: 0}
where = [*receptive_field.where, ForAll(Q[l] >= 0, (l, 1, oo))]
conventions = receptive_field.conventions

stride = Product(S[i], (i, 1, l - 1))
claim = And(Eq(f_Q - f_P, Sum((P[l] - Q[l]) * stride, (l, 1, L))), Eq(r_Q, r_P))


def proof(q):
    """Compare the two fields end by end."""
    start = receptive_field_start
    q.recall("One padding: the field begins at", start, {start.f: f_P})
    q.recall("The other padding: the same, with `Q`.", start, {start.f: f_Q, start.P: Q})
    q.implies(
        "All that differs is the padding, each counted in the strides below it;",
        Eq(f_Q - f_P, Sum((P[l] - Q[l]) * stride, (l, 1, L))),
    )
    q.recall(
        "and the last position moves by as much, for from the one end to the other it is as far with `P`",
        receptive_field,
        {receptive_field.r: r_P},
    )
    q.recall("as with `Q`.", receptive_field, {receptive_field.r: r_Q, receptive_field.P: Q})
    q.implies("The one field is the other, moved.", claim)
