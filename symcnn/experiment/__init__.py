"""How the real operator is declared and run."""
