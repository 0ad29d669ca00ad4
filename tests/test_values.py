"""Numbers on a sheet come from results; what is no reference is refused, and nothing is evaluated."""

from __future__ import annotations

import pytest

from symcnn.catalogue.catalogue import default
from symcnn.errors import SymcnnError
from symcnn.sheets.quoted import filled, look_up, settled, shown
from symcnn.sheets.sheet import Sheet, SheetError, parse_sheet

LOOK = look_up(default())


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("architecture.alexnet_like: parameters", 74731176),
        ("architecture.alexnet_like: parameters of head", 72262632),
        ("architecture.alexnet_like:  values", 636392),
        ("dense.parameters: d_in = 12, d_out = 30, b = 0", 360),
        ("dense.parameters: d_in = 'architecture.alexnet_like: values', d_out = 1, b = 0", 636392),
        ("convolution.receptive_field: L = 2, K = [3, 3], S = [1, 1], D = [1, 1]", 5),
    ],
)
def test_a_reference_is_the_number_of_its_result(reference: str, value: int) -> None:
    assert LOOK(reference) == value


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("74731176", "is no reference"),
        ("architecture.alexnet_lik: values", "did you mean architecture.alexnet"),
        ("architecture.alexnet_like: weights", "no column"),
        ("architecture.alexnet_like: values + 1", "`values` or `parameters`"),
        ("architecture.alexnet_like: values of heads", "did you mean head"),
        ("dense.parameters: d_in = 12", "needs a value for|missing|d_out"),
        ("dense.parameters: d_in = 0, d_out = 1, b = 0", "d_in"),
        ("dense.parameters: d_in = __import__('os'), d_out = 1, b = 0", "are no table"),
        ("dense.parametrs: d_in = 12", "did you mean dense.parameters"),
    ],
)
def test_what_is_no_reference_is_refused(reference: str, message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        LOOK(reference)


def test_texts_and_points() -> None:
    text = "With {{ architecture.alexnet_like: values }} values and {{dense.parameters: d_in = 3, d_out = 2, b = 1}}."
    assert filled(text, LOOK) == "With 636,392 values and 8."
    assert settled(["architecture.alexnet_like: values", 2], LOOK) == [636392, 2]
    assert shown(9999) == "9999" and shown(10000) == "10,000"


def question(**keys: object) -> dict[str, object]:
    return {"title": "Sheet", "question": [{"title": "One", "cite": ["krizhevsky-2012"], **keys}]}


def test_a_sheet_names_the_question_whose_reference_is_wrong() -> None:
    sheet = Sheet(parse_sheet(question(answer="{{architecture.alexnet_like: weight}}")))
    with pytest.raises(SheetError, match=r"the sheet, question 1 \(One\), `answer`: no column"):
        sheet.settled(default())


def test_values_of_a_sheet_may_be_references_and_other_text_may_not() -> None:
    name = "dense.parameters"
    point = {"case": "the head", "d_in": "architecture.alexnet_like: values", "d_out": 1, "b": 0}
    sheet = Sheet(parse_sheet(question(instances={name: [point]}))).settled(default())
    assert sheet.file.questions[0].instances[name][0] == {"case": "the head", "d_in": 636392, "d_out": 1, "b": 0}
    with pytest.raises(SheetError, match="references such as"):
        parse_sheet(question(instances={name: [{"d_in": "many"}]}))
    with pytest.raises(SheetError, match="references such as"):
        parse_sheet(question(instances={name: [{"case": 3}]}))
