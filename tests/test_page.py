"""What ``show`` keeps: with it no file is read, what is printed is the same, and nothing stale is printed."""

from __future__ import annotations

import contextlib
import json
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, Command, Package, some
from liars import HONEST, proof, text

from symcnn.catalogue.catalogue import Catalogue, default
from symcnn.files import cache, watch
from symcnn.judge import integers
from symcnn.verdicts import page
from symcnn.verdicts.prove import prove_apart

NAMES = some(default().names, 10)
IMPORTS = HONEST["imports"] + "\n"
CLAIM = "claim = Eq(m, floor((n - k) / s) + 1 + extra)"
SHOWS = (
    "import sys; sys.argv = ['symcnn', 'show', *{}]\n"
    "from symcnn.cli import main\ntry: main()\nexcept SystemExit: pass\n"
)
HEAVY = "print(sorted({name.partition('.')[0] for name in sys.modules} & {'sympy', 'torch', 'symcnn_catalogue'}))"


@pytest.fixture
def in_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown may be kept, as in a process that has not imported the files of the catalogue before."""
    monkeypatch.setattr(page, "sys", SimpleNamespace(modules={}))


def test_what_is_kept_is_printed_as_what_is_not(
    empty_cache: Path, in_a_new_process: None, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All results; some at another width, and as data."""

    def shown(*widths: int) -> list[str]:
        names = {80: NAMES, 120: NAMES[::6]}
        pages = [command("show", name, columns=columns).stdout for columns in widths for name in names[columns]]
        return pages + [command("show", name, "--json").stdout for name in NAMES[::6]]

    with monkeypatch.context() as patch:
        (tmp_path / "file").write_text("")
        patch.setenv("SYMCNN_CACHE", str(tmp_path / "file"))
        made = shown(80, 120)
    shown(80)
    with monkeypatch.context() as patch:
        for maker in ("Page.of", "details_of", "_judged"):
            patch.setattr(f"symcnn.verdicts.page.{maker}", None)
        assert shown(80, 120) == made


@pytest.mark.parametrize("more", [[], ["--json"]], ids=str)
def test_a_second_show_imports_no_sympy(more: list[str], empty_cache: Path, tmp_path: Path) -> None:
    def run() -> list[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
        command = [sys.executable, "-c", SHOWS.format(["convolution.output_size", *more]) + HEAVY]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=True)
        return done.stdout.splitlines()

    first, second = run(), run()
    assert first.pop() == "['symcnn_catalogue', 'sympy']" and second.pop() == "['symcnn_catalogue']"
    assert first == second


@pytest.mark.skipif(not integers.available(), reason="z3 is not installed")
def test_a_verdict_that_comes_later_is_told(package: Package, empty_cache: Path, process: Command) -> None:
    """And the page that is kept tells it as one that is not."""
    catalogue = package({"rows": text()})
    arguments = ("show", "rows", "--package", catalogue.root)
    before = [process(*arguments).stdout for _ in range(2)]
    prove_apart(catalogue["rows"])
    after = process(*arguments).stdout
    assert before[0] == before[1] and "(not judged yet)" in before[0]
    assert "(proved: " in after and "(not judged yet)" not in after
    shutil.rmtree(empty_cache / "page")
    assert process(*arguments).stdout == after
    data = [json.loads(process(*arguments, "--json").stdout) for _ in range(2)]
    assert data[0] == data[1] and {step["judgement"]["status"] for step in data[0]["steps"]} == {"proved"}


CHANGES = {
    "a file": "",
    "a file beside": "from ._helper import extra",
    "a module elsewhere": "from course_helper import extra",
    "a data file": "from pathlib import Path\nextra = int(Path('PLACE/extra.txt').read_text())",
    "a data file that is not always there": "try: extra = len(open('PLACE/one.txt').read())\nexcept OSError: extra = 0",
    "the environment": "import os\nextra = int(os.environ['COURSE_EXTRA'])",
    "the environment in bytes": "import os\nextra = int(os.environb[b'COURSE_EXTRA'])",
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_a_claim_changes_the_page(
    what: str, package: Package, empty_cache: Path, tmp_path: Path, process: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = {way: source.replace("PLACE", str(tmp_path)) for way, source in CHANGES.items() if source}
    helper = tmp_path / "elsewhere" / "course_helper.py"
    helper.parent.mkdir()
    seen = []
    for extra in "010":
        (tmp_path / "extra.txt").write_text(extra)
        (tmp_path / "one.txt").unlink(missing_ok=True)
        if extra == "1":
            (tmp_path / "one.txt").write_text("1")
        # As Python leaves it where the module was imported before: only what it has compiled is opened then.
        helper.write_text(f"extra = {extra}\n")
        py_compile.compile(str(helper))
        monkeypatch.setenv("COURSE_EXTRA", extra)
        source = sources.get(what, f"extra = {extra}")
        beside = {"_helper": f"extra = {extra}"} if what == "a file beside" else {}
        folder = package({"rows": text(imports=IMPORTS + source, claim=CLAIM), **beside}).root
        done = process("show", "rows", "--package", folder)
        assert done.returncode == 0
        seen.append(done.stdout)
    assert seen[0] == seen[2] != seen[1] and "m = ⌊(n - k)/s⌋ + 2" in seen[1]
    assert len(list((empty_cache / "page").glob("rows-*.json"))) == 2


def test_what_is_installed_is_told_by_its_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a library that a file imports, the version is in no key."""
    file, seen = tmp_path / "helper.py", watch.Watch()
    file.write_text("extra = 0\n")
    monkeypatch.setattr(watch, "OWN", (f"{tmp_path.parent}{os.sep}",))
    seen.opened.add(py_compile.compile(str(file)))
    assert not seen.files()
    monkeypatch.setattr(watch, "INSTALLED", (f"{tmp_path}{os.sep}",))
    told = seen.files()
    assert list(told) == [str(file)] and watch.unchanged(told, {})
    file.write_text("extra = 10\n")
    assert not watch.unchanged(told, {})


def test_a_change_of_the_engine_renews_the_page(package: Package, empty_cache: Path, tmp_path: Path) -> None:
    folder = package({"rows": text()}).root
    engine = tmp_path / "engine" / "symcnn"
    shutil.copytree(ROOT / "symcnn", engine, ignore=shutil.ignore_patterns("__pycache__"))
    (engine.parent / "derivations").mkdir()
    printer = engine / "printing" / "terminal.py"

    def run() -> str:
        environment = {**os.environ, "PYTHONPATH": str(engine.parent), "COLUMNS": "80"}
        command = [sys.executable, "-m", "symcnn.cli", "show", "rows", "--package", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=True).stdout

    before = [run(), run()]
    printer.write_text(printer.read_text().replace('"==": "="', '"==": "≡"'))
    after = [run(), run()]
    assert before[0] == before[1] and after[0] == after[1] == before[0].replace("m = ", "m ≡ ")
    assert len(list((empty_cache / "page").glob("rows-*.json"))) == 2
    files = {file.stem for file in cache.engine_files(cache.ROOTS[page.KIND])}
    assert {"terminal", "prose", "domains", "order", "contents", "recalling"} <= files


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"said": 3}', '{"said": {"name": "rows"}, "path": "x"}', "forged"])
def test_what_is_kept_and_broken_is_made_anew(
    broken: str,
    package: Package,
    empty_cache: Path,
    in_a_new_process: None,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = package({"rows": text()}).root
    first = command("show", "rows", "--package", root)
    assert first.returncode == 0
    (path,) = (empty_cache / "page").glob("rows-*.json")
    whole = path.read_text()
    forged = whole.replace("stride", "pace")
    assert forged != whole
    path.write_text(forged if broken == "forged" else broken)
    assert command("show", "rows", "--package", root).stdout == first.stdout
    assert path.read_text() == whole
    # And where it is sealed as another version of the engine might have written it.
    with contextlib.suppress(ValueError):
        value, load = json.loads(broken), cache.load
        monkeypatch.setattr(cache, "load", lambda kind, *more: value if kind == page.KIND else load(kind, *more))
        assert command("show", "rows", "--package", root).stdout == first.stdout


def test_what_was_read_before_is_not_kept_of_a_file_that_has_changed(package: Package, empty_cache: Path) -> None:
    """A long session holds the file as it was when it was imported."""
    root = package({"rows": text()}).root
    assert Catalogue(root)["rows"].title == page.readable(Catalogue(root), "rows")[0][0].said.title
    assert not (empty_cache / "page").exists()


def test_what_is_at_fault_is_not_kept_and_told_each_time(package: Package, empty_cache: Path, process: Command) -> None:
    unwritten = text(proof=proof('q.define("Count.", Eq(m, 1/0))'))
    folder = package({"unread": text(claim="claim = 3", rivals=None), "unwritten": unwritten}).root
    for _ in range(2):
        done = process("show", "unread", "--package", folder)
        assert done.returncode == 1 and "`claim` is a int" in done.stderr and not done.stdout
        done = process("show", "unwritten", "--package", folder)
        assert done.returncode == 2 and "ZeroDivisionError" in done.stderr and "Traceback" not in done.stderr
    assert not (empty_cache / "page").exists()
