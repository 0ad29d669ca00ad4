"""Step of Adam in a linear model.

A linear model with inputs `x` is trained on one example. The gradient of weight
`j` at update `s` is then `x[j]*c[s]`, where `c[s]` is the slope of the loss in the
output, any number, the same for all weights. Adam's corrected moments are weighted
means of the gradients and of their squares, with weights `p` and `r` that fall
with the age of a gradient. What does update `t` add to weight `j`? Numerator and
denominator grow alike with the input, and only `epsilon` does not grow with them.
"""

from fractions import Fraction

from sympy import Abs, Eq, Ne, Sum, sqrt

from symcnn import Trajectory, function, integers, reals, sequence

d, j, t, s = integers("d j t s")
eta, epsilon, A, B, beta1, beta2 = reals("eta epsilon A B beta1 beta2")
x, c, p, r = sequence("x", d), sequence("c", t), sequence("p", t, t), sequence("r", t, t)
U = function("U")

given = {
    eta: "learning rate",
    d: "number of weights",
    x: "inputs, one for each weight",
    j: "index of a weight",
    c: "slopes of the loss in the output, one for each update",
    p: "weights of the gradients in the first moment; a row for each update",
    r: "weights of the squared gradients in the second moment",
    epsilon: "what is added to the root",
    t: "updates done",
}
sought = {U: "what an update adds to a weight"}
average, square = Sum(p[t, s] * c[s], (s, 1, t)), Sum(r[t, s] * c[s] ** 2, (s, 1, t))
where = [t >= 1, j >= 1, j <= d, Ne(x[j], 0), epsilon >= 0, square > 0]
conventions = (
    "in Adam, `p[t, s]` is `(1-beta1)*beta1**(t-s)/(1-beta1**t)`, and `r[t, s]` is the same with `beta2`",
    "`epsilon` is added outside the root and after the correction",
    "no weight decay",
)

claim = Eq(U(j, t), -eta * x[j] * average / (Abs(x[j]) * sqrt(square) + epsilon))


def proof(q):
    """The input comes out of both moments."""
    q.define("The corrected first moment.", Eq(A, Sum(p[t, s] * x[j] * c[s], (s, 1, t))))
    q.equals("The gradient of the weight is the slope times its input, at every update.", x[j] * average)
    q.define("The corrected second moment.", Eq(B, Sum(r[t, s] * (x[j] * c[s]) ** 2, (s, 1, t))))
    q.equals("Every square holds the square of the input.", x[j] ** 2 * square)
    q.define(
        "The update goes against the first moment, over the root of the second and `epsilon`.",
        Eq(U(j, t), -eta * A / (sqrt(B) + epsilon)),
    )
    q.equals("The root of `x[j]**2` is the size of `x[j]`.", claim.rhs)


def measure(run, eta, d, x, j, c, p, r, epsilon, t):
    """What the last of t updates adds, when the optimizer is handed these gradients."""
    return last_update(run, eta, x, j, c, p, r, epsilon)


def last_update(run, eta, x, j, c, p, r, epsilon):
    """Weight `j` after an optimizer's updates, if all are put back to zero before each."""
    import torch

    inputs = torch.tensor(x, dtype=torch.float64)
    weight = torch.zeros_like(inputs)
    # The weights of the last two gradients stand in the ratio of the decay.
    betas = tuple(float(weights[-1][-2] / weights[-1][-1]) for weights in (p, r))
    running = run.operator([weight], lr=eta, betas=betas, eps=epsilon)
    for number in c:
        weight.zero_()
        weight.grad = inputs * number
        running.step()
    return weight[j - 1].item()


def decaying(beta, t):
    """The weights of the gradients after each of t updates; those of gradients to come are zero."""
    return [
        [(1 - beta) * beta ** (u - s) / (1 - beta**u) if s <= u else Fraction(0) for s in range(1, t + 1)]
        for u in range(1, t + 1)
    ]


def at(epsilons):
    """Inputs large, small and negative; gradients that grow, shrink, and change their sign."""
    inputs, listed = {"d": 3, "x": [1.0, 10.0, -0.25]}, []
    for beta1, beta2, c in (
        (Fraction(1, 2), Fraction(3, 4), [3.0, -1.0]),
        (Fraction(3, 4), Fraction(7, 8), [-2.0, 0.5, 4.0]),
        (Fraction(7, 8), Fraction(7, 8), [22.0, 20.0, 0.0, 15.0, -1.0]),
    ):
        p, r = decaying(beta1, len(c)), decaying(beta2, len(c))
        listed += [
            {"eta": 0.125, **inputs, "j": j, "c": c, "p": p, "r": r, "epsilon": epsilon, "t": len(c)}
            for j in (1, 2, 3)
            for epsilon in epsilons
        ]
    return listed


# Of each moment: the gradient, its square, two products, a difference and a sum, and the correction, a power and a
# difference; the root, the quotients, the sum with epsilon, the step size, and the sum with the weight.
operations = 24
# No decay is above 7/8, so the differences to one make no error more than eight times as large. Where gradients
# cancel in the first moment, their errors stay.
conditioning = 8 * Sum(p[t, s] * Abs(c[s]), (s, 1, t)) / Abs(average)

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
}
