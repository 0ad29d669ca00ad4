"""Two dense layers with nothing between them.

A dense layer with weights `A` and biases `b` turns `x`, of `n` values, into
`K` values; a second one with weights `C` and biases `e` turns these into `M`
values, `y`. No activation stands between the two. What is output `o` as a
function of the input?
"""

from sympy import Eq, Max, Sum

from symcnn import Exact, integers, sequence

n, K, M, o, i, k = integers("n K M o i k")
x, A, b = sequence("x", n), sequence("A", K, n), sequence("b", K)
C, e, y = sequence("C", M, K), sequence("e", M), sequence("y", M)

given = {
    n: "inputs",
    K: "width between the two layers",
    M: "outputs",
    o: "output that is asked for",
    x: "input",
    A: "weights of the first layer",
    b: "biases of the first layer",
    C: "weights of the second layer",
    e: "biases of the second layer",
}
sought = {y: "output"}
where = [n >= 1, K >= 1, M >= 1, o >= 1, o <= M]
conventions = ("weights have a row for each output and a column for each input, as PyTorch stores them",)

weight = Sum(C[o, k] * A[k, i], (k, 1, K))
bias = Sum(C[o, k] * b[k], (k, 1, K)) + e[o]
claim = Eq(y[o], Sum(weight * x[i], (i, 1, n)) + bias)


def proof(q):
    """Put the first layer into the second."""
    q.define(
        "Value `k` between the layers is the sum of `A[k,i]*x[i]` and the bias `b[k]`; the second layer reads it as "
        "it is.",
        Eq(y[o], Sum(C[o, k] * (Sum(A[k, i] * x[i], (i, 1, n)) + b[k]), (k, 1, K)) + e[o]),
    )
    q.equals(
        "Multiply out.",
        Sum(Sum(C[o, k] * A[k, i] * x[i], (i, 1, n)), (k, 1, K)) + bias,
    )
    q.equals(
        "Sum over the inputs last. In front of `x[i]` stands an entry of the product of the two matrices, and the "
        "rest does not depend on the input: this is one dense layer.",
        Sum(weight * x[i], (i, 1, n)) + bias,
    )


def measure(run, n, K, M, o, x, A, b, C, e):
    """One output of the two layers, one behind the other."""
    import torch

    first, second = torch.nn.Linear(n, K), torch.nn.Linear(K, M)
    with torch.no_grad():
        for parameter, values in ((first.weight, A), (first.bias, b), (second.weight, C), (second.bias, e)):
            parameter.copy_(torch.tensor(values))
        output = run.operator(first, second).double()(torch.tensor(x, dtype=torch.float64))
    return round(output[o - 1].item())


def rectified(first, second):
    """Two layers with a rectifier between them."""
    import torch

    return torch.nn.Sequential(first, torch.nn.ReLU(), second)


def _points():
    """Small layers of whole numbers, every output."""
    listed = []
    for n, K, M in ((1, 1, 1), (2, 1, 2), (3, 2, 2), (2, 4, 3), (5, 3, 3)):
        point = {
            "n": n,
            "K": K,
            "M": M,
            "x": [(5 * i + n) % 7 - 3 for i in range(n)],
            "A": [[(3 * k + 5 * i + k * i + n) % 9 - 4 for i in range(n)] for k in range(K)],
            "b": [(4 * k + n) % 7 - 2 for k in range(K)],
            "C": [[(7 * o + 2 * k + o * k + n) % 11 - 5 for k in range(K)] for o in range(M)],
            "e": [(6 * o + n) % 5 - 1 for o in range(M)],
        }
        listed += [{**point, "o": o} for o in range(1, M + 1)]
    return listed


experiment = Exact(measure, operator="torch.nn.Sequential", impostor=rectified, at=_points())
hidden = Sum(A[k, i] * x[i], (i, 1, n)) + b[k]
rivals = {
    "rectifies the values between the layers": Sum(C[o, k] * Max(0, hidden), (k, 1, K)) + e[o],
    "forgets the first layer's biases": Sum(weight * x[i], (i, 1, n)) + e[o],
    "forgets the second layer's biases": Sum(weight * x[i], (i, 1, n)) + bias - e[o],
    "lets the first layer's biases pass the second layer unchanged": Sum(weight * x[i], (i, 1, n))
    + Sum(b[k], (k, 1, K))
    + e[o],
    "adds the weights along a path instead of multiplying them": Sum(
        Sum(C[o, k] + A[k, i], (k, 1, K)) * x[i], (i, 1, n)
    )
    + bias,
}
