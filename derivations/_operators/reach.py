"""Receptive fields: what neighbouring cells read through a window, by the results of this catalogue."""

from symcnn import reading

from ..convolution import receptive_field_start, receptive_field_step


@reading("window")
def window(by, first, extent, k, s, d, p):
    """The first cell that they read, and how far it is to the last.

    The result on the start speaks of padding, which is never negative: where cells are cropped, the map begins so
    many cells further on.
    """
    padded = not isinstance(p, int) or p >= 0
    start = by(receptive_field_start, L=1, S=(s,), P=(p if padded else 0,), u=first)
    return start - (0 if padded else p), by(receptive_field_step, r_out=extent, k=k, s=s, d=d)
