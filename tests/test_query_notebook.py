"""What a notebook shows: each kind of thing with its mathematics, and nothing that a file slips in."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from conftest import ROOT
from markup import Markup, read

from symcnn import Report, check, derive
from symcnn.catalogue.catalogue import default
from symcnn.catalogue.network import Network
from symcnn.errors import DerivationError
from symcnn.printing import html

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> $x$ \\write18{rm} `n - 1` & \"'"


SOME = [derive(name) for name in default().names[::5]]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(derive("convolution.output_size"))


def hostile() -> Any:
    size = derive("convolution.output_size")
    steps = tuple(dataclasses.replace(step, reason=HOSTILE) for step in size.steps)
    given = {symbol: HOSTILE for symbol in size.given}
    made = dataclasses.replace(
        size, title=HOSTILE, statement=HOSTILE, given=given, conventions=(HOSTILE,), rivals={}, altered=True
    )
    made.__dict__["_steps"] = steps
    return made


# one line


def test_each_is_one_readable_line(report: Report) -> None:
    size = derive("convolution.output_size")
    assert repr(size) == "<Derivation convolution.output_size: m = ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1>"
    assert repr(size.steps[2]) == "<Step 3, equals: m = ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1>"
    assert repr(report) == "<Report convolution.output_size: proof proved, experiment confirmed>"
    assert repr(report.proof).startswith("<ProofRecord: proved, 4 lines, ")
    assert repr(default().network("architecture.alexnet")) == ("<Network architecture.alexnet: input n 3 227 227>")


def test_results_and_their_lines_are_one_line() -> None:
    for derivation in SOME:
        for one in (derivation, *derivation.steps):
            assert "\n" not in repr(one) and len(repr(one)) < 200, repr(one)


# pages


def test_derivations_have_a_page() -> None:
    for derivation in SOME:
        page = read(derivation._repr_html_())
        assert derivation.name in page.text
        assert page.formulas.count(r"\displaystyle " + html.math(derivation.claim, derivation.order).unescape()[1:-1])
        assert derivation._repr_latex_()[0] == derivation._repr_latex_()[-1] == "$"
        for step in derivation.steps[:2]:
            read(step._repr_html_())


def test_a_derivation_has_all_that_its_file_says() -> None:
    size = derive("convolution.output_size")
    made = size._repr_html_()
    page = read(made)
    for part in (
        "Side of a convolution's output", "stride", "integer", "usual value", "sought", "output side", "Where",
        "Count the placements that fit.", "(definition)", "(not judged yet)", "zero padding, the same on both sides",
    ):  # fmt: skip
        assert part in page.text, part
    assert r"s \ge 1" in page.formulas and r"n + 2 p \ge d (k - 1) + 1" in page.formulas
    assert made.count("<details>") == 1 and "<summary>Proof in 3 lines</summary>" in made


def test_a_recalled_line_names_its_source() -> None:
    (recalled,) = [step for step in derive("convolution.input_count").steps if step.verb == "recall"]
    assert "(from convolution.input_range)" in read(recalled._repr_html_()).text


def test_a_report_has_verdicts_rivals_and_judged_lines(report: Report) -> None:
    made = report._repr_html_()
    page = read(made)
    for part in (
        "proved", "integers (z3)", "confirmed", "9 of 9 rivals rejected", "forgets the dilation",
        "n = 5, k = 2, s = 1, d = 2, p = 0", "No values satisfy the facts and break the line.",
    ):  # fmt: skip
        assert part in page.text, part
    assert "not well" not in page.text


def test_a_report_says_what_is_not_well(report: Report) -> None:
    rivals = {HOSTILE: dataclasses.replace(next(iter(report.result.rivals.values())), rejected=False)}  # type: ignore[union-attr]
    result = dataclasses.replace(report.result, status="undecided", why=HOSTILE, rivals=rivals)  # type: ignore[type-var]
    page = read(dataclasses.replace(report, result=result)._repr_html_())
    assert "not rejected" in page.text and "What is not well" in page.text
    assert f"convolution.output_size, experiment: undecided. {HOSTILE}" in page.text


def test_a_fault_is_told(report: Report) -> None:
    page = read(dataclasses.replace(report, fault=HOSTILE, proof=None, result=None)._repr_html_())
    assert HOSTILE in page.text and "Proof in" not in page.text


def test_a_proof_that_cannot_be_written_down_says_why() -> None:
    broken = dataclasses.replace(derive("convolution.output_size"), fault=DerivationError(HOSTILE))
    page = read(broken._repr_html_())
    assert "The proof cannot be written down: " in page.text and "Side of a convolution's output" in page.text


def test_a_record_has_its_lines(report: Report) -> None:
    page = read(report.proof._repr_html_())  # type: ignore[union-attr]
    assert "Proof: proved" in page.text and "(proved: integers (z3))" in page.text


def test_a_network_has_its_table() -> None:
    network = default().network("architecture.alexnet")
    page = read(network._repr_html_())
    for row in network.rows:
        assert row.name in page.text and f"{row.parameters:,}" in page.text
    assert f"{network.total('parameters'):,}" in page.text and "folded from " in page.text


def test_a_network_that_cannot_be_traced_says_why() -> None:
    from torch.nn import Linear

    broken = Network("trial", HOSTILE, HOSTILE, lambda: Linear(3, 2), "n 4", conventions=(HOSTILE,))
    page = read(broken._repr_html_())
    assert "The table cannot be made: trial: " in page.text and "<script>" in page.text


def test_a_network_in_whose_own_code_something_happens_has_rows_for_it() -> None:
    from torch import nn

    class Sum(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Linear(3, 3)

        def forward(self, x: Any) -> Any:
            return self.inner(x) + x

    page = read(Network("trial", "A title", "A statement.", Sum, "n 3")._repr_html_())
    assert "inner" in page.text and "the model" in page.text and "sum" in page.text


# what a file may say


def test_nothing_of_a_hostile_text_comes_through() -> None:
    page = read(hostile()._repr_html_())
    assert page.text.count("<script>alert(1)</script>") >= 10
    assert "n - 1" in page.formulas and "x" not in page.formulas
    for step in hostile().steps:
        read(step._repr_html_())


def test_a_text_that_is_not_escaped_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "text", lambda text: html.Markup(text))
    assert any("script" in one for one in Markup(hostile()._repr_html_()).wrong)


def test_a_dollar_that_is_left_alone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "text", html.escape)
    assert any("backslash" in one for one in Markup(hostile()._repr_html_()).wrong)


def test_words_in_backticks_that_are_no_formula_stand_as_they_are() -> None:
    size = dataclasses.replace(derive("convolution.output_size"), title="The `unheard` + `n`")
    assert "The `unheard` + `n`" in read(size._repr_html_()).text


# in a notebook


CELLS = {
    "derivation": 'derivation = symcnn.derive("convolution.output_size")\nderivation',
    "step": "derivation.steps[1]",
    "report": "report = symcnn.check(derivation)\nreport",
    "record": "report.proof",
    "network": 'default().network("architecture.alexnet")',
    "table": "table(derivation.closed_form, n=[2, 28, 56], k=3, s=2)",
    "form": "HTML(html_of(derivation.closed_form))",
    "plot": "plot(derivation.closed_form, k=[3, 7], s=2).figure",
}
FIRST = """import sys
sys.path.insert(0, {root!r})
%matplotlib inline
from IPython.display import HTML
import symcnn
from symcnn.catalogue.catalogue import default
from symcnn.query.display import html_of
from symcnn.query.plot import plot
from symcnn.query.table import table
"""


def notebook() -> Any:
    """The cells as a notebook."""
    import nbformat

    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(code) for code in (FIRST.format(root=str(ROOT)), *CELLS.values())]
    return made


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each cell puts out, by kind of text."""
    import nbclient

    own = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(own / name.lower()))
        patch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        made = nbclient.NotebookClient(
            notebook(), timeout=120, kernel_name="python3", resources={"metadata": {"path": str(own)}}
        ).execute()
    found = {}
    for name, cell in zip(("first", *CELLS), made.cells, strict=True):
        found[name] = {kind: text for output in cell.outputs for kind, text in output.get("data", {}).items()}
        assert not [one for one in cell.outputs if one.output_type in ("error", "stream")], cell.outputs
    return found


@pytest.mark.parametrize(("name", "kinds", "part"), [
    ("derivation", {"text/plain", "text/latex", "text/html"}, "Count the placements that fit."),
    ("step", {"text/plain", "text/latex", "text/html"}, "the condition is an upper bound"),
    ("report", {"text/plain", "text/html"}, "9 of 9 rivals rejected"),
    ("record", {"text/plain", "text/html"}, "Proof: proved"),
    ("network", {"text/plain", "text/html"}, "60,965,224"),
    ("table", {"text/plain", "text/latex", "text/html"}, "outside the domain (1 row)"),
    ("form", {"text/plain", "text/html"}, "padding on each side"),
])  # fmt: skip
def test_what_a_notebook_is_handed(outputs: dict[str, dict[str, str]], name: str, kinds: set[str], part: str) -> None:
    found = outputs[name]
    assert set(found) == kinds
    assert part in read(found["text/html"]).text
    assert "\n" not in found["text/plain"]
    assert found.get("text/latex", "$$")[0] == found.get("text/latex", "$$")[-1] == "$"


def test_a_plot_is_a_picture(outputs: dict[str, dict[str, str]]) -> None:
    assert set(outputs["plot"]) == {"text/plain", "image/png"}
