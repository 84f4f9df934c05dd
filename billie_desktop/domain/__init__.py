"""Frozen values and pure rules of the servicing desk. Standard library only: no Qt, no driver, no I/O."""
