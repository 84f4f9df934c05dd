"""Silence is tested: what a test says or leaves behind without having been asked fails it."""
