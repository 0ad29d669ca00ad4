"""A thing of another kind, handed to symcnn from Python, is refused in words: what was given, and what is allowed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from conftest import Package
from liars import text

import symcnn
from symcnn.errors import SymcnnError, WrongKind
from symcnn.formulas.symbols import integers, sequence

n, z = integers("n"), sequence("z")
THINGS: dict[str, Any] = {
    "None": None, "3": 3, "bytes": b"x", "list": ["x"], "dict": {"a": 1}, "object": object(), "symbol": n, "3.5": 3.5,
}  # fmt: skip


@pytest.mark.parametrize("thing", THINGS)
def test_a_name_and_a_package_are_texts_or_paths(thing: str) -> None:
    given = THINGS[thing]
    with pytest.raises(WrongKind, match=r"a name is a text such as 'convolution\.output_size', not "):
        symcnn.derive(given)
    if given is not None:
        for use in (symcnn.Catalogue, lambda package: symcnn.derive("a.b", package)):
            with pytest.raises(WrongKind, match="a package of derivations is a folder, or the name of an importable"):
                use(given)


@pytest.mark.parametrize("package", ["a" * 5000, "__main__", "os", "a\0b", "\ud800", "..x"])
def test_what_is_no_package_is_said_shortly(package: str) -> None:
    with pytest.raises(SymcnnError, match="is neither a folder nor an importable package") as error:
        symcnn.derive("a.b", package)
    assert len(str(error.value)) < 200 and str(error.value).isprintable()


@pytest.mark.parametrize("thing", [*THINGS, "text"])
def test_what_is_checked_is_a_derivation(thing: str) -> None:
    given = THINGS.get(thing, "convolution.output_size")
    with pytest.raises(WrongKind, match=r'what is checked is a derivation, such as symcnn\.derive\("'):
        symcnn.check(given)
    size = symcnn.derive("convolution.output_size")
    for keyword in ("only", "settings", "store"):
        if given is not None and not (keyword == "store" and isinstance(given, str)):
            with pytest.raises(SymcnnError, match=r"\bis (a|no)\b|no side of a result"):
                symcnn.check(size, **{keyword: given})


@pytest.mark.parametrize(
    "call",
    [
        lambda x: symcnn.integers(x),
        lambda x: symcnn.reals(x),
        lambda x: symcnn.sequence(x),
        lambda x: symcnn.function(x),
        lambda x: symcnn.indicator(x),
        lambda x: symcnn.Iff(x, n > 2),
        lambda x: symcnn.ForAll(x),
        lambda x: symcnn.ForAll(n > 2, x),
        lambda x: symcnn.ForAll(n > 2, (x, 1, [])),
        lambda x: symcnn.Maximum(n, x),
        lambda x: symcnn.Density(z[1], n, x),
        lambda x: symcnn.grid(n=x),
        lambda x: symcnn.grid(n=[1], where=x),
        lambda x: symcnn.points(x),
        lambda x: symcnn.Exact(len, "a.b", None, x),
    ],
)
def test_the_vocabulary_refuses_what_it_cannot_read(call: Any) -> None:
    with pytest.raises(SymcnnError) as error:
        call(object())
    said = str(error.value)
    assert "object" in said and ("allowed is" in said or " not " in said) and "\n" not in said


def test_a_file_whose_name_is_no_part_of_a_dotted_name_is_told(package: Package) -> None:
    root = package({"right": text()}).root
    for name in ("a.b.py", "x\x1b[2J.py", os.fsdecode(b"y\xff.py")):
        Path(root, name).write_text(text())
    catalogue = symcnn.Catalogue(root)
    read, faults = catalogue.readable(catalogue.names)
    assert [one.name for one in read] == ["right"] and len(faults) == 3
    assert all("holds a dot, or what cannot be printed" in str(fault) for fault in faults.values())
