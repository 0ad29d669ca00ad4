"""A dense network for digits on a canvas of 56 by 56.

Four hidden layers of 256 values with ReLU, and ten outputs.
"""

from ._layers import dense, flatten

input = (1, 56, 56)
conventions = ("a bias in every layer",)
layers = [flatten("flatten"), *(dense(f"hidden{place}", 256) for place in range(1, 5)), dense("scores", 10)]
