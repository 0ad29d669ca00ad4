"""Multiplications of a training step.

A stack of `L` dense layers of width `K` makes one forward and one backward
pass over a batch of `n` rows, and the gradient with respect to the network's
input is formed as well. How many multiplications, `T`, does the step take?
"""

from sympy import Eq

from symcnn import integers

from . import backward_multiplications, forward_multiplications

n, K, L, F, B, T = integers("n K L F B T")

given = {n: "rows of the batch", K: "width of every layer, the input included", L: "layers"}
sought = {T: "multiplications of a training step"}
where = [n >= 1, K >= 1, L >= 1]
conventions = backward_multiplications.conventions

claim = Eq(T, 3 * n * K**2 * L)
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}


def proof(q):
    """Add the two passes."""
    q.recall("The forward pass takes `F`.", forward_multiplications)
    q.recall("The backward pass takes `B`.", backward_multiplications)
    q.define("A training step is a forward and a backward pass.", Eq(T, F + B))
    q.equals("The backward pass is twice as dear as the forward pass.", 3 * n * K**2 * L)
