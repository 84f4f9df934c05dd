"""Pure folds: (documents, event) → documents. No clock, no I/O, no logging.

A family module offers ``PROJECTIONS: dict[str, Projection]``; ``registry`` joins them. Each projection says
first which documents it needs (``needs``) and then folds (``fold``) over a ``Workspace`` that holds them.
"""
