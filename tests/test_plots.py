"""Pictures of races: what stands where, what is said of the rest, and files that are whole or not there."""

from __future__ import annotations

import math
import types
from dataclasses import replace

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.result import Cell, ExperimentResult, RivalOutcome
from symcnn.contest.verdict import Verdict
from symcnn.errors import SymcnnError
from symcnn.experiment.kinds import MonteCarlo
from symcnn.formulas.symbols import integers, reals
from symcnn.sheets.figures import canvas as figures
from symcnn.sheets.figures import plots
from symcnn.sheets.figures.labels import GAP, NARROW, Maths, spread, wrapped
from symcnn.sheets.figures.race import FARTHEST, limits, race
from symcnn.sheets.figures.race_data import picture
from symcnn.sheets.figures.scale import DEVIATIONS, SHARE, VALUE
from symcnn.verdicts.report import Report

n = integers("n")
sigma, V = reals("sigma V")
TITLE = "forgets `sigma`"
SAMPLES = [round(4096 * 1.125**look) for look in range(50)]
POINTS = [{"n": 2, "sigma": 0.5}, {"n": 8, "sigma": 2.0}]
LAWS = {"normal": {}, "of signs": {}}


def derivation(rivals, claim=n * sigma**2):
    module = types.ModuleType("tiles.spread")
    module.__doc__ = "Spread of tiles.\n\nHow far do `n` tiles spread?"
    module.given = {n: "tiles", sigma: "deviation"}
    module.sought = {V: "variance"}
    module.where = [n >= 1, sigma > 0]
    module.claim = sp.Eq(V, claim)
    module.rivals = dict(rivals)
    module.experiment = MonteCarlo(lambda run, n, sigma: None, "torch.relu", "torch.tanh", POINTS, LAWS)
    module.proof = lambda q: q.define("It is.", module.claim)
    module.__file__ = None
    return Derivation.from_module(module, "tiles.spread")


def history(claim, looks=50, size=None):
    """An interval that closes in like 1/sqrt(samples), its estimate a hundredth of its width off."""
    size = abs(claim) if size is None else size
    return [[count, claim + 0.02 * size / math.sqrt(count), 8 * size / math.sqrt(count)] for count in SAMPLES[:looks]]


def cell(point, law, claim, looks=50, size=None):
    seen = history(claim, looks, size)
    count, estimate, half = seen[-1]
    return Cell(point, estimate, claim, half, count, law, seen)


def report(rivals=None, cells=None, outcomes=None, claim=n * sigma**2, status="confirmed", **changes):
    """A race over four cells, the last drawn longest, in which the engine's own rivals are rejected."""
    rivals = {TITLE: n} if rivals is None else rivals
    if cells is None:
        at = [(point, law, point["n"] * point["sigma"] ** 2) for point in POINTS for law in LAWS]
        cells = [cell(point, law, value, 50 if place == 3 else 2) for place, (point, law, value) in enumerate(at)]
    last = cells[-1]
    own = {
        f"the claim 1 % {way}": RivalOutcome(
            True, True, last.point, last.law, last.claim, last.claim * factor, last.measured, SAMPLES[count]
        )
        for way, factor, count in (("up", 1.01, 45), ("down", 0.99, 47))
    }
    result = ExperimentResult(
        "tiles.spread", "MonteCarlo", status, "", "torch.relu", "cpu", "2", 0, cells, {**(outcomes or {}), **own},
        None, 1.0, level=1e-8, estimate="variance", resolution=0.01,
    )  # fmt: skip
    return Report(derivation(rivals, claim), Verdict("proved", status), None, replace(result, **changes), 1.0)


def rejected(place, value, look, rep=None):
    """An outcome: rejected in a cell, with this value, at a look."""
    one = (rep or report()).result.cells[place]
    return RivalOutcome(True, False, one.point, one.law, one.claim, value, one.measured, SAMPLES[look])


def marks(figure, gid):
    """(panel, label, samples, height) of the markers of one kind."""
    return {
        line.get_label(): (place, float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for place, axes in enumerate(figure.axes)
        for line in axes.lines
        if line.get_gid() == gid
    }


def letters(figure):
    return [text.get_text().replace("\n", " ") for text in figure.texts]


def drawn(rep):
    made = picture(rep)
    with race(made.panels) as figure:
        figures.pdf(figure)
        return made, figure


# what is where


def test_each_rival_falls_at_its_count_and_its_distance():
    rep = report(outcomes={TITLE: rejected(3, 8, 7)})
    made, figure = drawn(rep)
    assert len(made.panels) == 1 and made.panels[0].unit == SHARE
    assert made.panels[0].head == r"$n = 8,\; \sigma = 2$, of signs"
    found = marks(figure, "rejected")
    assert set(found) == {r"forgets $\sigma$", "the claim 1 % up", "the claim 1 % down"}
    for label, (samples, off) in {
        r"forgets $\sigma$": (SAMPLES[7], 8 / 32 - 1),
        "the claim 1 % up": (SAMPLES[45], 0.01),
        "the claim 1 % down": (SAMPLES[47], -0.01),
    }.items():
        assert found[label] == (0, samples, pytest.approx(off))
    assert any("forgets" in text and "-75" in text for text in letters(figure))
    assert "the closed form" in letters(figure) and not any("not rejected" in text for text in letters(figure))


def test_the_funnel_is_that_of_the_history_and_closes_in():
    made, figure = drawn(report())
    (axes,) = figure.axes
    (line,) = [line for line in axes.lines if line.get_gid() == "estimate"]
    seen = report().result.cells[3].history
    assert list(line.get_xdata()) == [look[0] for look in seen]
    assert list(line.get_ydata()) == pytest.approx([(look[1] - 32) / 32 for look in seen])
    widths = [high - low for _, low, _, high in made.panels[0].looks]
    assert widths == pytest.approx([2 * look[2] / 32 for look in seen]) and widths == sorted(widths, reverse=True)
    assert axes.get_xscale() == "log" and axes.get_yscale() == "symlog"


def test_the_cell_of_the_nearest_rivals_is_shown_whatever_was_drawn_elsewhere():
    rep = report()
    long = replace(rep.result.cells[0], samples=10**9)
    made = picture(replace(rep, result=replace(rep.result, cells=[long, *rep.result.cells[1:]])))
    assert "n = 8" in made.panels[0].head


def test_a_rival_rejected_elsewhere_is_a_ring_where_this_cell_leaves_it_out():
    rep = report({TITLE: n * sigma}, outcomes={TITLE: rejected(0, 1.0, 0)})
    made, figure = drawn(rep)
    samples = next(count for count, estimate, half in rep.result.cells[3].history if abs(estimate - 16) > half)
    assert len(made.panels) == 1 and marks(figure, "out") == {r"forgets $\sigma$": (0, samples, pytest.approx(-0.5))}
    assert "A ring" in made.caption(str, str) and "other cells" not in made.caption(str, str)


def test_a_rival_that_the_shown_cell_cannot_tell_brings_its_own_cell():
    # 4*n equals the claim where sigma is 2.
    made, figure = drawn(report({TITLE: 4 * n}, outcomes={TITLE: rejected(0, 8, 1)}))
    assert [panel.head.rpartition(" ")[2] for panel in made.panels] == ["normal", "signs"]
    assert marks(figure, "rejected")[r"forgets $\sigma$"] == (0, SAMPLES[1], pytest.approx(15.0))
    assert "in 2 cells" in made.caption(str, str) and made.elsewhere == ()
    alone = picture(report({TITLE: 4 * n}, outcomes={TITLE: rejected(0, 8, 1)}), 3)
    assert len(alone.panels) == 1 and alone.elsewhere == (TITLE,)
    assert alone.caption(str.upper, str).endswith("Rivals rejected in other cells: FORGETS `SIGMA`.")


def test_a_claim_of_zero_is_measured_in_standard_deviations():
    at = [(point, law) for point in POINTS for law in LAWS]
    cells = [cell(point, law, 0, size=3.0) for point, law in at]
    own = {
        f"the claim 0.01 standard deviations {way}": RivalOutcome(
            True, True, cells[3].point, cells[3].law, 0, sign * 0.03, 0.0, SAMPLES[40]
        )
        for way, sign in (("up", 1), ("down", -1))
    }
    outcomes = {**own, TITLE: RivalOutcome(True, False, cells[3].point, cells[3].law, 0, 6.0, 0.0, SAMPLES[0])}
    rep = report(cells=cells, claim=sp.Integer(0))
    made, figure = drawn(replace(rep, result=replace(rep.result, rivals=outcomes, estimate="mean")))
    assert made.panels[0].unit == DEVIATIONS
    found = marks(figure, "rejected")
    assert found["the claim 0.01 standard deviations up"] == (0, SAMPLES[40], pytest.approx(0.01))
    assert found[r"forgets $\sigma$"][2] == pytest.approx(2.0)
    assert any("+2$ s.d." in text for text in letters(figure))


def test_without_a_standard_deviation_it_is_the_value_itself_or_that_of_the_moments():
    plain = cell(POINTS[0], "normal", 0, size=3.0)
    known = replace(plain, moments=[100, 0.0, 900.0])
    for one, unit in ((plain, VALUE), (known, DEVIATIONS)):
        rep = report(cells=[one], claim=sp.Integer(0))
        made, _ = drawn(replace(rep, result=replace(rep.result, rivals={TITLE: RivalOutcome(False)})))
        assert made.panels[0].unit == unit
        scale = 3.0 if unit == DEVIATIONS else 1.0
        assert made.panels[0].looks[0][3] == pytest.approx((plain.history[0][1] + plain.history[0][2]) / scale)


def test_a_huge_rival_leaves_by_the_edge_and_flattens_nothing():
    made, figure = drawn(report({TITLE: 10**6 * n * sigma**2}, outcomes={TITLE: rejected(3, 32 * 10**6, 0)}))
    high = limits(made.panels[0])[1]
    assert high == pytest.approx(1.35 * FARTHEST)
    (line,) = [line for line in figure.axes[0].lines if line.get_label() == r"forgets $\sigma$"]
    assert line.get_marker() == "^" and line.get_ydata()[0] == high and line.get_xdata()[0] == SAMPLES[0]
    assert any("10^{6}$ times" in text for text in letters(figure))
    up = figure.axes[0].transData.transform([(1e5, 0.01), (1e5, -0.01)])[:, 1]
    assert (up[0] - up[1]) / figure.axes[0].bbox.height > 0.15


def test_what_did_not_fall_runs_through_and_is_said():
    near = n * sigma**2 * sp.Rational(1001, 1000)
    made, figure = drawn(report({TITLE: near}, outcomes={TITLE: RivalOutcome(False)}, status="undecided"))
    assert any("forgets" in text and "not rejected" in text for text in letters(figure))
    assert r"forgets $\sigma$" not in marks(figure, "rejected") and made.unplaced == ()
    made, _ = drawn(report({TITLE: sp.log(sigma - 2)}, outcomes={TITLE: RivalOutcome(False)}, status="undecided"))
    assert made.unplaced == (TITLE,) and "without a number here: forgets" in made.caption(str, str)


@pytest.mark.parametrize("value", [None, "inf", True, [1.0]], ids=str)
def test_a_rival_without_a_number_is_named_not_drawn(value):
    made, figure = drawn(report(outcomes={TITLE: rejected(3, value, 4)}))
    assert made.elsewhere == (TITLE,) and set(marks(figure, "rejected")) == {"the claim 1 % up", "the claim 1 % down"}


def test_a_refuted_claim_is_shown_where_it_fell():
    rep = report({TITLE: n}, status="refuted")
    off = replace(rep.result.cells[0], history=[[one, 2 * mean, half] for one, mean, half in history(1.0)])
    rivals = {TITLE: RivalOutcome(False), "the claim 1 % up": RivalOutcome(False, True)}
    found = replace(rep.result, cells=[off, *rep.result.cells[1:]], wrong_at=off, rivals=rivals)
    made, figure = drawn(replace(rep, result=found))
    assert "n = 2" in made.panels[0].head and "the closed form (refuted)" in letters(figure)
    # It ended there: the interval leaves out what did not get to fall, and holds what agrees instead.
    assert set(marks(figure, "rejected")) == {"the claim 1 % up"}
    assert [text for text in letters(figure) if "not rejected" in text] == [
        r"forgets $\sigma$ ($+300$ %, not rejected)"
    ]


def test_looks_that_are_no_numbers_are_left_out():
    rep = report()
    seen = [[64, 1.0, math.inf], [128, math.nan, 1.0], [256, 1.0, "inf"], *rep.result.cells[3].history]
    cells = [replace(one, history=[[64, 1.0, math.inf]]) for one in rep.result.cells[:3]]
    cells.append(replace(rep.result.cells[3], history=seen))
    made, _ = drawn(replace(rep, result=replace(rep.result, cells=cells)))
    assert len(made.panels[0].looks) == 50
    with pytest.raises(SymcnnError, match="`cell` is a number from 0 to 0, not 1"):
        picture(replace(rep, result=replace(rep.result, cells=cells)), 1)
    none = replace(rep, result=replace(rep.result, cells=cells[:3]))
    assert picture(none) is None and picture(replace(rep, result=None)) is None


def test_a_cell_without_a_law_and_a_look_alone():
    rep = report(cells=[replace(cell(POINTS[0], "normal", 0.5, 1), law=None)])
    made, figure = drawn(rep)
    assert made.panels[0].head == r"$n = 2,\; \sigma = 0.5$" and "One look" in made.caption(str, str)
    assert len(figure.axes[0].get_xticks()) > 1


# labels


def many(count):
    """So many rivals, of which several say nearly the same, with words of every length."""
    titles = [f"rival {place} " + "says more than that " * (place % 4) + "100% $" for place in range(count)]
    rivals = {title: n * (1 + sp.Rational(place - 4, 50)) for place, title in enumerate(titles)}
    values = {title: 32 * (0.3 + 0.02 * (place // 2)) for place, title in enumerate(titles)}
    return report(
        rivals, outcomes={title: rejected(3, value, place) for place, (title, value) in enumerate(values.items())}
    )


@pytest.mark.parametrize("count", [0, 1, 5, 10])
def test_no_label_overlaps_another_or_leaves_the_page(count):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    made = picture(many(count))
    with race(made.panels, "A title", made.caption(str, str)) as figure:
        figures.png(figure)
        renderer = FigureCanvasAgg(figure).get_renderer()
        width, height = figure.bbox.width, figure.bbox.height
        boxes = [text.get_window_extent(renderer) for text in figure.texts]
        boxes += [axes.get_tightbbox(renderer) for axes in figure.axes]
    assert len(boxes) == count + 6
    for place, box in enumerate(boxes):
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert not any(box.overlaps(other) for other in boxes[:place])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0.05, 0.5)), min_size=1, max_size=12))
def test_labels_keep_their_order_and_their_room(pairs):
    wanted, sizes = sorted(want for want, _ in pairs), [size for _, size in pairs]
    room = max(2.0, sum(sizes))
    places = spread(wanted, sizes, room)
    for one, other, a, b in zip(places, places[1:], sizes, sizes[1:], strict=False):
        assert other - one >= (a + b) / 2 - 1e-9
    assert places[0] >= sizes[0] / 2 - 1e-9 and places[-1] <= room - sizes[-1] / 2 + 1e-9
    loose = [want for want in range(1, 4)]
    assert spread(loose, [GAP] * 3, 5) == pytest.approx(loose)


def test_mathematics_in_a_label_is_whole():
    maths = Maths(r"$\sigma_{x}^{2} + 1$", 7)
    words = ["takes ", maths, r" for 100 \$ of something that is long enough (", Maths("$-32$", 3), f"{NARROW}%)"]
    text = wrapped(words, 20)
    assert r"$\sigma_{x}^{2} + 1$" in text and r"\$" in text and "($-32$" in text and text.count("\n") >= 2
    assert wrapped(["x" * 50], 20).count("\n") == 2 and wrapped([Maths(f"${'x' * 50}$", 50)], 20) == f"${'x' * 50}$"


def test_letters_that_mathematics_has_not_are_printed_all_the_same():
    title = "forgets `sigma`, Gauß’ way – 100 %"
    _, figure = drawn(report({title: n}, outcomes={title: rejected(3, 8, 7)}))
    assert any("forgets σ, Gauß" in text and "$" not in text and "(-75 %)" in text for text in letters(figure))


# files


def test_the_same_report_gives_the_same_bytes(tmp_path):
    rep = report(outcomes={TITLE: rejected(3, 8, 7)})
    (one,), (two,) = plots.write(rep, tmp_path / "new" / "a"), plots.write(rep, tmp_path / "b")
    assert one == tmp_path / "new" / "a" / "tiles.spread.png" and one.read_bytes() == two.read_bytes()
    assert one.read_bytes().startswith(b"\x89PNG") and [path.name for path in (tmp_path / "b").iterdir()] == [two.name]


def test_matplotlib_is_left_as_it_was(tmp_path):
    import matplotlib

    before = dict(matplotlib.rcParams)
    plots.write(report(), tmp_path)
    assert dict(matplotlib.rcParams) == before


def test_what_draws_nothing_gives_nothing(tmp_path):
    rep = report()
    for other in (
        replace(rep, result=None),
        replace(rep, result=replace(rep.result, kind="Exact")),
        replace(rep, result=replace(rep.result, cells=[])),
    ):
        assert plots.write(other, tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SymcnnError, match=r"no picture can be written into .*file"):
        plots.write(report(), tmp_path / "file")
