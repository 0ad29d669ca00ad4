"""Slope of the Huber loss.

The Huber loss of an error `e` is half its square up to the size `delta`, and
beyond it grows in a straight line, without a kink. What is its slope? It is the
error, clipped at `delta` on both sides: no error pulls more than `delta`. (Smooth
L1 is this loss over `delta`, so that its slope is clipped at one.)
"""

from sympy import Abs, Derivative, Eq, Max, Min, Piecewise, sign

from symcnn import Trajectory, grid, reals

e, delta, g = reals("e delta g")

given = {e: "error", delta: "size from which the loss is straight"}
sought = {g: "slope of the loss"}
usual = {delta: 1}
where = [delta > 0]
conventions = (
    "one example; over several the mean is taken",
    "`delta` as in PyTorch's Huber loss, with half the square",
)

claim = Eq(g, Max(-delta, Min(e, delta)))
elsewhere = {"the loss is over `delta`, as smooth L1 is": Max(-1, Min(e / delta, 1))}


def proof(q):
    """Piece by piece."""
    q.define(
        "The slope of each piece: of half the square, and of the straight lines to the right and to the left. At the "
        "seams both pieces have the same.",
        Eq(
            g,
            Piecewise(
                (Derivative(e**2 / 2, e), Abs(e) <= delta),
                (Derivative(delta * (e - delta / 2), e), e > delta),
                (Derivative(delta * (-e - delta / 2), e), True),
            ),
        ),
    )
    q.equals("Take the derivatives.", Piecewise((e, Abs(e) <= delta), (delta, e > delta), (-delta, True)))
    q.equals("That is the error, clipped.", claim.rhs)


def measure(run, e, delta):
    """The gradient by autograd."""
    import torch

    error = torch.tensor(e, dtype=torch.float64, requires_grad=True)
    run.operator(error, torch.zeros((), dtype=torch.float64), delta=delta).backward()
    return error.grad.item()


def smooth(error, target, delta):
    """Smooth L1."""
    import torch

    return torch.nn.functional.smooth_l1_loss(error, target, beta=delta)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.huber_loss",
    impostor=smooth,
    at=grid(e=[-5.0, -1.5, -0.25, 0.0, 0.125, 0.75, 2.0, 9.0], delta=[0.125, 0.5, 1.0, 3.0]),
    operations=6,
    steps=None,
)
rivals = {
    "takes the error, however large": e,
    "takes the sign of the error": sign(e),
    "takes twice the error where it is small": Piecewise((2 * e, Abs(e) <= delta), (delta * sign(e), True)),
    "forgets that errors may be below zero": Min(e, delta),
    "forgets the sign beyond `delta`": Piecewise((e, Abs(e) <= delta), (delta, True)),
    "takes half of `delta` beyond it": Piecewise((e, Abs(e) <= delta), (delta * sign(e) / 2, True)),
    "is zero beyond `delta`": Piecewise((e, Abs(e) <= delta), (0, True)),
}
