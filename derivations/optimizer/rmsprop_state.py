"""State of RMSProp.

Between two updates of `d` weights, how many values must RMSProp remember besides
the weights themselves? An average of squares; a mean gradient where it is
centred (`b` is 1), and a velocity where it has momentum (`m` is 1).
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

d, b, m, N, i, j = integers("d b m N i j")

given = {
    d: "weights",
    b: "1 if the squares are taken about the mean gradient, 0 if not",
    m: "1 with momentum, 0 without",
}
sought = {N: "values kept between updates"}
usual = {b: 0, m: 0}
where = [d >= 1, b >= 0, b <= 1, m >= 0, m <= 1]
conventions = (
    "the weights and their gradients are not part of the state",
    "the step counter is not counted: PyTorch keeps one value for each tensor of weights",
)

claim = Eq(N, (1 + b + m) * d)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Slot by slot."""
    q.define(
        "The update of weight `i` reads its average of squares, its mean gradient if it is centred, and its velocity "
        "if it has one. Count them over the weights.",
        Eq(N, Sum(1 + Sum(1, (j, 1, b)) + Sum(1, (j, 1, m)), (i, 1, d))),
    )
    q.equals("The same for each weight.", Sum(1 + b + m, (i, 1, d)))
    q.equals("And so for all.", claim.rhs)


def measure(run, d, b, m):
    """Values that the optimizer keeps for d weights after its first step, its step counter left out."""
    weights = run.zeros(d)
    weights.grad = run.ones(d)
    optimizer = run.operator([weights], lr=0.1, centered=b == 1, momentum=0.5 * m)
    optimizer.step()
    return run.state_values(optimizer, weights)


def adam(params, lr, centered, momentum):
    """Adam, which always keeps two."""
    import torch

    return torch.optim.Adam(params, lr=lr)


experiment = Exact(
    measure, operator="torch.optim.RMSprop", impostor=adam, at=grid(d=[1, 2, 3, 64, 1000], b=[0, 1], m=[0, 1])
)
rivals = {
    "keeps two slots, as Adam does": 2 * d,
    "keeps one slot, whatever is asked of it": d,
    "forgets the mean gradient": (1 + m) * d,
    "forgets the velocity": (1 + b) * d,
    "counts the weight too": (2 + b + m) * d,
    "takes one average to serve all weights": 1 + (b + m) * d,
    "keeps nothing but the velocity": m * d,
}
