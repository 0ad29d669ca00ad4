"""What may stand among the constraints, and whether something can be of which they all hold."""
