"""Templates for LaTeX: text is escaped unless a printer has marked it as LaTeX; unknown names are errors."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from symcnn.errors import SymcnnError
from symcnn.files.libraries import library
from symcnn.files.places import beside
from symcnn.printing.prose import escape


class Tex(str):
    """LaTeX that a printer of this package made, and that a template passes on as it is."""

    __slots__ = ()


def as_tex(value: Any) -> str:
    r"""What a template prints for a value: ``Tex`` as it is, anything else escaped.

    >>> as_tex("50%"), as_tex(Tex("$x$")), as_tex(None)
    ('50\\%', '$x$', '')
    """
    if isinstance(value, Tex):
        return value
    return "" if value is None else escape(str(value))


def reports_folder() -> Path:
    """Where templates and sheets lie: inside the installed package, or beside it in a checkout."""
    folder = beside("reports")
    if (folder / "templates").is_dir():
        return folder
    raise SymcnnError(f"no templates stand beside the engine ({folder})")


@cache
def environment(folder: Path | None = None) -> Any:
    """A Jinja environment whose marks LaTeX does not use: ``<< value >>``, ``<% tag %>``, ``<# comment #>``."""
    jinja2 = library("jinja2", "a sheet", "pip install jinja2")
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder or reports_folder() / "templates"),
        undefined=jinja2.StrictUndefined,
        finalize=as_tex,
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
