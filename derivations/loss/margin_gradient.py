"""Gradient of the multi-class hinge loss.

A network gives a score `z[c]` to each of `C` classes, of which `y` is the right one. Of
every wrong class the loss takes by how much its score is above that of the right class
less the margin `m`, or zero; the sum is divided by the number of all classes, as PyTorch
does. Let `a[c]` be one for the wrong classes that come too near, and else zero. What is
the derivative with respect to the score of class `k`? Each class that comes too near is
pushed down by one over the number of the classes, however near it is, and the right one
is pulled up by as much for each of them.
"""

from sympy import And, Derivative, Eq, Implies, KroneckerDelta, Max, Ne, Or, Sum

from symcnn import ForAll, Trajectory, integers, reals, sequence

C, y, k, c = integers("C y k c")
m, J = reals("m J")
z, g, h = sequence("z", C), sequence("g", C), sequence("h", C)
a = sequence("a", C, integer=True)

given = {
    C: "classes",
    y: "right class",
    k: "class of the score",
    z: "scores",
    m: "margin",
    a: "one for wrong classes that come too near, zero for others",
}
sought = {g: "gradient of the scores", J: "loss", h: "what each class costs"}
usual = {m: 1}
right = KroneckerDelta(c, y)
where = [
    *(y >= 1, y <= C, k >= 1, k <= C),
    Eq(a[y], 0),
    ForAll(Or(Eq(a[c], 0), Eq(a[c], 1)), (c, 1, C)),
    ForAll(Implies(Eq(a[c], 1), m + z[c] - z[y] >= 0), (c, 1, C)),
    ForAll(Implies(And(Eq(a[c], 0), Ne(c, y)), m + z[c] - z[y] <= 0), (c, 1, C)),
]
conventions = (
    "the sum over the wrong classes is divided by the number of all classes",
    "what is above the margin enters as it is, not squared; no class is just at the margin, where there is a kink",
    "one example; over several the mean is taken",
)

claim = Eq(g[k], (a[k] - KroneckerDelta(k, y) * Sum(a[c], (c, 1, C))) / C)


def proof(q):
    """Leave out what is clipped."""
    q.define(
        "What each class costs; the right class is left out.",
        ForAll(Eq(h[c], (1 - right) * Max(0, m + z[c] - z[y])), (c, 1, C)),
    )
    q.implies(
        "Those that do not come too near cost nothing, and the others are not clipped.",
        ForAll(Eq(h[c], a[c] * (m + z[c] - z[y])), (c, 1, C)),
    )
    q.define("The loss.", Eq(J, Sum(h[c], (c, 1, C)) / C))
    q.equals("Put it in.", Sum(a[c] * (m + z[c] - z[y]), (c, 1, C)) / C)
    q.define("Its derivative.", Eq(g[k], Derivative(Sum(a[c] * (m + z[c] - z[y]), (c, 1, C)) / C, z[k])))
    q.equals("The score of the class is in one term; that of the right class is in all of them.", claim.rhs)


def measure(run, C, y, k, z, m, a):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.tensor([z], dtype=torch.float64, requires_grad=True)
    run.operator(scores, torch.tensor([y - 1]), margin=m).backward()
    return scores.grad[0, k - 1].item()


def squared(scores, labels, margin):
    """Squares what is above the margin."""
    import torch

    return torch.nn.functional.multi_margin_loss(scores, labels, p=2, margin=margin)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.multi_margin_loss",
    impostor=squared,
    at=[
        {
            "C": len(z),
            "y": y,
            "k": k,
            "z": z,
            "m": m,
            "a": [int(c != y - 1 and m + z[c] > z[y - 1]) for c in range(len(z))],
        }
        for z in ([1.0, -0.25], [0.5, 2.0, -1.0], [3.0, 2.5, 0.25, -2.0, 1.75])
        for y in (1, len(z))
        for m in (0.125, 1.625)
        for k in range(1, len(z) + 1)
    ],
    operations=8,
    steps=None,
)
_near = Sum(a[c], (c, 1, C))
_right = KroneckerDelta(k, y)
rivals = {
    "pulls the right class as hard as one wrong class is pushed": (a[k] - _right) / C,
    "leaves the right class where it is": a[k] / C,
    "forgets to divide by the number of the classes": a[k] - _right * _near,
    "goes the other way": (_right * _near - a[k]) / C,
    "lets the gradient grow with how near a class comes": (a[k] * (m + z[k] - z[y]) - _right * _near) / C,
    "divides by the wrong classes": (a[k] - _right * _near) / Max(1, C - 1),
    "pushes all wrong classes": (1 - _right - _right * (C - 1)) / C,
}
