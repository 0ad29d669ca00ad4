"""Lines made at random, the second thousand: no near miss is proved, and the true ones are."""

from __future__ import annotations

import pytest
from conftest import some
from line_generator import LEAST_PROVED, survey

ROUNDS = range(9, 18)


@pytest.mark.parametrize("seed", some(ROUNDS, 3))
def test_no_near_miss_of_a_round_is_proved(seed: int) -> None:
    found = survey([seed])
    assert not found.mislabelled, found.mislabelled
    assert not found.false_proved, found.false_proved
    assert found.true_proved >= LEAST_PROVED * found.true, found.not_proved


def test_there_are_a_thousand() -> None:
    assert sum(survey([seed], judged=False).all for seed in ROUNDS) >= 1000
