"""A formula, a number or a sentence as LaTeX or as text of a terminal."""
