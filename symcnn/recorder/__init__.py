"""A proof as it is written down: definitions, lines, recalled claims, inductions, and what each step owes."""
