"""Results found by a question in words: how often the right one comes first, and that no text breaks it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Command, Package
from hypothesis import given
from hypothesis import strategies as st
from liars import text
from questions_of_people import ASKED, ASKED_LAST, ASKED_LATER, HELD_BACK

import symcnn
from symcnn.catalogue.catalogue import default
from symcnn.catalogue.find import EXAMPLE, LONGEST, SYNONYMS, Library, find
from symcnn.catalogue.index import rows_of
from symcnn.catalogue.ranking import Ranking
from symcnn.catalogue.stems import stem
from symcnn.catalogue.vocabulary import Vocabulary, words
from symcnn.errors import SymcnnError, WrongKind

FIELD = Vocabulary.read(default().root / SYNONYMS)

# From the tables of Porter's paper.
STEMS = {
    "caresses": "caress", "ponies": "poni", "cats": "cat", "feed": "feed", "agreed": "agre", "plastered": "plaster",
    "bled": "bled", "motoring": "motor", "sing": "sing", "conflated": "conflat", "troubled": "troubl", "sized": "size",
    "hopping": "hop", "tanned": "tan", "falling": "fall", "hissing": "hiss", "fizzed": "fizz", "failing": "fail",
    "filing": "file", "happy": "happi", "sky": "sky", "relational": "relat", "conditional": "condit",
    "rational": "ration", "digitizer": "digit", "operator": "oper", "feudalism": "feudal", "hopefulness": "hope",
    "formality": "formal", "sensibility": "sensibl", "triplicate": "triplic", "formative": "form",
    "electrical": "electr", "goodness": "good", "revival": "reviv", "allowance": "allow", "adjustable": "adjust",
    "replacement": "replac", "adoption": "adopt", "homologous": "homolog", "effective": "effect", "probate": "probat",
    "rate": "rate", "cease": "ceas", "controll": "control", "roll": "roll", "generalizations": "gener",
    "oscillators": "oscil",
}  # fmt: skip


def share(library: Library, questions: dict[str, tuple[str, ...]]) -> tuple[float, float]:
    """How often a right result comes first, and how often it is among the first three."""
    first = three = 0
    for question, right in questions.items():
        found = [hit.name for hit in library.hits(question, words(question))[:3]]
        first += found[:1] != [] and found[0] in right
        three += any(name in right for name in found)
    return first / len(questions), three / len(questions)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(rows_of(default())[0], FIELD)


def test_questions_name_what_there_is_and_are_not_the_files_own_words() -> None:
    assert len(ASKED) >= 60 and len(ASKED_LATER) == len(ASKED_LAST) == len(HELD_BACK) == 20
    everything = {**ASKED, **ASKED_LATER, **ASKED_LAST, **HELD_BACK}
    assert len(everything) == len(ASKED) + 60
    assert {name for right in everything.values() for name in right} <= set(default().everything)
    titles = {row.title.lower() for row in rows_of(default())[0]}
    assert not titles & {question.lower() for question in everything}


def test_the_right_result_comes_first(library: Library) -> None:
    first, three = share(library, ASKED | ASKED_LATER | ASKED_LAST)
    assert first >= 0.8 and three >= 0.94, (first, three)


def test_questions_that_the_ranking_was_not_made_with(library: Library) -> None:
    """16 and 18 of 20 when it was looked at, with room for one more either way."""
    first, three = share(library, HELD_BACK)
    assert first >= 0.75 and three >= 0.85, (first, three)


def test_without_the_fields_words_the_measure_falls() -> None:
    """The measure can fail: it does, where nobody knows that an RF is a receptive field."""
    first, three = share(Library(rows_of(default())[0], Vocabulary({}, {})), ASKED)
    assert first < 0.7 and three < 0.85, (first, three)


@pytest.mark.parametrize("name", default().everything[:: len(default().everything) // 12])
def test_a_name_finds_itself_first_and_so_does_a_title(name: str) -> None:
    assert symcnn.find(name)[0].name == name
    title = next(row.title for row in rows_of(default())[0] if row.name == name)
    assert name in [hit.name for hit in find(title, 3)]


def test_hits_are_in_order_and_fewer_are_the_first_of_more() -> None:
    found = find("gradient of a convolution", 10**6)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert find("gradient of a convolution", 3).hits == found.hits[:3] == tuple(found[:3])
    assert len(find("gradient of a convolution")) == 10
    size = next(hit for hit in found if hit.name == "gradient.input_gradient")
    assert size.kind == "derivation" and size.claim.startswith("dx") and size.to_json()["title"] == size.title


def test_misspelt_words_are_read_as_near_ones_and_said() -> None:
    found = find("recptive feild of a stak")
    assert found[0].name == "convolution.receptive_field"
    assert found.read_as["recptive"] == "receptive" and "'recptive' is read as 'receptive'" in repr(found)


def test_nothing_found_is_said_with_near_words() -> None:
    found = find("konvolushon")
    assert not found and len(found) == 0
    assert "nothing is found for 'konvolushon'; near words are" in repr(found) and "convolution" in repr(found)
    assert "nothing is found" in found._repr_html_() and "<table>" not in found._repr_html_()
    assert repr(find("zzzzzz")) == "nothing is found for 'zzzzzz'"


def test_a_hit_is_one_line_and_the_page_is_escaped(package: Package) -> None:
    found = find(EXAMPLE)
    assert len(repr(found).splitlines()) == len(found) and all(len(line) <= 100 for line in repr(found).splitlines())
    assert found._repr_html_().count("<tr>") == len(found) + 1
    root = package({"rows.valid": text(docstring='"""Side of a <b>row</b> & more.\n\nHow many places fit?"""')}).root
    assert "&lt;b&gt;row&lt;/b&gt; &amp; more" in find("side of a row", package=root)._repr_html_()


@given(st.text(max_size=200), st.integers(1, 20))
def test_any_text_is_answered_or_refused(question: str, most: int) -> None:
    try:
        found = find(question, most)
    except SymcnnError as error:
        assert "\n" not in str(error) and not words(question)
        return
    assert len(found) <= most and {hit.name for hit in found} <= set(default().everything)
    assert found == find(question, most) and bool(found) == (found.words.find("nothing is found") < 0)


@pytest.mark.parametrize("question", ["", " ", "?!", "⌊⌋", "\x1b[2J\x00", "\ud800", "___"])
def test_what_holds_no_word_is_refused_or_finds_nothing(question: str) -> None:
    if words(question):
        assert isinstance(repr(find(question)), str)
    else:
        with pytest.raises(SymcnnError, match="holds no word to look for; allowed is"):
            find(question)


@pytest.mark.parametrize("question", ["a" * 10**6, "conv " * 10**6, "é" * (LONGEST + 1)])
def test_a_long_text_is_refused(question: str) -> None:
    with pytest.raises(SymcnnError, match="1,000 at most are read"):
        find(question)


def test_the_longest_text_that_is_read_is_read() -> None:
    assert find(("qxz" * 400)[:LONGEST]).hits == ()
    assert find(" ".join(f"word{number}" for number in range(110)) + " padding")[0].name


@pytest.mark.parametrize("question", [None, 3, b"conv", ["conv"]])
def test_what_is_no_text_is_refused(question: object) -> None:
    with pytest.raises(WrongKind, match="what is looked for is a text such as"):
        find(question)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("most", "why"), [(0, "at least 1"), (-3, "at least 1"), (2.5, "a whole number"), (True, "whole")]
)
def test_how_many_is_a_whole_number(most: int, why: str) -> None:
    with pytest.raises(SymcnnError, match=why):
        find("padding", most)


def test_stems_are_porters() -> None:
    assert {word: stem(word) for word in STEMS} == STEMS


@given(st.text(max_size=30))
def test_a_stem_is_no_longer_than_its_word(word: str) -> None:
    assert len(stem(word)) <= len(word) + 1


@given(st.lists(st.sampled_from(["stride", "padding", "kernel", "batch"]), max_size=6), st.integers(1, 5))
def test_what_holds_more_of_the_question_scores_no_less(held: list[str], times: int) -> None:
    documents = [{"title": held}, {"title": [*held, "stride"]}, {"title": ["memory"] * (len(held) + 1)}]
    found = Ranking(documents, {"title": 1.0}).scores({"stride": 1.0 * times})
    assert 2 not in found and found[1] > 0
    if "stride" not in held:
        assert 0 not in found


def test_a_part_that_weighs_more_counts_more() -> None:
    documents = [{"title": ["stride"], "text": ["padding"]}, {"title": ["padding"], "text": ["stride"]}]
    found = Ranking(documents, {"title": 5.0, "text": 1.0}).scores({"padding": 1.0})
    assert found[1] > found[0] > 0
    even = Ranking(documents, {"title": 1.0, "text": 1.0}).scores({"padding": 1.0})
    assert even[1] == even[0]


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("RF of a CNN", "receptive fields of convolutions"),
        ("lr", "learning rate"),
        ("params", "parameters"),
        ("BatchNorm", "batch normalisation"),
        ("FLOPs", "multiplications"),
        ("He init", "Kaiming initialization"),
        ("padded", "padding"),
    ],
)
def test_words_of_the_field_mean_the_same(question: str, same: str) -> None:
    assert set(FIELD.terms(words(question))) == set(FIELD.terms(words(same)))


def test_a_package_has_words_of_its_own(package: Package) -> None:
    catalogue = package(
        {"rows.valid": text(docstring='"""Row, row, row.\n\nHow many rows fit?"""'), "rows.other": text()}
    )
    assert find("frobnicate", package=catalogue.root).hits == ()
    (catalogue.root / SYNONYMS).write_text('[same]\nrow = ["frobnicate"]\n')
    assert find("frobnicate", package=catalogue.root)[0].name == "rows.valid"


@pytest.mark.parametrize("broken", ["[same", "same = 3", '[same]\nrow = "a"', "[suggested]\nrow = 3", "[other]\na = 1"])
def test_a_broken_list_of_words_is_named(broken: str, package: Package) -> None:
    catalogue = package({"rows.valid": text()})
    (catalogue.root / SYNONYMS).write_text(broken)
    with pytest.raises(SymcnnError, match="is no list of synonyms") as error:
        find("row", package=catalogue.root)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_read_is_named_beside_what_is_found(package: Package, process: Command) -> None:
    root = package({"rows.valid": text(), "rows.broken": text(where="where = [n >= nobody]")}).root
    found = find("valid row", package=root)
    assert found[0].name == "rows.valid" and "not searched: rows.broken" in repr(found)
    done = process("find", "valid", "row", "--package", root)
    assert done.returncode == 0 and "rows.valid" in done.stdout and "rows.broken" in done.stderr


def test_the_command(command: Command) -> None:
    done = command("find", "how", "large", "is", "the", "output", "of", "a", "strided", "conv", "--most", 3)
    assert done.returncode == 0 and not done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "convolution.output_size  Side of a convolution's output"
    assert lines[1] == "      m = ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1"
    data = json.loads(command("find", EXAMPLE, "--json").stdout)
    assert len(data) == 10 and data[0]["name"] == "convolution.output_size" and data[0]["score"] > 0
    wide = command("find", "adam dropout gradient variance", "--most", 50).stdout.splitlines()
    assert wide and max(map(len, wide)) <= 80 and all(line == line.rstrip() for line in wide)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["zzzzzz"], 1, "symcnn: nothing is found for 'zzzzzz'"),
        ([""], 2, "holds no word to look for"),
        (["\x1b[2J"], 1, "'\\x1b[2J'"),
        (["a" * 2000], 2, "1,000 at most are read"),
        (["row", "--package", "no/such/folder"], 2, "no/such/folder"),
        (["row", "--most", "0"], 2, ""),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], status: int, told: str, command: Command) -> None:
    done = command("find", *arguments)
    assert done.returncode == status and told in done.stderr and "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr and not done.stdout


def test_find_imports_neither_sympy_nor_a_file_of_the_catalogue(tmp_path: Path) -> None:
    rows_of(default())
    heavy = {"sympy", "numpy", "torch", "symcnn.sheets", "rich", "typer", "symcnn_catalogue.convolution"}
    program = f"import symcnn, sys; print(symcnn.find('padding')[0].name)\nprint(sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout.splitlines()[1] == "[]"
