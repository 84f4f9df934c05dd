"""Signing in at a desk server."""
