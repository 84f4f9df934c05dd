"""Newer versions of the desk: what is new, and how to get it."""
