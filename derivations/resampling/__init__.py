"""Sides of images that are scaled up or down."""
