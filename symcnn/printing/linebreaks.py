"""Where a long formula in running mathematics may break: outside brackets first, at words and double arrows best."""

from __future__ import annotations

import re

OPENING, CLOSING = ("(", "[", r"\{", "{"), (")", "]", r"\}", "}")
TOKEN = re.compile(r"\\[a-zA-Z]+|\\.| [+-] |.", re.DOTALL)
OUTER = 250
"""TeX's penalty for a break at a plus or minus outside all brackets; the templates set a higher one inside."""
WORD = 30


def breakable(latex: str) -> str:
    r"""The formula with TeX penalties after its outer signs and after words; nothing that prints is changed.

    >>> breakable("a + (b + c)"), breakable(r"a \text{ and } b")
    ('a + \\penalty250 (b + c)', 'a \\text{ and }\\penalty30  b')
    """
    depth, out = 0, []
    for match in TOKEN.finditer(latex):
        token = match[0]
        depth += (token in OPENING) - (token in CLOSING)
        out.append(token)
        if token in (" + ", " - ") and depth == 0:
            out.append(rf"\penalty{OUTER} ")
    text = "".join(out)
    return re.sub(r"\\text\{ (and|or|for all) \}", lambda word: rf"{word[0]}\penalty{WORD} ", text)
