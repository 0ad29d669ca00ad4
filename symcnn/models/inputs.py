"""What a model is given, as a person writes it: ``n 3 H W``, or ``n T int64``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import torch

from symcnn.errors import SymcnnError, UnknownName, of_kind
from symcnn.models.whole import Size, symbol

NAME = re.compile(r"[A-Za-zα-ωΑ-Ω][A-Za-z0-9_α-ωΑ-Ω]*\Z")
TYPES = {str(one).removeprefix("torch."): one for one in vars(torch).values() if isinstance(one, torch.dtype)}
LIKE_TYPES = re.compile(r"(?:bool|half|double|long|(?:u?int|b?float|complex)[0-9]+[a-z0-9_]*)\Z")
MOST = 10**9
TAKEN = (
    *("self", "other", "name", "memory", "optimizer", "step", "input_gradient", "checkpoint", "partial"),
    "padded_zeros",
)
"""Names that a traced model's own questions have for what they are given beside sizes."""


@dataclass(frozen=True)
class Input:
    """The sides of an input, and its type."""

    sides: tuple[Size, ...]
    dtype: Any


def read(text: Any, usual: Any) -> Input:
    """An input from its text: sides that are whole numbers or names of symbols, and a type at the end if not ``usual``.

    >>> read("n 3 H W", torch.float32)
    Input(sides=(n, 3, H, W), dtype=torch.float32)
    >>> read("n T int64", torch.float32).dtype
    torch.int64

    Errors: `SymcnnError` for a side that is neither, is 0, or is longer than any memory; `UnknownName` for a type that
    is none.
    """
    of_kind("an input", text, str, 'written as "n 3 H W"')
    words = [word for word in re.split(r"[\s,×:]+", text.strip()) if word]
    dtype = TYPES[words.pop()] if words and words[-1] in TYPES else usual
    return Input(tuple(_side(word, text) for word in words), dtype)


def _side(word: str, text: str) -> Size:
    if word.isascii() and word.isdigit():
        number = int(word) if len(word) <= len(str(MOST)) else MOST + 1
        if not 1 <= number <= MOST:
            raise SymcnnError(f'the input "{text}": a side is a whole number from 1 to {MOST:,}, not {word}')
        return number
    if word in TAKEN:
        raise SymcnnError(f'the input "{text}": {word} is what a model is asked with; a side needs another name')
    if LIKE_TYPES.match(word):
        raise UnknownName("type of an input", word, TYPES)
    if NAME.match(word):
        return symbol(word)
    raise SymcnnError(
        f'the input "{text}": a side is a whole number or the name of a symbol, not {word!r}; such as "n 3 H W"'
    )


__all__ = ["Input", "read"]
