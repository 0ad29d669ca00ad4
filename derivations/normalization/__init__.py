"""Normalisation of activations."""
