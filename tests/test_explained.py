"""A line that is not decided says which routes looked at it, what was missing, what is left over, and what helps."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sympy as sp

from symcnn.formulas.symbols import HasValue, Iff, indicator, integers, reals
from symcnn.judge.judgement import Judgement, Obligation, Status
from symcnn.judge.judging import judge
from symcnn.verdicts.explaining import explained

n, i, t = integers("n i t")
x, y, a, b = reals("x y a b")
NOW = "What usually helps: "


def lines(goal: Any, *facts: Any, what: str = "the line") -> list[str]:
    owed = Obligation(goal, facts, what)
    found = explained(owed, judge(owed))
    assert found.status in (Status.UNKNOWN, Status.AUDITED)
    said: list[str] = json.loads(json.dumps(found.evidence))["explained"]
    assert sum(-(-len(line) // 74) for line in said) <= 15
    assert said[-1].startswith(NOW)
    return said


def test_a_term_that_may_have_no_value_names_the_condition() -> None:
    said = lines(HasValue(1 / (a - b**2)), a > 0)
    assert said[0].startswith("No route looked at it") and "a - b² ≠ 0" in said[1] and "it is not 0" in said[-1]
    assert "it is above 0" in lines(HasValue(sp.log(a - b)))[-1]
    backwards = lines(HasValue(sp.Sum(x**i, (i, 1, n))))
    assert "runs forward" in backwards[-1]


def test_a_sum_of_an_open_number_of_terms_is_better_a_recurrence() -> None:
    said = lines(sp.Eq(sp.Sum(sp.floor(i / 2), (i, 1, n)), n**2 / 4, evaluate=False), n >= 2, sp.Eq(sp.Mod(n, 2), 0))
    assert "a recurrence" in said[-1] and "q.induct" in said[-1]
    assert any(line.startswith("Left over is that") and "∑" in line for line in said)
    assert any("have no rule for it" in line and "calculus" in line for line in said)


def test_a_question_that_holds_at_points_is_told_and_one_that_does_not_is_none() -> None:
    difference = sp.sqrt(x**2 + 1) - sp.sqrt(x**2) - sp.exp(-5 - x**2)
    said = lines(sp.Gt(y, 0), sp.Eq(y, difference))
    missing = [line for line in said if line.startswith("Not seen from the facts")]
    assert missing and "> 0" in missing[0] and any("questions about the facts" in line for line in said)
    assert "the sign or the bound first" in said[-1]
    # x > 0 is asked as well, and is false at some point.
    assert all("x > 0" not in line.replace("y > 0", "") for line in missing)


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (Iff(sp.Eq(sp.sin(x), 0), sp.Eq(sp.cos(2 * x), 1)), "the two directions"),
        (sp.Eq(sp.exp(sp.sin(x) ** 3) * indicator(x > 1), y), "each case"),
        (sp.Ge(sp.cosh(x) - 1 - x**2 / 2, 0), "the sign or the bound first"),
        (sp.Eq(sp.sin(x) * y, sp.erf(x)), "one change at a time"),
    ],
)
def test_what_helps_is_of_the_kind_of_the_line(goal: Any, words: str) -> None:
    found = explained(Obligation(goal), Judgement(Status.UNKNOWN, "none", "No route decides it."))
    assert words in found.evidence["explained"][-1]


def test_of_several_parts_the_first_that_is_open_is_told_and_of_a_claim_that_it_is_not_reached() -> None:
    said = lines(sp.And(sp.Eq(x + x, 2 * x, evaluate=False), sp.Ge(sp.cosh(y) - 1 - y**2 / 2, 0)), what="the claim")
    assert said[0].startswith("Of its 2 parts 1 are not decided") and "the last line" in said[-1]


def test_the_terminal_and_the_json_say_the_same(package: Any, command: Any) -> None:
    catalogue = package({"course.wide": WIDE})
    printed = command("check", "--package", catalogue.root, "--only", "proof", columns=80)
    assert max(map(len, printed.stderr.splitlines())) <= 80 and printed.returncode == 3
    row = json.loads(command("check", "--package", catalogue.root, "--only", "proof", "--json").stdout)[0]
    told = [
        line for step in row["steps"] for one in step["judgements"] for line in one["evidence"].get("explained", [])
    ]
    flat = " ".join(printed.stderr.split())
    assert told and all(" ".join(line.split()) in flat for line in told[:4])


WIDE = '''
"""Wide.

A step that is too wide.
"""
from sympy import Eq, Mod, Sum, floor
from symcnn import Exact, grid, integers
n, i, m = integers("n i m")
given = {n: "number"}
sought = {m: "sum"}
where = [n >= 1, Eq(Mod(n, 2), 0)]
claim = Eq(m, n**2 / 4)
def proof(q):
    q.define("A sum of halves, rounded down.", Eq(m, Sum(floor(i / 2), (i, 1, n))))
    q.equals("All at once.", claim.rhs)
def measure(run, n):
    return run.operator(run.zeros(n)).numel()
experiment = Exact(measure, "torch.relu", None, grid(n=[2, 4]))
'''
