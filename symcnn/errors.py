"""The one family of exceptions: every message is for the person who made the mistake."""

from __future__ import annotations

import inspect
import unicodedata
import warnings
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

ENGINE = str(Path(__file__).parent)


def shown(value: object, most: int = 100) -> str:
    """A value in a message: on one line, cut where it is long, and by its type where it cannot be printed.

    >>> shown("9" * 5000, 10), shown([1, 2])
    ("'999999999... (5002 letters)", '[1, 2]')
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # whatever a stranger's class does
        return f"a {type(value).__name__}"
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} letters)"


def reason(error: BaseException) -> str:
    """What somebody else's error says, on one line; its type where it says nothing."""
    try:
        return " ".join(str(error).split()) or type(error).__name__
    except Exception:  # it prints a thing that cannot be printed
        return type(error).__name__


class SymcnnError(Exception):
    """Anything symcnn refuses; the message says what was given, what is allowed, and the near name."""


class WrongKind(SymcnnError, TypeError):
    """An argument of another kind than is asked for."""


def of_kind(what: str, value: object, kinds: type | tuple[type, ...], allowed: str) -> None:
    """Refuse an argument that is of none of these kinds. Errors: `WrongKind`.

    >>> of_kind("a name", 3, str, 'a text such as "convolution.output_size"')
    Traceback (most recent call last):
    ...
    symcnn.errors.WrongKind: a name is a text such as "convolution.output_size", not 3
    """
    if not isinstance(value, kinds):
        raise WrongKind(f"{what} is {allowed}, not {shown(value)}")


Given = ParamSpec("Given")
Result = TypeVar("Result")


def accepting(allowed: str) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """The same function, which refuses in words what it stumbles over: what was given, why, and what is ``allowed``.

    >>> @accepting("a list of numbers")
    ... def total(numbers):
    ...     return sum(numbers)
    >>> total(3)
    Traceback (most recent call last):
    ...
    symcnn.errors.WrongKind: total(3): 'int' object is not iterable; allowed is a list of numbers
    """

    def words(call: Callable[Given, Result]) -> Callable[Given, Result]:
        name = call.__qualname__.removesuffix(".__new__")
        own = int(name != call.__qualname__)

        @wraps(call)
        def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            try:
                return call(*args, **kwargs)
            except SymcnnError:
                raise
            except Exception as error:  # whatever SymPy does with a thing of another kind
                given = [*map(shown, args[own:]), *(f"{key}={shown(value)}" for key, value in kwargs.items())]
                why = reason(error)
                raise WrongKind(f"{name}({', '.join(given)}): {why}; allowed is {allowed}") from error

        return run

    return words


class DomainError(SymcnnError, ValueError):
    """A value outside the domain on which a closed form was proved."""


class UnknownName(SymcnnError, LookupError):
    """A name that nothing carries."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = sorted(known)
        near = get_close_matches(name, choices, n=3, cutoff=0.5)
        if near:
            hint = "did you mean " + " or ".join(near) + "?"
        elif choices:
            hint = "known are " + ", ".join(choices[:8]) + (", ..." if len(choices) > 8 else "")
        else:
            hint = "there are none"
        super().__init__(f"no {kind} is named {shown(name)}; {hint}")
        self.name, self.near = name, near


class OfAnotherKind(UnknownName):
    """A name that is carried by something else than is asked for; the message says what, and what it is for."""

    def __init__(self, name: str, message: str) -> None:
        SymcnnError.__init__(self, message)
        self.name, self.near = name, []


class DerivationError(SymcnnError):
    """A derivation's file is at fault: names the derivation, the step where there is one, and the reason."""


class Unfinished(DerivationError):
    """A derivation's proof was ended because it ran over its time: nothing is known of it."""


class TooLong(SymcnnError, OverflowError):
    """A number with more digits, or a sum with more terms, than are worked out."""


class Unreadable(SymcnnError, ValueError):
    """A typed formula that cannot be read: the place, what stands there, and what was expected.

    ``column`` counts from one. Invalid is not wrong: nothing is said of an answer that is not read.

    >>> print(Unreadable("2 + * n", 4, "a sign *", "a number, a name or a bracket"))
    column 5: a sign *; expected is a number, a name or a bracket
      2 + * n
          ^
    """

    def __init__(self, text: str, at: int, found: str, expected: str) -> None:
        start = max(0, at - AROUND)
        line = "".join(letter if _plain(letter) else "?" for letter in text[start : at + AROUND])
        super().__init__(f"column {at + 1}: {found}; expected is {expected}\n  {line}\n  {' ' * (at - start)}^")
        self.column, self.found, self.expected = at + 1, found, expected


AROUND = 40
"""Letters that are shown before and after the place at which a text cannot be read."""


def _plain(letter: str) -> bool:
    """A letter that takes one column, and does nothing to a terminal."""
    return (
        letter.isprintable() and not unicodedata.combining(letter) and unicodedata.east_asian_width(letter) not in "FW"
    )


class MissingTool(SymcnnError):
    """Something optional is not installed; the message says what to install."""


class UnusedValue(UserWarning):
    """A value was given on which the answer does not depend; ``names`` are those of its symbols.

    As any warning it can be left out: ``warnings.simplefilter("ignore", symcnn.UnusedValue)``.
    """

    def __init__(self, form: str, names: tuple[str, ...]) -> None:
        values, hold, change = ("values", "are", "change") if len(names) > 1 else ("value", "is", "changes")
        *others, last = names
        listed = f"{', '.join(others)} or {last}" if others else last
        super().__init__(
            f"{form} does not depend on {listed}; the {values} given {hold} held to the domain, and "
            f"{change} nothing else"
        )
        self.names = names


def warn_the_caller(warning: Warning) -> None:
    """Warn whoever called the engine: at the innermost line that is none of its own."""
    frame, level = inspect.currentframe(), 1
    while frame is not None and frame.f_code.co_filename.startswith(ENGINE):
        frame, level = frame.f_back, level + 1
    warnings.warn(warning, stacklevel=level)
