-- Sums of payments by minute, half hour and three hours, so that the overview reads as much for a thousand payments as for a million. A job
-- makes them (server/services/overview/roll-up.ts says how); what is not rolled up yet is read from the payments themselves.
CREATE TABLE "hold_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "hold_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"environment_id" uuid NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"currency" char(3) NOT NULL,
	"held_delta_minor" bigint NOT NULL,
	"open_delta" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hold_totals" (
	"environment_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"held_minor" numeric NOT NULL,
	"open_count" bigint NOT NULL,
	CONSTRAINT "hold_totals_environment_id_currency_pk" PRIMARY KEY("environment_id","currency")
);
--> statement-breakpoint
CREATE TABLE "latency_rollups" (
	"environment_id" uuid NOT NULL,
	"length_minutes" smallint NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"buckets" smallint[] NOT NULL,
	"counts" integer[] NOT NULL,
	"max_us" integer NOT NULL,
	CONSTRAINT "latency_rollups_environment_id_length_minutes_starts_at_pk" PRIMARY KEY("environment_id","length_minutes","starts_at")
);
--> statement-breakpoint
CREATE TABLE "payment_rollups" (
	"environment_id" uuid NOT NULL,
	"length_minutes" smallint NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"is_declined" boolean NOT NULL,
	"decline_reason" text NOT NULL,
	"currency" char(3) NOT NULL,
	"payment_count" integer NOT NULL,
	"billing_minor" numeric NOT NULL,
	CONSTRAINT "payment_rollups_pk" PRIMARY KEY("environment_id","length_minutes","starts_at","outcome","is_declined","decline_reason","currency")
);
--> statement-breakpoint
CREATE TABLE "rollup_marks" (
	"minute_at" timestamp (3) with time zone NOT NULL,
	"environment_id" uuid NOT NULL,
	"transaction_id" bigint NOT NULL,
	CONSTRAINT "rollup_marks_minute_at_environment_id_transaction_id_pk" PRIMARY KEY("minute_at","environment_id","transaction_id")
);
--> statement-breakpoint
CREATE TABLE "rollup_progress" (
	"id" smallint PRIMARY KEY NOT NULL,
	"rolled_from" timestamp (3) with time zone,
	"rolled_before" timestamp (3) with time zone,
	"closing_before" timestamp (3) with time zone,
	"closing_transaction_id" bigint
);
--> statement-breakpoint
INSERT INTO rollup_progress (id) VALUES (1);--> statement-breakpoint

-- ---------------------------------------------------------------- making the sums
-- Bucket of a duration in the histograms: 32 to a factor of e, so that a bucket's middle, exp(bucket / 32), is less than 1.6 %
-- away from whatever is in it. The same number stands in server/services/overview/latency.ts.
CREATE FUNCTION latency_bucket(p_duration_us integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_duration_us <= 1 THEN 0 ELSE round(ln(p_duration_us::float8) * 32) END::smallint;
$$;--> statement-breakpoint

-- Sums up the periods of p_length minutes that these starts (pairs of environment and time) lie in, from the shorter sums of
-- p_part minutes. The caller holds the roll-ups' lock.
CREATE FUNCTION roll_up_periods(p_environment_ids uuid[], p_starts timestamptz[], p_part smallint, p_length smallint)
RETURNS void LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
DECLARE
  length interval := make_interval(mins => p_length);
  environment_ids uuid[]; starts timestamptz[];
BEGIN
  SELECT array_agg(h.environment_id), array_agg(h.starts_at) INTO environment_ids, starts
    FROM (SELECT DISTINCT k.environment_id, date_bin(length, k.starts_at, 'epoch') AS starts_at
            FROM unnest(p_environment_ids, p_starts) AS k(environment_id, starts_at)) h;
  DELETE FROM payment_rollups r USING unnest(environment_ids, starts) AS h(environment_id, starts_at)
   WHERE r.environment_id = h.environment_id AND r.length_minutes = p_length AND r.starts_at = h.starts_at;
  DELETE FROM latency_rollups r USING unnest(environment_ids, starts) AS h(environment_id, starts_at)
   WHERE r.environment_id = h.environment_id AND r.length_minutes = p_length AND r.starts_at = h.starts_at;
  INSERT INTO payment_rollups (
    environment_id, length_minutes, starts_at, outcome, is_declined, decline_reason, currency, payment_count, billing_minor)
  SELECT h.environment_id, p_length, h.starts_at, p.*
    FROM unnest(environment_ids, starts) AS h(environment_id, starts_at),
    LATERAL (SELECT r.outcome, r.is_declined, r.decline_reason, r.currency, sum(r.payment_count), sum(r.billing_minor)
               FROM payment_rollups r
              WHERE r.environment_id = h.environment_id AND r.length_minutes = p_part AND r.starts_at >= h.starts_at
                AND r.starts_at < h.starts_at + length
              GROUP BY 1, 2, 3, 4) p;
  INSERT INTO latency_rollups (environment_id, length_minutes, starts_at, buckets, counts, max_us)
  SELECT h.environment_id, p_length, h.starts_at, p.*
    FROM unnest(environment_ids, starts) AS h(environment_id, starts_at),
    LATERAL (SELECT array_agg(b.bucket ORDER BY b.bucket) AS buckets, array_agg(b.number ORDER BY b.bucket), max(b.max_us)
               FROM (SELECT u.bucket, sum(u.number)::integer AS number, max(r.max_us) AS max_us
                       FROM latency_rollups r, unnest(r.buckets, r.counts) AS u(bucket, number)
                      WHERE r.environment_id = h.environment_id AND r.length_minutes = p_part AND r.starts_at >= h.starts_at
                        AND r.starts_at < h.starts_at + length
                      GROUP BY 1) b) p
   WHERE p.buckets IS NOT NULL;
END $$;--> statement-breakpoint

-- Sums up these minutes (pairs of environment and minute) from the payments anew, and the longer periods that they are in.
-- Repeating it changes nothing. The caller holds the roll-ups' lock.
CREATE FUNCTION roll_up_minutes(p_environment_ids uuid[], p_minutes timestamptz[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
BEGIN
  DELETE FROM payment_rollups r USING unnest(p_environment_ids, p_minutes) AS k(environment_id, minute_at)
   WHERE r.environment_id = k.environment_id AND r.length_minutes = 1 AND r.starts_at = k.minute_at;
  DELETE FROM latency_rollups r USING unnest(p_environment_ids, p_minutes) AS k(environment_id, minute_at)
   WHERE r.environment_id = k.environment_id AND r.length_minutes = 1 AND r.starts_at = k.minute_at;
  WITH parts AS MATERIALIZED (
    SELECT k.environment_id, k.minute_at, p.*
      FROM (SELECT DISTINCT * FROM unnest(p_environment_ids, p_minutes) AS q(environment_id, minute_at)) k,
      LATERAL (SELECT a.outcome, a.decision IS NOT DISTINCT FROM 'declined' AS is_declined,
                      CASE WHEN a.decision = 'declined' THEN coalesce(a.decision_reason, '') ELSE '' END AS decline_reason,
                      a.billing_currency AS currency, latency_bucket(a.answer_duration_us) AS bucket,
                      count(*) AS number, sum(a.billing_amount_minor) AS minor, max(a.answer_duration_us) AS max_us
                 FROM authorizations a
                WHERE a.environment_id = k.environment_id AND a.received_at >= k.minute_at
                  AND a.received_at < k.minute_at + interval '1 minute'
                GROUP BY 1, 2, 3, 4, 5) p
  ), sums AS (
    INSERT INTO payment_rollups (
      environment_id, length_minutes, starts_at, outcome, is_declined, decline_reason, currency, payment_count, billing_minor)
    SELECT environment_id, 1, minute_at, outcome, is_declined, decline_reason, currency, sum(number), sum(minor)
      FROM parts GROUP BY environment_id, minute_at, outcome, is_declined, decline_reason, currency
  )
  INSERT INTO latency_rollups (environment_id, length_minutes, starts_at, buckets, counts, max_us)
  SELECT environment_id, 1, minute_at, array_agg(bucket ORDER BY bucket), array_agg(number ORDER BY bucket), max(max_us)
    FROM (SELECT environment_id, minute_at, bucket, sum(number)::integer AS number, max(max_us) AS max_us
            FROM parts WHERE bucket IS NOT NULL GROUP BY 1, 2, 3) b
   GROUP BY environment_id, minute_at;

  PERFORM roll_up_periods(p_environment_ids, p_minutes, 1::smallint, 30::smallint);
  PERFORM roll_up_periods(p_environment_ids, p_minutes, 30::smallint, 180::smallint);
END $$;--> statement-breakpoint

-- Takes the open holds of payments received before p_before, and not before p_from, over into the totals; p_from null is from
-- the first. Sum and removal of the changes that the sum has seen share one statement, and so one snapshot.
CREATE FUNCTION take_over_holds(p_from timestamptz, p_before timestamptz) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
BEGIN
  WITH seen AS (
    DELETE FROM hold_changes c WHERE c.received_at < p_before AND c.received_at >= coalesce(p_from, '-infinity')
  ), open AS (
    -- Once in a database's life: all of them, from the index of open holds.
    SELECT a.environment_id, a.billing_currency, sum(a.held_minor) AS minor, count(*) AS number
      FROM authorizations a WHERE p_from IS NULL AND a.held_minor > 0 AND a.received_at < p_before GROUP BY 1, 2
    UNION ALL
    SELECT e.id, o.* FROM environments e,
      LATERAL (SELECT a.billing_currency, sum(a.held_minor), count(*) FROM authorizations a
                WHERE a.environment_id = e.id AND a.received_at >= p_from AND a.received_at < p_before
                  -- not "> 0", for which Postgres would read the index of all open holds
                  AND a.held_minor + 0 > 0
                GROUP BY 1) o
  )
  INSERT INTO hold_totals AS t (environment_id, currency, held_minor, open_count)
  SELECT * FROM open
  ON CONFLICT (environment_id, currency)
  DO UPDATE SET held_minor = t.held_minor + excluded.held_minor, open_count = t.open_count + excluded.open_count;
END $$;--> statement-breakpoint

-- ---------------------------------------------------------------- what changes afterwards
-- Called only for payments that are older than half a minute, so that a decision, its duration and an advice in time pay for
-- one comparison and no more. Marks are added and never shared: one transaction never waits for another's mark, and the job
-- that takes marks away takes only those whose change it sees.
CREATE FUNCTION note_late_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  a authorizations := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  old_held bigint := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.held_minor END;
  new_held bigint := CASE WHEN TG_OP = 'DELETE' THEN 0 ELSE NEW.held_minor END;
BEGIN
  IF TG_OP <> 'UPDATE' OR (OLD.outcome, OLD.decision, OLD.decision_reason, OLD.answer_duration_us, OLD.billing_amount_minor)
     IS DISTINCT FROM (NEW.outcome, NEW.decision, NEW.decision_reason, NEW.answer_duration_us, NEW.billing_amount_minor) THEN
    INSERT INTO rollup_marks (environment_id, minute_at, transaction_id)
    VALUES (a.environment_id, date_bin('1 minute', a.received_at, 'epoch'), pg_current_xact_id()::text::bigint)
    ON CONFLICT DO NOTHING;
  END IF;
  IF new_held <> old_held THEN
    INSERT INTO hold_changes (environment_id, received_at, currency, held_delta_minor, open_delta)
    VALUES (a.environment_id, a.received_at, a.billing_currency, new_held - old_held,
            (new_held > 0)::integer - (old_held > 0)::integer);
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint

-- clock_timestamp(), not now(): what counts is that the job which closes the minute gets its transaction id after the change's.
CREATE TRIGGER authorizations_late_insert AFTER INSERT ON authorizations FOR EACH ROW
  WHEN (NEW.received_at < clock_timestamp() - interval '30 seconds') EXECUTE FUNCTION note_late_change();--> statement-breakpoint
CREATE TRIGGER authorizations_late_update AFTER UPDATE ON authorizations FOR EACH ROW
  WHEN (OLD.received_at < clock_timestamp() - interval '30 seconds' AND (
    OLD.outcome <> NEW.outcome OR OLD.held_minor <> NEW.held_minor OR OLD.decision IS DISTINCT FROM NEW.decision
    OR OLD.decision_reason IS DISTINCT FROM NEW.decision_reason
    OR OLD.answer_duration_us IS DISTINCT FROM NEW.answer_duration_us
    OR OLD.billing_amount_minor <> NEW.billing_amount_minor)) EXECUTE FUNCTION note_late_change();--> statement-breakpoint
CREATE TRIGGER authorizations_late_delete AFTER DELETE ON authorizations FOR EACH ROW
  WHEN (OLD.received_at < clock_timestamp() - interval '30 seconds') EXECUTE FUNCTION note_late_change();
