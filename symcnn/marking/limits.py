"""How large a typed answer may be: all of it is asked before anything is built.

An answer is a line or two. What is larger is no answer, or is meant to keep the machine busy: nothing here depends on
a clock, so that the same text is read, or refused, on every machine.
"""

from __future__ import annotations

MOST_LETTERS = 4000
"""Letters of a text."""
MOST_TOKENS = 1500
"""Numbers, names and signs of a text."""
MOST_NODES = 400
"""Parts of an expression."""
MOST_DEPTH = 24
"""Brackets, exponents, roots and sums that stand in one another."""
MOST_WORD = 40
"""Letters of a name."""
MOST_DIGITS = 120
"""Digits of a number as it is typed, and the power of ten behind its ``e``."""
MOST_BITS = 4096
"""Bits of a number that is worked out: numerator or denominator."""
MOST_EXPONENT = 1000
"""Of a power that is a number, and the product of such powers that stand in one another."""
MOST_IN_EXPONENT = 10**6
"""Any number that stands in an exponent with names."""
HIGHEST_TOWER = 2
"""Exponents with names, and factorials, that stand in one another: ``2^(2^n)`` has two."""
MOST_FACTORIAL = 300
"""The number of which a factorial is taken, and both numbers of a binomial coefficient."""
MOST_BINDERS = 4
"""Sums and products that stand in one another."""
MOST_CASES = 8
"""Case distinctions, and conditions in brackets, in one text."""
MOST_ROOTS = 8
"""Different roots, logarithms and other irrational functions of numbers alone, in one text."""
MOST_LISTED = 40
"""Values of a list, a set, or a maximum."""
EVALUATED = 6
"""Arguments of a maximum up to which SymPy is asked whether one is the larger."""
