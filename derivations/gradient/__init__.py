"""Gradients: of convolutions, activations, losses and what stands between them."""
