-- The money after the authorization: what does not fit is put before a person, corrections are entries, and bookings that a
-- person linked count like those FINCI linked. The states and transitions are in lib/payment-lifecycle.ts; a property test
-- compares the two.

-- The primary key gives an account's entries in order as well.
DROP INDEX ledger_entries_sequence;--> statement-breakpoint

-- ---------------------------------------------------------------- exceptions
-- Opens an exception once per kind and subject. An open one gets the newest amount and sentence. One that closed by itself, or
-- that a person closed when less was at stake, is open again; its history is in the audit log.
CREATE FUNCTION open_exception(
  p_environment_id uuid, p_kind text, p_subject_id text, p_account_id text, p_authorization_id text,
  p_transaction_id text, p_amount_minor bigint, p_currency text, p_detail text,
  p_delivery_id uuid DEFAULT NULL, p_master_account_id text DEFAULT NULL, p_entry_id text DEFAULT NULL
) RETURNS void LANGUAGE sql SET enable_seqscan = off AS $$
  INSERT INTO exceptions AS e (environment_id, kind, subject_id, account_id, authorization_id, transaction_id, amount_minor,
    currency, detail, delivery_id, master_account_id, entry_id, status)
  VALUES (p_environment_id, p_kind, p_subject_id, p_account_id, p_authorization_id, p_transaction_id, p_amount_minor,
    p_currency, p_detail, p_delivery_id, p_master_account_id, p_entry_id, 'open')
  ON CONFLICT (environment_id, kind, subject_id) DO UPDATE
     SET amount_minor = excluded.amount_minor, detail = excluded.detail, status = 'open',
         opened_at = CASE WHEN e.status = 'open' THEN e.opened_at ELSE now() END,
         closed_at = NULL, closed_by_user_id = NULL, resolution_kind = NULL, resolution = NULL
   WHERE (e.status = 'open' AND (e.amount_minor, e.detail) IS DISTINCT FROM (excluded.amount_minor, excluded.detail))
      OR (e.status = 'closed' AND (e.resolution_kind = 'by_itself' OR excluded.amount_minor > e.amount_minor));
$$;--> statement-breakpoint

-- What it was opened for is so no longer.
CREATE FUNCTION withdraw_exception(p_environment_id uuid, p_kind text, p_subject_id text, p_resolution text) RETURNS void
LANGUAGE sql SET enable_seqscan = off AS $$
  UPDATE exceptions SET status = 'closed', closed_at = now(), resolution_kind = 'by_itself', resolution = p_resolution
   WHERE environment_id = p_environment_id AND kind = p_kind AND subject_id = p_subject_id AND status = 'open';
$$;--> statement-breakpoint

-- One or the other.
CREATE FUNCTION note_exception(
  p_is_so boolean, p_environment_id uuid, p_kind text, p_subject_id text, p_account_id text, p_authorization_id text,
  p_transaction_id text, p_amount_minor bigint, p_currency text, p_detail text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_is_so THEN
    PERFORM open_exception(p_environment_id, p_kind, p_subject_id, p_account_id, p_authorization_id, p_transaction_id,
      p_amount_minor, p_currency, p_detail);
  ELSE
    PERFORM withdraw_exception(p_environment_id, p_kind, p_subject_id, 'It is so no longer.');
  END IF;
END $$;--> statement-breakpoint

-- ---------------------------------------------------------------- entries
DROP FUNCTION append_ledger_entry(uuid, text, text, text, bigint, bigint, text, text, text, uuid);--> statement-breakpoint
-- Moves posted and held money of one account and writes the entry that proves it. Takes the balance row's lock. Returns the
-- entry's sequence.
CREATE FUNCTION append_ledger_entry(
  p_environment_id uuid, p_account_id text, p_kind text, p_currency text,
  p_posted_delta_minor bigint, p_held_delta_minor bigint,
  p_authorization_id text, p_transaction_id text, p_narrative text, p_actor_user_id uuid,
  p_reverses_sequence bigint DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
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
    posted_after_minor, held_after_minor, authorization_id, transaction_id, narrative, actor_user_id, reverses_sequence)
  VALUES (
    p_environment_id, p_account_id, clock_timestamp(), balance.entry_count, p_kind, p_currency, p_posted_delta_minor,
    p_held_delta_minor, balance.posted_minor, balance.held_minor, p_authorization_id, p_transaction_id, p_narrative,
    p_actor_user_id, p_reverses_sequence);
  RETURN balance.entry_count;
END $$;--> statement-breakpoint

-- A correction by a person. One that takes an entry back has exactly its opposite amount, and each is taken back once.
CREATE FUNCTION post_adjustment(
  p_environment_id uuid, p_account_id text, p_amount_minor bigint, p_currency text, p_narrative text, p_actor_user_id uuid,
  p_reverses_sequence bigint DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF p_amount_minor = 0 THEN
    RAISE EXCEPTION 'An adjustment of nothing' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM 1 FROM account_balances WHERE environment_id = p_environment_id AND account_id = p_account_id FOR UPDATE;
  IF p_reverses_sequence IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM ledger_entries
     WHERE environment_id = p_environment_id AND account_id = p_account_id AND sequence = p_reverses_sequence
       AND kind IN ('funding', 'adjustment') AND currency = p_currency AND posted_delta_minor = -p_amount_minor) THEN
    RAISE EXCEPTION 'Entry % of account % cannot be taken back by this amount', p_reverses_sequence, p_account_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN append_ledger_entry(p_environment_id, p_account_id, 'adjustment', p_currency, p_amount_minor, 0, NULL, NULL,
    p_narrative, p_actor_user_id, p_reverses_sequence);
END $$;--> statement-breakpoint

-- Books a presentment or a return, also beyond the balance: FINCI has settled it already. What the account could not bear is
-- put before a person.
CREATE FUNCTION post_transaction(
  p_environment_id uuid, p_account_id text, p_kind text, p_currency text, p_posted_delta_minor bigint,
  p_authorization_id text, p_transaction_id text, p_narrative text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE posted bigint;
BEGIN
  PERFORM append_ledger_entry(p_environment_id, p_account_id, p_kind, p_currency, p_posted_delta_minor, 0,
    p_authorization_id, p_transaction_id, p_narrative, NULL);
  IF p_posted_delta_minor >= 0 THEN RETURN; END IF;
  SELECT posted_minor INTO posted FROM account_balances
   WHERE environment_id = p_environment_id AND account_id = p_account_id;
  IF posted < 0 THEN
    PERFORM open_exception(p_environment_id, 'forced_negative', p_transaction_id, p_account_id, p_authorization_id,
      p_transaction_id, least(-posted, -p_posted_delta_minor), p_currency, 'It took the account below zero.');
  END IF;
END $$;--> statement-breakpoint

-- ---------------------------------------------------------------- settling
-- Where a clearing for more than was authorized is usual; the same as `tipsAreUsual` in lib/payment-lifecycle.ts (a test
-- compares them).
CREATE FUNCTION tips_are_usual(p_mcc text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_mcc::integer <@ '{[3351,4000),[4121,4122),[5811,5815),[7011,7013),[7032,7034),[7230,7231),[7297,7299),[7512,7514),[7519,7520)}'::int4multirange;
$$;--> statement-breakpoint

-- The presentments of an authorization: those that name it, unless a person linked them to another, and those linked to it. Two
-- arms, because OR on a young table reads an index from end to end.
CREATE FUNCTION presentments_of(p_environment_id uuid, p_account_id text, p_id text) RETURNS SETOF transactions
LANGUAGE sql STABLE AS $$
  SELECT t.* FROM transactions t
   WHERE t.authorization_id = p_id AND t.linked_authorization_id IS NULL AND t.type = 'presentment'
     AND t.environment_id IS NOT DISTINCT FROM p_environment_id AND t.account_id IS NOT DISTINCT FROM p_account_id
  UNION ALL
  SELECT t.* FROM transactions t
   WHERE t.linked_authorization_id = p_id AND t.type = 'presentment'
     AND t.environment_id IS NOT DISTINCT FROM p_environment_id AND t.account_id IS NOT DISTINCT FROM p_account_id;
$$;--> statement-breakpoint

-- What a booking is to other bookings, computed from the set of facts: deferred, without original, returned beyond its amount.
-- Call it after writing or linking it.
CREATE FUNCTION settle_transaction(p_environment_id uuid, p_account_id text, p_id text) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE t transactions; original transactions; original_id text; returned bigint; is_known boolean;
BEGIN
  SELECT * INTO t FROM transactions
   WHERE id = p_id AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id;
  IF NOT FOUND THEN RETURN; END IF;
  is_known := t.linked_authorization_id IS NOT NULL OR EXISTS (
    SELECT 1 FROM authorizations WHERE id = t.authorization_id AND environment_id IS NOT DISTINCT FROM p_environment_id
       AND account_id IS NOT DISTINCT FROM p_account_id);
  IF t.type = 'presentment' THEN
    PERFORM note_exception(NOT is_known, p_environment_id, 'deferred', p_id, p_account_id, t.authorization_id, p_id,
      t.billing_amount_minor, t.billing_currency, CASE WHEN t.authorization_id IS NULL THEN 'FINCI named no authorization.'
        ELSE 'Its authorization ' || t.authorization_id || ' is not known here.' END);
    original_id := p_id;
  ELSE
    original_id := coalesce(t.original_transaction_id, t.linked_transaction_id);
  END IF;
  SELECT * INTO original FROM transactions
   WHERE id = original_id AND type = 'presentment' AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id;
  IF t.type = 'return' THEN
    -- Its authorization alone tells the payment as well.
    PERFORM note_exception(original.id IS NULL AND NOT (original_id IS NULL AND is_known), p_environment_id,
      'return_without_original', p_id, p_account_id, t.authorization_id, p_id, t.billing_amount_minor, t.billing_currency,
      CASE WHEN original_id IS NULL THEN 'FINCI named no presentment.'
        ELSE 'The presentment ' || original_id || ' is not known here.' END);
  END IF;
  IF original.id IS NULL THEN RETURN; END IF;
  SELECT coalesce(sum(r.billing_amount_minor), 0) INTO returned FROM (
    SELECT q.* FROM transactions q WHERE q.original_transaction_id = original.id
    UNION ALL
    SELECT q.* FROM transactions q WHERE q.linked_transaction_id = original.id AND q.original_transaction_id IS NULL) r
   WHERE r.type = 'return' AND r.environment_id IS NOT DISTINCT FROM p_environment_id
     AND r.account_id IS NOT DISTINCT FROM p_account_id;
  IF t.type = 'return' OR returned > 0 THEN
    PERFORM note_exception(returned > original.billing_amount_minor, p_environment_id, 'over_returned', original.id,
      p_account_id, original.authorization_id, original.id, returned - original.billing_amount_minor,
      original.billing_currency, 'Its returns add up to more than its amount.');
    -- Returns that came before it.
    UPDATE exceptions e SET status = 'closed', closed_at = now(), resolution_kind = 'by_itself',
           resolution = 'The presentment came.'
      FROM transactions r
     WHERE t.type = 'presentment' AND r.original_transaction_id = p_id AND e.transaction_id = r.id
       AND e.kind = 'return_without_original' AND e.status = 'open' AND e.environment_id IS NOT DISTINCT FROM p_environment_id;
  END IF;
END $$;--> statement-breakpoint

-- Puts before a person what does not fit in a payment that is more than an authorization and its advice, and takes back what
-- fits by now.
-- Planning its queries anew took ten times what they take.
CREATE FUNCTION note_unfitting(a authorizations, p_approved boolean) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  left_minor bigint := greatest(0, a.billing_amount_minor - a.reversed_minor);
  allowance bigint := 0; is_over boolean; again_minor bigint; after_expiry_minor bigint;
BEGIN
  IF tips_are_usual(a.mcc) THEN
    SELECT a.billing_amount_minor * p.tip_allowance_percent / 100 INTO allowance FROM programs p WHERE p.id = a.program_id;
  END IF;
  is_over := p_approved AND a.cleared_minor > left_minor + allowance;
  PERFORM note_exception(is_over, a.environment_id, 'over_cleared', a.id, a.account_id, a.id, NULL,
    a.cleared_minor - left_minor, a.billing_currency, CASE WHEN a.reversed_minor > 0
      THEN 'It was cleared for more than was authorized and not reversed.'
      ELSE 'It was cleared for more than was authorized.' END);
  PERFORM note_exception(a.cleared_minor > 0 AND NOT p_approved, a.environment_id, 'cleared_unapproved', a.id, a.account_id,
    a.id, NULL, a.cleared_minor, a.billing_currency, CASE WHEN a.advice_response_code IS NULL
      THEN 'We declined it, and FINCI''s advice has not come.' ELSE 'FINCI told the merchant ' || a.advice_response_code || '.' END);
  PERFORM note_exception(a.reversed_minor > CASE WHEN p_approved THEN a.billing_amount_minor ELSE 0 END, a.environment_id,
    'unfit_reversal', a.id, a.account_id, a.id, NULL,
    a.reversed_minor - CASE WHEN p_approved THEN a.billing_amount_minor ELSE 0 END, a.billing_currency,
    CASE WHEN p_approved THEN 'More was reversed than authorized.' ELSE 'The payment was not approved.' END);
  -- After the first final one, in FINCI's order; after the expiry, in ours.
  SELECT coalesce(sum(t.billing_amount_minor) FILTER (WHERE (t.finci_created_at, t.id) > (f.at, f.id)), 0),
         coalesce(sum(t.billing_amount_minor) FILTER (WHERE t.received_at > a.hold_expired_at), 0)
    INTO again_minor, after_expiry_minor
    FROM presentments_of(a.environment_id, a.account_id, a.id) t
    LEFT JOIN (SELECT q.finci_created_at AS at, q.id FROM presentments_of(a.environment_id, a.account_id, a.id) q
                WHERE q.is_final ORDER BY q.finci_created_at, q.id LIMIT 1) f ON true;
  PERFORM note_exception(again_minor > 0, a.environment_id, 'late', a.id, a.account_id, a.id, NULL, again_minor,
    a.billing_currency, 'A presentment came after the final one.');
  PERFORM note_exception(after_expiry_minor > 0, a.environment_id, 'expired_then_cleared', a.id, a.account_id, a.id, NULL,
    after_expiry_minor, a.billing_currency, 'Its hold had expired.');
END $$;--> statement-breakpoint

-- As before, and: what a person linked counts, for what it is linked to alone, and what does not fit is put before a person. Everything is computed from the
-- set of facts, so every order of arrival converges. An authorization with nothing but its advice pays for none of it.
CREATE OR REPLACE FUNCTION settle_authorization(p_environment_id uuid, p_account_id text, p_id text, p_cause text)
RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  a authorizations;
  account_currency text;
  cleared bigint; has_final boolean; reversed bigint; reversal_currency text;
  approved boolean; target bigint; delta bigint; stage text;
  counted_minor bigint; counted_number integer; was_more boolean;
BEGIN
  SELECT currency INTO account_currency FROM account_balances
   WHERE environment_id = p_environment_id AND account_id = p_account_id FOR UPDATE;
  SELECT coalesce(sum(billing_amount_minor), 0), min(billing_currency) INTO reversed, reversal_currency
    FROM authorization_reversals
   WHERE original_authorization_id = p_id AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id
     AND (advice_response_code IS NULL OR advice_response_code = 'Approved');
  SELECT * INTO a FROM authorizations
   WHERE id = p_id AND environment_id IS NOT DISTINCT FROM p_environment_id
     AND account_id IS NOT DISTINCT FROM p_account_id;
  IF NOT FOUND THEN
    IF reversed > 0 THEN
      PERFORM open_exception(p_environment_id, 'unfit_reversal', p_id, p_account_id, p_id, NULL, reversed,
        reversal_currency, 'The authorization ' || p_id || ' is not known here.');
    END IF;
    RETURN;
  END IF;

  SELECT coalesce(sum(billing_amount_minor), 0), coalesce(bool_or(is_final), false) INTO cleared, has_final
    FROM presentments_of(p_environment_id, p_account_id, p_id);

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

  was_more := a.cleared_minor > 0 OR a.reversed_minor > 0;
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
    PERFORM open_exception(a.environment_id, 'answer_differs', a.id, a.account_id, a.id, NULL, a.billing_amount_minor,
      a.billing_currency, '');
  END IF;
  IF was_more OR cleared > 0 OR reversed > 0 THEN
    PERFORM note_unfitting(a, approved);
  END IF;
  -- Bookings that came before their authorization.
  UPDATE exceptions SET status = 'closed', closed_at = now(), resolution_kind = 'by_itself',
         resolution = 'The authorization came.'
   WHERE authorization_id = a.id AND kind IN ('deferred', 'return_without_original') AND status = 'open'
     AND environment_id IS NOT DISTINCT FROM a.environment_id
     -- One that names a presentment waits for that.
     AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.id = exceptions.transaction_id
                        AND t.type = 'return' AND t.original_transaction_id IS NOT NULL);
END $$;
--> statement-breakpoint

-- ---------------------------------------------------------------- clearing
-- Holds back a clearing that came before under another id: the same acquirer reference, amount and sequence on the same
-- account. Null: go on and book it. Under the account's lock, so that of two at once the second sees the first.
CREATE FUNCTION hold_back_duplicate(t transactions, p_delivery_id uuid, OUT state text, OUT problem text) LANGUAGE plpgsql
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE original_id text; earlier exceptions;
BEGIN
  IF t.arn IS NULL THEN RETURN; END IF;
  SELECT q.id INTO original_id FROM transactions q
   WHERE q.arn = t.arn AND q.id <> t.id AND q.environment_id IS NOT DISTINCT FROM t.environment_id
     AND q.account_id IS NOT DISTINCT FROM t.account_id AND q.type = t.type AND q.sequence = t.sequence
     AND q.billing_amount_minor = t.billing_amount_minor
   ORDER BY q.received_at, q.id LIMIT 1;
  IF original_id IS NULL THEN RETURN; END IF;
  SELECT * INTO earlier FROM exceptions e
   WHERE e.environment_id = t.environment_id AND e.kind = 'suspected_duplicate' AND e.subject_id = t.id;
  IF earlier.resolution_kind = 'accepted' THEN RETURN; END IF;
  -- FINCI repeats itself; the one that is held back, or was rejected, stands for all of them.
  IF earlier.status = 'closed' OR earlier.delivery_id <> p_delivery_id THEN
    state := 'duplicate';
    RETURN;
  END IF;
  state := 'parked';
  problem := format('It is like %s: the same acquirer reference, amount and sequence. It is held back until a person accepts or rejects it.', original_id);
  PERFORM open_exception(t.environment_id, 'suspected_duplicate', t.id, t.account_id, t.authorization_id, original_id,
    t.billing_amount_minor, t.billing_currency, problem, p_delivery_id);
END $$;--> statement-breakpoint

-- Books presentments and returns, each as FINCI sends it, even beyond the balance: FINCI has settled it already (DOCUMENTED:
-- the presentment is the final record). Without a known account nothing can be booked and the delivery is parked.
-- p_bookings: rows of `transactions` with the `delivery_id`; no id twice. One outcome each, in their order.
CREATE FUNCTION book_transactions(p_bookings jsonb) RETURNS TABLE (state text, problem text) LANGUAGE plpgsql
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE item jsonb; t transactions; account_currency text; known_hash text;
BEGIN
  -- The order of locks of every writer: ids, then balances, each in their order.
  PERFORM lock_finci_id(k.environment_id, k.id)
     FROM (SELECT x.environment_id, x.id FROM jsonb_to_recordset(p_bookings) AS x(environment_id uuid, id text)
            ORDER BY 1, 2) k;
  PERFORM 1 FROM (SELECT DISTINCT x.environment_id, x.account_id
                    FROM jsonb_to_recordset(p_bookings) AS x(environment_id uuid, account_id text) ORDER BY 1, 2) k,
    LATERAL (SELECT 1 FROM account_balances b
              WHERE b.environment_id = k.environment_id AND b.account_id = k.account_id FOR UPDATE) locked;
  FOR item IN SELECT q.value FROM jsonb_array_elements(p_bookings) q LOOP
    t := jsonb_populate_record(NULL::transactions, item);
    state := 'processed'; problem := NULL; account_currency := NULL; known_hash := NULL;
    SELECT b.currency INTO account_currency FROM account_balances b
     WHERE b.environment_id = t.environment_id AND b.account_id = t.account_id;
    SELECT q.content_hash INTO known_hash FROM transactions q
     WHERE q.id = t.id AND q.environment_id IS NOT DISTINCT FROM t.environment_id;
    IF account_currency IS NULL THEN
      state := 'parked';
      problem := format('Account %s is not known here, so nothing was booked.', t.account_id);
    ELSIF account_currency <> t.billing_currency THEN
      state := 'parked';
      problem := format('The account is kept in %s, the %s is billed in %s; nothing was booked.', account_currency, t.type,
        t.billing_currency);
    ELSIF known_hash = t.content_hash THEN
      state := 'duplicate';
    ELSIF known_hash IS NOT NULL THEN
      state := 'conflict';
      problem := format('The same %s id came before with other content. The first one stands.', t.type);
    ELSE
      SELECT h.state, h.problem INTO state, problem FROM hold_back_duplicate(t, (item ->> 'delivery_id')::uuid) h;
      IF state IS NULL THEN
        state := 'processed';
        INSERT INTO transactions SELECT t.*;
        PERFORM post_transaction(t.environment_id, t.account_id, t.type, account_currency,
          CASE t.type WHEN 'presentment' THEN -t.billing_amount_minor ELSE t.billing_amount_minor END,
          t.authorization_id, t.id, t.merchant_name);
        IF t.authorization_id IS NOT NULL AND t.type = 'presentment' THEN
          PERFORM settle_authorization(t.environment_id, t.account_id, t.authorization_id, 'presentment ' || t.id);
        END IF;
        PERFORM settle_transaction(t.environment_id, t.account_id, t.id);
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;
--> statement-breakpoint

-- ---------------------------------------------------------------- advice
-- Notes what FINCI really told the merchants, and settles the holds. An authorization that was never seen here is created by its
-- advice, because the advice is the truth (DOCUMENTED). A second, different advice is a conflict, and the first one stands.
-- p_advices: rows of `authorizations` with the advice, and `has_long_hold`; no id twice. One outcome each, in their order.
CREATE FUNCTION note_advices(p_advices jsonb) RETURNS TABLE (state text, problem text) LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE item jsonb; a authorizations; known authorizations;
BEGIN
  PERFORM lock_finci_id(k.environment_id, k.id)
     FROM (SELECT x.environment_id, x.id FROM jsonb_to_recordset(p_advices) AS x(environment_id uuid, id text)
            ORDER BY 1, 2) k;
  PERFORM 1 FROM (SELECT DISTINCT x.environment_id, x.account_id
                    FROM jsonb_to_recordset(p_advices) AS x(environment_id uuid, account_id text) ORDER BY 1, 2) k,
    LATERAL (SELECT 1 FROM account_balances b
              WHERE b.environment_id = k.environment_id AND b.account_id = k.account_id FOR UPDATE) locked;
  FOR item IN SELECT q.value FROM jsonb_array_elements(p_advices) q LOOP
    a := jsonb_populate_record(NULL::authorizations, item);
    state := 'processed'; problem := NULL;
    SELECT * INTO known FROM authorizations q
     WHERE q.id = a.id AND q.environment_id IS NOT DISTINCT FROM a.environment_id;
    IF known.content_hash <> a.content_hash THEN
      state := 'conflict';
      problem := 'The advice names another card, amount or merchant than its authorization.';
    ELSIF known.advice_response_code = a.advice_response_code THEN
      state := 'duplicate';
    ELSIF known.advice_response_code IS NOT NULL THEN
      state := 'conflict';
      problem := format('The advice says %s, an earlier one said %s. The earlier one stands.', a.advice_response_code,
        known.advice_response_code);
    ELSE
      IF known.id IS NULL THEN
        a.outcome := 'awaiting_advice'; a.lifecycle := 'none';
        a.held_minor := 0; a.cleared_minor := 0; a.reversed_minor := 0; a.velocity_minor := 0; a.velocity_count := 0;
        SELECT a.received_at + interval '1 day'
               * CASE WHEN (item ->> 'has_long_hold')::boolean THEN greatest(p.hold_days, p.long_hold_days) ELSE p.hold_days END
          INTO a.hold_expires_at FROM programs p WHERE p.id = a.program_id;
        INSERT INTO authorizations SELECT a.*;
      ELSE
        UPDATE authorizations q
           SET advice_response_code = a.advice_response_code, advice_received_at = a.advice_received_at
         WHERE q.environment_id = known.environment_id AND q.account_id = known.account_id
           AND q.received_at = known.received_at AND q.id = known.id;
      END IF;
      PERFORM settle_authorization(a.environment_id, a.account_id, a.id, CASE a.advice_response_code
        WHEN 'Approved' THEN 'advice Approved' ELSE format('advice %s: not approved', a.advice_response_code) END);
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;
