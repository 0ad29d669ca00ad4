"""Sizes and receptive fields of convolutions."""
