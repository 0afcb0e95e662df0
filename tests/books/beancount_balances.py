"""Prints the balance of each account of a Beancount file, exactly: the account's identifier, a comma, the number.

bean-query shows numbers at the precision that most of a currency's amounts have.
"""
import decimal
import sys

from beancount import loader
from beancount.core.data import Open, Transaction

decimal.getcontext().prec = 100
entries, errors, _ = loader.load_file(sys.argv[1])
if errors:
    sys.exit("\n".join(str(error) for error in errors[:10]))
identifiers = {entry.account: entry.meta["account"] for entry in entries if isinstance(entry, Open)}
sums = {}
for entry in entries:
    if isinstance(entry, Transaction):
        for posting in entry.postings:
            account = identifiers[posting.account]
            sums[account] = sums.get(account, decimal.Decimal(0)) + posting.units.number
for account, total in sorted(sums.items()):
    print(f"{account},{total:f}")
