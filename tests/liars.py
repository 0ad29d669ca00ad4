"""An honest derivation in text; with one of its parts replaced it becomes a liar."""

from __future__ import annotations

from typing import Any

HONEST = {
    "docstring": '''"""Side of a valid row.

A kernel of `k` taps moves by `s` over `n` cells. How many places are there?
"""''',
    "imports": "from sympy import *\nfrom symcnn import *",
    "symbols": 'n, k, s, m, i = integers("n k s m i")',
    "given": 'given = {n: "cells", k: "taps", s: "stride"}',
    "sought": 'sought = {m: "places"}',
    "where": "where = [n >= 1, k >= 1, s >= 1, n >= k]",
    "claim": "claim = Eq(m, floor((n - k) / s) + 1)",
    "proof": """def proof(q):
    q.define("Count the places that fit.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))
    q.equals("Solve for `i`.", Sum(1, (i, 0, floor((n - k) / s))))
    q.equals("Count.", floor((n - k) / s) + 1)""",
    "measure": """def measure(run, n, k, s):
    return run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k), stride=s).shape[-1]""",
    "impostor": """def dense(signal, kernel, stride):
    import torch
    return torch.nn.functional.conv1d(signal, kernel)""",
    "experiment": """experiment = Exact(
    measure, operator="torch.nn.functional.conv1d", impostor=dense,
    at=grid(n=[1, 2, 5, 8], k=[1, 2, 3], s=[1, 2, 3], where=lambda n, k, s: k <= n))""",
    "rivals": 'rivals = {"counts the gaps": claim.rhs - 1, "forgets the stride": n - k + 1}',
}


def text(**changes: Any) -> str:
    """The file with some of its parts replaced; None leaves one out."""
    parts = {**HONEST, **changes}
    return "\n\n".join(part for part in parts.values() if part is not None) + "\n"


def proof(*lines: str) -> str:
    """A proof of these lines."""
    return "\n    ".join(["def proof(q):", *lines])


DEFINITION = 'q.define("Count the places that fit.", Eq(m, Sum(indicator(i*s + k <= n), (i, 0, oo))))'
