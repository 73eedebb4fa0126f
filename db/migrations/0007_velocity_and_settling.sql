-- Limits count in meters; the version of the policy tells which decisions have counted themselves.
-- Advisory locks in the form of two numbers: (1, 0) decisions under way, (2, meter) a meter's backfill.

ALTER TABLE velocity_counters SET (fillfactor = 50);--> statement-breakpoint

-- ---------------------------------------------------------------- policy version
CREATE FUNCTION next_policy_version() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE next_version bigint;
BEGIN
  UPDATE policy_version SET version = version + 1 WHERE id = 1 RETURNING version INTO next_version;
  PERFORM pg_notify('policy_version', next_version::text);
  RETURN next_version;
END $$;--> statement-breakpoint
CREATE TRIGGER maintenance_windows_policy AFTER INSERT OR UPDATE OR DELETE ON maintenance_windows
  FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_version();--> statement-breakpoint

-- A rule set that begins, ends or changes to count carries the version from which it does, so that a snapshot loads only
-- what is newer than itself. Versions come in the order of commits: the one row of policy_version stays locked until then.
CREATE FUNCTION stamp_rule_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status IN ('active', 'retired') AND NEW.rules IS DISTINCT FROM OLD.rules THEN
    RAISE EXCEPTION 'A rule set that was active is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status IN ('activating', 'active') OR (TG_OP = 'UPDATE' AND OLD.status IN ('activating', 'active')) THEN
    NEW.policy_version := next_policy_version();
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER rule_sets_policy BEFORE INSERT OR UPDATE ON rule_sets
  FOR EACH ROW EXECUTE FUNCTION stamp_rule_set();--> statement-breakpoint

-- A new card of a cardholder with rules has to be known to the snapshots as his.
CREATE FUNCTION stamp_rule_set_of_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE rule_sets SET status = status
   WHERE environment_id = NEW.environment_id AND scope = 'cardholder' AND subject_id = NEW.holder_id
     AND status IN ('activating', 'active');
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER cards_policy AFTER INSERT ON cards FOR EACH ROW EXECUTE FUNCTION stamp_rule_set_of_holder();--> statement-breakpoint

-- Waits until every decision that began under an older version has ended. Run it alone, after the new version is committed.
CREATE FUNCTION wait_for_decisions_under_way() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(1, 0);
$$;--> statement-breakpoint

-- ---------------------------------------------------------------- velocity
-- What an authorization counts for: what FINCI told the merchant counts, and until it is known, our decision; less what
-- was reversed; nothing once its hold expired without a clearing. A payment of nothing uses no limit up.
CREATE FUNCTION velocity_contribution(a authorizations, OUT minor bigint, OUT number integer) LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN counts THEN a.billing_amount_minor - least(a.reversed_minor, a.billing_amount_minor) ELSE 0 END,
         CASE WHEN counts THEN 1 ELSE 0 END
    FROM (SELECT (CASE WHEN a.advice_response_code IS NOT NULL THEN a.advice_response_code = 'Approved'
                       ELSE coalesce(a.decision = 'approved', false) END)
                 AND a.billing_amount_minor > 0
                 AND a.reversed_minor < a.billing_amount_minor
                 AND NOT (a.hold_expired_at IS NOT NULL AND a.cleared_minor = 0) AS counts) c;
$$;--> statement-breakpoint

CREATE FUNCTION velocity_window_start(p_window text, p_time_zone text, p_at timestamptz) RETURNS date
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_window = 'lifetime' THEN DATE '1970-01-01'
              ELSE date_trunc(p_window, p_at AT TIME ZONE p_time_zone)::date END;
$$;--> statement-breakpoint

-- The filter of a meter; the same as `concerns` in lib/rules/evaluate.ts (a test compares them). Capitals of A to Z only: of
-- other letters Postgres and JavaScript make different ones.
CREATE FUNCTION velocity_meter_counts(m velocity_meters, a authorizations) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT (m.currency IS NULL OR m.currency = a.billing_currency)
     AND (m.mcc_ranges IS NULL OR a.mcc::integer <@ m.mcc_ranges)
     AND (m.countries IS NULL OR a.merchant_country = ANY (m.countries))
     AND (m.entry_modes IS NULL OR coalesce(a.entry_mode = ANY (m.entry_modes), false))
     AND (m.merchants IS NULL OR upper(a.merchant_id COLLATE "C") = ANY (m.merchants)
                              OR upper(a.merchant_name COLLATE "C") = ANY (m.merchants));
$$;--> statement-breakpoint

-- Gives back or adds what an authorization counts for, in every meter that has counted it or would have.
CREATE FUNCTION move_velocity(a authorizations, p_minor bigint, p_count integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE m velocity_meters; holder text; is_backfilled boolean;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM velocity_meters q WHERE q.environment_id = a.environment_id) THEN RETURN; END IF;
  SELECT c.holder_id INTO holder FROM cards c WHERE c.environment_id = a.environment_id AND c.token_id = a.token_id;
  FOR m IN
    SELECT q.* FROM velocity_meters q
     WHERE q.environment_id = a.environment_id
       AND (q.scope, q.subject_id) IN (('program', ''), ('account', a.account_id), ('cardholder', holder), ('card', a.token_id))
     ORDER BY q.id
  LOOP
    CONTINUE WHEN NOT velocity_meter_counts(m, a);
    PERFORM pg_advisory_xact_lock_shared(2, m.id::integer);
    SELECT q.backfilled_at IS NOT NULL INTO is_backfilled FROM velocity_meters q WHERE q.id = m.id;
    -- A payment from before the meter is added by the backfill, with what it counts for by then.
    CONTINUE WHEN is_backfilled IS NULL OR (coalesce(a.policy_version, 0) < m.since_version AND NOT is_backfilled);
    INSERT INTO velocity_counters AS v (meter_id, window_start, used_minor, used_count)
    VALUES (m.id, velocity_window_start(m."window", m.time_zone, a.received_at), p_minor, p_count)
    ON CONFLICT (meter_id, window_start)
    DO UPDATE SET used_minor = v.used_minor + excluded.used_minor, used_count = v.used_count + excluded.used_count;
  END LOOP;
END $$;--> statement-breakpoint

-- Adds the past to a new meter: payments of its current window that were decided before it began to count. Call
-- wait_for_decisions_under_way() before it. Repeating it changes nothing.
CREATE FUNCTION backfill_velocity_meter(p_meter_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE m velocity_meters; subject text; since timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(2, p_meter_id::integer);
  SELECT * INTO m FROM velocity_meters WHERE id = p_meter_id;
  IF NOT FOUND OR m.backfilled_at IS NOT NULL THEN RETURN; END IF;
  subject := CASE m.scope
    WHEN 'program' THEN 'true'
    WHEN 'account' THEN 'a.account_id = $2'
    WHEN 'card' THEN 'a.token_id = $2'
    ELSE 'a.token_id IN (SELECT c.token_id FROM cards c WHERE c.environment_id = $1 AND c.holder_id = $2)' END;
  since := CASE WHEN m."window" = 'lifetime' THEN '-infinity'::timestamptz
    ELSE velocity_window_start(m."window", m.time_zone, now())::timestamp AT TIME ZONE m.time_zone END;
  EXECUTE format(
    'INSERT INTO velocity_counters AS v (meter_id, window_start, used_minor, used_count)
     SELECT $5, velocity_window_start($6, $7, a.received_at), sum(a.velocity_minor), sum(a.velocity_count)
       FROM authorizations a, velocity_meters m
      WHERE a.environment_id = $1 AND %s AND a.received_at >= $3 AND coalesce(a.policy_version, 0) < $4
        AND a.velocity_count > 0 AND m.id = $5 AND velocity_meter_counts(m, a)
      GROUP BY 2
     ON CONFLICT (meter_id, window_start)
     DO UPDATE SET used_minor = v.used_minor + excluded.used_minor, used_count = v.used_count + excluded.used_count', subject)
  USING m.environment_id, m.subject_id, since, m.since_version, m.id, m."window", m.time_zone;
  UPDATE velocity_meters SET backfilled_at = clock_timestamp() WHERE id = p_meter_id;
END $$;--> statement-breakpoint

-- ---------------------------------------------------------------- settling
CREATE OR REPLACE FUNCTION authorization_outcome(p_decision text, p_reason text, p_advice text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN p_advice IS NULL THEN 'awaiting_advice'
    WHEN p_decision IS NULL THEN CASE WHEN p_advice = 'Approved' THEN 'approved' ELSE 'declined' END
    WHEN p_decision = 'approved' AND p_advice = 'Approved' THEN 'approved'
    WHEN p_decision = 'approved' AND p_advice IN ('InsufficientFunds', 'Timeout') THEN 'late'
    WHEN p_decision = 'declined' AND p_advice <> 'Approved' THEN
      CASE WHEN p_reason IN ('deadline', 'store_unavailable', 'overloaded', 'id_conflict') THEN 'failed' ELSE 'declined' END
    ELSE 'differs'
  END;
$$;--> statement-breakpoint

-- As before, and: velocity follows what the payment counts for now, and an answer that differs from the advice is put
-- before a person. Everything is computed from the set of facts, so every order of arrival converges.
CREATE OR REPLACE FUNCTION settle_authorization(p_environment_id uuid, p_account_id text, p_id text, p_cause text)
RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  a authorizations;
  account_currency text;
  cleared bigint; has_final boolean; reversed bigint;
  approved boolean; target bigint; delta bigint; stage text;
  counted_minor bigint; counted_number integer;
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

  a.held_minor := target; a.cleared_minor := cleared; a.reversed_minor := reversed; a.lifecycle := stage;
  a.outcome := authorization_outcome(a.decision, a.decision_reason, a.advice_response_code);
  SELECT minor, number INTO counted_minor, counted_number FROM velocity_contribution(a);
  IF (counted_minor, counted_number) <> (a.velocity_minor, a.velocity_count) THEN
    PERFORM move_velocity(a, counted_minor - a.velocity_minor, counted_number - a.velocity_count);
  END IF;
  UPDATE authorizations
     SET held_minor = a.held_minor, cleared_minor = a.cleared_minor, reversed_minor = a.reversed_minor,
         lifecycle = a.lifecycle, outcome = a.outcome, velocity_minor = counted_minor, velocity_count = counted_number
   WHERE environment_id = a.environment_id AND account_id = a.account_id AND received_at = a.received_at AND id = a.id;

  IF a.outcome = 'differs' THEN
    INSERT INTO exceptions (environment_id, kind, authorization_id, account_id, status, amount_minor, currency)
    VALUES (a.environment_id, 'answer_differs', a.id, a.account_id, 'open', a.billing_amount_minor, a.billing_currency)
    ON CONFLICT DO NOTHING;
  END IF;
END $$;--> statement-breakpoint

-- What the payments so far count for.
UPDATE authorizations a SET velocity_minor = c.minor, velocity_count = c.number
  FROM authorizations b, LATERAL velocity_contribution(b) c
 WHERE b.environment_id = a.environment_id AND b.account_id = a.account_id AND b.received_at = a.received_at AND b.id = a.id
   AND c.number > 0;
