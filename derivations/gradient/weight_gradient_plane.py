"""Weight gradient of a convolution of two axes, each with its own stride, padding and dilation.

A kernel of `k_1` rows and `k_2` columns, dilated by `d_1` and `d_2`, moves by `s_1`
and `s_2` over an input that is padded by zeros, `p_1` above and below, `p_2` on
the left and on the right. Given the upstream gradient, what is the derivative
with respect to one entry of the kernel? It is the sum, over all outputs, of the
upstream gradient times the cell that the entry meets there; each axis has its
own index.
"""

from sympy import And, Derivative, Eq, Piecewise, Sum, oo

from symcnn import Exact, ForAll, function, integers, sequence

from . import _plane as plane
from ._plane import a, b, d_1, d_2, dy, gradient, k_1, k_2, m_1, m_2, n_1, n_2, p_1, p_2, r, s_1, s_2, t, w, x, y

f, g = integers("f g")
dw = sequence("dw", k_1, k_2)
X = function("X")

given = {**plane.given, a: "row of the kernel's entry", b: "column of the kernel's entry"}
sought = {dw: "weight gradient", X: "input, zero outside", y: "outputs"}
usual = plane.usual
where = [*plane.where, a >= 1, a <= k_1, b >= 1, b <= k_2]
conventions = plane.conventions


def under(row, column, strides=(s_1, s_2), dilations=(d_1, d_2), paddings=(p_1, p_2)):
    """The cell that an entry of the kernel meets at output `r`, `t`."""
    down = strides[0] * (r - 1) + dilations[0] * (row - 1) - paddings[0] + 1
    across = strides[1] * (t - 1) + dilations[1] * (column - 1) - paddings[1] + 1
    return X(down, across)


def over_outputs(term):
    """The sum over all outputs."""
    return Sum(term, (t, 1, m_2), (r, 1, m_1))


output = Sum(w[f, g] * under(f, g), (g, 1, k_2), (f, 1, k_1))
claim = Eq(dw[a, b], over_outputs(dy[r, t] * under(a, b)))


def proof(q):
    """The chain rule, and the one product of each output that an entry stands in."""
    inside = And(r >= 1, r <= n_1, t >= 1, t <= n_2)
    q.define(
        "Continue the input by zeros.",
        ForAll(Eq(X(r, t), Piecewise((x[r, t], inside), (0, True))), (r, -oo, oo), (t, -oo, oo)),
    )
    q.define(
        "On each axis the first window begins in the padding, the next ones a stride further on; within a window the "
        "entries of the kernel are a dilation apart.",
        ForAll(Eq(y[r, t], output), (r, 1, m_1), (t, 1, m_2)),
    )
    q.define(
        "Chain rule: the entry acts on the loss through every output, and the contributions add up.",
        Eq(dw[a, b], over_outputs(dy[r, t] * Derivative(output, w[a, b]))),
    )
    q.equals(
        "Of the products in an output only one holds the entry; its factor is the cell under it, or a zero of the "
        "padding.",
        claim.rhs,
    )


def measure(run, n_1, n_2, k_1, k_2, s_1, s_2, d_1, d_2, p_1, p_2, m_1, m_2, a, b, x, w, dy):
    """The gradient that autograd hands to one entry of the kernel."""
    return round(gradient(run, 1, x, w, dy, (s_1, s_2), (d_1, d_2), (p_1, p_2))[a - 1, b - 1].item())


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=plane.repeated,
    at=[
        {**shape, "a": a, "b": b}
        for shape in plane.shapes()
        for a in range(1, shape["k_1"] + 1)
        for b in range(1, shape["k_2"] + 1)
    ],
)
rivals = {
    "forgets the strides": over_outputs(dy[r, t] * under(a, b, strides=(1, 1))),
    "forgets the dilations": over_outputs(dy[r, t] * under(a, b, dilations=(1, 1))),
    "forgets the padding": over_outputs(dy[r, t] * under(a, b, paddings=(0, 0))),
    "exchanges the strides of both axes": over_outputs(dy[r, t] * under(a, b, strides=(s_2, s_1))),
    "turns the kernel round": over_outputs(dy[r, t] * under(k_1 + 1 - a, k_2 + 1 - b)),
    "takes the mean over the outputs": claim.rhs / (m_1 * m_2),
}
