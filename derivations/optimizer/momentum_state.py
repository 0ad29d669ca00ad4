"""State of momentum SGD.

Between two updates of `d` weights, how many values must momentum SGD remember
besides the weights themselves?
"""

from sympy import Eq, Integer, Sum

from symcnn import Exact, grid, integers

d, N, i = integers("d N i")

given = {d: "weights"}
sought = {N: "values kept between updates"}
where = [d >= 1]
conventions = (
    "the weights and their gradients are not part of the state",
    "plain SGD keeps nothing",
)

claim = Eq(N, d)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """One velocity a weight."""
    q.define(
        "The update of weight `i` reads its velocity and its gradient. The gradient is computed anew; the velocity, "
        "one value, must be kept. Count it over the weights.",
        Eq(N, Sum(1, (i, 1, d))),
    )
    q.equals("As many ones as weights.", d)


def measure(run, d):
    """Values that the optimizer keeps for d weights after its first step."""
    weights = run.zeros(d)
    weights.grad = run.ones(d)
    optimizer = run.operator([weights], lr=0.1, momentum=0.9)
    optimizer.step()
    return run.state_values(optimizer, weights)


def plain(params, lr, momentum):
    """SGD that has no use for its momentum."""
    import torch

    return torch.optim.SGD(params, lr=lr)


experiment = Exact(measure, operator="torch.optim.SGD", impostor=plain, at=grid(d=[1, 2, 3, 7, 64, 1000]))
rivals = {
    "counts the weight too": 2 * d,
    "counts the weight and its gradient too": 3 * d,
    "takes one velocity to serve all weights": Integer(1),
    "takes momentum SGD for plain SGD, which keeps nothing": Integer(0),
}
