"""Ask a claim: evaluate it at numbers, symbols and arrays, turn it round, look at its growth, write it as code."""
