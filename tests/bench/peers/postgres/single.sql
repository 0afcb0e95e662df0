\set debit random(1, :accounts)
\set step random(1, :accounts - 1)
\set credit 1 + (:debit - 1 + :step) % :accounts
SELECT ledger.post_transfer(gen_random_uuid(), :debit, :credit, 100, 'order-ref');
