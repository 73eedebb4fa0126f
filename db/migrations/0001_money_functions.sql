-- The money tables have one writer: these functions. Order of locks everywhere: first the advisory lock on the FINCI id
-- (makes the id unique without an index that would forbid partitioning), then the account's balance row.

ALTER TABLE account_balances SET (fillfactor = 50);--> statement-breakpoint

-- ---------------------------------------------------------------- append-only tables
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint

-- ---------------------------------------------------------------- policy version
INSERT INTO policy_version (id, version) VALUES (1, 1);--> statement-breakpoint
CREATE FUNCTION bump_policy_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE next_version bigint;
BEGIN
  UPDATE policy_version SET version = version + 1 WHERE id = 1 RETURNING version INTO next_version;
  PERFORM pg_notify('policy_version', next_version::text);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER programs_policy AFTER INSERT OR UPDATE OR DELETE ON programs
  FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_version();--> statement-breakpoint
CREATE TRIGGER environments_policy AFTER INSERT OR UPDATE OR DELETE ON environments
  FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_version();--> statement-breakpoint
CREATE TRIGGER endpoints_policy AFTER INSERT OR UPDATE OR DELETE ON endpoints
  FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_version();--> statement-breakpoint

-- ---------------------------------------------------------------- ledger
CREATE FUNCTION open_account_balance(p_environment_id uuid, p_account_id text, p_currency text) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO account_balances (environment_id, account_id, currency, posted_minor, held_minor, entry_count)
  VALUES (p_environment_id, p_account_id, p_currency, 0, 0, 0)
  ON CONFLICT DO NOTHING;
$$;--> statement-breakpoint

-- Moves posted and held money of one account and writes the entry that proves it. Takes the balance row's lock.
CREATE FUNCTION append_ledger_entry(
  p_environment_id uuid, p_account_id text, p_kind text, p_currency text,
  p_posted_delta_minor bigint, p_held_delta_minor bigint,
  p_authorization_id text, p_transaction_id text, p_narrative text, p_actor_user_id uuid
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE balance account_balances;
BEGIN
  UPDATE account_balances
     SET posted_minor = posted_minor + p_posted_delta_minor,
         held_minor = held_minor + p_held_delta_minor,
         entry_count = entry_count + 1,
         updated_at = clock_timestamp()
   WHERE environment_id = p_environment_id AND account_id = p_account_id AND currency = p_currency
  RETURNING * INTO balance;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Account % has no balance in %', p_account_id, p_currency USING ERRCODE = 'no_data_found';
  END IF;
  INSERT INTO ledger_entries (
    environment_id, account_id, created_at, sequence, kind, currency, posted_delta_minor, held_delta_minor,
    posted_after_minor, held_after_minor, authorization_id, transaction_id, narrative, actor_user_id)
  VALUES (
    p_environment_id, p_account_id, clock_timestamp(), balance.entry_count, p_kind, p_currency, p_posted_delta_minor,
    p_held_delta_minor, balance.posted_minor, balance.held_minor, p_authorization_id, p_transaction_id, p_narrative,
    p_actor_user_id);
END $$;--> statement-breakpoint

CREATE FUNCTION post_funding(
  p_environment_id uuid, p_account_id text, p_amount_minor bigint, p_currency text, p_narrative text, p_actor_user_id uuid
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_amount_minor <= 0 THEN
    RAISE EXCEPTION 'A funding must be more than zero' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM append_ledger_entry(p_environment_id, p_account_id, 'funding', p_currency, p_amount_minor, 0, NULL, NULL,
    p_narrative, p_actor_user_id);
END $$;--> statement-breakpoint

CREATE FUNCTION lock_finci_id(p_environment_id uuid, p_id text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(p_environment_id::text || p_id, 0));
$$;--> statement-breakpoint

-- Outcome of an authorization from our decision and FINCI's advice; see lib/payment-states.ts for the words.
CREATE FUNCTION authorization_outcome(p_decision text, p_reason text, p_advice text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN p_advice IS NULL THEN 'awaiting_advice'
    WHEN p_decision IS NULL THEN CASE WHEN p_advice = 'Approved' THEN 'approved' ELSE 'declined' END
    WHEN p_decision = 'approved' AND p_advice = 'Approved' THEN 'approved'
    WHEN p_decision = 'approved' AND p_advice IN ('InsufficientFunds', 'Timeout') THEN 'late'
    WHEN p_decision = 'declined' AND p_advice <> 'Approved' THEN
      CASE WHEN p_reason IN ('deadline', 'store_unavailable', 'id_conflict') THEN 'failed' ELSE 'declined' END
    ELSE 'differs'
  END;
$$;--> statement-breakpoint

-- Look-ups by a FINCI id compare everything else with IS NOT DISTINCT FROM, which takes no index: so they always go by the
-- id's own index, and never by one that starts with the environment and would be read from end to end. On a young table
-- Postgres has no statistics that tell the two apart.

-- Brings the hold to what the known facts say, whatever order they came in: it is computed from the set of facts
-- (decision, advice, reversals, presentments, expiry), never from the step before. Every money event of an
-- authorization ends here, so every order of arrival converges.
CREATE FUNCTION settle_authorization(p_environment_id uuid, p_account_id text, p_id text, p_cause text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  a authorizations;
  account_currency text;
  cleared bigint; has_final boolean; reversed bigint;
  approved boolean; target bigint; delta bigint; stage text;
BEGIN
  SELECT currency INTO account_currency FROM account_balances
   WHERE environment_id = p_environment_id AND account_id = p_account_id FOR UPDATE;
  SELECT * INTO a FROM authorizations
   WHERE id = p_id AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id;
  IF NOT FOUND THEN RETURN; END IF;

  SELECT coalesce(sum(billing_amount_minor), 0), coalesce(bool_or(is_final), false) INTO cleared, has_final
    FROM transactions
   WHERE authorization_id = p_id AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id AND type = 'presentment';
  SELECT coalesce(sum(billing_amount_minor), 0) INTO reversed
    FROM authorization_reversals
   WHERE original_authorization_id = p_id AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id
     AND (advice_response_code IS NULL OR advice_response_code = 'Approved');

  -- What FINCI told the merchant is the truth; until it is known, our decision.
  approved := CASE WHEN a.advice_response_code IS NOT NULL THEN a.advice_response_code = 'Approved'
                   ELSE coalesce(a.decision = 'approved', false) END;
  target := CASE
    WHEN NOT approved OR has_final OR a.hold_expired_at IS NOT NULL THEN 0
    WHEN account_currency IS DISTINCT FROM a.billing_currency THEN 0
    ELSE greatest(0, a.billing_amount_minor - reversed - cleared) END;
  stage := CASE
    WHEN has_final OR (cleared > 0 AND target = 0) THEN 'cleared'
    WHEN cleared > 0 THEN 'partially_cleared'
    WHEN NOT approved THEN CASE WHEN a.decision = 'approved' THEN 'released' ELSE 'none' END
    WHEN reversed > 0 AND reversed >= a.billing_amount_minor THEN 'reversed'
    WHEN a.hold_expired_at IS NOT NULL THEN 'expired'
    WHEN target > 0 THEN 'held'
    ELSE 'none' END;
  delta := target - a.held_minor;
  IF delta <> 0 THEN
    PERFORM append_ledger_entry(p_environment_id, p_account_id,
      CASE WHEN a.held_minor = 0 THEN 'hold' WHEN target = 0 THEN 'hold_release' ELSE 'hold_change' END,
      a.billing_currency, 0, delta, p_id, NULL, p_cause, NULL);
  END IF;
  UPDATE authorizations
     SET held_minor = target, cleared_minor = cleared, reversed_minor = reversed, lifecycle = stage,
         outcome = authorization_outcome(a.decision, a.decision_reason, a.advice_response_code)
   WHERE environment_id = a.environment_id AND account_id = a.account_id AND received_at = a.received_at AND id = a.id;
END $$;--> statement-breakpoint

-- ---------------------------------------------------------------- the authorization path
-- Decides, reserves and records many requests in one statement: one round trip, one commit. Each element is handled
-- in turn under its account's lock, so the sum of what is approved never exceeds a balance. Locks are taken in one
-- order for all elements first, so that two calls never wait for each other in a circle.
-- preset: NULL decides; a reason declines without looking further; 'record_only' records without deciding.
CREATE FUNCTION authorize(p_requests jsonb)
RETURNS TABLE (ordinal integer, status text, decision text, reason text, detail jsonb)
LANGUAGE plpgsql AS $$
DECLARE
  r record; locked record; a authorizations; card cards; balance account_balances;
  v_decision text; v_reason text; v_detail jsonb; v_status text; v_now timestamptz;
  v_available bigint; v_known boolean; v_has_facts boolean;
BEGIN
  PERFORM lock_finci_id(k.environment_id, k.id)
     FROM (SELECT DISTINCT x.environment_id, x.id
             FROM jsonb_to_recordset(p_requests) AS x(environment_id uuid, id text)
            ORDER BY 1, 2) k;
  FOR locked IN SELECT DISTINCT x.environment_id, x.account_id
             FROM jsonb_to_recordset(p_requests) AS x(environment_id uuid, account_id text) ORDER BY 1, 2
  LOOP
    -- One by one: a join would read the whole table, because Postgres cannot know how few the requests are.
    PERFORM 1 FROM account_balances b
      WHERE b.environment_id = locked.environment_id AND b.account_id = locked.account_id FOR UPDATE;
  END LOOP;

  FOR r IN
    SELECT * FROM jsonb_to_recordset(p_requests) AS x(
      ordinal integer, environment_id uuid, program_id uuid, account_id text, received_at timestamptz, id text,
      token_id text, transaction_amount_minor bigint, transaction_currency text, billing_amount_minor bigint,
      billing_currency text, merchant_id text, merchant_name text, merchant_city text, merchant_country text, mcc text,
      entry_mode text, wallet text, three_ds jsonb, finci_created_at timestamptz, content_hash text, preset text,
      hold_days integer, delivery_id uuid, payload jsonb, body_bytes integer, source_address text)
    ORDER BY x.ordinal
  LOOP
    v_decision := NULL; v_reason := NULL; v_detail := NULL; v_now := clock_timestamp();
    SELECT * INTO a FROM authorizations q
     WHERE q.id = r.id AND q.environment_id IS NOT DISTINCT FROM r.environment_id;
    v_known := FOUND;
    IF v_known AND a.content_hash <> r.content_hash THEN
      v_status := 'conflict'; v_decision := 'declined'; v_reason := 'id_conflict';
    ELSIF v_known AND (a.decision IS NOT NULL OR r.preset = 'record_only') THEN
      v_status := 'repeated'; v_decision := a.decision; v_reason := a.decision_reason; v_detail := a.decision_detail;
    ELSE
      v_status := 'decided';
      IF r.preset = 'record_only' THEN
        v_decision := NULL;
      ELSIF r.preset IS NOT NULL THEN
        v_reason := r.preset;
      ELSE
        SELECT * INTO card FROM cards c WHERE c.environment_id = r.environment_id AND c.token_id = r.token_id;
        IF NOT FOUND THEN v_reason := 'card_unknown';
        ELSIF card.account_id <> r.account_id THEN v_reason := 'account_mismatch';
        ELSIF card.status <> 'active' THEN
          v_reason := 'card_not_usable'; v_detail := jsonb_build_object('card_status', card.status);
        ELSIF card.expiration_month < to_char(r.received_at AT TIME ZONE 'UTC', 'YYYY-MM') THEN
          v_reason := 'card_expired'; v_detail := jsonb_build_object('expiration_month', card.expiration_month);
        ELSE
          SELECT * INTO balance FROM account_balances b
           WHERE b.environment_id = r.environment_id AND b.account_id = r.account_id;
          IF NOT FOUND THEN v_reason := 'account_unknown';
          ELSIF balance.currency <> r.billing_currency THEN
            v_reason := 'currency_mismatch'; v_detail := jsonb_build_object('account_currency', balance.currency);
          ELSE
            -- A hold that an advice placed before this request came is the request's own.
            v_available := balance.posted_minor - balance.held_minor + CASE WHEN v_known THEN a.held_minor ELSE 0 END;
            v_detail := jsonb_build_object('available_minor', v_available::text, 'asked_minor', r.billing_amount_minor::text,
              'posted_minor', balance.posted_minor::text, 'held_minor', balance.held_minor::text);
            IF r.billing_amount_minor > v_available THEN v_reason := 'insufficient_balance'; END IF;
          END IF;
        END IF;
      END IF;
      IF r.preset IS DISTINCT FROM 'record_only' THEN
        v_decision := CASE WHEN v_reason IS NULL THEN 'approved' ELSE 'declined' END;
      END IF;
      IF v_known THEN
        UPDATE authorizations q SET decision = v_decision, decision_reason = v_reason, decision_detail = v_detail
         WHERE q.environment_id = a.environment_id AND q.account_id = a.account_id
           AND q.received_at = a.received_at AND q.id = a.id;
        PERFORM settle_authorization(r.environment_id, a.account_id, r.id, 'decision after advice');
      ELSE
        -- Presentments and reversals that overtook their authorization have to count: then the general way.
        v_has_facts := EXISTS (SELECT 1 FROM transactions t WHERE t.authorization_id = r.id)
                    OR EXISTS (SELECT 1 FROM authorization_reversals t WHERE t.original_authorization_id = r.id);
        INSERT INTO authorizations (
          environment_id, account_id, received_at, id, program_id, token_id, transaction_amount_minor,
          transaction_currency, billing_amount_minor, billing_currency, merchant_id, merchant_name, merchant_city,
          merchant_country, mcc, entry_mode, wallet, three_ds, finci_created_at, content_hash, decision,
          decision_reason, decision_detail, outcome, lifecycle, held_minor, cleared_minor, reversed_minor, hold_expires_at)
        VALUES (
          r.environment_id, r.account_id, r.received_at, r.id, r.program_id, r.token_id, r.transaction_amount_minor,
          r.transaction_currency, r.billing_amount_minor, r.billing_currency, r.merchant_id, r.merchant_name,
          r.merchant_city, r.merchant_country, r.mcc, r.entry_mode, r.wallet, r.three_ds, r.finci_created_at,
          r.content_hash, v_decision, v_reason, v_detail, 'awaiting_advice',
          CASE WHEN v_decision = 'approved' AND r.billing_amount_minor > 0 AND NOT v_has_facts THEN 'held' ELSE 'none' END,
          CASE WHEN v_decision = 'approved' AND NOT v_has_facts THEN r.billing_amount_minor ELSE 0 END, 0, 0,
          r.received_at + make_interval(days => r.hold_days));
        IF v_has_facts THEN
          PERFORM settle_authorization(r.environment_id, r.account_id, r.id, 'authorization after its clearing');
        ELSIF v_decision = 'approved' AND r.billing_amount_minor > 0 THEN
          PERFORM append_ledger_entry(r.environment_id, r.account_id, 'hold', r.billing_currency, 0,
            r.billing_amount_minor, r.id, NULL, 'authorization approved', NULL);
        END IF;
      END IF;
    END IF;

    INSERT INTO deliveries (
      account_id, received_at, id, environment_id, program_id, endpoint, kind, event_id, token_id, authorization_id,
      state, http_status, answer, problem, payload, body_bytes, source_address, attempts, processed_at)
    VALUES (
      r.account_id, r.received_at, r.delivery_id, r.environment_id, r.program_id, 'authorization', 'request', r.id,
      r.token_id, r.id, CASE v_status WHEN 'decided' THEN 'answered' WHEN 'repeated' THEN 'duplicate' ELSE 'conflict' END,
      200,
      CASE WHEN v_decision = 'declined' THEN jsonb_build_object('status', 'error', 'errors', jsonb_build_array(v_reason))
           ELSE jsonb_build_object('status', 'success') END,
      CASE WHEN v_status = 'conflict' THEN 'The same authorization id came before with other content.' END,
      r.payload, r.body_bytes, r.source_address, 1, v_now);

    ordinal := r.ordinal; status := v_status; decision := v_decision; reason := v_reason; detail := v_detail;
    RETURN NEXT;
  END LOOP;
END $$;--> statement-breakpoint

-- Our answer was an error though the decision became known only later: what FINCI was told counts, and no hold stays.
CREATE FUNCTION overrule_decision(p_environment_id uuid, p_account_id text, p_id text, p_reason text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_finci_id(p_environment_id, p_id);
  PERFORM 1 FROM account_balances WHERE environment_id = p_environment_id AND account_id = p_account_id FOR UPDATE;
  UPDATE authorizations SET decision = 'declined', decision_reason = p_reason
   WHERE environment_id = p_environment_id AND account_id = p_account_id AND id = p_id;
  PERFORM settle_authorization(p_environment_id, p_account_id, p_id, 'answered ' || p_reason);
END $$;
