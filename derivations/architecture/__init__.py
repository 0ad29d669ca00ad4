"""Networks as lists of layers, folded into tables by the results on layers."""
