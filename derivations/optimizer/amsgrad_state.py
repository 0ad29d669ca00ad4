"""State of Adam, with and without AMSGrad.

Between two updates of `d` weights, how many values must Adam remember besides the weights
themselves, with the variant AMSGrad (`a` is 1) or without (`a` is 0)? Two moments, and with the
variant the largest second moment, which cannot be had from the newest one.
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, integers

d, a, N, i, j = integers("d a N i j")

given = {d: "weights", a: "1 with AMSGrad, 0 without"}
sought = {N: "values kept between updates"}
usual = {a: 0}
where = [d >= 1, a >= 0, a <= 1]
conventions = (
    "the weights and their gradients are not part of the state",
    "the step counter is not counted: PyTorch keeps one value for each tensor of weights",
)

claim = Eq(N, (2 + a) * d)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Slot by slot."""
    q.define(
        "The update of weight `i` reads moment `j` of its gradients, for the first and the second moment, and its "
        "largest second moment if it divides by that. Count them over the weights.",
        Eq(N, Sum(Sum(1, (j, 1, 2)) + Sum(1, (j, 1, a)), (i, 1, d))),
    )
    q.equals("The same for each weight.", Sum(2 + a, (i, 1, d)))
    q.equals("And so for all.", claim.rhs)


def measure(run, d, a):
    """Values that the optimizer keeps for d weights after its first step, its step counter left out."""
    weights = run.zeros(d)
    weights.grad = run.ones(d)
    optimizer = run.operator([weights], lr=0.1, amsgrad=a == 1)
    optimizer.step()
    return run.state_values(optimizer, weights)


def plain(params, lr, amsgrad):
    """Adamax, which has a norm in place of the second moment, and no maximum."""
    import torch

    return torch.optim.Adamax(params, lr=lr)


experiment = Exact(measure, operator="torch.optim.Adam", impostor=plain, at=grid(d=[1, 2, 3, 64, 1000], a=[0, 1]))
rivals = {
    "takes the maximum for the second moment, which it does not replace": 2 * d,
    "keeps the maximum always": 3 * d,
    "keeps one slot, as momentum SGD does": (1 + a) * d,
    "keeps the maximum of both moments": (2 + 2 * a) * d,
    "takes one maximum to serve all weights": 2 * d + a,
    "counts the weight too": (3 + a) * d,
}
