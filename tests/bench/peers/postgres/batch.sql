SELECT ledger.post_batch(array_agg(gen_random_uuid()), array_agg(debit), array_agg(1 + (debit - 1 + step) % :accounts), array_agg(100::bigint))
FROM (SELECT 1 + floor(random() * :accounts)::bigint AS debit, 1 + floor(random() * (:accounts - 1))::bigint AS step
      FROM generate_series(1, :transfers)) AS drawn;
