"""Builds what is handed over: frozen programs, packages, notices, bill of materials.

Run from the root of the checkout with ``packaging`` on the path: ``PYTHONPATH=packaging python -m installers``.
"""
