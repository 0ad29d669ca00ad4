"""Faults planted in the judge itself: with a guard switched off, some false file is proved.

So each guard is known to guard, and none is there for show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
import sympy as sp
from sympy.concrete import expr_with_limits
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.cache import clear_cache
from sympy.core.function import AppliedUndef
from test_false_files import complaint

from symcnn import (
    constraints,
    declared_laws,
    definitions,
    deltas,
    expressions,
    judge,
    kinds,
    lines,
    mended,
    moments,
    proof,
    prove,
    recalling,
    satisfiable,
    substitution,
    ties,
)
from symcnn.behind import opened
from symcnn.binding import NONE
from symcnn.expressions import Rule
from symcnn.judge import (
    Obligation,
    Status,
    calculus,
    cases,
    convergence,
    counting,
    integers,
    integrals,
    sums,
    values,
    z3_terms,
)  # fmt: skip
from symcnn.judge.lengths import unsized
from symcnn.moments import _Rules
from symcnn.proof import Proof
from symcnn.recalling import Recalled
from symcnn.substitution import _Apart, _Putting
from symcnn.symbols import Density, ForAll, function

Plant = Callable[[pytest.MonkeyPatch], None]


def has_a_value(patch: pytest.MonkeyPatch) -> None:
    """Every term has a value, and a whole one."""
    patch.setattr(values.Values, "term", lambda self, term, facts: None)
    patch.setattr(values.Values, "whole", lambda self, term, facts: None)


def capture(patch: pytest.MonkeyPatch) -> None:
    """What is put in may be captured, and what a name hides is not seen."""
    made = _Putting.__init__

    def deaf(self: _Putting, put: dict[object, object], random: frozenset[str]) -> None:
        made(self, put, random)
        self.entering = {key: NONE for key in self.values}
        self.hidden = NONE

    patch.setattr(_Putting, "__init__", deaf)
    for module in (judge, substitution):
        patch.setattr(module, "apart", lambda item, taken: item)
    patch.setattr(lines, "hidden", lambda line, facts: None)
    patch.setattr(lines, "unfolded", lambda line, *asked: (line, []))


def convergence_assumed(patch: pytest.MonkeyPatch) -> None:
    """Endless sums and integrals converge."""
    patch.setattr(convergence, "converges", lambda *asked: True)
    patch.setattr(integrals, "exists", lambda *asked: True)
    patch.setattr(integrals, "converges", lambda *asked: True)


def means_exist(patch: pytest.MonkeyPatch) -> None:
    """Everything random is integrable."""
    patch.setattr(_Rules, "heavy", lambda *asked: None)
    patch.setattr(moments, "doubt", lambda *asked: None)


def constraints_are_met(patch: pytest.MonkeyPatch) -> None:
    """Constraints and laws hold together somewhere."""
    patch.setattr(prove, "met", lambda derivation: "anywhere")


def laws_are_laws(patch: pytest.MonkeyPatch) -> None:
    """Whatever is called a density is one."""
    patch.setattr(declared_laws, "fault", lambda where: None)


def cases_anywhere(patch: pytest.MonkeyPatch) -> None:
    """A case distinction is opened under whatever stands around it."""
    patch.setattr(cases, "_over_outcomes", lambda node: False)
    patch.setattr(cases, "_asked", lambda term: NONE)


def limits_exist(patch: pytest.MonkeyPatch) -> None:
    """What stands under a limit has a value from some place on."""
    patch.setattr(calculus, "_settle", lambda *asked: True)


def recalled_anywhere(patch: pytest.MonkeyPatch) -> None:
    """A claim may be recalled at any number, and at what is none."""
    patch.setattr(Recalled, "_numbers", lambda self: [])


def recalled_at_members(patch: pytest.MonkeyPatch) -> None:
    """A member may be given a value, whatever else is said of its family."""
    patch.setattr(Recalled, "_only", lambda *asked: None)


def recalled_for_all(patch: pytest.MonkeyPatch) -> None:
    """A claim may be recalled for all values of anything."""
    patch.setattr(Recalled, "_varying", lambda *asked: None)
    patch.setattr(Recalled, "_somewhere", lambda *asked: [])


def recalled_at_outcomes(patch: pytest.MonkeyPatch) -> None:
    """What is a constant in another file may be random here."""
    patch.setattr(Recalled, "_constant", lambda *asked: None)


def bound_behind(patch: pytest.MonkeyPatch) -> None:
    """At the values at which a claim is recalled, a definition behind it may bind what a name in it hides."""
    patch.setattr(Recalled, "_plain", lambda *asked: None)


def nothing_behind(patch: pytest.MonkeyPatch) -> None:
    """Of what is recalled, no definition is seen."""
    patch.setattr(Recalled, "ties", ())


def names_unsettled(patch: pytest.MonkeyPatch) -> None:
    """Quantities are spoken of before it is said what they are, and two of them may have one name."""
    patch.setattr(Proof, "_Proof__settled", lambda *asked: None)
    patch.setattr(Proof, "_Proof__first", lambda *asked: None)
    patch.setattr(Recalled, "_apart", lambda self: None)


def helpers_by_name(patch: pytest.MonkeyPatch) -> None:
    """What files call alike on the way is one thing."""
    patch.setattr(recalling, "with_own_names", lambda line, named: line)


def one_helper_for_all(patch: pytest.MonkeyPatch) -> None:
    """Recalled for all values, what is named on the way is one thing for all of them."""
    patch.setattr(recalling, "for_all_letters", lambda definitions, own, letters: definitions)


def independent_anywhere(patch: pytest.MonkeyPatch) -> None:
    """Independence may be stated for all values of something, of which there may be none."""
    patch.setattr(constraints, "_quantified", lambda limits, fact: None)


def ends_from_the_right(patch: pytest.MonkeyPatch) -> None:
    """An antiderivative is read from the right at either end."""
    asked = sp.limit
    patch.setattr(sp, "limit", lambda function, variable, end, side="+": asked(function, variable, end))


def slopes_that_move(patch: pytest.MonkeyPatch) -> None:
    """What SymPy collects beside a symbol is its slope, even where it holds the symbol."""

    def collected(expr: sp.Expr, symbol: sp.Expr, deep: bool = True) -> tuple[sp.Expr, sp.Expr]:
        expr = sp.expand(expr, deep=deep)
        slope = expr.coeff(symbol, 1)
        return slope, sp.expand(expr - slope * symbol, deep=deep)

    for module in (counting, sums):
        patch.setattr(module, "linear", collected)


def sympys_names(patch: pytest.MonkeyPatch) -> None:
    """Nested sums are told apart by the names that SymPy gives them."""
    patch.setattr(z3_terms, "canonical", lambda term: term.as_dummy())


def ends_stand_still(patch: pytest.MonkeyPatch) -> None:
    """Definitions need not look at the ends of their ranges, nor at what is bound again."""
    lines_forgotten(patch)  # what a definition hides from its own right side would be seen here, too
    patch.setattr(definitions, "_beside", lambda definition: [])
    patch.setattr(definitions, "_apart", lambda definition: definition)


def everything_ends(patch: pytest.MonkeyPatch) -> None:
    """A recursion always comes to its start."""
    patch.setattr(definitions, "_goes", lambda *asked: True)


def nothing_overlaps(patch: pytest.MonkeyPatch) -> None:
    """Two definitions never speak of one member."""
    patch.setattr(definitions, "overlap", lambda one, other: False)


def sympy_is_right(patch: pytest.MonkeyPatch) -> None:
    """What SymPy believes of a term is true."""
    for kind, what, rule in mended.SYMPYS:
        patch.setattr(kind, f"_eval_is_{what}", rule)
        patch.setitem(kind._prop_handler, what, rule)
    clear_cache()


def sympy_folds(patch: pytest.MonkeyPatch) -> None:
    """Case distinctions may be taken out of what binds in them."""
    patch.setattr(expr_with_limits, "piecewise_fold", sp.piecewise_fold)
    clear_cache()


def read_at_a_point(patch: pytest.MonkeyPatch) -> None:
    """A name is read as what the last line says of it, also where a binder looks at other values."""

    def by_the_last(line: object, facts: Sequence[object], *asked_of: object) -> object:
        return asked(line, facts, [lines.Reading(fact) for fact in facts])

    asked = lines.unfolded
    patch.setattr(lines, "unfolded", by_the_last)


def factors_leave(patch: pytest.MonkeyPatch) -> None:
    """A factor that has a value inside of a sum has one outside of it."""
    patch.setattr(sums, "_stands_outside", lambda *asked: True)


def one_name_for_two(patch: pytest.MonkeyPatch) -> None:
    """The bound symbols of one node get new names each by itself."""

    def each(self: _Apart, body: object, symbols: list[sp.Symbol], ends: object = ()) -> tuple[object, list[sp.Symbol]]:
        fresh = [substitution.renamed(symbol, self.taken) for symbol in symbols]
        swap = {old: new for old, new in zip(symbols, fresh, strict=True) if old != new}
        return (_Putting(swap, NONE).into(body, NONE) if swap else body), fresh

    patch.setattr(_Apart, "_fresh", each)


def letters_shared(patch: pytest.MonkeyPatch) -> None:
    """A letter that a constraint binds is what it is elsewhere."""
    for module in (satisfiable, constraints):
        patch.setattr(module, "lexical", lambda owed: (owed.goal, tuple(map(unsized, owed.facts))))


def premises_tie_nothing(patch: pytest.MonkeyPatch) -> None:
    """What a premise says of a name is not asked within what it is a premise of."""
    patch.setattr(lines, "_premises", lambda node, part: [])


def sympy_simplifies(patch: pytest.MonkeyPatch) -> None:
    """SymPy may work out a sum with symbolic ends."""
    patch.setattr(calculus, "simplified", sp.simplify)


def read_anywhere(patch: pytest.MonkeyPatch) -> None:
    """A recalled claim holds at all values, whatever its file's constraints are."""
    patch.setattr(lines.Reading, "holds_around", lambda *asked: True)


def nothing_turned(patch: pytest.MonkeyPatch) -> None:
    """An equation between two names says of the left one alone what it depends on."""
    patch.setattr(proof, "turned", lambda where: [])


def digits_tell(patch: pytest.MonkeyPatch) -> None:
    """A sum or an integral is as large as the digits say that SymPy finds."""
    patch.setattr(ExprWithLimits, "is_number", property(lambda self: not self.free_symbols))
    clear_cache()


def nothing_is_untold(patch: pytest.MonkeyPatch) -> None:
    """What adds up without end is bounded."""
    patch.setattr(integrals, "_untold", lambda term: False)


def anything_is_bound(patch: pytest.MonkeyPatch) -> None:
    """A member may be the variable of a limit or of a density."""
    asked = kinds._node

    def lenient(node: object, dummies: bool, end: bool) -> str | None:
        return None if isinstance(node, (sp.Limit, Density)) else asked(node, dummies, end)

    patch.setattr(kinds, "_node", lenient)
    kinds._structure.cache_clear()


def near_is_everywhere(patch: pytest.MonkeyPatch) -> None:
    """What holds near a point, or from some value on, holds of all that a sum or a mean ranges over."""
    patch.setattr(calculus, "_ranges_over", lambda node: False)


def ends_tie_nothing(patch: pytest.MonkeyPatch) -> None:
    """What a name depends on stands in its equations alone, not in the ends of the ranges over which they hold."""

    def bare(facts: Iterable[object]) -> ties.Ties:
        return asked([fact.body if isinstance(fact, ForAll) else fact for fact in opened(facts)])

    asked = ties.ties
    patch.setattr(ties, "ties", bare)
    patch.setattr(lines, "ties", bare)


def lines_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What the lines before define, and what is defined beside it, tells nothing of what is random, or hides a name."""
    patch.setattr(proof, "silent", lambda facts: ())


def infinity_anywhere(patch: pytest.MonkeyPatch) -> None:
    """An end of a range that is written with infinity is none."""
    patch.setattr(deltas, "endless", lambda end: end.has(sp.oo, -sp.oo))


def places_stand_still(patch: pytest.MonkeyPatch) -> None:
    """A sequence of means is read at any place, also at one that varies with the outcome."""
    at = Rule.at
    patch.setattr(Rule, "at", lambda self, indices, random=(): at(self, indices))


def outcomes_by_name(patch: pytest.MonkeyPatch) -> None:
    """Draws of two files are the same ones where they are written alike."""

    def alike(old: object, values: dict[object, sp.Basic], random: frozenset[str], laws: frozenset[str]) -> bool:
        new = values.get(old)
        return isinstance(new, AppliedUndef) and new.atoms(sp.Indexed) == old.atoms(sp.Indexed)

    for module in (expressions, recalling):
        patch.setattr(module, "like", alike)


FALLEN: list[tuple[Plant, str]] = [
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
]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What was entailed under a planted fault, or believed of a term, is asked again without it."""
    integers._entails.cache_clear()
    yield
    integers._entails.cache_clear()
    clear_cache()
    kinds._structure.cache_clear()


@pytest.mark.parametrize("plant, name", FALLEN, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_without_the_guard_the_false_file_is_proved(
    plant: Plant, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complaint(name, tmp_path / "guarded", here=True)
    plant(monkeypatch)
    integers._entails.cache_clear()
    assert complaint(name, tmp_path / "open", here=True) == ""


def test_with_kinds_ignored_a_function_on_some_numbers_is_one_on_all(monkeypatch: pytest.MonkeyPatch) -> None:
    f, x, p = function("f"), sp.Symbol("x", real=True), sp.Symbol("p", positive=True)
    owed = Obligation(sp.Eq(f(x), x), (ForAll(sp.Eq(f(p), p), (p, -sp.oo, sp.oo)),))
    assert judge.judge(owed).status is not Status.PROVED
    monkeypatch.setattr(kinds.Kinds, "fault", lambda self, *items: None)
    assert judge.judge(owed).status is Status.PROVED
