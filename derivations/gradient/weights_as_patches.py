"""Weights after training, in terms of what was trained on.

One channel, one axis: a kernel of `k` taps is trained by `T` steps of gradient
descent with step size `eta`. At step `t` the input is row `t` of `x`, and the
upstream gradient row `t` of `dy`. What has become of tap `a`, which was `w_start`
at the start? Every step subtracts cells of its input, weighted by the upstream
gradient. So the kernel is what it was at the start and a linear combination of
patches of the inputs. It is no average of them: the coefficients may have any
sign and any sum, and what was there at the start stays.
"""

from sympy import Derivative, Eq, Sum, oo

from symcnn import Exact, ForAll, function, integers, reals, sequence

from . import weight_gradient

T, t, n, k, a, b, r = integers("T t n k a b r")
eta, w_start = reals("eta w_start")
m = n - k + 1
x, dy, v = sequence("x", T, n), sequence("dy", T, m), sequence("v", k)
w, dw = function("w"), function("dw")

given = {
    T: "steps done",
    n: "input side",
    k: "kernel side",
    a: "tap",
    eta: "step size",
    w_start: "the tap at the start",
    x: "inputs, one for every step",
    dy: "upstream gradients, one for every step",
    v: "kernel that a step meets",
}
sought = {w: "the tap after `t` steps", dw: "its gradient at step `t`"}
usual = {eta: 1e-3}
where = [T >= 0, k >= 1, n >= k, a >= 1, a <= k]
conventions = (
    *weight_gradient.conventions,
    "the step size is the same at every step; no momentum, no weight decay",
    "with two axes, or more images at a step, there are as many more terms of the same kind",
)


def patches(weight, steps=T):
    """The cells under the tap, over all steps and positions, each times its weight."""
    return Sum(Sum(weight * x[t, r + a - 1], (r, 1, m)), (t, 1, steps))


claim = Eq(w(T), w_start - eta * patches(dy[t, r]))


def proof(q):
    """Induction over the steps."""
    output = Sum(v[b] * x[t, r + b - 1], (b, 1, k))
    q.define(
        "Chain rule: at step `t` the tap acts on the loss through every output, and the contributions add up.",
        ForAll(Eq(dw(t), Sum(dy[t, r] * Derivative(output, v[a]), (r, 1, m))), (t, 1, oo)),
    )
    q.implies(
        "Its factor in output `r` is the cell under it, whatever the kernel is by then.",
        ForAll(Eq(dw(t), Sum(dy[t, r] * x[t, r + a - 1], (r, 1, m))), (t, 1, oo)),
    )
    q.define(
        "Every step goes against the gradient.",
        Eq(w(0), w_start),
        ForAll(Eq(w(t + 1), w(t) - eta * dw(t + 1)), (t, 0, oo)),
    )
    q.induct(
        "No step has been done at the start, and nothing subtracted. One step more subtracts what it has of the "
        "patches of its own input.",
        claim,
        over=T,
    )


def measure(run, T, n, k, a, eta, w_start, x, dy):
    """One tap after T steps of the optimizer, with autograd's gradients."""
    import torch

    kernel = torch.full((1, 1, k), float(w_start), dtype=torch.float64, requires_grad=True)
    optimizer = run.operator([kernel], lr=float(eta))
    for cells, upstream in zip(x[:T], dy[:T], strict=True):
        optimizer.zero_grad()
        signal, received = (torch.tensor(row, dtype=torch.float64)[None, None] for row in (cells, upstream))
        torch.nn.functional.conv1d(signal, kernel).backward(received)
        optimizer.step()
    return round(kernel[0, 0, a - 1].item())


def heavy(parameters, lr):
    """Goes on in the direction of the steps before."""
    import torch

    return torch.optim.SGD(parameters, lr=lr, momentum=1.0)


def _points():
    """A few short runs on whole numbers, every tap of every kernel."""
    listed = []
    for T, n, k, eta, w_start in (
        (0, 3, 2, 1, 5),
        (1, 4, 2, 1, -3),
        (2, 3, 3, 2, 0),
        (3, 5, 3, 1, 7),
        (4, 4, 1, 3, -2),
    ):
        inputs, others = (
            [[(3 * q + 5 * t + q * t + n + more) % 11 - 5 for q in range(n)] for t in range(T)] for more in (0, 4)
        )
        upstream = [[(7 * q + 3 * t + n) % 5 - 2 for q in range(n - k + 1)] for t in range(T)]
        run = {"T": T, "n": n, "k": k, "eta": eta, "w_start": w_start, "dy": upstream}
        listed += [{**run, "x": rows, "a": a} for rows in (inputs, others) for a in range(1, k + 1)]
    return listed


experiment = Exact(measure, operator="torch.optim.SGD", impostor=heavy, at=_points())
rivals = {
    "takes the average of the patches, with the upstream gradient as weight": w_start
    - eta * patches(dy[t, r]) / (T * m),
    "adds up the patches without weights": w_start - eta * patches(1),
    "forgets the start": -eta * patches(dy[t, r]),
    "goes with the gradient": w_start + eta * patches(dy[t, r]),
    "remembers the last step alone": w_start - eta * (patches(dy[t, r]) - patches(dy[t, r], T - 1)),
}
