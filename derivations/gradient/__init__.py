"""The weight gradient of a convolution."""
