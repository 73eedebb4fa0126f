-- What FINCI was told counts, whatever the database decided meanwhile; and a limit counts what it refuses.

-- Capitals of A to Z only, as in lib/rules/evaluate.ts: of other letters Postgres and JavaScript make different ones.
CREATE OR REPLACE FUNCTION velocity_meter_counts(m velocity_meters, a authorizations) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT (m.currency IS NULL OR m.currency = a.billing_currency)
     AND (m.mcc_ranges IS NULL OR a.mcc::integer <@ m.mcc_ranges)
     AND (m.countries IS NULL OR a.merchant_country = ANY (m.countries))
     AND (m.entry_modes IS NULL OR coalesce(a.entry_mode = ANY (m.entry_modes), false))
     AND (m.merchants IS NULL OR upper(a.merchant_id COLLATE "C") = ANY (m.merchants)
                              OR upper(a.merchant_name COLLATE "C") = ANY (m.merchants));
$$;--> statement-breakpoint

-- Our answer was an error though the decision became known only later: what FINCI was told counts, and no hold stays. What
-- was put before a person because of that decision is taken back, unless somebody looks at it already.
CREATE OR REPLACE FUNCTION overrule_decision(p_environment_id uuid, p_account_id text, p_id text, p_reason text)
RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM lock_finci_id(p_environment_id, p_id);
  PERFORM 1 FROM account_balances WHERE environment_id = p_environment_id AND account_id = p_account_id FOR UPDATE;
  UPDATE authorizations SET decision = 'declined', decision_reason = p_reason
   WHERE id = p_id AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id;
  PERFORM settle_authorization(p_environment_id, p_account_id, p_id, 'answered ' || p_reason);
  DELETE FROM exceptions e USING authorizations a
   WHERE e.environment_id = p_environment_id AND e.kind = 'answer_differs' AND e.authorization_id = p_id
     AND e.status = 'open' AND e.owner_user_id IS NULL
     AND a.id = p_id AND a.environment_id IS NOT DISTINCT FROM p_environment_id AND a.outcome <> 'differs';
END $$;--> statement-breakpoint

-- Records what FINCI was told when the database could not be asked, or answered too late. Where that very attempt was stored
-- after all, its delivery says what FINCI was told. The decision follows, and no hold stays, unless a repeat of the request
-- was told a success: FINCI may have gone by that, and the hold stays until its advice. Repeating it changes nothing.
-- p_request: an element of authorize's requests with `answered`, `problem`, `duration_us` and the body's text as `payload`.
CREATE OR REPLACE FUNCTION record_answer_without_store(p_request jsonb) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  r record; stored deliveries; told jsonb; first_reason text;
BEGIN
  SELECT * INTO r FROM jsonb_to_record(p_request) AS x(
    environment_id uuid, account_id text, id text, delivery_id uuid, answered text, problem text, duration_us integer);
  told := CASE WHEN r.answered IS NULL THEN '{"status": "success"}'
               ELSE jsonb_build_object('status', 'error', 'errors', jsonb_build_array(r.answered)) END;
  -- In the order in which authorize takes them.
  PERFORM pg_advisory_xact_lock_shared(1, 0);
  PERFORM lock_finci_id(r.environment_id, r.id);
  SELECT * INTO stored FROM deliveries d WHERE d.id = r.delivery_id;
  IF NOT FOUND THEN
    PERFORM authorize(jsonb_build_object('policy_version', NULL, 'counters', '[]'::jsonb, 'requests',
      jsonb_build_array(p_request - 'payload' || '{"ordinal": 0}')), p_request ->> 'payload');
  ELSIF stored.answer IS DISTINCT FROM told THEN
    UPDATE deliveries d SET answer = told, problem = r.problem
     WHERE d.id = r.delivery_id AND d.account_id = stored.account_id AND d.received_at = stored.received_at;
  END IF;

  IF r.answered IS NOT NULL THEN
    SELECT d.answer -> 'errors' ->> 0 INTO first_reason FROM deliveries d
     WHERE d.authorization_id = r.id AND d.environment_id IS NOT DISTINCT FROM r.environment_id
       AND d.kind = 'request' AND d.state = 'answered';
    IF first_reason IS NOT NULL
       AND EXISTS (SELECT 1 FROM authorizations a
                    WHERE a.id = r.id AND a.environment_id IS NOT DISTINCT FROM r.environment_id
                      AND (a.decision, a.decision_reason) IS DISTINCT FROM ('declined', first_reason))
       AND NOT EXISTS (SELECT 1 FROM deliveries d
                        WHERE d.authorization_id = r.id AND d.environment_id IS NOT DISTINCT FROM r.environment_id
                          AND d.kind = 'request' AND d.state = 'duplicate' AND d.answer ->> 'status' = 'success') THEN
      PERFORM overrule_decision(r.environment_id, r.account_id, r.id, first_reason);
    END IF;
  END IF;
  UPDATE deliveries d SET answer_duration_us = r.duration_us WHERE d.id = r.delivery_id AND d.answer_duration_us IS NULL;
  UPDATE authorizations a SET answer_duration_us = r.duration_us
   WHERE a.id = r.id AND a.environment_id IS NOT DISTINCT FROM r.environment_id
     AND a.answer_duration_us IS NULL AND a.decision_reason IS NOT DISTINCT FROM r.answered;
END $$;
