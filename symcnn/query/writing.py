"""The writer of statements: a formula as loops, conditions and assignments, in the words of one language.

Sums and products become loops, and those up to a loop's index become running totals: the sum of K[l]·S[1]···S[l-1] over
L layers takes L steps, and not L². Members of a sequence are read by their place, after one look at the ends of a loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.query.arithmetic import SPREAD, Arithmetic, outermost
from symcnn.query.language import ATOM, Array, Kind, Language, Text

MOST_TERMS = 10**7
"""Terms of all sums and products that are worked out for one value."""
TOO_MANY = f"a sum of more than {MOST_TERMS:,} terms is not worked out"
BACKWARDS, NOT_GIVEN, NO_CASE = "a range runs backwards", "a member is asked for that is not given", "no case holds"


class Writer(Arithmetic):
    """Writes statements, one block inside of the other, and gives the text of what they worked out."""

    def __init__(self, language: Language, facts: Sequence[Boolean] = ()) -> None:
        super().__init__(language, facts)
        self.read: dict[Any, Text] = {}
        """Members that may be read by their place where the writer is now."""
        self.indices: set[Any] = set()
        """The symbols that are whole numbers, as those of loops are."""
        self.lengths: dict[str, Any] = {}
        self.lines: list[str] = []
        self.depth = 1
        self.loops = 0

    def write(self, line: str) -> None:
        if line:
            self.lines.append(self.language.indent * self.depth + line)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """What is worked out and learnt here is forgotten after it."""
        before = self.known.copy(), self.read.copy(), self.ready.copy(), self.facts.copy()
        yield
        self.known, self.read, self.ready, self.facts = before

    @contextmanager
    def block(self, opening: str, *facts: Any) -> Iterator[None]:
        """Statements under a condition or in a loop, where these facts hold."""
        self.write(opening)
        self.depth += 1
        with self.scope():
            self.learn(*facts)
            yield
        self.depth -= 1
        self.write(self.language.closing)

    def learn(self, *facts: Any) -> None:
        self.facts += [fact for fact in facts if isinstance(fact, Boolean) and fact != sp.true]

    def refuse(self, tests: Sequence[Any], why: str) -> None:
        """No value where one of these holds; nothing is written of those that surely do not."""
        possible = [test for test in tests if not self.surely(sp.Not(test))]
        if possible:
            with self.block(self.language.unless(self.text(sp.Or(*possible)).text)):
                self.write(self.language.fail(why))
        self.learn(*map(sp.Not, possible))

    # Whole numbers that are ends of ranges and places in sequences

    def end(self, expr: Any) -> Any:
        """An end of a range, or a place in a sequence: a number, or a symbol of a whole number that has a name."""
        trusted = self.language.trusted and expr in self.known and self.kind(expr) is Kind.WHOLE
        if expr.is_Integer or expr in self.indices or trusted:
            return expr
        inside = free(expr) <= self.indices and self.kind(expr) is Kind.WHOLE
        symbol = self.named(self.keep("end", self.text(expr) if inside else self.language.whole(self, expr)))
        self.learn(sp.Eq(symbol, expr))
        return symbol

    def keep(self, hint: str, value: Text) -> Text:
        """A name for a whole number."""
        name = self.language.fresh(hint)
        self.write(self.language.declare(name, Kind.WHOLE, value.text))
        return Text(name, ATOM)

    def named(self, text: Text) -> Any:
        """A symbol for a whole number that is written already."""
        symbol = sp.Dummy(integer=True)
        self.known[symbol] = text
        self.indices.add(symbol)
        return symbol

    # Members

    def member(self, term: Any) -> Text:
        """A member of a sequence, counted from 1, after a look at its places where they are not known to be right."""
        if term in self.read:
            return self.read[term]
        array = self.arrays[term.base.label]
        for place in term.indices:
            array = self.language.item(array, self.place(self.looked(array, place, place, place)))
        return Text(array.text, ATOM)

    def looked(self, array: Array, place: Any, low: Any, high: Any) -> Any:
        """The place by a name, after a look at whether the sequence has all from the lowest to the highest."""
        declared = array.declared[0] if array.declared else None
        if declared is not None and self.surely(low >= 1) and self.surely(high <= declared):
            return place
        if place is low:
            place = low = high = self.end(place)
        self.refuse([low < 1, high > self.length(array)], NOT_GIVEN)
        return place

    def place(self, expr: Any) -> Text:
        """A place in a sequence, counted from 0; it has been looked at, so that a shift of a name cannot overflow."""
        offset, name = sp.expand(expr - 1).as_coeff_Add()
        return self.language.shifted(self.known[name], int(offset)) if name in self.known else self.text(expr - 1)

    def length(self, array: Array) -> Any:
        """A symbol for the length of a sequence or a row."""
        text = self.language.length(array)
        if text not in self.lengths:
            self.lengths[text] = self.named(Text(text, ATOM))
        self.known[self.lengths[text]] = Text(text, ATOM)
        return self.lengths[text]

    def look(self, terms: Sequence[Any], index: Any, first: Any, last: Any) -> None:
        """Look once, before a loop, at the members whose last place moves on with the loop's index."""
        for term in terms:
            *before, place = term.indices
            array, offset = self.arrays[term.base.label], sp.expand(place - index)
            for fixed in before:
                place = self.looked(array, fixed, fixed, fixed)
                array = self.language.item(array, self.place(place), row=True)
            if before:
                name = self.language.fresh("row")
                self.write(self.language.declare_row(name, array))
                array = array.named(name)
            if not offset.is_Integer:
                offset = self.end(offset)
            self.looked(array, None, first + offset, last + offset)
            self.read[term] = Text(self.language.item(array, self.place(index + offset)).text, ATOM)

    def moving(self, exprs: Sequence[Any], index: Any) -> list[Any]:
        """The members whose last place is the index and something that is known before the loop."""
        found = []
        for term in (term for expr in exprs for term in always_read(expr)):
            *before, place = term.indices
            others = free(sp.Tuple(*before, sp.expand(place - index)))
            if index not in others and all(one in self.known for one in others):
                found.append(term)
        return list(dict.fromkeys(found))

    # Statements

    def cases(self, node: Any, finish: Callable[[Any], Text] | None = None) -> Text:
        """Case by case, so that nothing is worked out that is not asked for."""
        floating = self.floats(node) and finish is None
        kind = Kind.WHOLE if finish else Kind.REAL if floating else self.kind(node)
        finish = finish or (lambda value: self.text(value, floating))
        chosen = self.language.chosen(self, node, finish)
        if chosen is not None:
            return chosen
        name = self.language.fresh("value")
        self.write(self.language.declare(name, kind, None))
        self.case(list(node.args), name, finish)
        return Text(name, ATOM)

    def case(self, pairs: list[Any], name: str, finish: Callable[[Any], Text]) -> None:
        if not pairs:
            self.write(self.language.fail(NO_CASE))
            return
        (value, condition), *others = pairs
        if condition == True:  # noqa: E712
            self.write(self.language.assign(name, finish(value).text))
            return
        with self.block(self.language.condition(self.text(condition).text), condition):
            self.write(self.language.assign(name, finish(value).text))
        with self.block(self.language.otherwise, sp.Not(condition)):
            self.case(others, name, finish)

    def total(self, node: Any, floating: bool | None = None) -> Text:
        """A loop over the outermost index; what does not hang on it stands before it, or runs along with it."""
        floating = self.floats(node) if floating is None else floating
        *inner, (index, low, high) = node.limits
        body = node.func(node.function, *inner) if inner else node.function
        product, kind = isinstance(node, sp.Product), Kind.REAL if floating else self.kind(node)
        result = Text(self.language.fresh("product" if product else "total"), ATOM)
        neutral = self.language.number(int(product), 1, floating)
        self.write(self.language.declare(result.text, kind, neutral.text))
        if sp.expand(high - low) == -1:
            return result
        first, last = self.end(low), self.end(high)
        self.refuse([last < first - 1], BACKWARDS)
        spread = [part for part in outermost(body) if isinstance(part, SPREAD)]
        before = [part for part in spread if index not in free(part)]
        moved = {part: stepped(part) for part in spread if index in free(part) and along(part, index)}
        members = self.moving([body], index), self.moving([*moved.values()], index)
        if not (self.language.trusted and members[0] and not self.loops and len(spread) == len(before) + len(moved)):
            self.spend(first, last)  # elsewhere each term is one of a sequence, which has only so many
        if (before or moved or any(members)) and not self.surely(first <= last):
            with self.block(self.language.condition(self.text(last >= first).text), first <= last):
                self.loop(node, floating, result, body, (index, first, last), before, moved, members)
        else:
            with self.scope():
                self.loop(node, floating, result, body, (index, first, last), before, moved, members)
        return result

    def spend(self, first: Any, last: Any) -> None:
        """Refuse what has too many terms in all to be worked out."""
        self.write(self.language.spend(self.text(sp.expand(last - first + 1))))
        with self.block(self.language.unless(self.language.spent(self.text(last)))):
            self.write(self.language.fail(TOO_MANY))

    def loop(
        self, node: Any, floating: bool, total: Text, body: Any, limits: Any, before: Sequence[Any],
        moved: Mapping[Any, Any], members: tuple[Sequence[Any], Sequence[Any]],
    ) -> None:  # fmt: skip
        """The loop with its running totals, where it is gone through at least once, or nothing stands before it."""
        index, first, last = limits
        for part in before:
            self.text(part)
        floats = {part: self.floats(part) for part in moved}
        for part in moved:
            self.ready[part] = self.total(part.xreplace({index: first}), floats[part])
        shadowed = index in self.indices
        name = self.language.fresh(str(index))
        self.known[index] = Text(name, ATOM)
        self.indices.add(index)
        self.look(members[1], index, first + 1, last)
        self.look(members[0], index, first, last)
        opening = self.language.loop(name, self.text(first), self.text(last))
        self.loops += 1
        with self.block(opening, index >= first, index <= last):
            if moved:
                with self.block(self.language.condition(self.text(index > first).text), index > first):
                    for part, step in moved.items():
                        self.go_on(part, floats[part], self.ready[part], step)
            self.go_on(node, floating, total, body)
        self.loops -= 1
        self.language.taken.discard(name)
        if not shadowed:
            self.indices.discard(index)

    def every(self, condition: Any, ranges: Sequence[Any], otherwise: Callable[[], None]) -> None:
        """Loops, the last range outermost, that do something where a condition does not hold of the indices."""
        if not ranges:
            with self.block(self.language.unless(self.text(sp.Not(condition)).text)):
                otherwise()
            return
        *inner, (index, low, high) = ranges
        with self.scope():
            first, last = self.end(low), self.end(high)
            members = self.moving([condition], index)
            if not members:
                self.spend(first, last)
            if all(self.as_long(term, index, first, last) for term in members) or self.surely(first <= last):
                self.each(condition, inner, (index, first, last), members, otherwise)
            else:
                with self.block(self.language.condition(self.text(last >= first).text), first <= last):
                    self.each(condition, inner, (index, first, last), members, otherwise)

    def each(
        self, condition: Any, inner: Sequence[Any], limits: Any, members: Sequence[Any], otherwise: Callable[[], None]
    ) -> None:
        index, first, last = limits
        name = self.language.fresh(str(index))
        self.known[index] = Text(name, ATOM)
        self.indices.add(index)
        self.look(members, index, first, last)
        with self.block(self.language.loop(name, self.text(first), self.text(last)), index >= first, index <= last):
            self.every(condition, inner, otherwise)
        self.language.taken.discard(name)

    def as_long(self, term: Any, index: Any, first: Any, last: Any) -> bool:
        """Whether a loop goes just through a sequence, so that nothing of it need be looked at before."""
        return bool(term.indices == (index,) and first == 1 and last == self.length(self.arrays[term.base.label]))

    def go_on(self, node: Any, floating: bool, total: Text, step: Any) -> None:
        kind = Kind.REAL if floating else self.kind(node)
        text = self.text(step, floating)
        self.write(self.language.accumulate(total.text, isinstance(node, sp.Product), text, kind))


def always_read(expr: Formula) -> list[Any]:
    """The members that are read whatever holds: those inside of no case, and of no other member's place."""
    if isinstance(expr, sp.Indexed):
        return [] if expr.has(sp.Piecewise) else [expr]
    if isinstance(expr, (*SPREAD, sp.Piecewise)):
        return []
    return [node for part in getattr(expr, "args", ()) for node in always_read(part)]


def along(part: Formula, index: Any) -> bool:
    """Whether a sum or product hangs on an index by its last term alone, which moves on with it."""
    if len(part.limits) != 1 or part.limits[0][0] == index:
        return False
    _, low, high = part.limits[0]
    return index not in free(part.function) | free(low) and (high - index).is_Integer is True


def stepped(part: Formula) -> Any:
    """The last term of a running total."""
    inner, _, high = part.limits[0]
    return part.function.xreplace({inner: high})


__all__ = ["MOST_TERMS", "Writer", "along", "stepped"]
