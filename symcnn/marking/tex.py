r"""The commands of LaTeX that stand in formulas: what each is read as. A command that is not here is refused."""

from __future__ import annotations

from symcnn.printing.letters import ALIAS, GREEK

SKIPPED = frozenset(
    [
        *("limits", "nolimits", "displaystyle", "textstyle", "scriptstyle", "quad", "qquad", "thinspace", "allowbreak"),
        *("big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl", "bigr", "Bigr", "biggr", "Biggr", "nonumber"),
        *(",", ";", ":", "!", ">", " ", "noindent"),
    ]
)
"""They say how a formula looks."""
TEXTS = frozenset(
    [
        *("text", "textrm", "textit", "textbf", "mathrm", "mathit", "mathbf", "mathsf", "mathtt", "operatorname"),
        *("textnormal", "mbox", "mathbb", "mathcal", "boldsymbol"),
    ]
)
"""They hold a word, or several."""
SIDES = {"left": "(", "right": ")", "middle": ""}
"""They say on which side of its formula the next bracket stands."""
SIGNS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥",
    "geqslant": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "in": "∈", "infty": "∞", "%": "%", "&": "&",
    "ldots": "...", "dots": "...", "cdots": "...", "dotsc": "...", "prime": "'", "\\": "\\\\", "mid": "|", "vert": "|",
    "newline": "\\\\", "lor": "∨", "vee": "∨", "land": "∧", "wedge": "∧", "_": "_", "colon": ":",
    "iff": "⟺", "Leftrightarrow": "⟺", "Longleftrightarrow": "⟺", "leftrightarrow": "⟺", "implies": "⟹",
    "Rightarrow": "⟹", "Longrightarrow": "⟹",
}  # fmt: skip
OPENING = {"lfloor": "⌊", "lceil": "⌈", "{": "{", "lbrace": "{", "lbrack": "[", "lvert": "|("}
CLOSING = {"rfloor": "⌋", "rceil": "⌉", "}": "}", "rbrace": "}", "rbrack": "]", "rvert": "|)"}
FUNCTIONS = {
    "frac": "frac", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "sqrt": "sqrt", "binom": "binomial",
    "dbinom": "binomial", "tbinom": "binomial", "sum": "sum", "prod": "product", "max": "max", "min": "min",
    "log": "log", "ln": "ln", "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh", "cosh": "cosh",
    "tanh": "tanh", "arctan": "atan", "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar",
    "tilde": "tilde", "widetilde": "tilde", "bmod": "mod", "mod": "mod", "lnot": "not", "neg": "not",
}  # fmt: skip
LETTERS = {
    **{name: name for name in GREEK}, **{name: plain for name, plain in ALIAS.items() if name.startswith("var")},
    "vartheta": "theta", "varrho": "rho", "varsigma": "sigma", "ell": "l",
}  # fmt: skip

__all__ = ["CLOSING", "FUNCTIONS", "LETTERS", "OPENING", "SIDES", "SIGNS", "SKIPPED", "TEXTS"]
