"""Weights that dropout with a vanishing rate learns.

One equation in two weights is trained under dropout whose rate, `1/n`, tends to
zero. Then the first weight tends to `c`, at which its input contributes half
of the target. That need not be the solution of least norm, to which gradient
descent goes from zero without any dropout (a result of its own): with no dropout
all solutions are equally good, and the starting point decides; with dropout, be
it ever so rare, its penalty decides.
"""

from sympy import Eq, Limit, oo

from symcnn import reals

from . import dropout_minimiser
from .dropout_minimiser import R, a, r, v, w, y

n, c = reals("n c")

given = {
    a: dropout_minimiser.given[a],
    y: dropout_minimiser.given[y],
    n: "reciprocal of the drop rate",
    w: dropout_minimiser.given[w],
    R: dropout_minimiser.given[R],
}
sought = {c: "limit of the first weight", **dropout_minimiser.sought}
where = [n > 1, *(fact.xreplace({r: 1 / n}) for fact in dropout_minimiser.where if fact not in (r > 0, r < 1))]
conventions = dropout_minimiser.conventions

claim = Eq(c, y / (2 * a[1]))


def proof(q):
    """Put the rate in, and let it vanish."""
    q.recall("The first weight at this rate.", dropout_minimiser, {r: 1 / n})
    q.define("Its limit.", Eq(c, Limit(v, n, oo)))
    q.equals("Over one denominator.", Limit(y * (n - 1) / (a[1] * (2 * n - 1)), n, oo))
    q.equals("The leading terms are `n*y` above and `2*n*a[1]` below.", claim.rhs)
