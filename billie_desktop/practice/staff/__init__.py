"""Who works in the practice world, and with which passwords."""
