"""What a name looks like on the page: Greek letters, accents, subscripts.

``beta1`` is a letter with an index, ``m_hat`` carries an accent, ``sigma_x``
a subscript, ``dY`` is the gradient with respect to Y. The name alone decides,
for LaTeX and for the terminal alike. Letters in a text are written by latexcodec
(`symcnn.printing.prose`); a name in mathematics is more than its letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
ALIAS = {"eps": "epsilon", "lam": "lambda", "varepsilon": "epsilon", "varphi": "phi"}
ACCENTS = {"hat": ("\\hat", "\u0302"), "bar": ("\\bar", "\u0304"), "tilde": ("\\tilde", "\u0303")}
VARIANT = {"epsilon": "varepsilon", "phi": "varphi"}
SUBSCRIPT = dict(zip("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
SUPERSCRIPT = dict(
    zip("0123456789+-=()inabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)


@dataclass(frozen=True)
class Name:
    """A name taken apart."""

    head: str
    accent: str = ""
    primes: int = 0
    subscripts: tuple[str, ...] = ()


def split(name: str) -> Name:
    """Take a name apart.

    >>> split("beta1")
    Name(head='beta', accent='', primes=0, subscripts=('1',))
    """
    pieces: list[str] = []
    for part in filter(None, name.split("_")):
        match = re.fullmatch(r"([A-Za-z]+)(\d+)|([A-Za-z])(hat|bar|tilde)", part)
        pieces.extend([group for group in match.groups() if group] if match else [part])
    head, accent, primes, subscripts = (pieces or [name])[0], "", 0, []
    for piece in pieces[1:]:
        if piece in ACCENTS and not accent:
            accent = piece
        elif piece in ("prime", "new"):
            primes += 1
        else:
            subscripts.append(ALIAS.get(piece, piece))
    return Name(ALIAS.get(head, head), accent, primes, tuple(subscripts))


def _word(word: str) -> str:
    if word in GREEK:
        return "\\" + VARIANT.get(word, word)
    if re.fullmatch(r"d[A-Za-z]", word):
        return rf"\mathit{{{word}}}"
    if not _upright(word):
        return word
    return rf"\mathrm{{{re.sub(r'[^A-Za-z0-9]', '', word)}}}"


def _upright(word: str) -> bool:
    """Several letters that are neither a Greek letter's name nor a gradient's: set upright, as a word."""
    return len(word) > 1 and not word.isdigit() and word not in GREEK and not re.fullmatch(r"d[A-Za-z]", word)


def is_word(name: str) -> bool:
    """Whether a name begins with a word.

    >>> is_word("wide"), is_word("W_out"), is_word("dY"), is_word("beta1")
    (True, False, False, False)
    """
    parts = split(name)
    return not parts.accent and _upright(parts.head)


def latex_name(name: str, indices: tuple[str, ...] = ()) -> str:
    r"""LaTeX of a name, with further indices already in LaTeX.

    >>> latex_name("beta1"), latex_name("m_hat", ("t",)), latex_name("W_out"), latex_name("eps")
    ('\\beta_{1}', '\\hat{m}_{t}', 'W_{\\mathrm{out}}', '\\varepsilon')
    """
    parts = split(name)
    text = _word(parts.head)
    if parts.accent:
        text = f"{ACCENTS[parts.accent][0]}{{{text}}}"
    text += "'" * parts.primes
    listed = [*(_word(piece) for piece in parts.subscripts), *indices]
    low = (r",\," if any(len(index) > 1 for index in indices) else ",").join(listed)
    return text + (f"_{{{low}}}" if low else "")


def plain_name(name: str, indices: tuple[str, ...] = ()) -> str:
    """The name for a terminal, with further indices already in plain text.

    >>> plain_name("beta1"), plain_name("K", ("l-1",)), plain_name("sigma_x"), plain_name("r_next")
    ('β₁', 'K_{l-1}', 'σₓ', 'r_next')
    """
    parts = split(name)
    text = GREEK.get(parts.head, parts.head)
    if parts.accent:
        text += ACCENTS[parts.accent][1]
    text += "′" * parts.primes
    low = ",".join([*(GREEK.get(piece, piece) for piece in parts.subscripts), *indices])
    return text + (lowered(low, word=not indices and low.isalnum()) if low else "")


def lowered(text: str, word: bool = False) -> str:
    """A subscript for a terminal: small letters where Unicode has them all, else ``_{...}``, of a word ``_word``."""
    if all(letter in SUBSCRIPT for letter in text) and len(text) <= 3 and not re.search(r"[-+=()]", text):
        return "".join(SUBSCRIPT[letter] for letter in text)
    return f"_{text}" if word or len(text) == 1 else f"_{{{text}}}"


def raised(text: str) -> str:
    """An exponent for a terminal: small letters where Unicode has them all, else ``^(...)``."""
    if all(letter in SUPERSCRIPT for letter in text) and len(text) <= 3 and not re.search(r"[()]", text):
        return "".join(SUPERSCRIPT[letter] for letter in text)
    return f"^{text}" if len(text) == 1 else f"^({text})"
