"""Gradients behind pooling layers."""
