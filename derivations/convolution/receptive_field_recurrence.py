"""The recurrence and the closed form agree.

A receptive field may be followed from the output down: one output of layer
`L` reads some cells of the layer below, those read some of the one below
that, and so on. Let `R(l, r_out)` be how far `r_out` neighbouring outputs of
layer `l` see, when what one layer reads is handed to the next. The closed form
`r` was found by another way, from the first and the last position; for one
output of layer `L` the two are the same.
"""

from sympy import Eq, Implies, Product, Sum, oo

from symcnn import ForAll, function, integers, sequence

from . import receptive_field, receptive_field_step

L, l, i, u, r, r_out = integers("L l i u r r_out")
K, S, D, P, J = (sequence(name, L, integer=True) for name in "KSDPJ")
R, r_in, gap, span = (function(name, integer=True) for name in ("R", "r_in", "gap", "span"))

given = receptive_field.given
sought = {
    r: "receptive field",
    R: "how far so many outputs of a layer see, followed from layer to layer",
    gap: "distance between neighbouring outputs of a layer, in cells",
    span: "what the kernels up to a layer add, in cells",
    r_in: "how far so many outputs of a layer see of that layer's input",
}
usual = receptive_field.usual
where = receptive_field.where
conventions = receptive_field.conventions

claim = Eq(R(L, 1), r)


def proof(q):
    """Follow any number of neighbouring outputs, not one alone."""
    step = receptive_field_step
    stride = receptive_field.stride
    layers, outputs = (l, 0, oo), (r_out, 1, oo)
    q.recall(
        "Layer `l+1` alone, for any number of neighbouring outputs:",
        step,
        {
            step.r_in: r_in(l + 1, r_out),
            step.k: K[l + 1],
            step.s: S[l + 1],
            step.d: D[l + 1],
            step.p: P[l + 1],
        },
        forall=(layers, outputs),
    )
    q.define(
        "Through no layer, outputs are themselves the cells; through `l+1` layers, what layer `l+1` reads "
        "is what has to be followed through the other `l`.",
        ForAll(Eq(R(0, r_out), r_out), outputs),
        ForAll(Eq(R(l + 1, r_out), R(l, r_in(l + 1, r_out))), layers, outputs),
    )
    q.implies("An output reads one cell at least.", ForAll(r_in(l + 1, r_out) >= 1, layers, outputs))
    q.define(
        "How far apart two neighbours come to stand: each layer multiplies by its stride.",
        Eq(gap(0), 1),
        ForAll(Eq(gap(l + 1), gap(l) * S[l + 1]), layers),
    )
    q.define(
        "What the kernels add: each spans as much as it would alone, in steps of the layer's input.",
        Eq(span(0), 0),
        ForAll(Eq(span(l + 1), span(l) + D[l + 1] * (K[l + 1] - 1) * gap(l)), layers),
    )
    q.induct(
        "So outputs in a row see their distances and the kernels. The hypothesis is for every number of outputs, "
        "not for 1 alone: what one output reads of the layer below may be more than one.",
        Implies(r_out >= 1, Eq(R(L, r_out), 1 + (r_out - 1) * gap(L) + span(L))),
        over=L,
        forall=(r_out,),
    )
    q.induct("The distance is the product of the strides,", Eq(gap(L), Product(S[i], (i, 1, L))), over=L)
    q.induct("and the kernels add up.", Eq(span(L), Sum(D[l] * (K[l] - 1) * stride, (l, 1, L))), over=L)
    q.implies("For one output there is no distance.", Eq(R(L, 1), receptive_field.claim.rhs))
    q.recall("From the first position to the last, both counted, it is as far:", receptive_field)
    q.implies("So both ways lead to the same.", claim)
