"""The wheel carries the subject and the sheets; every package asked for is pinned."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
INSTALL_FILES = ["pyproject.toml", "constraints.txt", "Makefile", "tools/bootstrap.py", ".ci/run"]


def canonical(requirement: str) -> str:
    """The project's name in a requirement, in the registry's normal form: `Jinja2>=3` gives `jinja2`."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {canonical(line): line for line in lines if line and not line.startswith("#")}


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (found,) = out.glob("*.whl")
    return found


def test_the_wheel_holds_one_top_level_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"symcnn", "symcnn-0.1.0.dist-info"}


@pytest.mark.parametrize(
    ("folder", "pattern", "inside"),
    [
        ("symcnn", "**/*.py", "symcnn"),
        ("symcnn", "py.typed", "symcnn"),
        ("derivations", "**/*.py", "symcnn/bundled/derivations"),
        ("derivations/labs/records", "*.json", "symcnn/bundled/derivations/labs/records"),
        ("reports", "*.bib", "symcnn/bundled/reports"),
        ("reports/templates", "**/*.j2", "symcnn/bundled/reports/templates"),
        ("reports/sheets", "**/*.toml", "symcnn/bundled/reports/sheets"),
    ],
)
def test_the_wheel_holds_every_file_of_the_tree(wheel: Path, folder: str, pattern: str, inside: str) -> None:
    archive = zipfile.ZipFile(wheel)
    tree = {path.relative_to(ROOT / folder).as_posix(): path for path in (ROOT / folder).glob(pattern)}
    assert tree, f"{folder}/{pattern} matches nothing"
    for name, path in tree.items():
        assert archive.read(f"{inside}/{name}") == path.read_bytes()
    assert not [name for name in archive.namelist() if name.endswith(".pyc")]


def test_the_wheel_lists_the_same_derivations_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """A pure wheel, unpacked, is what pip would install; the checkout must lend it nothing."""
    code = (
        "import sys, symcnn\n"
        "assert symcnn.__file__.startswith(sys.argv[1]), symcnn.__file__\n"
        "from symcnn.cli import main\n"
        "sys.argv = ['symcnn', 'list', '--json']\n"
        "main()\n"
    )

    def listed(place: Path) -> str:
        asked = subprocess.run(
            [sys.executable, "-c", code, str(place)],
            cwd=empty,
            env={**os.environ, "PYTHONPATH": str(place)},
            capture_output=True,
            text=True,
        )
        assert asked.returncode == 0, asked.stderr
        return asked.stdout

    site, empty = tmp_path / "site", tmp_path / "empty"
    zipfile.ZipFile(wheel).extractall(site)
    empty.mkdir()
    assert "convolution.output_size" in listed(site)
    assert listed(site) == listed(ROOT)


# The pins


def test_every_package_asked_for_is_pinned_exactly() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = settings["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    asked += settings["build-system"]["requires"]
    assert {canonical(name) for name in asked} <= set(pins())
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", pin) for pin in pins().values())


@pytest.mark.skipif(sys.prefix != str(ROOT / ".venv"), reason="asks the environment that make installs")
def test_everything_that_comes_along_is_pinned_to_what_is_installed() -> None:
    from importlib.metadata import distribution

    from packaging.requirements import Requirement

    wanted = {name: pin.split("==")[1] for name, pin in pins().items()}
    seen, todo = dict[str, str](), [Requirement("symcnn[test]"), Requirement("hatchling")]
    while todo:
        asked = todo.pop()
        if canonical(asked.name) in seen:
            continue
        found = distribution(asked.name)
        seen[canonical(asked.name)] = found.version.split("+")[0]
        needs = [Requirement(line) for line in found.requires or []]
        extras = asked.extras or {""}
        todo += [
            need
            for need in needs
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras)
        ]
    del seen["symcnn"]
    assert seen.items() <= wanted.items()
    assert len(seen) > 30


@pytest.mark.parametrize("name", INSTALL_FILES)
def test_only_pytorchs_own_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    hosts = re.findall(r"\b(?:[a-z0-9-]+\.)+(?:org|com|io|net|dev|cn)\b", text)
    assert set(hosts) <= {"download.pytorch.org"}
    assert "file:" not in text
    assert name == "tools/bootstrap.py" or not re.search(r"index-url|find-links|trusted-host", text)
