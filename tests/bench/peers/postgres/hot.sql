\set credit random(2, :accounts)
SELECT ledger.post_transfer(gen_random_uuid(), 1, :credit, 100, 'order-ref');
