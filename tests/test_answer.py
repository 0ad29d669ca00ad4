"""What stands before the derivations of a question: conventions by network, cells of a lab's table, names in texts."""

from __future__ import annotations

from typing import Any

import pytest
from torch.nn import Identity

from symcnn.catalogue.network import Network
from symcnn.cli import other_views
from symcnn.errors import UnknownName
from symcnn.formulas.symbols import reals
from symcnn.printing.prose import AnyNames, prose_latex, prose_plain
from symcnn.sheets import answer
from symcnn.sheets.answered import AnsweredQuestion
from symcnn.sheets.file import Question
from symcnn.sheets.markup import environment
from symcnn.sheets.question import PrintedQuestion
from symcnn.verdicts.networks import NetworkReport


def network(title: str, *conventions: str) -> Network:
    return Network(title, title, "Says something.", Identity, "n 3 4 4", conventions=conventions)


def test_conventions_that_differ_say_of_which_network_they_hold() -> None:
    one, two = network("One", "biases", "two groups"), network("Two", "biases", "no groups")
    assert answer.conventions([one, two]) == ["biases", "two groups (One)", "no groups (Two)"]
    assert answer.conventions([one, one]) == ["biases", "two groups"]
    three = network("Three", "no groups")
    assert answer.conventions([one, two, three])[2] == "no groups (Two, Three)"


def test_a_network_that_is_folded_from_nothing_does_not_say_from_what() -> None:
    report = NetworkReport(network("One"), (), (), (), 0.0)
    page = environment().get_template("network.tex.j2").render(one=answer.network(report))
    assert "Folded" not in page
    table = answer.totals([report])
    problem = PrintedQuestion(Question("Q", ()), 1, "the sheet", {})
    question = AnsweredQuestion(problem, [], "an instance", [], [], [], [], table, [], [])
    page = environment().get_template("answer.tex.j2").render(question=question)
    assert "Folded" not in page and "Every module was run" in page


@pytest.mark.parametrize(
    ("entry", "terminal", "page"),
    [
        ("with `xi`", "with ξ", r"with $\xi$"),
        (1234, "1234", "1234"),
        (25578, "25,578", r"25\,578"),
        ({"values": [93.61, 95.2], "unit": "%", "digits": 0}, "94 to 95 %", r"94--95\,\%"),
        ({"values": [-0.001, 0.001], "unit": "", "digits": 2}, "0", "0"),
        ({"values": [-0.5, 0.25], "unit": "", "digits": 2}, "-0.50 to 0.25", "$-$0.50 to 0.25"),
    ],
)
def test_a_cell_says_the_same_in_both_places(entry: Any, terminal: str, page: str) -> None:
    assert other_views.cell(entry) == terminal and answer.cell(entry) == page


def test_a_greek_letter_is_the_name_that_it_stands_for() -> None:
    text = "`ξ`, `σ_x`, `β1` and `ж`"
    assert prose_latex(text, AnyNames()) == r"$\xi$, $\sigma_{x}$, $\beta_{1}$ and \texttt{\texttt{U+0436}}"
    assert prose_plain(text, AnyNames()) == "ξ, σₓ, β₁ and ж"
    (sigma,) = reals("sigma,")
    assert prose_latex("`σ**2`", {"sigma": sigma}) == r"$\sigma^{2}$"
    with pytest.raises(UnknownName, match="'ж'"):
        prose_latex("`ж`", {"sigma": sigma})
