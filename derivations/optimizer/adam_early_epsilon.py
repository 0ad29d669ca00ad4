"""Weight under the second form of Adam.

Adam's paper has a second form that saves an operation: the first moment is divided by the root
of the second moment plus `epsilon`, both as they are, and what they lack is put into the
learning rate. The gradient is `c` at every update; weight and moments begin at 0. Where
does it take the weight? It is as if the usual form had `epsilon` over the root of
`1 - beta2**t`: in the first updates it counts for more than it does there, with the usual
decay more than thirty times as much in the very first.
"""

from sympy import Abs, Eq, Max, Sum, oo, sqrt

from symcnn import ForAll, Trajectory, function, grid, integers

from . import adam_first_moment, adam_position_epsilon, adam_second_moment
from .adam_position_epsilon import beta1, beta2, c, epsilon, eta, s, t, w
from .adam_second_moment import v

k = integers("k")
m, r = adam_first_moment.m, function("r")

given = {**adam_position_epsilon.given, epsilon: "what is added to the root"}
sought = {w: "weight after `t` updates", r: "root of the share of squared gradients in the second moment"}
usual = adam_position_epsilon.usual
where = [t >= 0, eta >= 0, beta1 > 0, beta1 < 1, beta2 > 0, beta2 < 1, epsilon >= 0, Abs(c) + epsilon > 0]
conventions = (
    "`epsilon` is added outside the root, before the correction, as in PyTorch's SparseAdam; its Adam adds it after "
    "the correction",
    "`t` counts the updates that are done; the correction after `t` updates has the exponent `t`",
    "no weight decay",
)

claim = Eq(w(t), -eta * c * Sum(1 / (Abs(c) + epsilon / sqrt(1 - beta2**s)), (s, 1, t)))


def proof(q):
    """Update by update."""
    q.recall("The first moment, before its correction.", adam_first_moment, forall=((t, 0, oo),))
    q.recall("The second moment, likewise.", adam_second_moment, forall=((t, 0, oo),))
    q.define(
        "Its share of squared gradients, under a root.",
        ForAll(Eq(r(t), sqrt(1 - beta2**t)), (t, 0, oo)),
    )
    q.implies("From the first update on it is above zero.", ForAll(r(t + 1) > 0, (t, 0, oo)))
    q.implies("The root of the second moment.", ForAll(Eq(sqrt(v(t)), Abs(c) * r(t)), (t, 0, oo)))
    q.implies("So there is something to divide by.", ForAll(Abs(c) * r(t + 1) + epsilon > 0, (t, 0, oo)))
    q.define(
        "The weight starts at zero; the learning rate is multiplied by what corrects the second moment, over what "
        "corrects the first.",
        Eq(w(0), 0),
        ForAll(
            Eq(w(t + 1), w(t) - eta * r(t + 1) / (1 - beta1 ** (t + 1)) * m(t + 1) / (sqrt(v(t + 1)) + epsilon)),
            (t, 0, oo),
        ),
    )
    q.implies(
        "The correction of the first moment is all that is missing there; that of the second is not, because of "
        "`epsilon`.",
        ForAll(Eq(w(t + 1), w(t) - eta * c / (Abs(c) + epsilon / r(t + 1))), (t, 0, oo)),
    )
    q.induct("Add the updates up.", Eq(w(t), -eta * c * Sum(1 / (Abs(c) + epsilon / r(s)), (s, 1, t))), over=t)
    q.implies("Put the roots in.", claim)


def measure(run, eta, c, beta1, beta2, epsilon, t):
    """The weight after the steps of the optimizer, which is given the gradient as a sparse tensor."""
    import torch

    weight = torch.zeros(1, dtype=torch.float64)
    gradient = torch.full_like(weight, c)
    running = run.operator([weight], lr=eta, betas=(beta1, beta2), eps=epsilon)
    for _ in range(t):
        weight.grad = gradient.to_sparse()
        running.step()
    return weight.item()


def dense(params, lr, betas, eps):
    """Adam, which adds `epsilon` after the correction, and does not take a sparse gradient."""
    import torch

    class Dense(torch.optim.Adam):
        def step(self):
            for group in self.param_groups:
                for param in group["params"]:
                    param.grad = param.grad.to_dense()
            super().step()

    return Dense(params, lr=lr, betas=betas, eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.optim.SparseAdam",
    impostor=dense,
    at=[
        *grid(eta=[0.125], c=[-3.0, 0.5], beta1=[0.5, 0.9], beta2=[0.5, 0.99], epsilon=[1e-8, 0.5], t=[0, 1, 2, 3, 10]),
        {"eta": 0.5, "c": 2.0, "beta1": 0.9, "beta2": 0.75, "epsilon": 0.25, "t": 40},
    ],
    # As for Adam; each moment is moved towards its new value by a share of the difference.
    operations=adam_position_epsilon.operations + 2,
    conditioning=Max(1 / (1 - beta1 ** Max(t, 1)), 1 / (1 - beta2 ** Max(t, 1))),
)
rivals = {
    "adds `epsilon` after the correction": -eta * t * c / (Abs(c) + epsilon),
    "adds `epsilon` under the root": -eta * c * Sum(1 / sqrt(c**2 + epsilon / (1 - beta2**s)), (s, 1, t)),
    "multiplies `epsilon` by the correction": -eta * c * Sum(1 / (Abs(c) + epsilon * sqrt(1 - beta2**s)), (s, 1, t)),
    "takes the first correction of `epsilon` for all": -eta * t * c / (Abs(c) + epsilon / sqrt(1 - beta2)),
    "forgets `epsilon`": -eta * t * c / Abs(c),
    "forgets the root of the correction": -eta * c * Sum(1 / (Abs(c) + epsilon / (1 - beta2**s)), (s, 1, t)),
    "forgets the correction of both moments": -eta
    * c
    * Sum((1 - beta1**s) / (Abs(c) * sqrt(1 - beta2**s) + epsilon), (s, 1, t)),
}
