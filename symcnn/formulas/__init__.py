"""The vocabulary of formulas: symbols, what binds them, substitution, kinds; all of it on SymPy alone."""
