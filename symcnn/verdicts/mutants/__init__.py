"""Claims broken by rule, and whether proof and experiment reject each."""
