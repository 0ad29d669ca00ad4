"""PyTorch models traced to closed forms: sizes, counts, memory and reach of every operator, in symbols."""
