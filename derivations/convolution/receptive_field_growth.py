"""Growth of the receptive field with depth.

Put one layer more on top of a stack of `L` convolutions. The receptive field,
`r`, becomes `r_next`: longer by what the new kernel spans, which is
`D[L+1]*(K[L+1]-1)` steps in the new layer's input, each as wide as the strides
below make it. It never shrinks, and it stays as it is just where the new kernel
has one tap.
"""

from sympy import And, Eq, Product, oo

from symcnn import ForAll, Iff, function, integers, sequence

from . import receptive_field

r_next = integers("r_next")
gap = function("gap", integer=True)
L, l, i, r, u = (getattr(receptive_field, name) for name in ("L", "l", "i", "r", "u"))
layers = {getattr(receptive_field, name): sequence(name, L + 1, integer=True) for name in "KSDPJ"}
K, S, D, _, _ = layers.values()

given = {layers.get(symbol, symbol): meaning for symbol, meaning in receptive_field.given.items()}
sought = {
    r: "receptive field of `L` layers",
    r_next: "receptive field of `L+1` layers",
    gap: "distance of neighbours, in cells",
}
usual = {layers.get(symbol, symbol): value for symbol, value in receptive_field.usual.items()}
where = [fact.xreplace(layers) for fact in receptive_field.where]
conventions = receptive_field.conventions

stride = Product(S[i], (i, 1, L))
gain = D[L + 1] * (K[L + 1] - 1) * stride
claim = And(Eq(r_next, r + gain), r_next >= r, Iff(Eq(r_next, r), Eq(K[L + 1], 1)))


def proof(q):
    """Take the closed form at `L` and at `L+1`."""
    q.recall("Through `L` layers:", receptive_field, layers)
    q.recall("Through one layer more:", receptive_field, {**layers, receptive_field.L: L + 1, r: r_next})
    q.implies("The two sums differ by the last term alone.", Eq(r_next, r + gain))
    q.define(
        "Neighbours in the new layer's input lie so far apart in the input: each layer multiplies by its stride.",
        Eq(gap(0), 1),
        ForAll(Eq(gap(l + 1), gap(l) * S[l + 1]), (l, 0, oo)),
    )
    q.induct("That is the product of the strides,", Eq(gap(L), stride), over=L)
    q.induct("and one at least, as every stride is.", gap(L) >= 1, over=L)
    q.implies(
        "So the new term is not negative, and it is zero just where the new kernel has one tap.",
        And(r_next >= r, Iff(Eq(r_next, r), Eq(K[L + 1], 1))),
    )
    q.implies("These are the three parts.", claim)
