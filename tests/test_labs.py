"""Labs: their code runs, their records fit their code, and what does not fit is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Command, Package

from symcnn.answer import cell, lab, layout
from symcnn.catalogue import Catalogue, default
from symcnn.errors import MissingTool, SymcnnError, UnknownName
from symcnn.lab import Notebook
from symcnn.lab_figures import images
from symcnn.lab_record import code, keep, path_of, perform, recorded

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


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[: len(text) // 2], "is cut off"),
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
    assert [block["kind"] for block in shown["blocks"]] == ["table", "curves", "images"]
    assert all(pdf.startswith(b"%PDF") for pdf in figures.values()) and len(figures) == 2
    assert "seeds 0 to 2" in shown["run"] and record.date in shown["run"]
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
