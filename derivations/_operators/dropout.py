"""Dropout: entries, or whole channels, set to zero at random while a model is trained.

Counted as "elementwise" is the product of each entry with its place in the mask, once forward and once backward;
forming the mask is not counted. The mask is kept as the numbers that entries are multiplied by.
"""

from symcnn import operator


@operator("dropout", "alpha_dropout")
def dropout(call, input, p=0.5, train=True):
    """Entries dropped one by one."""
    return _dropped(call, input, p, train, input.sides)


@operator("feature_dropout", "feature_alpha_dropout")
def feature_dropout(call, input, p=0.5, train=True):
    """Channels dropped as a whole: the second axis, of each entry of the first."""
    if input.rank < 2:
        raise call.refuse(f"whole channels are dropped of two axes or more, not of {call.said(input)}")
    return _dropped(call, input, p, train, input.sides[:2])


def _dropped(call, input, p, train, mask):
    if not 0 <= p <= 1:
        raise call.refuse(f"a probability is between 0 and 1, not {p}")
    if p == 0 or not train:
        return call.view(input, input.sides, input.strides)
    output = call.like(input)
    call.multiplies("elementwise", input.entries, {input: input.entries})
    masked = 1
    for side in mask if p != 1 else ():
        masked = masked * side
    call.keeps(masked, input.dtype)
    return output
