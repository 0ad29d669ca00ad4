"""N-grams that a vocabulary allows.

A vocabulary has `V` tokens. How many different rows of tokens, `G`, are there that are not
empty and have at most `n` tokens? An n-gram model with a parameter for each of them would need
as many: with the length they grow by the factor `V`, so that almost all are of the largest one.
"""

from sympy import Eq, Piecewise, Sum, oo

from symcnn import Exact, ForAll, function, integers

V, n, k, G = integers("V n k G")
A = function("A", integer=True)

given = {V: "tokens of the vocabulary", n: "largest length"}
sought = {G: "n-grams of all lengths up to it", A: "n-grams of so many tokens"}
where = [V >= 1, n >= 1]
conventions = (
    "the order counts, and a token may come again",
    "n-grams of all lengths from 1 to `n`; of the length `n` alone there are `V**n`",
    "tokens that mark a beginning or an end count as tokens of the vocabulary, if they are allowed anywhere",
)

claim = Eq(G, Piecewise((n, Eq(V, 1)), (V * (V**n - 1) / (V - 1), True)))


def proof(q):
    """A geometric sum."""
    q.define(
        "Each n-gram may be followed by each of the tokens; there is one that is empty.",
        Eq(A(0), 1),
        ForAll(Eq(A(k + 1), V * A(k)), (k, 0, oo)),
    )
    q.induct("So they are powers.", Eq(A(k), V**k), over=k)
    q.define("Add up all lengths from 1 on.", Eq(G, Sum(A(k), (k, 1, n))))
    q.equals("Put them in.", Sum(V**k, (k, 1, n)))
    q.equals("A geometric sum, or as many ones as lengths.", claim.rhs)


def measure(run, V, n):
    """Rows that the operator makes of the tokens, for every length."""
    import torch

    tokens = torch.arange(V)
    return sum(run.operator(*[tokens] * length).reshape(-1, length).shape[0] for length in range(1, n + 1))


def side_by_side(*tokens):
    """Rows of one token each, one below the other."""
    import torch

    return torch.stack(tokens, dim=-1)


experiment = Exact(
    measure,
    operator="torch.cartesian_prod",
    impostor=side_by_side,
    at=[
        {"V": V, "n": n}
        for V, lengths in ((1, (1, 2, 5)), (2, (1, 2, 3, 8)), (3, (1, 2, 4)), (10, (1, 3)))
        for n in lengths
    ],
)
rivals = {
    "counts those of the largest length": V**n,
    "counts the empty one, too": Piecewise((n + 1, Eq(V, 1)), ((V ** (n + 1) - 1) / (V - 1), True)),
    "multiplies in place of taking powers": V * n * (n + 1) / 2,
    "exchanges the vocabulary and the length": n**V,
    "leaves the largest length out": Piecewise((n - 1, Eq(V, 1)), (V * (V ** (n - 1) - 1) / (V - 1), True)),
    "takes those of the largest length for each of the lengths": n * V**n,
}
