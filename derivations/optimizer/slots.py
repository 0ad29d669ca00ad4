"""State of Adagrad, Adadelta, Adamax, NAdam, Rprop and other optimizers.

The rule by which a weight is updated reads its gradient, which is computed anew,
and what has to be remembered of it from one update to the next: `a` averages of
gradients, or velocities; `v` values made of squares or sizes, which are sums,
averages or largest ones; and `r` other values. How many values, `N`, must the
optimizer remember for `d` weights?
"""

from sympy import Eq, Integer, Sum

from symcnn import Exact, integers, points

d, a, v, r, N, i, j = integers("d a v r N i j")

given = {
    d: "weights",
    a: "averages of gradients, and velocities: 0 for SGD and Adagrad, 1 with momentum and for Adam and its like",
    v: "sums, averages and largest values of squares: 0 for SGD, 1 for Adagrad and Adam, 2 for Adadelta and AMSGrad",
    r: "other values: 2 for Rprop, a gradient and a step size; 0 for most",
}
sought = {N: "values kept between updates"}
where = [d >= 1, a >= 0, v >= 0, r >= 0]
conventions = (
    "the weights and their gradients are not part of the state",
    "step counters, and other single numbers for a whole tensor of weights, are not counted: NAdam keeps a product of "
    "its momenta beside the counter",
    "Adagrad keeps a sum of squares; RMSProp an average of them; Adadelta an average of squared gradients and one of "
    "its own squared steps",
    "Adam, AdamW, NAdam and RAdam keep both moments; Adamax a first moment and a largest size; AMSGrad both moments "
    "and the largest second one",
    "Rprop keeps the last gradient, for its sign, and a step size for each weight",
    "what is kept for a row or a column of weights, as by Adafactor, is none of these",
)

claim = Eq(N, (a + v + r) * d)
elsewhere = {"bytes, four for each value, as single precision takes": 4 * claim.rhs}


def proof(q):
    """Slot by slot."""
    q.define(
        "Each weight `i` has its own averages of gradients, its own values made of squares, and its own others.",
        Eq(N, Sum(Sum(1, (j, 1, a)) + Sum(1, (j, 1, v)) + Sum(1, (j, 1, r)), (i, 1, d))),
    )
    q.equals("The same for each weight.", Sum(a + v + r, (i, 1, d)))
    q.equals("And so for all.", claim.rhs)


def optimizers(a, v, r):
    """PyTorch's optimizers whose rules remember so much, each as a function of what is trained."""
    from torch import optim

    return {
        (0, 0, 0): [lambda weights: optim.SGD(weights, lr=0.1)],
        (1, 0, 0): [
            lambda weights: optim.SGD(weights, lr=0.1, momentum=0.9),
            lambda weights: optim.SGD(weights, lr=0.1, momentum=0.9, nesterov=True),
        ],
        (0, 1, 0): [optim.Adagrad, optim.RMSprop],
        (1, 1, 0): [
            optim.Adam,
            optim.AdamW,
            optim.NAdam,
            optim.RAdam,
            optim.Adamax,
            lambda weights: optim.RMSprop(weights, momentum=0.9),
        ],
        (2, 1, 0): [lambda weights: optim.RMSprop(weights, momentum=0.9, centered=True)],
        (0, 2, 0): [optim.Adadelta],
        (1, 2, 0): [lambda weights: optim.Adam(weights, amsgrad=True)],
        (0, 0, 2): [optim.Rprop],
    }[a, v, r]


def without_squares(a, v, r):
    """Optimizers that forget the squares."""
    return optimizers(a, 0, r) if a < 2 else optimizers(1, 0, r)


def measure(run, d, a, v, r):
    """Values that each of these optimizers keeps for d weights after its first step; they have to agree."""
    found = set()
    for make in run.operator(a, v, r):
        weights = run.zeros(d)
        weights.grad = run.ones(d)
        optimizer = make([weights])
        optimizer.step()
        found.add(run.state_values(optimizer, weights))
    return found.pop() if len(found) == 1 else -1


kinds = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (2, 1, 0), (0, 2, 0), (1, 2, 0), (0, 0, 2)]
experiment = Exact(
    measure,
    operator=optimizers,
    impostor=without_squares,
    at=points(*({"d": d, "a": a, "v": v, "r": r} for d in (1, 2, 7, 1000) for a, v, r in kinds)),
)
rivals = {
    "keeps two slots, as Adam does": 2 * d,
    "keeps one slot, whatever the rule": d,
    "counts the weight too": (a + v + r + 1) * d,
    "counts the weight and its gradient too": (a + v + r + 2) * d,
    "forgets the averages of gradients": (v + r) * d,
    "forgets what is made of squares": (a + r) * d,
    "takes Rprop to keep nothing but signs": (a + v) * d,
    "takes one value of squares to serve all weights": (a + r) * d + v,
    "adds the step counter, one for the tensor": (a + v + r) * d + 1,
    "takes the state not to grow with the weights": a + v + r,
    "remembers nothing": Integer(0),
}
