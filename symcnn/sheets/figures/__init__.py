"""Figures of a page: their data, their scales, their drawing."""
