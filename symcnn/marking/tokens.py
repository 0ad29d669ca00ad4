"""A typed text cut into numbers, names and signs, plain text and LaTeX alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from symcnn.errors import Unreadable
from symcnn.marking import tex
from symcnn.marking.characters import ACCENTS, GREEK_LETTERS, Letters, letters
from symcnn.marking.limits import MOST_DIGITS, MOST_TOKENS, MOST_WORD
from symcnn.printing.letters import GREEK

NAMES = {letter: name for name, letter in GREEK.items()}
NUMBER = re.compile(
    r"(?:\d{1,3}(?:(?: |\\,|_)\d{3})+(?![\d_])|\d+(?:_\d+)*)(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?"
)
WORD = re.compile(r"[A-Za-z]+\d*")
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
WORDS = re.compile(r"\{([A-Za-z0-9 .,'-]*)\}")
ENVIRONMENT = re.compile(r"\{(cases|array|aligned|dcases)\*?\}(\{[lcr|@ ]*\})?")
SIGNS = (
    "<==>", "<=>", "==>",
    "\\\\", "...", "..", "//", "**", "<=", ">=", "=<", "=>", "!=", "==", "&&", "||", "<", ">", "=", "+", "-", "*", "/",
    "^", "_", "!", "%", "|", "&", ",", ";", "'", ":", "≤", "≥", "≠", "∈", "∞", "∧", "∨", "…",
    "⟺", "⇔", "↔", "⟹", "⇒",
)  # fmt: skip
ONE = {
    "**": "^", "≤": "<=", "=<": "<=", "≥": ">=", "≠": "!=", "==": "=", "&&": "&", "∧": "&", "∨": "or", "…": "...",
    "∈": "in",
}  # fmt: skip
SIGN_COMMANDS = {"√": "sqrt", "∛": "cbrt", "∑": "sum", "∏": "product"}
BETWEEN = (",", ";", "&", "and", "or")
"""Between formulas of which each has dollars around it."""
OPENING, CLOSING = "([{⌊⌈", ")]}⌋⌉"


@dataclass(frozen=True)
class Token:
    """A number, a word, a sign, a bracket, a command; ``spaced`` after a blank, ``whole`` if it is not to be split."""

    kind: str
    text: str
    at: int
    spaced: bool = False
    whole: bool = False
    value: Fraction | None = None

    @property
    def said(self) -> str:
        """What it is, in a message."""
        if self.kind == "end":
            return "the end of the text"
        kinds = {"number": "the number", "word": "the word", "sign": "the sign", "command": "the command"}
        shown = self.text if len(self.text) <= 20 else f"{self.text[:20]}..."
        return f"{kinds.get(self.kind, 'the bracket')} {shown.rstrip('()') if self.text[:1] == '|' else shown}"


def tokens(text: str) -> tuple[list[Token], list[str]]:
    """The tokens of a text, the last one its end, and notes on how it was read. Errors: `Unreadable`.

    >>> [token.text for token in tokens(r"\\frac{n + 2p}{s}")[0]]
    ['frac', '{', 'n', '+', '2', 'p', '}', '{', 's', '}', '']
    """
    cut = _Cutter(letters(text))
    cut.run()
    return cut.found, cut.read.notes


@dataclass
class _Cutter:
    read: Letters
    found: list[Token] = field(default_factory=list)
    place: int = 0
    spaced: bool = False
    side: str | None = None
    open: list[bool] = field(default_factory=list)
    """For each bracket that is open, whether a comma in it parts the things of a list."""

    def run(self) -> None:
        text = self.text = "".join(self.read.letters)
        while self.place < len(text):
            if len(self.found) > MOST_TOKENS:
                raise self.fault(self.place, "still more", f"at most {MOST_TOKENS} numbers, names and signs")
            letter = text[self.place]
            if letter in " ~":
                self.place, self.spaced = self.place + 1, True
            elif letter == "$":
                self._dollar()
            elif letter == "\\" and not text.startswith("\\\\", self.place):
                self._command()
            elif letter in OPENING or letter in CLOSING:
                self._bracket(letter)
            elif letter in SIGN_COMMANDS:
                self.add("command", SIGN_COMMANDS[letter], 1)
            else:
                self._plain(letter)
        self.add("end", "", 0)

    def _plain(self, letter: str) -> None:
        number, word = NUMBER.match(self.text, self.place), WORD.match(self.text, self.place)
        if number:
            self._number(number[0])
        elif word:
            if len(word[0]) > MOST_WORD:
                raise self.fault(self.place, f"a word of {len(word[0])} letters", f"names of at most {MOST_WORD}")
            self.add("word", word[0], len(word[0]))
        elif letter in GREEK_LETTERS:
            digits = re.match(r"\d*", self.text[self.place + 1 : self.place + 5])
            more = digits[0] if digits else ""
            self.add("word", NAMES[letter] + more, 1 + len(more), whole=True)
        elif letter in ACCENTS:
            self.add("accent", ACCENTS[letter], 1)
        elif letter == "." and not self.text[self.place + 1 :].strip(" .$"):
            self.place += 1  # the full stop of a sentence
        else:
            sign = next((sign for sign in SIGNS if self.text.startswith(sign, self.place)), None)
            if sign is None:
                raise self.fault(self.place, f"the sign {letter}", "a number, a name, a bracket or an operator")
            if sign == ",":
                self._comma()
            if sign in ("|", "||") and self.side is not None:
                kind = {"(": "open", ")": "close"}.get(self.side, "sign")
                self.add(kind, f"|{self.side}" if kind != "sign" else "|", 1)
            elif sign == "||":
                self.add("sign", "|", 1)
            else:
                self.add("sign", ONE.get(sign, sign), len(sign))

    def _number(self, text: str) -> None:
        plain = re.sub(r"[ _]|\\,", "", text)
        mantissa, _, power = plain.lower().partition("e")
        # A full stop that ends a number, and two that begin a range, are no decimal point: the pattern leaves them.
        if len(plain) > MOST_DIGITS or (power and abs(int(power)) > MOST_DIGITS):
            shown = plain if len(plain) < 20 else f"a number of {len(plain)} digits"
            raise self.fault(self.place, shown, f"a number of at most {MOST_DIGITS} digits")
        if re.match(r"0[xXbBoO][0-9a-fA-F]", self.text[self.place :]):
            raise self.fault(self.place, "a number in another base", "a decimal number")
        if any(sign in text for sign in " _\\"):
            self.read.notes.append(f"{' '.join(text.replace(chr(92) + ',', ' ').split())} is read as {plain}")
        value = Fraction(mantissa) * Fraction(10) ** int(power or 0)
        self.add("number", plain, len(text), value=value)

    def _comma(self) -> None:
        """A comma between two digits parts a list only where a list stands."""
        before, after = self.text[self.place - 1 : self.place], self.text[self.place + 1 : self.place + 2]
        if before.isdigit() and after.isdigit() and not (self.open and self.open[-1]):
            raise self.fault(
                self.place, "a comma between two digits", "a decimal point, or a comma with a blank between two answers"
            )

    def _bracket(self, letter: str) -> None:
        if letter in OPENING:
            last = self.found[-1] if self.found else None
            listing = last is None or last.kind in ("word", "command") or last.text in ("=", "in", "_", "[", "{", "(")
            self.open.append(letter in "[{" or listing)
            self.add("open", letter, 1)
        else:
            if self.open:
                self.open.pop()
            self.add("close", letter, 1)

    def _dollar(self) -> None:
        """Dollars stand around a formula, of which there may be several side by side, and nowhere else."""
        after = self.text[self.place :].lstrip(" $")
        begins = not self.found or self.found[-1].text in BETWEEN
        if not begins and after.strip(" $.") and not re.match(r"[,;]|(and|or)\b", after):
            raise self.fault(self.place, "a dollar sign within the formula", "one formula")
        self.place += 1

    def _command(self) -> None:
        match = COMMAND.match(self.text, self.place)
        if match is None:
            raise self.fault(self.place, "a backslash at the end", "a command of LaTeX")
        name, length = match[1], len(match[0])
        after = self.place + length
        if name in "()[]" and ((name in "[(" and not self.found) or name in "])"):
            self.place = after  # around a formula, as a dollar
        elif name in tex.SKIPPED:
            self.place, self.spaced = after, True
        elif name in tex.SIDES:
            self.place, self.side = after, tex.SIDES[name]
            rest = re.match(r" *\.", self.text[after:])
            if rest:
                self.place, self.side = after + len(rest[0]), None
        elif name in tex.TEXTS:
            self._words(after)
        elif name in ("begin", "end"):
            found = ENVIRONMENT.match(self.text, after)
            if found is None:
                raise self.fault(self.place, f"\\{name} of something else", "\\begin{cases} and \\end{cases}")
            self.add("command", "cases" if name == "begin" else "endcases", length + len(found[0]))
        elif name in tex.SIGNS:
            sign = tex.SIGNS[name]
            kind = "sign"
            if sign == "|" and self.side:
                kind, sign = ("open" if self.side == "(" else "close"), f"|{self.side}"
            self.add(kind, ONE.get(sign, sign), length)
        elif name in tex.OPENING or name in tex.CLOSING:
            opening = name in tex.OPENING
            self.open.append(True) if opening else self.open and self.open.pop()
            self.add("open" if opening else "close", {**tex.OPENING, **tex.CLOSING}[name], length)
        elif name in tex.LETTERS:
            self.add("word", tex.LETTERS[name], length, whole=True)
        elif name in tex.FUNCTIONS:
            self.add("command", tex.FUNCTIONS[name], length)
        else:
            raise self.fault(self.place, f"the command \\{name[:20]}", "a command of LaTeX for a formula")

    def _words(self, after: int) -> None:
        """The words that a command holds; braces with anything else are read as they stand."""
        found = WORDS.match(self.text, after)
        if found is None:
            self.place = after
            return
        start = self.place
        for part in re.finditer(r"[A-Za-z][A-Za-z0-9]*|\d+|[,.]", found[1]):
            self.place = after + 1 + part.start()
            kind = "word" if part[0][0].isalpha() else "number" if part[0].isdigit() else "sign"
            if part[0] != ".":
                self.add(kind, part[0], len(part[0]), whole=True, value=Fraction(part[0]) if kind == "number" else None)
            self.spaced = found[1][part.end() : part.end() + 1] == " "
        self.spaced = self.spaced or start == after
        self.place = found.end()

    def add(self, kind: str, text: str, length: int, whole: bool = False, value: Fraction | None = None) -> None:
        columns = self.read.columns
        at = columns[self.place] if self.place < len(columns) else len(self.read.text)
        self.found.append(Token(kind, text, at, self.spaced, whole, value))
        self.place, self.spaced, self.side = self.place + length, False, None

    def fault(self, place: int, found: str, expected: str) -> Unreadable:
        return Unreadable(self.read.text, self.read.columns[place], found, expected)


__all__ = ["Token", "tokens"]
