"""Labs: their code runs, their records fit their code, and what does not fit is refused."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from conftest import Command, Package

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.catalogue.notebook import Notebook
from symcnn.errors import MissingTool, SymcnnError, UnknownName
from symcnn.sheets.answer import LabFigure, LabTable, cell, lab, layout
from symcnn.sheets.figures.labs import drawn, images
from symcnn.verdicts.labs import ENGINE, code, keep, path_of, perform, recorded

NAMES = default().labs
SMALL = '''
"""A small lab.

It measures next to nothing.
"""

def run(book):
    from ._helper import side
    book.table("Sides", ["what", "side", "share"], [["all", side(), book.measured([0.25] * len(book.seeds), "%")]])
    book.curves("Decay", ("step", [1, 2, 3]), "loss", {"one": [[3, 2, 1] for _ in book.seeds]}, lines={"floor": 1})
    book.images("Cells", {"seen": [[[0, 1], [1, 0]]]})
'''
HELPER = "def side():\n    return 7\n"


@pytest.fixture
def course(package: Package) -> Catalogue:
    return package({"labs.small": SMALL, "labs._helper": HELPER})


@pytest.mark.parametrize("name", NAMES)
def test_the_record_fits_the_code_and_says_where_it_was_made(name: str) -> None:
    record = recorded(default().lab(name))
    assert record.size in ("normal", "full") and len(record.seeds) >= 3
    assert record.date and record.device and record.seconds > 0
    assert {"python", "torch"} <= set(record.versions) and "none" not in record.versions.values()
    for block in record.blocks:
        for row in block.get("rows", []) if block["kind"] == "table" else []:
            assert all(cell(entry) for entry in row)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_code_runs_and_writes_the_blocks_of_the_record(name: str) -> None:
    one = default().lab(name)
    brief = perform(one, "brief", "cpu")
    assert brief.seeds == (0,)
    kept = recorded(one)
    assert {block["title"] for block in brief.blocks} == {block["title"] for block in kept.blocks}


def test_a_run_is_recorded_and_read_back(course: Catalogue, tmp_path: Path) -> None:
    one = course.lab("labs.small")
    record = perform(one, "normal", "cpu")
    keep(record, path_of(one, tmp_path))
    again = recorded(one, tmp_path)
    assert again.seeds == (0, 1, 2) and again.block("Sides")["rows"][0][1] == 7
    assert again.to_json() == json.loads(json.dumps(record.to_json())) | {"seeds": (0, 1, 2), "blocks": again.blocks}
    with pytest.raises(UnknownName, match="Sides"):
        again.block("Side")


@pytest.mark.parametrize("changed", ["labs/small.py", "labs/_helper.py"])
def test_a_record_of_other_code_is_refused(course: Catalogue, tmp_path: Path, changed: str) -> None:
    one = course.lab("labs.small")
    before = code(one)
    keep(perform(one, "brief", "cpu"), path_of(one, tmp_path))
    (course.root / changed).write_text((course.root / changed).read_text() + "\n# another remark\n")
    assert code(one) != before
    with pytest.raises(SymcnnError, match=r"does not fit its code, .* symcnn lab labs.small"):
        recorded(one, tmp_path)


def test_a_record_depends_on_what_the_lab_runs_of_the_engine(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the notebook, which holds the rule of the seeds, and on what the lab's files import by name."""
    engine = tmp_path / "symcnn"
    shutil.copytree(ENGINE, engine, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("symcnn.verdicts.labs.ENGINE", engine)
    importing = HELPER.replace("    return", "    from symcnn.experiment.metering import peak_bytes\n    return")
    course = package({"labs.small": SMALL, "labs._helper": importing, "labs.other": SMALL.replace("_helper", "_else")})
    small, other = course.lab("labs.small"), course.lab("labs.other")

    def changed(name: str) -> list[bool]:
        before = [code(one) for one in (small, other)]
        with (engine / f"{name}.py").open("a", encoding="utf-8") as file:
            file.write("\n# another remark\n")
        return [code(one) != was for one, was in zip((small, other), before, strict=True)]

    assert changed("catalogue/notebook") == [True, True]
    assert changed("experiment/metering") == [True, False]
    assert changed("cli/commands") == changed("catalogue/derivation") == changed("catalogue/lab") == [False, False]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[: len(text) // 2], "cut off"),
        (lambda text: text.replace("25.0", "26.0"), "was changed after it was written"),
        (lambda text: text.replace('"symcnn lab": 1', '"symcnn lab": 0'), "is not of form 1"),
        (lambda text: "[]", "is not of form 1"),
    ],
)
def test_a_record_that_was_cut_off_or_edited_is_refused(
    course: Catalogue, tmp_path: Path, spoil: object, message: str
) -> None:
    one = course.lab("labs.small")
    path = path_of(one, tmp_path)
    keep(perform(one, "brief", "cpu"), path)
    path.write_text(spoil(path.read_text()))  # type: ignore[operator]
    with pytest.raises(SymcnnError, match=message):
        recorded(one, tmp_path)


def test_without_a_record_the_command_that_makes_it_is_named(course: Catalogue) -> None:
    with pytest.raises(SymcnnError, match=r"has no recorded run .* symcnn lab labs.small"):
        recorded(course.lab("labs.small"))


def test_what_a_notebook_refuses() -> None:
    book = Notebook()
    with pytest.raises(SymcnnError, match="a cell is a text, a whole number"):
        book.table("T", ["a"], [[0.5]])
    with pytest.raises(SymcnnError, match="1 cells for 2 columns"):
        book.table("T", ["a", "b"], [["x"]])
    with pytest.raises(SymcnnError, match="measured are finite numbers"):
        book.measured([float("nan")])
    with pytest.raises(SymcnnError, match="has other than 2 values"):
        book.curves("C", ("x", [1, 2]), "y", {"one": [1.0]})
    with pytest.raises(UnknownName, match="full"):
        Notebook("ful")
    with pytest.raises(SymcnnError, match="T: a table has one column and one row at least"):
        book.table("T", ["a"], [])
    for series in ({"one": []}, {"one": [[]]}):
        with pytest.raises(SymcnnError, match="C: 'one' has other than 2 values"):
            book.curves("C", ("x", [1, 2]), "y", series)
    for series in ({}, {"one": []}):
        with pytest.raises(SymcnnError, match="C: curves have one place and one series at least"):
            book.curves("C", ("x", []), "y", series)
    with pytest.raises(SymcnnError, match="C: `log` is one of '', 'x', 'y', 'xy', not 'z'"):
        book.curves("C", ("x", [1]), "y", {"one": [1.0]}, log="z")
    for pictures in ([], [[]], [[[]]]):
        with pytest.raises(SymcnnError, match="I: the row 'a' has no picture, or an empty one"):
            book.images("I", {"b": [[[1.0]]], "a": pictures})
    assert not book.blocks


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("def run(book):\n    raise ValueError('boom')", "its run ended with ValueError: boom (small.py, line 7)"),
        ("def run(book):\n    raise ValueError", "its run ended with ValueError (small.py, line 7)"),
        ("def run(book):\n    book.images('c', {'a': []})", "c: the row 'a' has no picture, or an empty one"),
        ("def run():\n    pass", "`run(book)` is given a notebook, and nothing else"),
        ("def run(book, more):\n    pass", "`run(book)` is given a notebook, and nothing else"),
        ("", "the file has no function `run(book)`"),
    ],
)
def test_a_run_at_fault_is_one_line_that_names_the_lab(package: Package, body: str, message: str) -> None:
    course = package({"labs.small": f'"""A lab.\n\nIt is small.\n"""\n\n{body}\n'})
    with pytest.raises(SymcnnError) as caught:
        perform(course.lab("labs.small"))
    assert str(caught.value).startswith(f"labs.small: {message}") and "\n" not in str(caught.value)


def test_a_package_without_labs_is_told(package: Package, command: Command) -> None:
    course = package({"labs._helper": HELPER})
    done = command("lab", "--package", course.root)
    assert done.returncode == 2 and "holds no lab" in done.stderr


def test_the_networks_that_are_trained_are_those_of_the_tables() -> None:
    """The modules that the labs train have the parameters that the tables are folded to."""
    networks = import_module(f"{default().package}.labs._networks")
    small = import_module(f"{default().package}.labs._small_cnn")
    built = {
        "digits_mlp": networks.mlp([56 * 56, 256, 256, 256, 256, 10]),
        "digits_cnn": networks.cnn(),
        "residual_20": networks.residual(),
        "edges_cnn": networks.edge_cnn(),
        "edges_mlp": networks.mlp([28 * 28, 50, 10, 3]),
        "patch_cnn": small.small_cnn(32, 10),
    }
    counts = {name: networks.parameters(network) for name, network in built.items()}
    assert counts == {name: default().network(f"architecture.{name}").total("parameters") for name in built}


def test_where_the_chains_of_one_equation_settle_is_what_is_derived() -> None:
    moments = import_module(f"{default().package}.labs._masks").Moments(Fraction(1, 2), Fraction(1, 1000), 1)
    variance = default()["regularization.dropout_sgd_resting_variance"].closed_form
    settled = moments.covariance(2**20)
    for k, inputs in enumerate(([10, 1], [1, 10])):
        assert settled[k][k] == pytest.approx(float(variance(a=inputs, y=11, eta=Fraction(1, 1000))), rel=1e-9)


def test_a_lab_that_writes_nothing_or_lacks_a_package_says_so(package: Package) -> None:
    empty = package({"labs.empty": '"""A lab.\n\nNothing.\n"""\ndef run(book): pass\n'})
    with pytest.raises(SymcnnError, match="wrote nothing"):
        perform(empty.lab("labs.empty"))


def test_a_missing_package_is_named(package: Package) -> None:
    text = '"""A lab.\n\nNothing.\n"""\ndef run(book):\n    import nowhere_to_be_found\n'
    with pytest.raises(MissingTool, match="needs nowhere_to_be_found"):
        perform(package({"labs.lacking": text}).lab("labs.lacking"))


def test_the_page_has_the_tables_and_draws_the_rest(course: Catalogue) -> None:
    record = perform(course.lab("labs.small"), "normal", "cpu")
    figures: dict[str, bytes] = {}
    shown = lab(record, [], "sheet", figures)
    assert [type(block) for block in shown.blocks] == [LabTable, LabFigure, LabFigure]
    assert all(pdf.startswith(b"%PDF") for pdf in figures.values()) and len(figures) == 2
    assert "seeds 0 to 2" in shown.run and record.date in shown.run
    again: dict[str, bytes] = {}
    lab(record, [], "sheet", again)
    assert again == figures


def test_the_command_runs_records_and_prints(command: Command, course: Catalogue, tmp_path: Path) -> None:
    done = command("lab", "--package", course.root, "--out", tmp_path / "records", "labs.small")
    assert done.returncode == 0, done.stderr
    assert "25 %" in done.stdout and (tmp_path / "records" / "small.json").exists()
    assert command("lab", "--package", course.root, "--brief", "--full").returncode == 2
    brief = command("lab", "--package", course.root, "--brief", "--out", tmp_path / "none")
    assert brief.returncode == 0 and not (tmp_path / "none").exists()
    assert "did you mean labs.small" in command("lab", "--package", course.root, "labs.smal").stderr


def test_the_columns_of_a_table_break_where_they_would_not_fit() -> None:
    narrow = [["network", "right"], ["dense", "50"]]
    assert layout(narrow) == "Yr"
    wide = [["run", *(f"a quantity with the number {i}" for i in range(5))], ["x"] * 6]
    assert layout(wide).count("X") == 6


LONG = "a name that is much too long to stand beside the curves, or in one line below them, with $ and 0.75 of pixels"
CROWDED = {
    "kind": "curves", "title": "Crowded", "x": LONG, "at": [1, 2, 3], "y": LONG, "log": "y", "lines": {LONG + "?": 0.3},
    "series": {f"{LONG} {i}": [[i + 1, 10.0 ** (6 * i), 3]] for i in range(7)}, "note": "",
}  # fmt: skip
FEW = {**CROWDED, "x": "x", "y": "y", "series": {"one": [[1, 2, 3]]}, "lines": {}}
PICTURES = {"kind": "images", "title": "P", "rows": {LONG: [[[0.0, 0.1]]] * 3, "W" * 60: [[[0.0]]]}, "note": ""}


def whole(block: dict[str, Any]) -> tuple[bool, Any]:
    """Whether all that is drawn of a block lies within its figure, and the figure."""
    figures: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "symcnn.sheets.figures.labs.pdf", lambda figure: figures.append((figure, figure.get_tightbbox())) or b""
        )
        drawn(block)
    figure, box = figures[0]
    width, height = figure.get_size_inches()
    slack = 0.02
    return bool(box.x0 > -slack and box.y0 > -slack and box.x1 < width + slack and box.y1 < height + slack), figure


@pytest.mark.parametrize("block", [CROWDED, FEW, PICTURES], ids=["crowded", "few", "pictures"])
def test_nothing_of_a_figure_is_cut_off(block: dict[str, Any]) -> None:
    fits, figure = whole(block)
    assert fits
    if block["kind"] == "curves":
        lines = [line for line in figure.axes[0].get_lines() if not line.get_label().startswith("_")]
        looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in lines}
        assert len(looks) == len(lines) == len(figure.axes[0].get_legend().get_texts())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_recorded_figure_is_cut_off(name: str) -> None:
    blocks = json.loads(path_of(default().lab(name)).read_text(encoding="utf-8"))["blocks"]
    assert all(whole(block)[0] for block in blocks if block["kind"] != "table")


def test_pictures_with_signs_have_a_scale_for_each_row() -> None:
    block = {"kind": "images", "title": "Kernels", "rows": {"a": [[[0.0, 0.1]]], "b": [[[0.0, 1.0]]]}, "note": ""}
    signed = {**block, "rows": {"a": [[[0.0, 0.1]]], "b": [[[0.0, -1.0]]]}}
    # Under one scale the faint row is drawn in other greys than under its own.
    own = {**block, "rows": {"a": [[[0.0, 0.1]]]}}
    assert greys(block, 0) != greys(own, 0) == greys(signed, 0)


def greys(block: dict[str, object], row: int) -> object:
    """The limits of the grey scale of a row of pictures."""
    seen: list[object] = []
    import matplotlib.axes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matplotlib.axes.Axes, "imshow", lambda self, data, vmin, vmax, **how: seen.append((vmin, vmax)))
        images(block)
    return seen[row]
