"""The one printer of mathematics, of which the page's and the terminal's are two spellings.

What is printed, in which order and where brackets stand is decided here, in parts:
`arithmetic`, `terms`, `binders`, `propositions`, in the setting of `context`. A
medium (`latex`, `terminal`) gives its `marks`, and the few methods that say how
a fraction, a root, an exponent, cases and a derivative are written.
"""

from __future__ import annotations

from symcnn.printing.binders import Binders
from symcnn.printing.propositions import Propositions
from symcnn.printing.terms import Terms


class Mathematics(Propositions, Binders, Terms):
    """Everything that a line is made of."""


__all__ = ["Mathematics"]
