"""How many inputs give a wanted output side.

Of all input sides from 1 on, `N` give an output of side `m`. Where nothing is
clamped at 1 these are `s`: 0 to `s-1` cells may be left over at
the end. Where the upper end of their range is below 1 there is none.
"""

from sympy import And, Eq, Implies, Max, Sum, oo

from symcnn import indicator, integers

from . import input_range, output_size
from .input_range import fits, greatest, least

n, k, s, d, p, m, N = integers("n k s d p m N")

given = {
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    m: "wanted output side",
}
sought = {N: "number of input sides"}
where = [k >= 1, s >= 1, d >= 1, p >= 0, m >= 1]
conventions = input_range.conventions

# The lower end of the range, as long as it is not clamped.
(unclamped,) = {*least.args} - {1}
length = Max(0, greatest - least + 1)
claim = And(Eq(N, length), Implies(unclamped >= 1, Eq(N, s)), Implies(greatest < 1, Eq(N, 0)))


def proof(q):
    """Count the members of the range."""
    gives = And(fits, Eq(m, output_size.claim.rhs))
    q.recall("Which inputs give `m` is known of each of them:", input_range, forall=((n, 1, oo),))
    q.define("Count those that do.", Eq(N, Sum(indicator(gives), (n, 1, oo))))
    q.equals("They are those of the range:", Sum(indicator(And(least <= n, n <= greatest)), (n, 1, oo)))
    q.equals("so many, or none where the upper end is below the lower one.", length)
    q.implies(
        "Not clamped, the ends are `s-1` apart, whatever kernel, dilation and padding are.",
        Implies(unclamped >= 1, Eq(greatest - least + 1, s)),
    )
    q.implies("Clamped, with the upper end below 1, the range is empty.", claim)
