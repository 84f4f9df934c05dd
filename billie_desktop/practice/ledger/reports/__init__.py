"""What the practice ledger reports beside single loans: general ledger, accrued yield, expected losses, investigation.

Everything is computed from the books. What the contract leaves open, and how it is here:

- Yield: the establishment fee accrues in equal parts per Sydney day from the disbursement to the last due date. A loan
  that is paid off early accrues the rest that day; one that is written off stops.
- Carrying amount: principal and accrued yield of an open loan; 0 of a closed one.
- Expected loss: carrying amount × rate of the bucket × overlay, to the cent. The rates that a new book begins with are
  made up. A loan's figure is calculated with every posting and aging, every night, and when somebody triggers it.
- Days are Sydney days, but the general ledger's periods are UTC days of the effective date.
"""
