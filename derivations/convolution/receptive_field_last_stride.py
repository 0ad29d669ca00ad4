"""The last stride does not change the receptive field.

In a stack of `L` layers give the last one the stride `T` in place of its own.
How far apart its outputs stand changes; how far one of them sees does not.
"""

from sympy import Eq, Piecewise

from symcnn import integers, sequence

from . import receptive_field

L, T, l, r, r_T = integers("L T l r r_T")
K, S, D, P, J = (sequence(name, L, integer=True) for name in "KSDPJ")

given = {
    L: "number of layers",
    K: "kernel sides",
    S: "strides",
    D: "dilations",
    P: "paddings on each side",
    J: "a tap in each layer",
    T: "another stride for the last layer",
}
sought = {r: "receptive field", r_T: "receptive field with the other stride"}
usual = receptive_field.usual
where = [L >= 1, *receptive_field.where[1:], T >= 1]
conventions = receptive_field.conventions

claim = Eq(r_T, r)


def proof(q):
    """Look at which strides the closed form holds."""
    q.recall("With the strides as they are", receptive_field)
    q.recall(
        "With `T` in the last layer",
        receptive_field,
        {
            receptive_field.r: r_T,
            receptive_field.S: lambda layer: Piecewise((S[layer], layer < L), (T, True)),
        },
    )
    q.equals(
        "Layer `l` is multiplied by the strides below it, of layers 1 to `l-1`; none of them is the last layer's.",
        receptive_field.claim.rhs,
    )
    q.implies("The two closed forms are the same.", claim)
