"""A closed form as source of its own, which needs no symcnn: exact, and with the checks of its domain."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from symcnn.errors import UnknownName, of_kind

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

LANGUAGES = ("python", "numpy", "torch", "javascript", "c")


def code(form: ClosedForm, language: str) -> str:
    """The source of a function that says what the form says, in one of `LANGUAGES`.

    >>> from symcnn.formulas.symbols import integers
    >>> from symcnn.query.closed_form import ClosedForm
    >>> from symcnn.query.domain import Domain
    >>> n, k, m = integers("n k m")
    >>> valid = ClosedForm("valid", m, n - k + 1, Domain("valid", {n: "input", k: "kernel"}, [k >= 1, n >= k]))
    >>> space = {}
    >>> exec(code(valid, "python"), space)
    >>> space["valid"](n=7, k=3)
    5

    Errors: `WrongKind`; `UnknownName` for a language that is not known; `SymcnnError` where the form speaks of what no
    value can be given to, or where a float would decide a whole number.
    """
    of_kind("a language", language, str, "a text such as 'python'")
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    source: str = import_module(f"symcnn.query.languages.{language}").source(form)
    return source


__all__ = ["LANGUAGES", "code"]
