"""Side behind a stack of poolings.

Poolings `1` to `L` follow one another on `n` cells; windows of pooling `l` have
`S[l]` cells and lie side by side. What is left over at the end of a row, too
short for a window, is dropped. How many outputs, `m`, has the last one? Only the product of
the sides counts: what is dropped on the way is what would be dropped
at once.
"""

from math import prod

from sympy import And, Eq, Mod, Product, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, function, indicator, integers, points, sequence

L, l, i, n, m = integers("L l i n m")
S = sequence("S", L, integer=True)
x, W = function("x", integer=True), function("W", integer=True)

given = {n: "input side", L: "number of layers", S: "sides of a window"}
sought = {m: "output side", x: "side behind so many layers", W: "product of so many sides"}
whole = Product(S[l], (l, 1, L))
where = [n >= 1, L >= 0, ForAll(S[l] >= 1, (l, 1, oo)), n >= whole]
conventions = (
    "windows lie side by side, no padding, floor mode: PyTorch's defaults",
    "the product of no sides is 1",
)

claim = Eq(m, floor(n / whole))


def proof(q):
    """Bound the input by what the output can come from."""
    layers = (l, 0, oo)
    q.define("The sides, multiplied.", Eq(W(0), 1), ForAll(Eq(W(l + 1), W(l) * S[l + 1]), layers))
    q.induct("No product of sides is below 1.", W(L) >= 1, over=L)
    q.induct("The product in closed form.", Eq(W(L), whole), over=L)
    q.define(
        "A layer has as many outputs as there are windows `i`, counted from zero, that end within its row.",
        Eq(x(0), n),
        ForAll(Eq(x(l + 1), Sum(indicator((i + 1) * S[l + 1] <= x(l)), (i, 0, oo))), layers),
    )
    q.induct("No row has fewer than no cells.", x(L) >= 0, over=L)
    q.implies(
        "A layer's input has the cells of its windows, and less than a window more.",
        ForAll(And(x(l) >= S[l + 1] * x(l + 1), x(l) <= S[l + 1] * (x(l + 1) + 1) - 1), layers),
    )
    q.induct(
        "So is it through all layers: the product of the sides takes the place of the side.",
        And(n >= W(L) * x(L), n <= W(L) * (x(L) + 1) - 1),
        over=L,
    )
    q.implies("Divide by it: there is one such whole number.", Eq(x(L), floor(n / W(L))))
    q.define("The output of the last layer.", Eq(m, x(L)))
    q.equals("Put both in.", claim.rhs)
    q.implies("What the last outputs do not stand for is dropped.", And(claim, Eq(n - whole * m, Mod(n, whole))))


def measure(run, n, L, S):
    """Side of what the stack of real layers returns."""
    row = run.zeros(1, 1, n)
    for s in S:
        row = run.operator(row, s)
    return row.shape[-1]


def rounded_up(row, side):
    """A pooling in ceiling mode."""
    import torch

    return torch.nn.functional.max_pool1d(row, side, ceil_mode=True)


experiment = Exact(
    measure,
    operator="torch.nn.functional.max_pool1d",
    impostor=rounded_up,
    at=points(
        *(
            {"n": n, "L": len(S), "S": S}
            for S in ([], [1], [2], [3], [2, 2], [2, 3], [3, 2], [2, 2, 2], [3, 1, 2], [2, 2, 2, 2], [2, 5, 3])
            for n in (1, 2, 5, 7, 8, 15, 16, 31, 47, 63)
            if n >= prod(S)
        )
    ),
)
rivals = {
    "rounds up, as in ceiling mode": ceiling(n / whole),
    "adds the sides": floor(n / (1 + Sum(S[l] - 1, (l, 1, L)))),
    "halves in every layer": floor(n / 2**L),
    "moves by one cell": n - Sum(S[l] - 1, (l, 1, L)),
    "begins another window with what is left over": floor(n / whole) + 1,
    "takes the last cell off first": floor((n - 1) / whole),
    "divides by the number of layers": floor(n / (L + 1)),
}
