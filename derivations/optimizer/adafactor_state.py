"""State of Adafactor.

A layer has a matrix of weights with `r` rows and `c` columns. Adafactor does not keep a second
moment for each weight, but their means over every row and over every column, of whose
product the moment is made up when it is needed. How many values must it remember between
two updates? The sum of the two sides, where Adam needs twice their product.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

r, c, N, i, j = integers("r c N i j")

given = {r: "rows of the matrix", c: "columns of the matrix"}
sought = {N: "values kept between updates"}
where = [r >= 1, c >= 1]
conventions = (
    "the weights and their gradients are not part of the state",
    "the step counter is not counted: PyTorch keeps one value for each tensor of weights",
    "no first moment, as in PyTorch; with one there are `r*c` values more",
    "a vector of biases is not factored: it keeps a value for each of its entries",
)

claim = Eq(N, r + c)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Rows and columns."""
    q.define(
        "One mean square is kept for each row `i`, and one for each column `j`.",
        Eq(N, Sum(1, (i, 1, r)) + Sum(1, (j, 1, c))),
    )
    q.equals("Count them.", claim.rhs)


def measure(run, r, c):
    """Values that the optimizer keeps for the matrix after its first step, its step counter left out."""
    weights = run.zeros(r, c)
    weights.grad = run.ones(r, c)
    optimizer = run.operator([weights], lr=0.1)
    optimizer.step()
    kept = optimizer.state[weights]
    return sum(kept[name].numel() for name in kept if name != "step")


experiment = Exact(
    measure,
    operator="torch.optim.Adafactor",
    impostor="torch.optim.Adagrad",
    at=grid(r=[1, 2, 3, 64], c=[1, 2, 5, 100]),
)
rivals = {
    "keeps a second moment for each weight": r * c,
    "keeps two moments for each weight, as Adam does": 2 * r * c,
    "keeps the rows alone": r,
    "keeps the columns alone": c,
    "counts the entry in which a row and a column meet once": r + c - 1,
    "keeps a mean over all weights as well": r + c + 1,
}
