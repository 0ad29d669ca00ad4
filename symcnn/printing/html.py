"""Text and mathematics as HTML for a notebook.

All text is escaped. Formulas are LaTeX of the one printer between dollars, for
MathJax. There are no scripts and no colours, so that it reads in light and dark
themes alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from symcnn.errors import SymcnnError
from symcnn.printing.latex import latex
from symcnn.printing.prose import pieces
from symcnn.printing.terminal import unicode

INERT = "tex2jax_ignore mathjax_ignore"
"""The classes of what MathJax, the old and the new, leaves alone."""
CELL, NO_BREAK = "text-align: {}", "; white-space: nowrap"
WIDE = "overflow-x: auto; margin: 0.4em 0"


def text(words: str) -> Markup:
    r"""Text that shows just itself, whatever it contains; no sign of it starts mathematics.

    >>> text("1 < 2")
    Markup('1 &lt; 2')
    >>> text("$5")
    Markup('<span class="tex2jax_ignore mathjax_ignore">$</span>5')
    """
    whole = words.encode("utf-8", "replace").decode("utf-8")
    return Markup(re.sub(r"[$\\]", lambda sign: f'<span class="{INERT}">{sign[0]}</span>', escape(whole)))


def code(words: str) -> Markup:
    """Text in a typewriter face."""
    return Markup("<code>{}</code>").format(text(words))


def math(expr: Any, order: Sequence[Any] = (), display: bool = False) -> Markup:
    r"""An expression or a proposition between dollars; ``display`` sets sums and fractions large.

    >>> import sympy as sp
    >>> n = sp.Symbol("n")
    >>> math(n < 2)
    Markup('$n &lt; 2$')

    LaTeX with a dollar in it, which only the name of a symbol can bring, would end there: it is shown as text.
    """
    written = latex(expr, order)
    if "$" in written:
        return code(unicode(expr, order))
    return Markup("${}{}$").format(r"\displaystyle " if display else "", written)


def formula(expr: Any, order: Sequence[Any] = ()) -> Markup:
    """An expression or a proposition on a line of its own, which is moved sideways where it is too wide."""
    return Markup('<div style="{}">{}</div>').format(WIDE, math(expr, order, display=True))


def prose(words: str, names: Mapping[str, Any], order: Sequence[Any] = ()) -> Markup:
    """Text with names in backticks as mathematics; as it stands where something else is in them."""
    try:
        found = pieces(words, names)
    except SymcnnError:
        return text(words)
    out = Markup("")
    for piece, value in found:
        out += text(piece) if value is None else code(piece) if value is False else math(value, order)
    return out


def paragraphs(words: str, names: Mapping[str, Any], order: Sequence[Any] = ()) -> Markup:
    """Text as paragraphs, which blank lines part."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", words))
    return Markup("").join(Markup("<p>{}</p>").format(prose(part, names, order)) for part in parts if part)


def listing(items: Iterable[Any]) -> Markup:
    """Things in a list; text among them is escaped."""
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(_part(item)) for item in items))


def table(
    head: Sequence[Any], rows: Iterable[Sequence[Any]], right: Iterable[int] = (), whole: Iterable[int] = ()
) -> Markup:
    """A table: cells are HTML, or text, which is escaped.

    ``right`` are the columns that are right-aligned, ``whole`` those in which no line is broken.
    """
    numbers, unbroken = set(right), set(whole)

    def line(cells: Sequence[Any], tag: str) -> Markup:
        made = Markup("")
        for place, cell in enumerate(cells):
            style = CELL.format("right" if place in numbers else "left") + NO_BREAK * (place in unbroken)
            made += Markup('<{0} style="{1}">{2}</{0}>').format(Markup(tag), style, _part(cell))
        return Markup("<tr>{}</tr>").format(made)

    top = Markup("<thead>{}</thead>").format(line(head, "th")) if head else Markup("")
    body = Markup("").join(line(row, "td") for row in rows)
    return Markup('<div style="{}"><table>{}<tbody>{}</tbody></table></div>').format(WIDE, top, body)


def heading(title: Any, name: str) -> Markup:
    """A title, and the name under which it is found."""
    return Markup("<p><strong>{}</strong> {}</p>").format(_part(title), code(name))


def folded(summary: Any, body: Any) -> Markup:
    """What unfolds below its summary."""
    return Markup("<details><summary>{}</summary>{}</details>").format(_part(summary), _part(body))


def joined(*parts: Any) -> str:
    """Parts one below the other, as a notebook is handed them; text among them is escaped."""
    return str(Markup("<div>{}</div>").format(Markup("").join(map(_part, parts))))


def _part(value: Any) -> Markup:
    return value if isinstance(value, Markup) else text(str(value))


__all__ = [
    *("code", "folded", "formula", "heading", "joined", "listing", "math"),
    *("paragraphs", "prose", "table", "text"),
]
