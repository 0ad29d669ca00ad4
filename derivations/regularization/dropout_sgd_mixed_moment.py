"""Mean product of two weights after a step of SGD with dropout.

A linear model with two inputs `a` is trained on one equation with target `y`,
one example and one fresh mask a step. The weights before the step depend on
the masks `h` of the steps before; their means `mu` and their mean products `s`
are known. What is the mean product of the two weights after the step? The
mask moves both weights at once, by the same error, so they do not vary
independently.
"""

from sympy import Eq

from symcnn import Expectation, MonteCarlo, reals

from . import dropout_sgd_second_moment
from .dropout_sgd_second_moment import a, e, eta, first, mu, r, s, second, weights_after, x, y

M, A1, A2, B, p1, p2, u1, u2 = reals("M A1 A2 B p1 p2 u1 u2")

given = dropout_sgd_second_moment.given
sought = {M: "mean product of the weights after the step"}
usual = dropout_sgd_second_moment.usual
where = dropout_sgd_second_moment.where
conventions = dropout_sgd_second_moment.conventions

pull1 = a[1] * (y * mu[2] - a[1] * s[1, 2] / (1 - r) - a[2] * s[2, 2])
pull2 = a[2] * (y * mu[1] - a[1] * s[1, 1] - a[2] * s[1, 2] / (1 - r))
pull = pull1 + pull2
square = a[1] ** 2 * s[1, 1] + 2 * a[1] * a[2] * s[1, 2] + a[2] ** 2 * s[2, 2]
kick = a[1] * a[2] * (y**2 - 2 * y * (a[1] * mu[1] + a[2] * mu[2]) / (1 - r) + square / (1 - r) ** 2)
claim = Eq(M, s[1, 2] + 2 * eta * pull + 4 * eta**2 * kick)


def proof(q):
    """Multiply the steps of the two weights, and take the moments of the mask."""
    E = Expectation
    q.define("The error under the mask of the step.", Eq(e, y - x[1] * first - x[2] * second))
    q.define("Its products with the inputs, as the mask leaves them.", Eq(p1, x[1] * e), Eq(p2, x[2] * e))
    q.define("The second weight has a mean product with what moves the first:", Eq(A1, E(second * p1)))
    q.equals(
        "The mask knows nothing of the weights that it meets. Where an input meets itself, its mean square is larger "
        "than the square of its mean, by the factor `1/(1 - r)`.",
        pull1,
    )
    q.define("So has the first with what moves the second:", Eq(A2, E(first * p2)))
    q.equals("The same holds here.", pull2)
    q.define("What moves the two has a mean product, too:", Eq(B, E(p1 * p2)))
    q.equals("It is zero unless both inputs are kept; the error is then the one with both inputs rescaled.", kick)
    q.define(
        "The squared error has the slopes `-2*p1` and `-2*p2`, and each weight goes against its own.",
        Eq(u1, first + 2 * eta * p1),
        Eq(u2, second + 2 * eta * p2),
    )
    q.define("The mean product over all masks.", Eq(M, E(u1 * u2)))
    q.equals("Multiply out, and put all three in.", claim.rhs)


def measure(run, a, y, r, eta, mu, s):
    """The product of the weights after a step of the optimizer, from weights drawn with these moments."""
    return weights_after(run, a, y, r, eta, mu, s).prod(dim=1)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for both inputs
    at=dropout_sgd_second_moment.experiment.at,
    laws={},
    estimate="mean",
)
_mean1 = mu[1] + 2 * eta * a[1] * (y - a[1] * mu[1] / (1 - r) - a[2] * mu[2])
_mean2 = mu[2] + 2 * eta * a[2] * (y - a[2] * mu[2] / (1 - r) - a[1] * mu[1])
rivals = {
    "takes the two weights for independent": _mean1 * _mean2,
    "forgets that one mask moves both": s[1, 2] + 2 * eta * pull,
    "halves the slopes": s[1, 2] + eta * pull + eta**2 * kick,
    "takes the step without dropout": s[1, 2]
    + 2 * eta * (pull + r / (1 - r) * (a[1] ** 2 + a[2] ** 2) * s[1, 2])
    + 4 * eta**2 * a[1] * a[2] * (y**2 - 2 * y * (a[1] * mu[1] + a[2] * mu[2]) + square),
    "takes the inputs in the noise for what they are without dropout": s[1, 2]
    + 2 * eta * pull
    + 4 * eta**2 * a[1] * a[2] * (y**2 - 2 * y * (a[1] * mu[1] + a[2] * mu[2]) + square),
}
