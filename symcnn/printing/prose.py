"""Text with names in it: ``a stride of `s` keeps ...`` for the page and for the terminal.

What stands in backticks is looked up among the derivation's names, by a walk
over a small grammar (names, numbers, arithmetic, an index, one comparison);
nothing is ever evaluated as code. A dotted name that is nobody's symbol is set
as code. Everything else is text, and is escaped completely.
"""

from __future__ import annotations

import ast
import codecs
import contextlib
import operator
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import sympy as sp

from symcnn.errors import DerivationError, SymcnnError, UnknownName
from symcnn.files.libraries import library
from symcnn.printing.latex import latex
from symcnn.printing.letters import GREEK, VARIANT
from symcnn.printing.terminal import unicode

__all__ = ["code_latex", "escape", "lookup", "pieces", "prose_latex", "prose_plain", "unicode"]

TEX_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", "`": r"\textasciigrave{}", "'": "'", "-": "-",
    "\u00a0": "~", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}",
    "\u2212": "$-$", "×": r"$\times$", "·": r"$\cdot$", "≤": r"$\le$", "≥": r"$\ge$", "≠": r"$\neq$",
    "≈": r"$\approx$", "±": r"$\pm$", "∞": r"$\infty$", "→": r"$\to$", "⇒": r"$\Rightarrow$",
    "⟺": r"$\Longleftrightarrow$", "⇔": r"$\Leftrightarrow$", "∑": r"$\sum$", "∏": r"$\prod$",
    "√": r"$\surd$", "∂": r"$\partial$", "∈": r"$\in$", "∼": r"$\sim$", "°": r"$^{\circ}$", "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$", "²": r"$^{2}$", "³": r"$^{3}$", "¹": r"$^{1}$", "ⁿ": r"$^{n}$", "½": r"$\tfrac{1}{2}$",
    "µ": r"$\mu$", "§": r"\S{}", "€": r"EUR", "\u200b": "", "\ufeff": "", "\u00ad": r"\-",
}  # fmt: skip
TEX_SPECIAL |= {letter: rf"$\{VARIANT.get(name, name)}$" for name, letter in GREEK.items()}
WITHOUT_MACRO = frozenset("¢¥¬ΑΒΕΖΗΙΚΜΝΟΡΤΧοℂℕℚℝℤ∁∄∌∎⊈⊉⊊⊋\ufffd")
"""Letters whose macros need a package that the documents do not load; a test sets all others."""
# Pairs that TeX fonts join to another character.
LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=,)(?=,)|(?<=')(?=')|(?<=[?!])(?=`)")


def escape(text: str) -> str:
    r"""Text as LaTeX that prints just that text, whatever it contains.

    >>> escape("50% of a_b & \"c\"")
    "50\\% of a\\_b \\& ``c''"
    """
    opening = True
    out = []
    text = LIGATURES.sub("\0", unicodedata.normalize("NFC", text))
    for letter in text:
        if letter == "\0":
            out.append("{}")
        elif letter == '"':
            out.append("``" if opening else "''")
            opening = not opening
        elif letter in TEX_SPECIAL:
            out.append(TEX_SPECIAL[letter])
        else:
            out.append(_letter(letter))
    return "".join(out)


@cache
def _letter(letter: str) -> str:
    """ASCII and Latin letters as they are, signs and Greek letters by their macros; all others by their code."""
    if letter in "\n\t" or " " <= letter <= "~":
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf", "Zs"):
        return " " if unicodedata.category(letter) == "Zs" else ""
    if letter.isalpha() and ord(letter) < 0x180 and letter not in "ĿŀŉĦħŦŧĸſ":
        return letter
    if letter not in WITHOUT_MACRO:
        library("latexcodec", f"the letter {letter} on a page", "pip install latexcodec")  # it registers the codec

        with contextlib.suppress(UnicodeEncodeError):
            written: Any = codecs.encode(letter, "ulatex")
            return f"{{{written}}}"
    return rf"\texttt{{U+{ord(letter):04X}}}"


def code_latex(text: str) -> str:
    """Code in a typewriter face that may break after a dot or an underscore.

    >>> code_latex("nn.conv_2d")
    '\\\\texttt{nn.\\\\allowbreak{}conv\\\\_\\\\allowbreak{}2d}'
    """
    parts = re.split(r"(?<=[._])(?=.)", unicodedata.normalize("NFC", text.replace('"', "''")))
    return r"\texttt{" + r"\allowbreak{}".join(map(escape, parts)) + "}"


EQUATION = re.compile(r"(?<![<>=!])=(?!=)")
# Beyond so many binary digits a power of numbers is no formula that a page could show.
LARGEST_POWER = 4096


def power(base: Any, exponent: Any) -> Any:
    """A power, of numbers only where it is small: text comes from sheets, and 9**9**9**9 has no end.

    >>> power(sp.Integer(2), sp.Integer(10))
    1024
    """
    digits = max(int(base.p).bit_length(), int(base.q).bit_length()) if base.is_Rational else 1
    if exponent.is_Rational and abs(exponent) * digits > LARGEST_POWER:
        raise DerivationError("a text has a power with too large an exponent to be set")
    return base**exponent


OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: power, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: sp.Eq, ast.NotEq: sp.Ne,
}  # fmt: skip


def lookup(text: str, names: Mapping[str, Any]) -> Any:
    """The expression that a backticked text names, or ``None`` where it is code.

    Errors: ``UnknownName`` for a name that is not among ``names``;
    ``DerivationError`` for what reads like a formula and is none.

    >>> n = sp.Symbol("n")
    >>> lookup("n - 1", {"n": n}), lookup("torch.optim.SGD", {"n": n})
    (n - 1, None)
    """
    try:
        tree = ast.parse(EQUATION.sub("==", text.strip()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    try:
        return _walk(tree, names)
    except SymcnnError:
        raise
    except RecursionError:
        raise DerivationError("a text in backticks is nested too deeply to be set") from None
    except Exception as error:  # whatever SymPy says of terms that do not fit together
        why = " ".join(str(error).split())
        raise DerivationError(f"`{text}` in a text is no formula: {why}") from error


class AnyNames(dict[str, Any]):
    """Names for a text that no derivation stands behind: short ones and Greek ones are symbols, longer ones code.

    >>> prose_latex("`x1*x2`, `eta`, and `backward`", AnyNames())
    '$x_{1} x_{2}$, $\\\\eta$, and \\\\texttt{backward}'
    >>> prose_latex("`ξ2` and `ß`", AnyNames())
    '$\\\\xi_{2}$ and \\\\texttt{ß}'
    """

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Any:
        letters = name.rstrip("0123456789").partition("_")[0]
        return sp.Symbol(name) if name.isascii() and (len(letters) <= 2 or letters.lower() in GREEK) else None


LETTERS = {letter: name for name, letter in GREEK.items()}
GREEK_PART = re.compile(rf"(?:^|(?<=_))[{''.join(LETTERS)}](?=\d*(?:_|$))")


def _spelled(name: str) -> str:
    """A name whose Greek letters are written as letters, as the names of symbols are: ``ξ_1`` is ``xi_1``."""
    return GREEK_PART.sub(lambda found: LETTERS[found[0]], name)


def _walk(node: ast.AST, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        named = node.id if node.id in names and node.id.isascii() else _spelled(node.id)
        if named not in names:
            raise UnknownName("symbol", node.id, [name for name in names if not name.startswith("_")])
        return names[named]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return sp.Integer(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _walk(node.operand, names)
        return None if value is None else -value
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return _both(OPERATORS[type(node.op)], _walk(node.left, names), _walk(node.right, names))
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPERATORS:
        return _both(OPERATORS[type(node.ops[0])], _walk(node.left, names), _walk(node.comparators[0], names))
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        base = _walk(node.value, names)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        indices = tuple(_walk(part, names) for part in parts)
        return base[indices] if isinstance(base, sp.IndexedBase) and None not in indices else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        called = _walk(node.func, names)
        values = [_walk(arg, names) for arg in node.args]
        known = isinstance(called, sp.FunctionClass) and values
        return called(*values) if known and None not in values else None
    return None


def _both(apply: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    try:
        return apply(left, right)
    except TypeError as error:
        raise DerivationError(f"a text joins {left} and {right}, which cannot be joined: {error}") from error


def pieces(text: str, names: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The text cut at its backticks: (text, None), ("", expression) or (code, False). Errors: those of `lookup`."""
    parts = re.split(r"`([^`]+)`", text)
    cut: list[tuple[str, Any]] = []
    for place, part in enumerate(parts):
        if place % 2 == 0:
            cut.append((part, None))
            continue
        value = lookup(part, names)
        printable = isinstance(value, (sp.Basic, sp.FunctionClass))
        cut.append(("", value) if printable else (part, False))
    return cut


def prose_latex(text: str, names: Mapping[str, Any], order: Sequence[Any] = ()) -> str:
    r"""Text for the page: names in backticks as mathematics, dotted names as code, the rest escaped.

    >>> prose_latex("50% of `beta1`", {"beta1": sp.Symbol("beta1")})
    '50\\% of $\\beta_{1}$'
    """
    out = []
    for piece, value in pieces(text, names):
        if value is None:
            out.append(escape(piece))
        elif value is False:
            out.append(code_latex(piece))
        else:
            out.append(f"${latex(value, order, small=True)}$")
    return "".join(out)


def prose_plain(text: str, names: Mapping[str, Any], order: Sequence[Any] = ()) -> str:
    """The same text for the terminal.

    >>> prose_plain("50% of `beta1`", {"beta1": sp.Symbol("beta1")})
    '50% of β₁'
    """
    return "".join(
        piece if not isinstance(value, (sp.Basic, sp.FunctionClass)) else unicode(value, order)
        for piece, value in pieces(text, names)
    )
