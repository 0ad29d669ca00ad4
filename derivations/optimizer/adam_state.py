"""State of Adam.

Between two updates of `d` weights, how many values must Adam remember besides
the weights themselves? Apart from these it counts its updates; the counter is
shared by the weights and grows with none of them.
"""

from sympy import Eq, Integer, Sum

from symcnn import Exact, grid, integers

d, N, i, j = integers("d N i j")

given = {d: "weights"}
sought = {N: "values kept between updates"}
where = [d >= 1]
conventions = (
    "the weights and their gradients are not part of the state",
    "the step counter is not counted: PyTorch keeps one value for each tensor of weights",
    "without the variant amsgrad, which keeps a third value a weight",
)

claim = Eq(N, 2 * d)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Two moments a weight."""
    q.define(
        "The update of weight `i` reads moment `j` of its gradients, for the first and the second moment; both must "
        "be kept. Count them over the weights.",
        Eq(N, Sum(1, (j, 1, 2), (i, 1, d))),
    )
    q.equals("Two for each weight.", Sum(2, (i, 1, d)))
    q.equals("And so for all.", 2 * d)


def measure(run, d):
    """Values that the optimizer keeps for d weights after its first step, its step counter left out."""
    weights = run.zeros(d)
    weights.grad = run.ones(d)
    optimizer = run.operator([weights], lr=0.1)
    optimizer.step()
    return run.state_values(optimizer, weights)


experiment = Exact(
    measure, operator="torch.optim.Adam", impostor="torch.optim.RMSprop", at=grid(d=[1, 2, 3, 7, 64, 1000])
)
rivals = {
    "counts the weight too": 3 * d,
    "counts the weight and its gradient too": 4 * d,
    "keeps one slot, as momentum SGD does": d,
    "keeps a step counter for each weight": 3 * d,
    "adds the step counter, one for the tensor": 2 * d + 1,
    "takes one pair of moments to serve all weights": Integer(2),
}
