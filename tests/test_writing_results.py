"""The page on writing results: its examples run, and its tables name all that there is."""

from __future__ import annotations

import dataclasses
import doctest
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import symcnn
from symcnn.catalogue.catalogue import Catalogue
from symcnn.contest.settings import Settings
from symcnn.experiment.kinds import Exact, MonteCarlo, Trajectory
from symcnn.experiment.run import Run
from symcnn.judge.judging import routes
from symcnn.recorder.proof import Proof
from symcnn.sheets.reader import FIGURES, QUESTION_KEYS, SHEET_KEYS, parse_sheet
from symcnn.verdicts.check import check

PAGE = (Path(__file__).parents[1] / "docs" / "writing-results.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    return PAGE.split(f"{title}\n", 1)[1].split("\n## ", 1)[0]


def named(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(name)}(?!\w)", text) is not None


def test_the_file_is_proved_and_confirmed_and_its_impostor_told_apart(package: Callable[..., Catalogue]) -> None:
    report = check(
        package({"course.triangle": blocks("python")[0]})["course.triangle"], settings=Settings(device="cpu")
    )
    assert report.exit_code == 0, report.reasons
    assert report.result is not None and report.result.impostor is not None and report.result.impostor.told_apart


def test_the_lines_for_python_say_what_the_page_says() -> None:
    space: dict[str, Any] = {}
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    for number, block in enumerate(blocks("pycon")):
        example = parser.get_doctest(block, space, f"block {number}", "writing-results.md", 0)
        example.globs = space  # a doctest has a copy, and later blocks go on from earlier ones
        runner.run(example, clear_globs=False)
    assert runner.tries > 20 and not runner.failures


def test_every_name_that_is_exported_is_on_the_page() -> None:
    missing = [name for name in symcnn.__all__ if not named(PAGE, name)]
    assert not missing
    vocabulary = section("## The vocabulary")
    imported = {name for line in re.findall(r">>> from symcnn import (.*)", vocabulary) for name in line.split(", ")}
    assert imported >= {"ForAll", "Iff", "sequence", "Density", "Exact", "Observation"} and imported <= {
        *symcnn.__all__
    }


def test_every_verb_route_kind_and_method_is_in_its_table() -> None:
    verbs = [
        name for name in vars(Proof) if not name.startswith("_") and name not in ("steps", "facts", "line", "finish")
    ]
    assert set(verbs) == {"define", "equals", "implies", "induct", "recall"}
    assert all(f"`q.{verb}(" in section("## The verbs") for verb in verbs)
    table = section("## What each route can decide")
    assert [name for name in re.findall(r"^\| ([a-z ]+) \|", table, re.M) if name != "route"] == [
        route.name for route in routes()
    ]
    experiments = section("## Experiments")
    for kind in (Exact, Trajectory, MonteCarlo):
        assert f"`{kind.__name__}`" in experiments
        assert all(f"`{field.name}`" in experiments for field in dataclasses.fields(kind))
    offered = [name for name in vars(Run) if not name.startswith("_")]
    own = ("operator", "device", "dtype", "generator", "draws", "values", "sampled")
    assert all(named(experiments, f"run.{name}") for name in (*offered, *own))


def test_every_name_of_a_file_and_key_of_a_sheet_is_named() -> None:
    from symcnn.catalogue.derivation import TABLES

    own = (*TABLES, "where", "claim", "proof", "experiment", "conventions", "inverses")
    assert all(f"`{name}" in section("## A whole file") for name in own)
    sheet = section("## A sheet")
    (example,) = blocks("toml")
    data = tomllib.loads(example)
    parsed = parse_sheet(data)
    assert parsed.questions[0].points == 4
    question = data["question"][0]
    assert {*data} == {*SHEET_KEYS} and {*question, "card"} == {*QUESTION_KEYS}
    assert all(named(sheet, key) for keys in FIGURES.values() for key in keys) and all(
        kind in sheet for kind in FIGURES
    )
