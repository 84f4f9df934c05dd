"""Reporting a problem: what goes into it is shown before anything is saved."""
