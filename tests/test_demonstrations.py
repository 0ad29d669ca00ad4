"""Demonstrations show what they say; a wrong expectation, or an impostor that nobody can tell apart, is red."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from conftest import Command, Package

from symcnn.catalogue.catalogue import default
from symcnn.catalogue.demonstration import Demonstration, Observation, Raises, demonstrate
from symcnn.errors import DerivationError
from symcnn.experiment.kinds import Operator
from symcnn.experiment.run import Run
from symcnn.printing.prose import AnyNames, prose_latex
from symcnn.sheets.answer import demonstration as answer_page

NAMES = default().demonstrations


def total(run: Run) -> int:
    return int(run.operator(run.ones(3)).item())


def refused(run: Run) -> int:
    return int(run.operator(run.ones(3), dim=7).item())


def demonstration(*observations: Observation, impostor: Operator = "torch.mean") -> Demonstration:
    return Demonstration("trial", "Trial", "A trial.", "torch.sum", impostor, observations)


@pytest.mark.parametrize("name", NAMES)
def test_every_demonstration_shows_what_it_says(name: str) -> None:
    report = demonstrate(default().demonstration(name))
    assert report.status == "confirmed", report.reasons


def spoilt(value: object) -> object:
    """Another outcome of the same kind, as near as can be."""
    if isinstance(value, Raises):
        return Raises(value.kind, value.words + ", perhaps")
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return value + "s"
    assert isinstance(value, (list, tuple)) and value
    return [spoilt(value[0]), *value[1:]]


@pytest.mark.parametrize("name", NAMES)
def test_with_one_outcome_changed_it_is_refuted(name: str) -> None:
    one = default().demonstration(name)
    for place, seen in enumerate(one.observations):
        observations = [*one.observations]
        observations[place] = replace(seen, shows=spoilt(seen.shows))
        report = demonstrate(replace(one, observations=tuple(observations)))
        assert report.status == "refuted" and len(report.reasons) == 1
        assert seen.words in report.reasons[0]


@pytest.mark.parametrize("name", NAMES)
def test_its_text_can_be_printed(name: str) -> None:
    one = default().demonstration(name)
    for text in (one.title, one.statement, *(seen.words for seen in one.observations)):
        assert prose_latex(text, AnyNames()) and text.count("`") % 2 == 0


def test_an_impostor_that_gives_the_same_leaves_it_undecided() -> None:
    report = demonstrate(demonstration(Observation("the sum", total, 3), impostor="torch.sum"))
    assert report.status == "undecided" and report.exit_code == 3 and "the impostor gives the same" in report.reasons[0]


def test_that_the_impostor_raises_shows_nothing() -> None:
    report = demonstrate(demonstration(Observation("the sum", total, 3), impostor="torch.matmul"))
    assert report.status == "undecided"
    assert "in 'the sum' the impostor raised TypeError: " in report.reasons[0]
    assert "elsewhere" not in report.reasons[0] and "gives the same" not in report.reasons[0]


def none(run: Run) -> int:
    return int(run.operator(run.zeros(3)).item())


def raising_or_equal(x: torch.Tensor) -> torch.Tensor:
    if x.any():
        raise ValueError
    return x.sum()


def test_where_it_raises_and_where_it_gives_the_same_are_told() -> None:
    shown = Observation("of ones", total, 3), Observation("of zeros", none, 0)
    reason = demonstrate(demonstration(*shown, impostor=raising_or_equal)).reasons[0]
    assert "in 'of ones' the impostor raised ValueError, " in reason and "elsewhere it gives the same" in reason


def test_how_many_observations_tell_the_impostor_apart_is_said() -> None:
    report = demonstrate(demonstration(Observation("of ones", total, 3), Observation("of zeros", none, 0)))
    assert report.told_apart_by == (0,) and report.status == "confirmed"
    assert report.how_confirmed == "shown with sum, impostor told apart by 1 of 2 observations"
    assert report.to_json()["told_apart_by"] == ["of ones"]
    assert answer_page(report).apart == 1 and answer_page(report).first == "of ones"


def beside(run: Run) -> int:
    return int(run.ones(3).sum().item())


def test_an_observation_calls_the_operator_or_says_that_it_does_not() -> None:
    apart = Observation("the sum", total, 3)
    with pytest.raises(DerivationError, match="trial, 'a constant': the operator is never called"):
        demonstrate(demonstration(apart, Observation("a constant", beside, 3)))
    assert demonstrate(demonstration(apart, Observation("a constant", beside, 3, aside=True))).status == "confirmed"
    with pytest.raises(DerivationError, match="'the sum': it is marked aside=True, and calls the operator"):
        demonstrate(demonstration(Observation("the sum", total, 3, aside=True)))
    # An error before the operator is called is a fault in the looking, and told as what came out.
    wrong = demonstrate(demonstration(apart, Observation("no tensor", lambda run: run.nothing, 3)))
    assert wrong.status == "refuted" and "AttributeError" in wrong.reasons[0]


def test_an_error_is_compared_by_kind_and_words() -> None:
    shown = Raises("IndexError", "Dimension out of range")
    assert demonstrate(demonstration(Observation("a side too many", refused, shown))).status != "refuted"
    for wrong in (Raises("RuntimeError", "Dimension out of range"), Raises("IndexError", "dimension 8"), 3):
        assert demonstrate(demonstration(Observation("a side too many", refused, wrong))).status == "refuted"


def test_a_truth_value_is_no_number() -> None:
    assert demonstrate(demonstration(Observation("the sum", lambda run: bool(total(run)), 1))).status == "refuted"


def answer(run: Run) -> int:
    return int(Observation.__name__ == "Observation")


def test_an_observation_may_not_reach_symcnn_and_gives_what_can_be_compared() -> None:
    with pytest.raises(DerivationError, match="the measurement"):
        demonstrate(demonstration(Observation("the sum", answer, 1)))
    with pytest.raises(DerivationError, match="gives numbers"):
        demonstrate(demonstration(Observation("the sum", lambda run: run.operator(run.ones(3)), 1)))


FILE = """
\"\"\"A trial.

A statement.
\"\"\"
from symcnn import Observation, Raises

def total(run):
    return int(run.operator(run.ones(3)).item())

operator = "torch.sum"
impostor = "torch.mean"
observations = [Observation("the sum", total, 3)]
"""


@pytest.mark.parametrize(
    ("given", "put", "message"),
    [
        ('[Observation("the sum", total, 3)]', 'Observation("the sum", total, 3)', "`observations` is a list of Obs"),
        ('[Observation("the sum", total, 3)]', "[]", "`observations` is empty"),
        ("total, 3", "total, None", "'the sum': `shows` is Raises"),
        ("total, 3", "3, 3", "'the sum': `look` is a function of a run, not 3"),
        ('"the sum"', "3", "is told in words, not 3"),
        ('impostor = "torch.mean"', "", "the file has no `impostor`"),
        ("A statement.", "", "the docstring needs a title line and a statement"),
    ],
)
def test_a_file_at_fault_says_what_is_wrong_in_one_line(package: Package, given: str, put: str, message: str) -> None:
    assert given in FILE
    with pytest.raises(DerivationError) as caught:
        package({"demonstrations.trial": FILE.replace(given, put)}).demonstration("demonstrations.trial")
    assert message in str(caught.value)
    assert str(caught.value).startswith("demonstrations.trial: ") and "\n" not in str(caught.value)


def test_one_at_fault_does_not_stop_the_others(package: Package, command: Command) -> None:
    course = package(
        {
            "demonstrations.good": FILE,
            "demonstrations.absent": FILE.replace("torch.sum", "torch.summ"),
            "demonstrations.unread": FILE.replace("total, 3", "total, None"),
        }
    )
    done = command("check", "--package", course.root, columns=200)
    assert done.returncode == 1 and "1 of 3 hold" in done.stdout, done.stderr
    assert "no operator is found at 'torch.summ'" in done.stderr and "`shows` is Raises" in done.stderr
    assert command("check", "--package", course.root, "demonstrations.good").returncode == 0
    sheet = course.root / "sheet.toml"
    sheet.write_text(
        'title = "T"\n[[question]]\ntitle = "A"\ntext = "Look."\nanswer = "So."\n'
        'demonstrations = ["demonstrations.good", "demonstrations.absent"]\n'
    )
    made = command("sheet", sheet, "--package", course.root, "--out", course.root / "out", columns=200)
    assert made.returncode == 2 and "Traceback" not in made.stderr
    assert made.stderr.count("symcnn: demonstrations.absent: no operator is found at 'torch.summ'") == 1


def test_of_demonstrations_nothing_is_proved(command: Command) -> None:
    done = command("check", "demonstrations.relu", "--only", "proof")
    assert done.returncode == 2 and "demonstrations are only looked at" in done.stderr and not done.stdout
