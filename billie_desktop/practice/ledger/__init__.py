"""The practice ledger: a genuine double-entry accounting ledger for training and tests.

Three ways in:

1. **In process, before the server starts** (the seed): :func:`billie_desktop.practice.ledger.book.open_book` gives a
   :class:`~billie_desktop.practice.ledger.api.Book` on the SQLite file. Open accounts, post in the past, read the
   events that wait for the stream, mark them as published.
2. **As a server** (the practice world): ``python -m billie_desktop.practice.ledger --db FILE --address HOST:PORT``
   serves ``billie.ledger.v1.AccountingLedgerService`` and, when an admin token is set, the JSON admin service.
3. **Admin service** (life, fault switches): see :mod:`billie_desktop.practice.ledger.admin`.
"""
