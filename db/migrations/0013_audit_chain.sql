-- The audit log can be proved: every entry carries the hash of the one before it in its chain. A chain is an environment, or
-- "console" for what belongs to none. A trigger makes the links, so that whoever writes, also by SQL, is chained.
-- Order of locks: the chain's lock, (5, hash of its name), is held until the transaction ends, so audit entries are the
-- last thing that a transaction writes.

CREATE TABLE "audit_heads" (
	"chain" text PRIMARY KEY NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" text NOT NULL
);--> statement-breakpoint
CREATE TABLE "audit_proofs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"requested_by_user_id" uuid,
	"entries_count" bigint DEFAULT 0 NOT NULL,
	"chains" jsonb DEFAULT '[]'::jsonb NOT NULL
);--> statement-breakpoint
CREATE INDEX "audit_proofs_newest" ON "audit_proofs" USING btree ("started_at");--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "chain" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "chain_sequence" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "previous_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "hash" text DEFAULT '' NOT NULL;--> statement-breakpoint

-- The entry's hash over all that it says and its place: sha256 of one JSON array. Its text is the same whatever the session's
-- time zone and settings; `jsonb` has one text for each value.
CREATE FUNCTION audit_entry_hash(e audit_entries) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    'audit entry 1', e.chain, e.chain_sequence, e.previous_hash,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), e.sequence,
    e.actor_user_id, e.actor_name, e.action, e.outcome, e.subject_type, e.subject_id,
    e.program_id, e.environment_id, e.before, e.after, e.reason, e.request_id, e.source_address
  )::text, 'UTF8')), 'hex')
$$;--> statement-breakpoint

-- What was written before there were chains is chained in its order.
ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only;--> statement-breakpoint
DO $$
DECLARE
  e audit_entries;
  last_chain text;
  last_sequence bigint;
  last_hash text;
BEGIN
  FOR e IN SELECT * FROM audit_entries ORDER BY coalesce(environment_id::text, 'console'), sequence LOOP
    e.chain := coalesce(e.environment_id::text, 'console');
    IF e.chain IS DISTINCT FROM last_chain THEN
      last_chain := e.chain;
      last_sequence := 0;
      last_hash := '';
    END IF;
    last_sequence := last_sequence + 1;
    e.chain_sequence := last_sequence;
    e.previous_hash := last_hash;
    last_hash := audit_entry_hash(e);
    UPDATE audit_entries
       SET chain = e.chain, chain_sequence = e.chain_sequence, previous_hash = e.previous_hash, hash = last_hash
     WHERE at = e.at AND sequence = e.sequence;
  END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only;--> statement-breakpoint
INSERT INTO audit_heads (chain, sequence, hash)
SELECT DISTINCT ON (chain) chain, chain_sequence, hash FROM audit_entries ORDER BY chain, chain_sequence DESC;--> statement-breakpoint

CREATE UNIQUE INDEX "audit_entries_chain" ON "audit_entries" USING btree ("chain","chain_sequence");--> statement-breakpoint
CREATE INDEX "audit_entries_actor" ON "audit_entries" USING btree ("actor_user_id","at","sequence");--> statement-breakpoint
CREATE INDEX "audit_entries_action" ON "audit_entries" USING btree ("action","at","sequence");--> statement-breakpoint
CREATE INDEX "audit_entries_program" ON "audit_entries" USING btree ("program_id","at","sequence");--> statement-breakpoint

CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_heads;
BEGIN
  NEW.chain := coalesce(NEW.environment_id::text, 'console');
  -- Taken before the head is read: whoever waited here sees what the one before has committed.
  PERFORM pg_advisory_xact_lock(5, hashtext(NEW.chain));
  SELECT * INTO head FROM audit_heads WHERE chain = NEW.chain;
  NEW.chain_sequence := coalesce(head.sequence, 0) + 1;
  NEW.previous_hash := coalesce(head.hash, '');
  NEW.hash := audit_entry_hash(NEW);
  INSERT INTO audit_heads (chain, sequence, hash) VALUES (NEW.chain, NEW.chain_sequence, NEW.hash)
    ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER audit_entries_chain BEFORE INSERT ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();--> statement-breakpoint

-- Only the trigger above moves a head.
CREATE TRIGGER audit_heads_by_trigger BEFORE INSERT OR UPDATE OR DELETE ON audit_heads
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER audit_heads_no_truncate BEFORE TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
