"""Life in the practice world: payments land, debits bounce, fees fall due, customers chat."""
