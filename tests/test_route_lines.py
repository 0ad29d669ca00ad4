"""Lines made at random for the routes of sums, roots and slopes: no near miss is proved, and the true ones are."""

from __future__ import annotations

import random

import pytest
from route_generator import FAMILIES, areas, label
from routed import proved

QUICK = [family for family in FAMILIES if family is not areas]


@pytest.mark.parametrize("family", QUICK, ids=lambda family: family.__name__)
def test_no_near_miss_of_a_round_is_proved(family):
    for one in family(random.Random(f"0 {family.__name__}")):
        assert proved(one.goal, *one.facts) is one.true, one


@pytest.mark.parametrize("family", QUICK, ids=lambda family: family.__name__)
def test_a_line_is_what_its_label_says(family):
    for one in family(random.Random(f"1 {family.__name__}")):
        assert label(one) in (one.true, None), one
