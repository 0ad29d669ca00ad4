"""Faults planted in the judge itself: with a guard switched off, some false file is proved.

So each guard is known to guard, and none is there for show.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sympy as sp
from planted import (
    Plant,
    anything_is_bound,
    bound_behind,
    capture,
    cases_anywhere,
    constraints_are_met,
    convergence_assumed,
    digits_tell,
    ends_from_the_right,
    ends_stand_still,
    ends_tie_nothing,
    everything_ends,
    factors_leave,
    has_a_value,
    helpers_by_name,
    independent_anywhere,
    infinity_anywhere,
    kinds_ignored,
    laws_are_laws,
    letters_shared,
    limits_exist,
    lines_forgotten,
    means_exist,
    names_unsettled,
    near_is_everywhere,
    nothing_behind,
    nothing_is_untold,
    nothing_overlaps,
    nothing_turned,
    one_helper_for_all,
    one_name_for_two,
    outcomes_by_name,
    places_stand_still,
    premises_tie_nothing,
    read_anywhere,
    read_at_a_point,
    recalled_anywhere,
    recalled_at_members,
    recalled_at_outcomes,
    recalled_for_all,
    said_already,
    signs_of_parameters,
    slopes_that_move,
    sympy_folds,
    sympy_is_right,
    sympy_simplifies,
    sympys_names,
    zeros_anywhere,
)
from sympy.core.cache import clear_cache
from test_false_files import complaint

from symcnn.formulas import kinds, quotient, substitution
from symcnn.formulas.symbols import ForAll, function
from symcnn.judge import expectation, integers, matching, rewriting, sampler  # fmt: skip
from symcnn.judge import judging as judge
from symcnn.judge.judging import Obligation, Status

FALLEN: list[tuple[Plant, str]] = [
    (zeros_anywhere, "a_product_before_its_zero"),
    (has_a_value, "a_root_of_every_real"),
    (has_a_value, "a_slope_times_a_square"),
    (has_a_value, "output_size_without_its_floor"),
    (has_a_value, "an_endless_product"),
    (has_a_value, "half_as_a_whole_number"),
    (capture, "a_sum_recalled_at_its_index"),
    (capture, "sum_over_what_a_name_hides"),
    (convergence_assumed, "an_endless_sum_taken_apart"),
    (convergence_assumed, "an_odd_integral_without_value"),
    (means_exist, "mean_of_what_has_none"),
    (means_exist, "variance_of_a_heavy_tail"),
    (constraints_are_met, "constraints_that_meet_nowhere"),
    (constraints_are_met, "a_negative_variance"),
    (laws_are_laws, "a_negative_density"),
    (cases_anywhere, "a_condition_on_an_outcome"),
    (limits_exist, "a_limit_over_zero"),
    (recalled_anywhere, "recalled_at_a_half"),
    (sympy_is_right, "a_third_of_a_square"),
    (sympy_is_right, "a_square_of_a_root"),
    (sympy_is_right, "the_rest_of_an_even_square"),
    (sympy_is_right, "the_gain_of_no_layers"),
    (sympy_is_right, "a_sixth_of_two"),
    (sympy_is_right, "a_power_of_minus_one_less_one"),
    (sympy_is_right, "triples_below_zero"),
    (sympy_folds, "partial_swaps"),
    (read_at_a_point, "the_slope_of_a_square_at_two"),
    (factors_leave, "the_mean_of_no_numbers"),
    (factors_leave, "a_mean_beside_another_sum"),
    (one_name_for_two, "a_count_over_two_primes"),
    (letters_shared, "widths_by_a_letter_that_is_drawn"),
    (premises_tie_nothing, "a_sum_of_what_a_premise_ties"),
    (premises_tie_nothing, "a_limit_in_a_case_that_ties"),
    (sympy_simplifies, "an_alternating_sum_of_one"),
    (read_anywhere, "the_slope_of_a_product_of_two_alike"),
    (read_anywhere, "a_sum_of_what_is_never_above"),
    (read_anywhere, "the_slope_of_a_square_between_two_and_two"),
    (read_anywhere, "the_slope_of_a_size_from_zero_on"),
    (read_anywhere, "a_sum_below_the_first_layer"),
    (nothing_turned, "the_slope_of_a_square_by_one_side"),
    (digits_tell, "the_larger_of_one_and_a_sum"),
    (digits_tell, "a_limit_of_powers_of_a_sum"),
    (sympy_is_right, "one_over_an_integral_of_odd_numbers"),
    (sympy_is_right, "a_power_that_may_be_whole"),
    (has_a_value, "a_slope_by_the_member_between"),
    (nothing_is_untold, "a_mean_number_of_multiples"),
    (anything_is_bound, "a_limit_by_a_member"),
    (anything_is_bound, "a_density_by_a_member"),
    (near_is_everywhere, "a_limit_through_a_mean"),
    (near_is_everywhere, "a_sign_for_all_places"),
    (ends_tie_nothing, "a_table_that_ends_at_the_index"),
    (everything_ends, "two_recursions_without_an_end"),
    (recalled_anywhere, "a_factor_without_value"),
    (recalled_anywhere, "a_logarithm_recalled"),
    (recalled_at_members, "a_value_of_one_member"),
    (recalled_at_members, "a_value_of_a_derived_function"),
    (recalled_for_all, "recalled_for_all_of_what_is_behind"),
    (recalled_for_all, "two_files_about_one_height"),
    (recalled_for_all, "recalled_for_all_of_nothing"),
    (recalled_at_outcomes, "a_constant_that_is_random_here"),
    (recalled_at_outcomes, "a_mean_that_is_an_outcome"),
    (recalled_at_outcomes, "draws_from_a_random_place_on"),
    (bound_behind, "a_slope_behind_a_value"),
    (nothing_behind, "an_outcome_behind_a_recall"),
    (nothing_behind, "a_limit_behind_a_recall"),
    (nothing_behind, "a_slope_behind_a_recall"),
    (names_unsettled, "two_files_in_a_circle"),
    (names_unsettled, "a_constant_until_it_is_defined"),
    (names_unsettled, "two_quantities_become_one"),
    (names_unsettled, "a_result_that_is_its_own_square"),
    (helpers_by_name, "a_helper_of_the_same_name"),
    (helpers_by_name, "two_helpers_of_one_name_behind"),
    (helpers_by_name, "a_shift_named_like_a_helper"),
    (helpers_by_name, "a_letter_named_like_a_helper"),
    (one_helper_for_all, "two_sums_for_all_pairs"),
    (independent_anywhere, "independence_for_all_of_nothing"),
    (ends_from_the_right, "a_density_with_a_jump"),
    (slopes_that_move, "a_count_by_a_moving_slope"),
    (slopes_that_move, "a_place_that_nothing_takes"),
    (sympys_names, "weighted_rows_for_columns"),
    (ends_stand_still, "a_step_that_moves_itself"),
    (ends_stand_still, "a_recursion_under_its_own_index"),
    (everything_ends, "a_descent_along_the_start"),
    (nothing_overlaps, "two_halves_that_overlap"),
    (lines_forgotten, "a_draw_by_another_name_in_the_claim"),
    (lines_forgotten, "what_follows_a_draw_in_the_claim"),
    (lines_forgotten, "a_draw_and_its_square_together"),
    (lines_forgotten, "a_term_defined_beside_its_sum"),
    (infinity_anywhere, "a_mean_beyond_a_count"),
    (infinity_anywhere, "a_variance_beyond_a_count"),
    (places_stand_still, "a_picked_member_of_means"),
    (places_stand_still, "a_mean_at_a_helper_that_is_drawn"),
    (places_stand_still, "a_mean_after_a_draw"),
    (outcomes_by_name, "functions_of_other_draws"),
    (outcomes_by_name, "a_function_of_the_draw_before"),
    (capture, "windows_that_move_by_two"),
    (kinds_ignored, "for_all_positive_reals"),
    (signs_of_parameters, "a_decay_at_any_rate"),
    (said_already, "the_claim_by_two_bounds"),
    (said_already, "the_claim_as_a_square"),
]


def forget() -> None:
    """What was entailed, put in or drawn is worked out anew."""
    judged = (integers._entails, integers._assuming, rewriting._rewritten, rewriting._within)
    means = (expectation._settled, matching._asked, matching._members)
    for kept in (*judged, *means, substitution._substituted, sampler._kept, quotient.as_quotient):
        kept.cache_clear()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What was entailed under a planted fault, or believed of a term, is asked again without it."""
    forget()
    yield
    forget()
    clear_cache()
    kinds._structure.cache_clear()


@pytest.mark.parametrize("plant, name", FALLEN, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_without_the_guard_the_false_file_is_proved(
    plant: Plant, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complaint(name, tmp_path / "guarded", here=True)
    plant(monkeypatch)
    forget()
    assert complaint(name, tmp_path / "open", here=True) == ""


def test_with_kinds_ignored_a_function_on_some_numbers_is_one_on_all(monkeypatch: pytest.MonkeyPatch) -> None:
    f, x, p = function("f"), sp.Symbol("x", real=True), sp.Symbol("p", positive=True)
    owed = Obligation(sp.Eq(f(x), x), (ForAll(sp.Eq(f(p), p), (p, -sp.oo, sp.oo)),))
    assert judge.judge(owed).status is not Status.PROVED
    monkeypatch.setattr(kinds.Kinds, "fault", lambda self, *items: None)
    assert judge.judge(owed).status is Status.PROVED
