"""Demonstrations show what they say; a wrong expectation, or an impostor that nobody can tell apart, is red."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from symcnn.catalogue import default
from symcnn.demonstration import Demonstration, Observation, Raises, demonstrate
from symcnn.errors import DerivationError
from symcnn.run import Run
from symcnn.text import AnyNames, prose_latex

NAMES = default().demonstrations


def total(run: Run) -> int:
    return int(run.operator(run.ones(3)).item())


def refused(run: Run) -> int:
    return int(run.operator(run.ones(3), dim=7).item())


def demonstration(*observations: Observation, impostor: str = "torch.mean") -> Demonstration:
    return Demonstration("trial", "Trial", "A trial.", "torch.sum", impostor, observations)


@pytest.mark.parametrize("name", NAMES)
def test_every_demonstration_shows_what_it_says(name: str) -> None:
    report = demonstrate(default().demonstration(name))
    assert report.status == "confirmed", report.reasons


def faults() -> Iterator[tuple[str, int]]:
    for name in NAMES:
        yield from ((name, place) for place in range(len(default().demonstration(name).observations)))


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


@pytest.mark.parametrize(("name", "place"), list(faults()))
def test_with_one_outcome_changed_it_is_refuted(name: str, place: int) -> None:
    one = default().demonstration(name)
    report = demonstrate(one.showing(place, spoilt(one.observations[place].shows)))
    assert report.status == "refuted" and len(report.reasons) == 1
    assert one.observations[place].words in report.reasons[0]


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
        demonstrate(demonstration(Observation("the sum", lambda run: torch.ones(1), 1)))
