"""Windows in a text.

A text of `N` tokens is cut into windows of `t` tokens each, the next one
beginning `s` tokens further. Beyond its tokens a window needs `f` more that
follow them in the text (1 where the next token is to be predicted, 0 where the
windows are n-grams). How many windows, `w`, are there?
"""

from sympy import Eq, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

N, t, s, f, w, i = integers("N t s f w i")

given = {
    N: "tokens of the text",
    t: "tokens of a window",
    s: "tokens from one window to the next",
    f: "further tokens that a window needs: 0, or 1 for the next token as a target",
}
sought = {w: "windows"}
where = [t + f <= N, t >= 1, s >= 1, f >= 0]
conventions = (
    "windows of one text: none reaches over its end, and what is left over is not read",
    "windows are counted, also such as are alike",
    "n-grams are windows of n tokens that begin at every token: `s` is 1, `f` is 0",
)

claim = Eq(w, floor((N - t - f) / s) + 1)


def proof(q):
    """Count the windows by their last token."""
    q.define(
        "Window `i`, counted from zero, begins after `i*s` tokens, and needs `t+f`. Count those for which the text "
        "suffices.",
        Eq(w, Sum(indicator(i * s + t + f <= N), (i, 0, oo))),
    )
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, floor((N - t - f) / s))))
    q.equals("From 0 up to it there are as many as its number and one.", claim.rhs)


def measure(run, N, t, s, f):
    """Windows that the operator cuts out, each with its tokens and those that it is to predict."""
    return run.operator(run.zeros(N), 0, t + f, s).shape[0]


def side_by_side(text, axis, size, step):
    """Windows that do not overlap."""
    return text.unfold(axis, size, size)


experiment = Exact(
    measure,
    operator="torch.Tensor.unfold",
    impostor=side_by_side,
    at=grid(
        N=[1, 2, 5, 8, 12, 33, 1000],
        t=[1, 2, 3, 5, 8],
        s=[1, 2, 3, 8],
        f=[0, 1, 2],
        where=lambda N, t, s, f: t + f <= N,
    ),
)
rivals = {
    "counts the gaps between windows, not the windows": floor((N - t - f) / s),
    "forgets what is to be predicted": floor((N - t) / s) + 1,
    "takes windows that do not overlap": floor((N - f) / t),
    "lets a last window be shorter": ceiling(N / s),
    "divides the tokens by the stride": floor(N / s),
    "lets a window begin at every token": N - t - f + 1,
    "rounds up": ceiling((N - t - f) / s) + 1,
}
