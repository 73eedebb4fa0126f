-- Matches FINCI's card-related entries with presentments and returns, one to one: first what agrees to the minor unit, then
-- what differs by no more than the program's tolerance. Entries and transactions meet by the authorization's id (the
-- transaction's own where there was none), currency and direction; among several of one authorization, oldest with oldest.
-- Set by set, and only what is not matched yet: running it again with nothing new changes nothing.
CREATE FUNCTION match_ledger(p_environment_id uuid, p_tolerance_minor bigint) RETURNS bigint
LANGUAGE plpgsql SET work_mem = '96MB' AS $$
DECLARE exact bigint; near bigint;
BEGIN
  -- Two at once would offer the same rows to each other's neighbours.
  PERFORM pg_advisory_xact_lock(3, hashtext(p_environment_id::text));

  INSERT INTO ledger_matches (environment_id, master_account_id, entry_id, transaction_id, difference_minor)
  SELECT p_environment_id, e.master_account_id, e.id, t.id, 0
    FROM (SELECT q.master_account_id, q.id, q.reference, q.currency, q.amount_minor,
                 row_number() OVER (PARTITION BY q.reference, q.currency, q.amount_minor ORDER BY q.booked_at, q.id) AS turn
            FROM master_entries q
           WHERE q.environment_id = p_environment_id AND q.reference IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM ledger_matches m
                              WHERE m.environment_id = p_environment_id AND m.master_account_id = q.master_account_id
                                AND m.entry_id = q.id)) e
    JOIN (SELECT q.id, coalesce(q.authorization_id, q.id) AS reference, q.billing_currency AS currency, s.amount_minor,
                 row_number() OVER (PARTITION BY coalesce(q.authorization_id, q.id), q.billing_currency, s.amount_minor
                                        ORDER BY q.received_at, q.id) AS turn
            FROM transactions q,
                 LATERAL (SELECT CASE q.type WHEN 'presentment' THEN -q.billing_amount_minor ELSE q.billing_amount_minor END
                                   AS amount_minor) s
           WHERE q.environment_id = p_environment_id
             AND NOT EXISTS (SELECT 1 FROM ledger_matches m
                              WHERE m.environment_id = p_environment_id AND m.transaction_id = q.id)) t
      ON t.reference = e.reference AND t.currency = e.currency AND t.amount_minor = e.amount_minor AND t.turn = e.turn;
  GET DIAGNOSTICS exact = ROW_COUNT;
  IF p_tolerance_minor = 0 THEN RETURN exact; END IF;

  INSERT INTO ledger_matches (environment_id, master_account_id, entry_id, transaction_id, difference_minor)
  SELECT p_environment_id, e.master_account_id, e.id, t.id, e.amount_minor - t.amount_minor
    FROM (SELECT q.master_account_id, q.id, q.reference, q.currency, q.amount_minor, sign(q.amount_minor) AS direction,
                 row_number() OVER (PARTITION BY q.reference, q.currency, sign(q.amount_minor)
                                        ORDER BY q.amount_minor, q.booked_at, q.id) AS turn
            FROM master_entries q
           WHERE q.environment_id = p_environment_id AND q.reference IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM ledger_matches m
                              WHERE m.environment_id = p_environment_id AND m.master_account_id = q.master_account_id
                                AND m.entry_id = q.id)) e
    JOIN (SELECT q.id, coalesce(q.authorization_id, q.id) AS reference, q.billing_currency AS currency, s.amount_minor,
                 sign(s.amount_minor) AS direction,
                 row_number() OVER (PARTITION BY coalesce(q.authorization_id, q.id), q.billing_currency, sign(s.amount_minor)
                                        ORDER BY s.amount_minor, q.received_at, q.id) AS turn
            FROM transactions q,
                 LATERAL (SELECT CASE q.type WHEN 'presentment' THEN -q.billing_amount_minor ELSE q.billing_amount_minor END
                                   AS amount_minor) s
           WHERE q.environment_id = p_environment_id
             AND NOT EXISTS (SELECT 1 FROM ledger_matches m
                              WHERE m.environment_id = p_environment_id AND m.transaction_id = q.id)) t
      ON t.reference = e.reference AND t.currency = e.currency AND t.direction = e.direction AND t.turn = e.turn
   WHERE abs(e.amount_minor - t.amount_minor) <= p_tolerance_minor;
  GET DIAGNOSTICS near = ROW_COUNT;
  RETURN exact + near;
END $$;
