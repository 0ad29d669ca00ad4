"""Tables and series that are made once, as far as they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Recent(OrderedDict[Any, Any]):
    """A table of at most so many things: those that were asked for last.

    >>> table = Recent(2)
    >>> [table.get_or(key, lambda: key * key) for key in (2, 3, 2, 4)], list(table)
    ([4, 9, 4, 16], [2, 4])
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def get_or(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """What is kept, else what is made now."""
        if key in self:
            self.move_to_end(key)
        else:
            self[key] = make()
            while len(self) > self.most:
                self.popitem(last=False)
        found: Thing = self[key]
        return found


class Series(Generic[Thing]):
    """A series that is gone through from its beginning again and again, and made once.

    >>> squares = Series(number**2 for number in range(3))
    >>> next(iter(squares)), list(squares), list(squares)
    (0, [0, 1, 4], [0, 1, 4])
    """

    def __init__(self, source: Iterable[Thing]) -> None:
        self._source, self._made = iter(source), list[Thing]()

    def __iter__(self) -> Iterator[Thing]:
        place = 0
        while True:
            if place == len(self._made):
                try:
                    self._made.append(next(self._source))
                except StopIteration:
                    return
            yield self._made[place]
            place += 1


__all__ = ["Recent", "Series"]
