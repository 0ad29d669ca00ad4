"""Rectified inputs and the initialisation that suits them."""
