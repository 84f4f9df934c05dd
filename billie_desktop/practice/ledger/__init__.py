"""The practice ledger: a genuine double-entry accounting ledger for training and tests.

Three ways in:

1. **In process, before the server starts** (the seed): :func:`billie_desktop.practice.ledger.book.open_book` gives a
   :class:`~billie_desktop.practice.ledger.api.Book` on the SQLite file. Open accounts, post in the past, read the
   events that wait for the stream, mark them as published.
2. **As a server** (the practice world): ``python -m billie_desktop.practice.ledger --db FILE --address HOST:PORT``
   serves ``billie.ledger.v1.AccountingLedgerService``; see :mod:`billie_desktop.practice.ledger.__main__` for its
   environment and the line that says it is ready.
3. **Admin service** (life, fault switches), JSON over gRPC at the same address, when an admin token is set: see
   :mod:`billie_desktop.practice.ledger.admin`, :mod:`billie_desktop.practice.ledger.admin_client` and
   :mod:`billie_desktop.practice.ledger.faults`.

How it is built: ``commands`` checks and posts on a ``loan`` held in memory; ``standing`` draws the consequences
(status, closure, aging); ``announce`` puts the events into the outbox; ``journal`` gives out numbers and writes rows;
``book`` is the one transaction around all of it; ``relay`` brings the outbox to the stream; ``service``, ``reads``,
``writes`` and ``execution`` are the gRPC side; ``keys`` remembers first answers; ``reports`` answers for the book as a
whole: general ledger, yield, expected losses, investigation.

Eleven of the 49 methods answer UNIMPLEMENTED: period close (five) and exports (five), because the contract gives their
messages but no rules to close or export by, and a made-up rule would teach a wrong one; and GetEventHistory, because
events leave the book once they are on the stream, which keeps them.

What the contract leaves open, and how it is here:

- The fee cap counts fees as charged: a waiver does not make room for another fee.
- Late fees, dishonour fees and raising adjustments belong to no instalment. A repayment pays them before instalments,
  so that an open loan owes exactly what remains on its schedule plus what lies outside it.
- A waiver or lowering adjustment first takes what lies outside the schedule, then lowers the oldest open instalments.
- A waiver of more than is still owed is refused. Whatever is paid beyond the debt is held as the customer's credit; on
  a written-off loan it is booked as a recovery and reported as overpayment.
- A loan that waits for its disbursement owes 0.00, although ``account.created.v1`` announces what will be payable.
- An instalment that was begun stays PARTIAL when its day has passed; OVERDUE is one that nothing was paid on.
- GetTransactions: 50 rows by default, 1000 at most; from and to are UTC days of the effective date, both included.
- Keys are remembered across methods; a key used for another kind of answer is INVALID_ARGUMENT. Refusals are not
  remembered.
"""
