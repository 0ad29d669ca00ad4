"""Multiplications of a training step that stops at the first layer's weights.

A stack of `L` dense layers of width `K` makes one forward and one backward
pass over a batch of `n` rows. Nobody asks for the gradient with respect to
the network's input, so it is not formed. How many multiplications, `T`, does
the step take?
"""

from sympy import Eq

from symcnn import integers

from . import backward_multiplications_without_input_gradient, forward_multiplications

n, K, L, F, R, T = integers("n K L F R T")

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {T: "multiplications of a training step without the input's gradient"}
where = [n >= 1, K >= 1, L >= 1]
conventions = backward_multiplications_without_input_gradient.conventions

claim = Eq(T, 3 * n * K**2 * L - n * K**2)
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}


def proof(q):
    """Add the two passes."""
    q.recall("The forward pass takes `F`.", forward_multiplications)
    q.recall(
        "The backward pass, without the gradient of the network's input, takes `R`.",
        backward_multiplications_without_input_gradient,
    )
    q.define("A training step is a forward and a backward pass.", Eq(T, F + R))
    q.equals(
        "Three products of matrices for every layer but the first, which has two.",
        3 * n * K**2 * L - n * K**2,
    )
