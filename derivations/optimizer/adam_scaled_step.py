"""Step of Adam in a linear model.

A linear model with inputs `x` is trained on one example. The gradient of weight
`j` at update `s` is then `x[j]*c[s]`, where `c[s]` is the slope of the loss in the
output, any number, the same for all weights. What does Adam add to weight `j` at
update `t`? Its moments are weighted sums of the gradients and of their squares,
with weights that fall with the age of a gradient. So numerator and denominator
grow alike with the input, and only `epsilon` does not grow with them.
"""

from sympy import Abs, And, Eq, Implies, Ne, Sum, sqrt

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

d, j, t, s, u = integers("d j t s u")
eta, epsilon, beta1, beta2 = reals("eta epsilon beta1 beta2")
x, c = sequence("x", d), sequence("c", t)
U, A, B = function("U"), function("A"), function("B")

given = {
    eta: "learning rate",
    d: "number of weights",
    x: "inputs, one for each weight",
    j: "index of a weight",
    c: "slopes of the loss in the output, one for each update",
    beta1: "decay of the first moment",
    beta2: "decay of the second moment",
    epsilon: "what is added to the root",
    t: "updates done",
}
sought = {U: "what an update adds to a weight"}
usual = {eta: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}
average = (1 - beta1) * Sum(beta1 ** (t - s) * c[s], (s, 1, t)) / (1 - beta1**t)
square = (1 - beta2) * Sum(beta2 ** (t - s) * c[s] ** 2, (s, 1, t)) / (1 - beta2**t)
where = [
    t >= 1,
    j >= 1,
    j <= d,
    Ne(x[j], 0),
    epsilon >= 0,
    beta1 > 0,
    beta1 < 1,
    beta2 > 0,
    beta2 < 1,
    Sum(beta2 ** (t - s) * c[s] ** 2, (s, 1, t)) > 0,
]
conventions = (
    "the moments start at zero, and are corrected for it",
    "`epsilon` is added outside the root and after the correction",
    "no weight decay",
)

claim = Eq(U(j, t), -eta * x[j] * average / (Abs(x[j]) * sqrt(square) + epsilon))


def proof(q):
    """The input comes out of both moments."""
    first = (1 - beta1) * x[j] * Sum(beta1 ** (u - s) * c[s], (s, 1, u))
    second = (1 - beta2) * x[j] ** 2 * Sum(beta2 ** (u - s) * c[s] ** 2, (s, 1, u))
    q.define(
        "The first moment starts at zero. An update keeps the share `beta1` of it, and adds the gradient, which is "
        "the slope times the weight's input, with the rest.",
        Eq(A(0), 0),
        ForAll(Eq(A(u + 1), beta1 * A(u) + (1 - beta1) * x[j] * c[u + 1]), (u, 0, t - 1)),
    )
    q.induct(
        "So it is a sum of all gradients, weighed by their age; every one of them holds the input.",
        Implies(u <= t, Eq(A(u), first)),
        over=u,
    )
    q.define(
        "The second moment does the same with the squares of the gradients.",
        Eq(B(0), 0),
        ForAll(Eq(B(u + 1), beta2 * B(u) + (1 - beta2) * (x[j] * c[u + 1]) ** 2), (u, 0, t - 1)),
    )
    q.induct("Every square holds the square of the input.", Implies(u <= t, Eq(B(u), second)), over=u)
    q.implies("Take all updates.", And(Eq(A(t), first.subs(u, t)), Eq(B(t), second.subs(u, t))))
    q.implies("Neither the input nor all gradients are zero.", B(t) > 0)
    q.define(
        "Each moment is divided by the sum of its weights. The update goes against the first, over the root of the "
        "second and `epsilon`.",
        Eq(U(j, t), -eta * (A(t) / (1 - beta1**t)) / (sqrt(B(t) / (1 - beta2**t)) + epsilon)),
    )
    q.equals("The root of `x[j]**2` is the size of `x[j]`.", claim.rhs)


def measure(run, eta, d, x, j, c, beta1, beta2, epsilon, t):
    """What the last of t updates adds, when the optimizer is handed these gradients."""
    return last_update(run, eta, x, j, c, (beta1, beta2), epsilon)


def last_update(run, eta, x, j, c, betas, epsilon):
    """Weight `j` after an optimizer's updates, if all are put back to zero before each."""
    import torch

    inputs = torch.tensor(x, dtype=torch.float64)
    weight = torch.zeros_like(inputs)
    running = run.operator([weight], lr=eta, betas=betas, eps=epsilon)
    for number in c:
        weight.zero_()
        weight.grad = inputs * number
        running.step()
    return weight[j - 1].item()


def at(epsilons):
    """Inputs large, small and negative; gradients that grow, shrink, and change their sign."""
    inputs, listed = {"d": 3, "x": [1.0, 10.0, -0.25]}, []
    for beta1, beta2, c in (
        (0.5, 0.75, [3.0, -1.0]),
        (0.75, 0.875, [-2.0, 0.5, 4.0]),
        (0.875, 0.875, [22.0, 20.0, 0.0, 15.0, -1.0]),
    ):
        listed += [
            {
                **{"eta": 0.125, **inputs, "j": j, "c": c},
                **{"beta1": beta1, "beta2": beta2, "epsilon": epsilon, "t": len(c)},
            }
            for j in (1, 2, 3)
            for epsilon in epsilons
        ]
    return listed


# Of each moment: the gradient, its square, two products, a difference and a sum, and the correction, a power and a
# difference; the root, the quotients, the sum with epsilon, the step size, and the sum with the weight.
operations = 24
# No decay is above 7/8, so the differences to one make no error more than eight times as large. Where gradients
# cancel in the first moment, their errors stay.
conditioning = 8 * Sum(beta1 ** (t - s) * Abs(c[s]), (s, 1, t)) / Abs(Sum(beta1 ** (t - s) * c[s], (s, 1, t)))

experiment = Trajectory(
    measure,
    operator="torch.optim.Adam",
    impostor="torch.optim.NAdam",
    at=[*at((0.0, 0.5)), {**at((0.25,))[0], "eta": 0.5, "x": [2.0, -4.0, 0.5]}],
    operations=operations,
    conditioning=conditioning,
)
rivals = {
    "grows with the input, as the step of gradient descent": -eta * x[j] * average / (sqrt(square) + epsilon),
    "takes the input from `epsilon` as well": -eta * x[j] / Abs(x[j]) * average / (sqrt(square) + epsilon),
    "forgets the sign of the input": -eta * average / (sqrt(square) + epsilon / Abs(x[j])),
    "divides by the second moment, not by its root": -eta * x[j] * average / (x[j] ** 2 * square + epsilon),
    "moves a weight with a large input less": -eta / x[j] * average / (sqrt(square) + epsilon),
    "forgets `epsilon`": -eta * x[j] / Abs(x[j]) * average / sqrt(square),
    "takes the last gradient in place of the first moment": -eta * x[j] * c[t] / (Abs(x[j]) * sqrt(square) + epsilon),
    "adds all gradients up, old and new ones alike": -eta
    * x[j]
    * Sum(c[s], (s, 1, t))
    / (Abs(x[j]) * sqrt(Sum(c[s] ** 2, (s, 1, t))) + epsilon),
    "forgets to correct for the start at zero": -eta
    * x[j]
    * (average * (1 - beta1**t))
    / (Abs(x[j]) * sqrt(square * (1 - beta2**t)) + epsilon),
}
