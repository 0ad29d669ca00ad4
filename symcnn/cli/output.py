"""Standard output, which holds what symcnn says and nothing else: what a file prints goes to standard error.

What symcnn says can always be written: a letter that the terminal's encoding
lacks is replaced, and a sign that would command the terminal is spelt out.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TextIO, TypeVar

from symcnn.errors import SymcnnError
from symcnn.files.streams import commanding

Given = ParamSpec("Given")
Result = TypeVar("Result")
_own: list[TextIO] = []
COMMANDS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of what moves a cursor, turns the direction of writing, or is no letter by itself."""
SIZES = ("COLUMNS", "LINES", "TERMINAL_WIDTH")
"""Variables by which a person names the terminal's size; typer and rich stumble over one that is none."""
MOST = 1000
"""The most columns that are filled, and lines that are counted on."""


def out() -> TextIO:
    """Where a command writes what it has to say."""
    return _own[-1] if _own else sys.stdout


def alone(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same command, during which whatever else is printed goes to standard error.

    >>> @alone
    ... def told():
    ...     print("by a file", end="")
    ...     _ = out().write("by us")
    >>> told()
    by us
    """

    @wraps(command)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        _own.append(sys.stdout)
        sys.stdout = sys.stderr
        try:
            with commanding():
                return command(*args, **kwargs)
        except SystemExit as error:  # a command ends otherwise
            raise SymcnnError(
                f"a file has ended the program with SystemExit: {error.code}; it may not do that"
            ) from None
        finally:
            sys.stdout = _own.pop()

    return run


def visible(text: str) -> str:
    r"""A text in which a sign that would command a terminal is spelt out; ends of lines stay.

    >>> visible("a\x1b[2Jb\u202ec\nd")
    'a\\x1b[2Jb\\u202ec\nd'
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in COMMANDS else _spelt(letter) for letter in text
    )


def _spelt(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def tell(text: str) -> None:
    """Write a line to standard error, if there is one that takes it."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()


def say(text: str) -> None:
    """Write a line to standard output."""
    out().write(visible(text) + "\n")


def print_json(data: Any) -> None:
    """Write plain data to standard output; a sign that commands a terminal is spelt as JSON spells it."""
    file = out()
    text = json.dumps(data, ensure_ascii=not _takes_everything(file), indent=2, default=str)
    file.write(re.sub(r"[^\n -~]", lambda found: _in_json(found[0]), text) + "\n")


def _in_json(letter: str) -> str:
    return json.dumps(letter)[1:-1] if unicodedata.category(letter) in COMMANDS else letter


def _takes_everything(file: TextIO) -> bool:
    with contextlib.suppress(LookupError, TypeError):
        return codecs.lookup(file.encoding).name.startswith("utf")
    return False


def size(variable: str) -> int:
    """The size that the environment names, at most `MOST`; 0 where it names none.

    >>> os.environ["LINES"] = "²"
    >>> size("LINES")
    0
    >>> del os.environ["LINES"]
    """
    named = os.environ.get(variable, "")
    return min(int(named[:9]), MOST) if named.isdecimal() else 0


def settle() -> None:
    """Make the three streams of this process ones that can be written to, and the sizes ones that can be filled.

    Errors: `SymcnnError` where standard output is closed: nothing could be said.
    """
    for variable in SIZES:
        named = size(variable)
        os.environ.pop(variable, None)
        if named:
            os.environ[variable] = str(named)
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # else the next file that is opened would be taken for it
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  (it stays open)
    if sys.stdout is None:
        raise SymcnnError("standard output is closed, so nothing can be said: name a file, or /dev/null")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def delivered() -> bool:
    """Whether all that was said has gone where it should; what cannot is dropped, so that nothing stumbles over it."""
    try:
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (it stays open)
        if not isinstance(error, BrokenPipeError):
            tell(f"symcnn: what is said cannot be written: {error.strerror}")
        return False
    return True


__all__ = ["MOST", "alone", "delivered", "out", "print_json", "say", "settle", "size", "tell", "visible"]
