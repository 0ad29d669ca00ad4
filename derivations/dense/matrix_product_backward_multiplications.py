"""Multiplications of the backward pass of a product of matrices.

Each of `b` matrices, with `p` rows and `q` columns, has been multiplied by a
matrix of its own, with `q` rows and `r` columns. The gradients with respect to
both factors are formed. How many multiplications, `G`, does it take?
"""

from sympy import Eq

from symcnn import integers

from . import matrix_product_left_gradient_multiplications as left
from . import matrix_product_right_gradient_multiplications as right

b, p, q, r, G, G_A, G_B = integers("b p q r G G_A G_B")

given = {
    b: "products",
    p: "rows of the left factor",
    q: "columns of the left factor, and rows of the right one",
    r: "columns of the right factor",
}
sought = {
    G: "multiplications of the backward pass",
    G_A: "multiplications of the left factors' gradient",
    G_B: "multiplications of the right factors' gradient",
}
where = [b >= 1, p >= 1, q >= 1, r >= 1]
conventions = left.conventions

claim = Eq(G, 2 * b * p * q * r)
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}


def proof(q):
    """Add the two gradients."""
    q.recall("The gradient with respect to the left factors takes `G_A`.", left, {left.G: G_A})
    q.recall("The gradient with respect to the right factors takes `G_B`.", right, {right.G: G_B})
    q.define("The backward pass forms both.", Eq(G, G_A + G_B))
    q.equals("Each costs as much as the product itself.", claim.rhs)
