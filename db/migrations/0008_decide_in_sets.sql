-- Decides a whole fold of requests with a handful of statements, counts velocity under the same locks, and knows the version
-- of the policy it was asked under. Order of locks everywhere: FINCI ids, account balances, velocity counters, each sorted.

DROP FUNCTION authorize(jsonb);--> statement-breakpoint

-- Decides, reserves and records a fold of requests: one round trip, one commit. p_fold: {policy_version, counters, requests}.
-- policy_version: the one the requests were prepared under; another one in force answers `stale` to all, and nothing is done.
--   null asks for no version (the journal's import, which decides nothing).
-- p_payloads: the requests' bodies as JSON text, in their order, separated by U+001E (which JSON text never holds).
-- counters: [{meter_id, window_start}], named by the requests' limits by position from 1.
-- requests: ids differ from each other. preset: null decides; a reason declines without looking further; `record_only` records.
--   denial: {reason, detail} of a rule, given where the card itself is usable. limits: [{counter, amount_max_minor,
--   count_max, detail}]. answered: a reason that FINCI was told before the database could be asked.
-- Requests of one account are decided in turn under its lock, so the sum of what is approved never exceeds a balance; the
-- same holds for counters, whose rows stay locked to the end. The decision itself is the same as decide() in
-- server/authorization/decide.ts; a property test compares the two.
CREATE FUNCTION authorize(p_fold jsonb, p_payloads text)
RETURNS TABLE (ordinal integer, status text, decision text, reason text)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  requests jsonb := p_fold -> 'requests';
  payloads text[] := string_to_array(p_payloads, E'\x1e');
  asked_version bigint := (p_fold ->> 'policy_version')::bigint;
  requests_count integer := jsonb_array_length(p_fold -> 'requests');
  locked_count integer; i integer; r record; l record;
  now_at timestamptz;
  -- by request: position is ordinal + 1
  o_status text[] := array_fill(NULL::text, ARRAY[requests_count]);
  o_decision text[] := array_fill(NULL::text, ARRAY[requests_count]);
  o_reason text[] := array_fill(NULL::text, ARRAY[requests_count]);
  o_detail jsonb[] := array_fill(NULL::jsonb, ARRAY[requests_count]);
  o_seen jsonb[] := array_fill(NULL::jsonb, ARRAY[requests_count]);
  o_new boolean[] := array_fill(false, ARRAY[requests_count]);
  o_held bigint[] := array_fill(0::bigint, ARRAY[requests_count]);
  o_settle boolean[] := array_fill(false, ARRAY[requests_count]);
  any_settle boolean := false;
  -- by velocity counter
  c_meter bigint[]; c_start date[]; c_minor bigint[]; c_count bigint[]; c_added_minor bigint[]; c_added_count bigint[];
  -- by account that changes
  b_environment uuid[] := '{}'; b_account text[] := '{}'; b_held bigint[] := '{}'; b_entries bigint[] := '{}';
  b_last integer := 0;
  -- by ledger entry
  e_ordinal integer[] := '{}'; e_sequence bigint[] := '{}'; e_posted bigint[] := '{}'; e_held bigint[] := '{}';
  -- the account in turn
  t_environment uuid; t_account text; t_held bigint; t_entries bigint;
  is_known boolean; is_fast boolean; available bigint; asked bigint; used_minor bigint; used_count bigint;
  v_decision text; v_reason text; v_detail jsonb; v_seen jsonb;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(1, 0);
  IF asked_version IS NOT NULL AND asked_version IS DISTINCT FROM (SELECT p.version FROM policy_version p WHERE p.id = 1) THEN
    RETURN QUERY SELECT g, 'stale'::text, NULL::text, NULL::text FROM generate_series(0, requests_count - 1) g;
    RETURN;
  END IF;

  -- As lock_finci_id does, without a call for each.
  PERFORM pg_advisory_xact_lock(hashtextextended(k.environment_id::text || k.id, 0))
     FROM (SELECT DISTINCT x.environment_id, x.id FROM jsonb_to_recordset(requests) AS x(environment_id uuid, id text)
            ORDER BY 1, 2) k;
  GET DIAGNOSTICS locked_count = ROW_COUNT;
  IF locked_count <> requests_count THEN RAISE EXCEPTION 'A fold never holds the same id twice'; END IF;
  PERFORM 1 FROM (SELECT DISTINCT x.environment_id, x.account_id
                    FROM jsonb_to_recordset(requests) AS x(environment_id uuid, account_id text) ORDER BY 1, 2) k,
    LATERAL (SELECT 1 FROM account_balances b
              WHERE b.environment_id = k.environment_id AND b.account_id = k.account_id FOR UPDATE) locked;
  IF jsonb_array_length(p_fold -> 'counters') > 0 THEN
    INSERT INTO velocity_counters (meter_id, window_start, used_minor, used_count)
    SELECT x.meter_id, x.window_start, 0, 0
      FROM jsonb_to_recordset(p_fold -> 'counters') AS x(meter_id bigint, window_start date) ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
    PERFORM 1 FROM (SELECT x.meter_id, x.window_start
                      FROM jsonb_to_recordset(p_fold -> 'counters') AS x(meter_id bigint, window_start date) ORDER BY 1, 2) k,
      LATERAL (SELECT 1 FROM velocity_counters v
                WHERE v.meter_id = k.meter_id AND v.window_start = k.window_start FOR UPDATE) locked;
    SELECT array_agg(x.meter_id ORDER BY x.position), array_agg(x.window_start ORDER BY x.position),
           array_agg(coalesce(v.used_minor, 0) ORDER BY x.position), array_agg(coalesce(v.used_count, 0) ORDER BY x.position),
           array_agg(0::bigint), array_agg(0::bigint)
      INTO c_meter, c_start, c_minor, c_count, c_added_minor, c_added_count
      FROM (SELECT (q.item ->> 'meter_id')::bigint AS meter_id, (q.item ->> 'window_start')::date AS window_start, q.position
              FROM jsonb_array_elements(p_fold -> 'counters') WITH ORDINALITY AS q(item, position)) x
      LEFT JOIN LATERAL (SELECT * FROM velocity_counters v
                          WHERE v.meter_id = x.meter_id AND v.window_start = x.window_start) v ON true;
  END IF;

  now_at := clock_timestamp();
  -- A statement of its own, after the locks: it sees what their last holders have written.
  FOR r IN
    SELECT x.*, b.account_currency, b.posted_minor, b.held_minor, b.entry_count,
           c.card_account_id, c.card_status, c.expiration_month,
           a.known_hash, a.known_decision, a.known_reason, a.known_held, a.known_advice, a.known_velocity_minor,
           a.known_velocity_count,
           EXISTS (SELECT 1 FROM transactions t WHERE t.authorization_id = x.id)
             OR EXISTS (SELECT 1 FROM authorization_reversals t WHERE t.original_authorization_id = x.id) AS has_facts
      FROM jsonb_to_recordset(requests) AS x(
             ordinal integer, environment_id uuid, account_id text, id text, token_id text, received_at timestamptz,
             billing_amount_minor bigint, billing_currency text, content_hash text, preset text, denial jsonb,
             usable_statuses jsonb, limits jsonb)
      LEFT JOIN LATERAL (
        SELECT b.currency AS account_currency, b.posted_minor, b.held_minor, b.entry_count FROM account_balances b
         WHERE b.environment_id = x.environment_id AND b.account_id = x.account_id LIMIT 1) b ON true
      LEFT JOIN LATERAL (
        SELECT c.account_id AS card_account_id, c.status AS card_status, c.expiration_month FROM cards c
         WHERE c.environment_id = x.environment_id AND c.token_id = x.token_id LIMIT 1) c ON true
      LEFT JOIN LATERAL (
        SELECT q.content_hash AS known_hash, q.decision AS known_decision, q.decision_reason AS known_reason,
               q.held_minor AS known_held, q.advice_response_code AS known_advice,
               q.velocity_minor AS known_velocity_minor, q.velocity_count AS known_velocity_count
          FROM authorizations q
         WHERE q.id = x.id AND q.environment_id IS NOT DISTINCT FROM x.environment_id LIMIT 1) a ON true
     ORDER BY x.environment_id, x.account_id, a.known_hash IS NOT NULL, x.ordinal
  LOOP
    i := r.ordinal + 1;
    IF t_environment IS DISTINCT FROM r.environment_id OR t_account IS DISTINCT FROM r.account_id THEN
      t_environment := r.environment_id; t_account := r.account_id; t_held := r.held_minor; t_entries := r.entry_count;
    END IF;
    is_known := r.known_hash IS NOT NULL;
    IF is_known AND r.known_hash <> r.content_hash THEN
      o_status[i] := 'conflict'; o_decision[i] := 'declined'; o_reason[i] := 'id_conflict';
      CONTINUE;
    ELSIF is_known AND (r.known_decision IS NOT NULL OR r.preset = 'record_only') THEN
      o_status[i] := 'repeated'; o_decision[i] := r.known_decision; o_reason[i] := r.known_reason;
      CONTINUE;
    END IF;

    v_reason := NULL; v_detail := NULL; v_seen := NULL; asked := r.billing_amount_minor;
    IF r.preset = 'record_only' THEN
      v_decision := NULL;
    ELSE
      IF r.preset IS NOT NULL THEN v_reason := r.preset; v_detail := r.denial -> 'detail';
      ELSIF r.card_account_id IS NULL THEN v_reason := 'card_unknown';
      ELSIF r.card_account_id <> r.account_id THEN v_reason := 'account_mismatch';
      ELSIF NOT r.usable_statuses ? r.card_status THEN
        v_reason := 'card_not_usable'; v_detail := jsonb_build_object('card_status', r.card_status);
      ELSIF r.expiration_month < to_char(r.received_at AT TIME ZONE 'UTC', 'YYYY-MM') THEN
        v_reason := 'card_expired'; v_detail := jsonb_build_object('expiration_month', r.expiration_month);
      ELSIF r.account_currency IS NULL THEN v_reason := 'account_unknown';
      ELSIF r.account_currency <> r.billing_currency THEN
        v_reason := 'currency_mismatch'; v_detail := jsonb_build_object('account_currency', r.account_currency);
      ELSE
        -- A hold or count that an advice placed before this request came is the request's own.
        available := r.posted_minor - t_held + coalesce(r.known_held, 0);
        v_detail := jsonb_build_object('available_minor', available::text, 'asked_minor', asked::text,
          'posted_minor', r.posted_minor::text, 'held_minor', t_held::text);
        IF r.denial IS NOT NULL THEN v_reason := r.denial ->> 'reason'; v_detail := v_detail || (r.denial -> 'detail'); END IF;
        IF r.limits IS NOT NULL THEN
          v_seen := '[]';
          FOR l IN SELECT * FROM jsonb_to_recordset(r.limits)
                     AS y(counter integer, amount_max_minor bigint, count_max bigint, detail jsonb)
          LOOP
            used_minor := c_minor[l.counter] - coalesce(r.known_velocity_minor, 0);
            used_count := c_count[l.counter] - coalesce(r.known_velocity_count, 0);
            v_seen := v_seen || jsonb_build_array(
              jsonb_build_array(c_meter[l.counter]::text, used_minor::text, used_count::text));
            IF v_reason IS NULL AND used_minor + asked > l.amount_max_minor THEN
              v_reason := 'velocity_limit';
              v_detail := v_detail || l.detail || jsonb_build_object(
                'used_minor', used_minor::text, 'limit_minor', l.amount_max_minor::text);
            ELSIF v_reason IS NULL AND used_count + 1 > l.count_max THEN
              v_reason := 'velocity_limit';
              v_detail := v_detail || l.detail || jsonb_build_object(
                'used_count', used_count::text, 'limit_count', l.count_max::text);
            END IF;
          END LOOP;
        END IF;
        IF v_reason IS NULL AND asked > available THEN v_reason := 'insufficient_balance'; END IF;
      END IF;
      v_decision := CASE WHEN v_reason IS NULL THEN 'approved' ELSE 'declined' END;
    END IF;
    o_status[i] := 'decided'; o_decision[i] := v_decision; o_reason[i] := v_reason; o_detail[i] := v_detail;
    o_seen[i] := v_seen; o_new[i] := NOT is_known;
    -- What came before its request has to count: then the general way, after the others are written.
    is_fast := NOT is_known AND NOT r.has_facts;
    IF NOT is_fast THEN o_settle[i] := true; any_settle := true; END IF;
    -- Where the advice came first, it has placed hold and count already; our decision changes neither.
    CONTINUE WHEN v_decision IS DISTINCT FROM 'approved' OR asked = 0 OR r.known_advice IS NOT NULL;

    t_held := t_held + asked;
    IF is_fast THEN
      t_entries := t_entries + 1; o_held[i] := asked;
      e_ordinal := e_ordinal || r.ordinal; e_sequence := e_sequence || t_entries;
      e_posted := e_posted || r.posted_minor; e_held := e_held || t_held;
      IF b_last > 0 AND b_environment[b_last] = r.environment_id AND b_account[b_last] = r.account_id THEN
        b_held[b_last] := b_held[b_last] + asked; b_entries[b_last] := b_entries[b_last] + 1;
      ELSE
        b_last := b_last + 1;
        b_environment := b_environment || r.environment_id; b_account := b_account || r.account_id;
        b_held := b_held || asked; b_entries := b_entries || 1::bigint;
      END IF;
    END IF;
    IF r.limits IS NOT NULL THEN
      FOR l IN SELECT DISTINCT y.counter FROM jsonb_to_recordset(r.limits) AS y(counter integer) LOOP
        c_minor[l.counter] := c_minor[l.counter] + asked; c_count[l.counter] := c_count[l.counter] + 1;
        IF is_fast THEN
          c_added_minor[l.counter] := c_added_minor[l.counter] + asked;
          c_added_count[l.counter] := c_added_count[l.counter] + 1;
        END IF;
      END LOOP;
    END IF;
  END LOOP;

  IF b_last > 0 THEN
    UPDATE account_balances b
       SET held_minor = b.held_minor + d.held, entry_count = b.entry_count + d.entries, updated_at = now_at
      FROM unnest(b_environment, b_account, b_held, b_entries) AS d(environment_id, account_id, held, entries)
     WHERE b.environment_id = d.environment_id AND b.account_id = d.account_id;
  END IF;
  IF c_meter IS NOT NULL THEN
    UPDATE velocity_counters v SET used_minor = v.used_minor + d.minor, used_count = v.used_count + d.number
      FROM unnest(c_meter, c_start, c_added_minor, c_added_count) AS d(meter_id, window_start, minor, number)
     WHERE v.meter_id = d.meter_id AND v.window_start = d.window_start AND d.number > 0;
  END IF;

  WITH x AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(requests) AS x(
      ordinal integer, environment_id uuid, program_id uuid, account_id text, received_at timestamptz, id text,
      token_id text, transaction_amount_minor bigint, transaction_currency text, billing_amount_minor bigint,
      billing_currency text, merchant_id text, merchant_name text, merchant_city text, merchant_country text, mcc text,
      entry_mode text, wallet text, three_ds jsonb, finci_created_at timestamptz, content_hash text, limits jsonb,
      rule_set_ids uuid[], maintenance_id uuid, parsed_us integer, policy_us integer, answered text, problem text,
      hold_days integer, delivery_id uuid, body_bytes integer, source_address text)
  ), new_authorizations AS (
    INSERT INTO authorizations (
      environment_id, account_id, received_at, id, program_id, token_id, transaction_amount_minor,
      transaction_currency, billing_amount_minor, billing_currency, merchant_id, merchant_name, merchant_city,
      merchant_country, mcc, entry_mode, wallet, three_ds, finci_created_at, content_hash, decision,
      decision_reason, decision_detail, policy_version, rule_set_ids, velocity_seen, velocity_minor, velocity_count,
      maintenance_id, parsed_us, policy_us, outcome, lifecycle, held_minor, cleared_minor, reversed_minor, hold_expires_at)
    SELECT
      x.environment_id, x.account_id, x.received_at, x.id, x.program_id, x.token_id, x.transaction_amount_minor,
      x.transaction_currency, x.billing_amount_minor, x.billing_currency, x.merchant_id, x.merchant_name,
      x.merchant_city, x.merchant_country, x.mcc, x.entry_mode, x.wallet, x.three_ds, x.finci_created_at,
      x.content_hash, o_decision[x.ordinal + 1], o_reason[x.ordinal + 1], o_detail[x.ordinal + 1], asked_version,
      x.rule_set_ids, o_seen[x.ordinal + 1], o_held[x.ordinal + 1],
      CASE WHEN o_held[x.ordinal + 1] > 0 THEN 1 ELSE 0 END,
      x.maintenance_id, x.parsed_us, x.policy_us, 'awaiting_advice',
      CASE WHEN o_held[x.ordinal + 1] > 0 THEN 'held' ELSE 'none' END,
      o_held[x.ordinal + 1], 0, 0, x.received_at + make_interval(days => x.hold_days)
      FROM x WHERE o_new[x.ordinal + 1]
  ), new_entries AS (
    INSERT INTO ledger_entries (
      environment_id, account_id, created_at, sequence, kind, currency, posted_delta_minor, held_delta_minor,
      posted_after_minor, held_after_minor, authorization_id, narrative)
    SELECT x.environment_id, x.account_id, now_at, e.sequence, 'hold', x.billing_currency, 0, x.billing_amount_minor,
           e.posted, e.held, x.id, 'authorization approved'
      FROM unnest(e_ordinal, e_sequence, e_posted, e_held) AS e(ordinal, sequence, posted, held)
      JOIN x ON x.ordinal = e.ordinal
  )
  INSERT INTO deliveries (
    account_id, received_at, id, environment_id, program_id, endpoint, kind, event_id, token_id, authorization_id,
    state, http_status, answer, problem, payload, body_bytes, source_address, attempts, processed_at)
  SELECT
    x.account_id, x.received_at, x.delivery_id, x.environment_id, x.program_id, 'authorization', 'request', x.id,
    x.token_id, x.id,
    CASE o_status[x.ordinal + 1] WHEN 'decided' THEN 'answered' WHEN 'repeated' THEN 'duplicate' ELSE 'conflict' END, 200,
    CASE WHEN x.answered IS NOT NULL THEN jsonb_build_object('status', 'error', 'errors', jsonb_build_array(x.answered))
         WHEN o_decision[x.ordinal + 1] = 'declined' THEN
           jsonb_build_object('status', 'error', 'errors', jsonb_build_array(o_reason[x.ordinal + 1]))
         ELSE '{"status": "success"}' END,
    coalesce(x.problem, CASE WHEN o_status[x.ordinal + 1] = 'conflict' THEN
      'The same authorization id came before with other content.' END),
    payloads[x.ordinal + 1]::jsonb, x.body_bytes, x.source_address, 1, now_at
    FROM x;

  IF any_settle THEN
    FOR r IN SELECT * FROM jsonb_to_recordset(requests) AS x(ordinal integer, environment_id uuid, account_id text, id text)
              WHERE o_settle[x.ordinal + 1]
    LOOP
      i := r.ordinal + 1;
      IF NOT o_new[i] THEN
        UPDATE authorizations q
           SET decision = o_decision[i], decision_reason = o_reason[i], decision_detail = o_detail[i], velocity_seen = o_seen[i]
         WHERE q.id = r.id AND q.environment_id IS NOT DISTINCT FROM r.environment_id
           AND q.account_id IS NOT DISTINCT FROM r.account_id;
      END IF;
      PERFORM settle_authorization(r.environment_id, r.account_id, r.id,
        CASE WHEN o_new[i] THEN 'authorization after its clearing' ELSE 'decision after advice' END);
    END LOOP;
  END IF;
  RETURN QUERY SELECT g - 1, o_status[g], o_decision[g], o_reason[g] FROM generate_series(1, requests_count) g;
END $$;--> statement-breakpoint

-- Writes how long answers took, after the answers: a decision's with its authorization, a repeat's with its delivery. Element:
-- {environment_id, account_id, received_at, delivery_id, id, is_first, stored_us, duration_us}.
CREATE OR REPLACE FUNCTION note_answer_durations(p_answers jsonb) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE authorizations a SET stored_us = x.stored_us, answer_duration_us = x.duration_us
    FROM jsonb_to_recordset(p_answers)
      AS x(environment_id uuid, received_at timestamptz, id text, is_first boolean, stored_us integer, duration_us integer)
   WHERE x.is_first AND a.id = x.id AND a.environment_id IS NOT DISTINCT FROM x.environment_id
     AND a.received_at IS NOT DISTINCT FROM x.received_at;
  UPDATE deliveries d SET answer_duration_us = x.duration_us
    FROM jsonb_to_recordset(p_answers)
      AS x(account_id text, received_at timestamptz, delivery_id uuid, is_first boolean, duration_us integer)
   WHERE NOT x.is_first AND d.id = x.delivery_id AND d.account_id IS NOT DISTINCT FROM x.account_id
     AND d.received_at IS NOT DISTINCT FROM x.received_at;
END $$;--> statement-breakpoint

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
CREATE FUNCTION record_answer_without_store(p_request jsonb) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
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
