"""The same entries in other sides: which sides those are, which runs of axes agree, and what each axis reads."""

from symcnn import Reads
from symcnn.models.comparing import never_below
from symcnn.models.sizes import value as number
from symcnn.models.value import product
from symcnn.models.whole import floor


def asked_sides(call, value, shape):
    """The sides that are asked for, with the one that is left open (-1) worked out."""
    found = list(shape)
    places = [place for place, side in enumerate(found) if isinstance(side, int) and side == -1]
    if len(places) > 1:
        raise call.refuse("one side at most is left open by -1")
    if places:
        rest, taken = list(value.sides), []
        for side in (*found[: places[0]], *found[places[0] + 1 :]):
            if side in rest:
                rest.remove(side)
            else:
                taken.append(side)
        by = product(taken)
        if isinstance(by, int) and by == 0:
            raise call.refuse("a side is open, and the others have no entries")
        found[places[0]] = floor(product(rest), by)
    return tuple(found)


def parts(call, old, new):
    """The runs of old and new sides that hold the same entries (`runs`), which is asked."""
    found = runs(call, old, new)
    for mine, theirs in found:
        one, other = product(old[axis] for axis in mine), product(new[axis] for axis in theirs)
        call.equal(one, other, "other sides hold as many entries")
    return found


def runs(call, old, new):
    """The runs of old and new sides that hold the same entries, as ``(old axes, new axes)``.

    Runs end where the products of the sides so far are one expression; where the whole is not, where they are one
    number. That they are asks no more than that all sides together hold as many
    entries where no run of one has fewer than that of the other; else such runs are one, if
    they agree by chance: at the traced sizes, and not at their multiples.
    """
    found = []
    start, begin = _runs(call, old, new, 0, 0, found, exact=True)
    if start < len(old) or begin < len(new):
        start, begin = _runs(call, old, new, start, begin, found, exact=False)
        if start < len(old) or begin < len(new):
            found.append((range(start, len(old)), range(begin, len(new))))
    counts = [(product(old[axis] for axis in mine), product(new[axis] for axis in theirs)) for mine, theirs in found]
    apart = [place for place, (one, other) in enumerate(counts) if one != other]
    open_ = [counts[place] for place in apart]
    if len(apart) > 1 and not _ordered(open_) and not _alike(call, open_):
        first, last = apart[0], apart[-1]
        found[first : last + 1] = [
            tuple(range(one.start, other.stop) for one, other in zip(found[first], found[last], strict=True))
        ]
    return found


def _ordered(pairs):
    """Whether the first of each pair is never below the second, or the second never below the first."""
    return any(all(never_below(*pair[::step], {}) for pair in pairs) for step in (1, -1))


def _alike(call, pairs):
    """Whether each pair is one number at multiples of the traced sizes, too."""
    points = [{name: by * size for name, size in call.trace.point.items()} for by in (2, 3)]
    return all(number(one, point) == number(other, point) for one, other in pairs for point in points)


def _runs(call, old, new, start, begin, found, exact):
    at = call.trace.at
    i, j = start, begin
    one, other = 1, 1
    while i < len(old) or j < len(new):
        mine, theirs = at(one), at(other)
        step = mine == theirs
        if i < len(old) and (step or mine < theirs or j == len(new)):
            one, i, moved = one * old[i], i + 1, True
        else:
            moved = False
        if j < len(new) and (step or mine > theirs or not moved):
            other, j = other * new[j], j + 1
        if one == other if exact else at(one) == at(other):
            found.append((range(start, i), range(begin, j)))
            start, begin, one, other = i, j, 1, 1
    return start, begin


def follow(call, output, value):
    """Say which axis of a value each axis of the same entries in other sides reads."""
    axes = [None] * output.rank
    for mine, theirs in parts(call, value.sides, output.sides):
        long = [axis for axis in mine if value.sides[axis] != 1]
        wide = [axis for axis in theirs if output.sides[axis] != 1]
        if not long:
            continue
        if len(long) == len(wide) == 1:
            axes[wide[0]] = Reads(long[0])
        elif len(wide) == 1:
            below = [product(value.sides[axis] for axis in long[place + 1 :]) for place in range(len(long))]
            digits = [Reads(axis, "digit", up=up, k=value.sides[axis]) for axis, up in zip(long, below, strict=True)]
            axes[wide[0]] = (Reads(long[0], "scaled", up=below[0]), *digits[1:])
        elif len(long) == 1:
            for place, axis in enumerate(wide):
                axes[axis] = Reads(long[0], "place", s=product(output.sides[other] for other in wide[place + 1 :]))
        else:
            for axis in wide:
                axes[axis] = tuple(Reads(other, "some", k=0) for other in long)
    call.reads(output, value, axes)


__all__ = ["asked_sides", "follow", "parts", "runs"]
