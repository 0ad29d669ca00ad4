"""Names for what a recalled file defines on the way: new ones for each recall, which no file can write.

A recalled claim says nothing of what its file calls ``h`` on the way, and the file that recalls it may call another
thing so, or recall a third one that does. The definitions behind the claim speak of it all the same. So there it is
``h·3``, where the claim is recalled in line 3, and ``h·2·3`` where that file had it from what it recalls in line 2:
no two things behind a claim share a name, and none has one that a line may hold (`kinds` refuses the dot).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import Keys, key_of, keys, name_of
from symcnn.formulas.meaning import reached
from symcnn.formulas.rebuilding import rebuilt
from symcnn.formulas.substitution import Captured, like, mapped
from symcnn.formulas.symbols import DOT, function


def own_name(name: str, number: int) -> str:
    """What a name on the way is called behind the claim that a line recalls.

    >>> own_name("h", 3), own_name(own_name("h", 2), 3)
    ('h·3', 'h·2·3')
    """
    return f"{name}{DOT}{number}"


def without_numbers(text: str) -> str:
    """A message in which names on the way are called as in their file.

    >>> without_numbers("h·2·3 is random")
    'h is random'
    """
    return re.sub(rf"({DOT}\d+)+", "", text)


def with_own_names(item: Formula, named: Mapping[str, str]) -> Any:
    """A line with names replaced, free and bound ones alike, by such as stand nowhere else: it says the same.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> h, n, K, f = *integers("h n"), sequence("K"), function("f")
    >>> with_own_names(sp.Eq(f(h), K[h] + sp.Sum(h, (h, 1, n))), {"h": "h·1", "f": "f·1"})
    Eq(f·1(h·1), K[h·1] + Sum(h·1, (h·1, 1, n)))
    """
    if isinstance(item, sp.Symbol):
        return like(item, named[item.name]) if item.name in named else item
    if not isinstance(item, sp.Basic) or not item.args:
        return item
    parts = [with_own_names(part, named) for part in item.args]
    if isinstance(item, AppliedUndef) and name_of(item) in named:
        return function(named[name_of(item)], integer=item.is_integer is True)(*parts)
    return item if parts == list(item.args) else rebuilt(item, parts)


def for_all_letters(definitions: Sequence[Any], own: Collection[str], letters: Sequence[Any]) -> list[Any]:
    """Definitions at all values of some letters: each name on the way that depends on a letter is a function of it.

    With ``h = 2*n`` and ``V(n, m) = h + 1`` for all n and m, there is another h for each n, and none of them is n's
    where ``h = 2*m`` is meant. Errors: `Captured` where that cannot be written.

    >>> from symcnn.formulas.symbols import integers
    >>> n, m, h, V = *integers("n m h"), function("V")
    >>> for_all_letters([sp.Eq(h, 2 * n), sp.Eq(V(n, m), h + 1)], {"h"}, (n, m))
    [Eq(h(n), 2*n), Eq(V(n, m), h(n) + 1)]
    """
    met = {name: reached([name], definitions) for name in own}
    varying = {name: [x for x in letters if x.name in names] for name, names in met.items()}
    varying = {name: own_letters for name, own_letters in varying.items() if own_letters}

    def change(node: Formula, bound: Keys) -> Any:
        if isinstance(node, sp.Derivative) and {name_of(x) for x in node.variables} & set(varying):
            raise Captured(f"{node} is a derivative by what would be a function")
        if isinstance(node, sp.IndexedBase) and name_of(node) in varying:
            raise Captured(f"{node} would be a function")
        if not isinstance(node, (sp.Symbol, sp.Indexed, AppliedUndef)):
            return None
        places = node.indices if isinstance(node, sp.Indexed) else node.args
        places = [mapped(place, change, bound) for place in places]
        if name_of(node) not in varying or key_of(node) in bound:
            return node.base[tuple(places)] if isinstance(node, sp.Indexed) else node.func(*places) if places else node
        own_letters = varying[name_of(node)]
        if bound & frozenset().union(*map(keys, own_letters)):
            raise Captured(f"{node} stands where {own_letters} is bound")
        return function(name_of(node), integer=node.is_integer is True)(*places, *own_letters)

    return [mapped(one, change) for one in definitions] if varying else list(definitions)


__all__ = ["for_all_letters", "own_name", "with_own_names", "without_numbers"]
