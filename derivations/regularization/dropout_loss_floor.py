"""Expected loss under dropout where all inputs contribute the best share.

One equation, `d` inputs, drop rate `r`. The expected squared error is a
constant and squares; they vanish where the inputs all contribute `c`. What
expected squared error `J` is left there? It is the noise of the masks, below
which no weights bring it (a result of its own). So training does not end at
zero.
"""

from sympy import Eq, Integer, Ne

from symcnn import ForAll, MonteCarlo

from . import dropout_loss_squares
from .dropout_loss_squares import J, a, c, d, j, r, w, y

given = {symbol: meaning for symbol, meaning in dropout_loss_squares.given.items() if symbol != w}
sought = dropout_loss_squares.sought
usual = dropout_loss_squares.usual
where = [*dropout_loss_squares.where, ForAll(Ne(a[j], 0), (j, 1, d))]
conventions = dropout_loss_squares.conventions

total = r + d * (1 - r)
claim = Eq(J, y**2 * r / total)


def proof(q):
    """Let the squares vanish."""
    q.define("The contribution at which the squares vanish.", Eq(c, y * (1 - r) / total))
    q.recall(
        "The expected loss in squares, at the weights with which every input contributes this.",
        dropout_loss_squares,
        {w: lambda j: c / a[j]},
    )
    q.equals("All squares vanish.", r / (1 - r) * y * c)
    q.equals("Put `c` in; `1 - r` cancels.", claim.rhs)


def measure(run, d, a, y, r):
    """Squared errors at the weights of least squares over all masks, each for a mask of its own."""
    import torch

    # In double precision, since the last bits of a solution by LAPACK differ from call to call.
    inputs = torch.tensor(a, dtype=torch.float64, device=run.device)
    digits = torch.arange(2**d, device=run.device)[:, None] >> torch.arange(d, device=run.device)
    masks = (digits & 1).to(torch.float64)
    roots = (masks * (1 - r) + (1 - masks) * r).prod(dim=1, keepdim=True).sqrt()
    weights = torch.linalg.lstsq(roots * masks * inputs / (1 - r), roots * y).solution[:, 0].to(run.dtype)
    return (y - run.operator(inputs.to(run.dtype).expand(run.draws, d), r) @ weights) ** 2


def _points():
    return [
        {"d": 1, "a": [2.0], "y": 3.0, "r": 0.25},
        {"d": 2, "a": [10.0, 1.0], "y": 11.0, "r": 0.5},
        {"d": 3, "a": [1.0, -2.0, 3.0], "y": 2.0, "r": 0.75},
    ]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for all inputs
    at=_points(),
    laws={},
    estimate="mean",
)
rivals = {
    "takes the error of the mean output for the mean error": (y * r / total) ** 2,
    "thinks that one equation can be solved, mask or no mask": Integer(0),
    "counts what cannot be learned, that all inputs are dropped": y**2 * r**d,
    "takes `r` for the probability to keep": y**2 * (1 - r) / (1 - r + d * r),
    "puts the solution without dropout in": y**2 * r / (1 - r) / d,
}
