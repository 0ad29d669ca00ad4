"""A dense network for images of edges.

Hidden layers of 50 and 10 values, and three classes, for images of 28 by 28.
"""

from ._layers import dense, flatten

input = (1, 28, 28)
conventions = ("a bias in every layer",)
layers = [flatten("flatten"), dense("hidden1", 50), dense("hidden2", 10), dense("scores", 3)]
