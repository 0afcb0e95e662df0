-- A double-entry ledger as a good team would build it on PostgreSQL: what Daybook is measured against. It keeps less than Daybook does (no hashes, no
-- record of who asked, no refusals, one posting to a transfer), so that nothing here is made slow.
--
-- psql -v accounts=10000 -f ledger.sql
\set ON_ERROR_STOP on
CREATE SCHEMA ledger;
SET search_path = ledger;

-- Half of each page is left free, so that a new version of a row goes beside the old one and no index changes (HOT).
CREATE TABLE account (
  id bigint PRIMARY KEY,
  currency char(3) NOT NULL,
  balance bigint NOT NULL,
  overdraft boolean NOT NULL DEFAULT false,
  version bigint NOT NULL DEFAULT 0,
  CHECK (overdraft OR balance >= 0)
) WITH (fillfactor = 50);

CREATE TABLE transfer (
  id uuid PRIMARY KEY,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY (CACHE 100),
  debit bigint NOT NULL,
  credit bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency char(3) NOT NULL,
  reference text,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (debit <> credit)
);

-- What each transfer did to each of its accounts: a statement is one walk along the key.
CREATE TABLE posting (
  account bigint NOT NULL,
  version bigint NOT NULL,
  transfer uuid NOT NULL,
  amount bigint NOT NULL,
  balance bigint NOT NULL,
  PRIMARY KEY (account, version)
);

INSERT INTO account (id, currency, balance) SELECT number, 'USD', 1000000000000 FROM generate_series(1, :accounts) number;

-- One transfer, once, however often it comes. Rows are locked in the order of their ids, so that no two transfers wait for each other.
CREATE FUNCTION post_transfer(p_id uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_reference text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  first record;
  second record;
BEGIN
  INSERT INTO ledger.transfer (id, debit, credit, amount, currency, reference)
    VALUES (p_id, p_debit, p_credit, p_amount, 'USD', p_reference) ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN RETURN 'exists'; END IF;
  UPDATE ledger.account SET balance = balance + CASE WHEN id = p_debit THEN -p_amount ELSE p_amount END, version = version + 1
    WHERE id = least(p_debit, p_credit) RETURNING id, balance, version INTO first;
  UPDATE ledger.account SET balance = balance + CASE WHEN id = p_debit THEN -p_amount ELSE p_amount END, version = version + 1
    WHERE id = greatest(p_debit, p_credit) RETURNING id, balance, version INTO second;
  IF first.id IS NULL OR second.id IS NULL THEN RAISE EXCEPTION 'no such account'; END IF;
  INSERT INTO ledger.posting (account, version, transfer, amount, balance) VALUES
    (first.id, first.version, p_id, CASE WHEN first.id = p_debit THEN -p_amount ELSE p_amount END, first.balance),
    (second.id, second.version, p_id, CASE WHEN second.id = p_debit THEN -p_amount ELSE p_amount END, second.balance);
  RETURN 'posted';
END $$;

-- sum(bigint) adds in numeric, which is several times slower.
CREATE AGGREGATE plain_sum(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE);

-- Many transfers, all or none, as sets: each account is updated once, each posting has the balance that it would have had alone.
-- In plpgsql, since a function in SQL is planned anew at each call.
CREATE FUNCTION post_batch(ids uuid[], debits bigint[], credits bigint[], amounts bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  postings bigint;
BEGIN
  WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(ids, debits, credits, amounts) WITH ORDINALITY AS row (id, debit, credit, amount, place)
  ), stored AS (
    INSERT INTO ledger.transfer (id, debit, credit, amount, currency, reference)
    SELECT id, debit, credit, amount, 'USD', 'order-ref' FROM asked ORDER BY place
  ), leg AS MATERIALIZED (
    SELECT debit AS account, -amount AS amount, 2 * place AS place, id FROM asked
    UNION ALL
    SELECT credit, amount, 2 * place + 1, id FROM asked
  ), net AS MATERIALIZED (
    SELECT account, ledger.plain_sum(amount) AS amount, count(*) AS steps FROM leg GROUP BY account
  ), held AS MATERIALIZED (
    SELECT account.id, account.balance, account.version, net.amount, net.steps
    FROM ledger.account JOIN net ON net.account = account.id ORDER BY account.id FOR UPDATE OF account
  ), moved AS (
    UPDATE ledger.account SET balance = held.balance + held.amount, version = held.version + held.steps
    FROM held WHERE account.id = held.id
  ), posted AS (
    INSERT INTO ledger.posting (account, version, transfer, amount, balance)
    SELECT leg.account, held.version + row_number() OVER each, leg.id, leg.amount, held.balance + ledger.plain_sum(leg.amount) OVER each
    FROM leg JOIN held ON held.id = leg.account
    WINDOW each AS (PARTITION BY leg.account ORDER BY leg.place ROWS UNBOUNDED PRECEDING)
    RETURNING 1
  )
  SELECT count(*) INTO postings FROM posted;
  RETURN postings;
END $$;
