-- On a new database every table is empty, and plans that these functions keep would read whole tables while they grow,
-- until Postgres has analyzed them. Each of their look-ups has an index; they always use it.
ALTER FUNCTION authorize(jsonb) SET enable_seqscan = off;--> statement-breakpoint
ALTER FUNCTION settle_authorization(uuid, text, text, text) SET enable_seqscan = off;--> statement-breakpoint

-- Writes how long answers took, after the answers. Element: {account_id, received_at, delivery_id, id, duration_us}.
CREATE FUNCTION note_answer_durations(p_answers jsonb) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  UPDATE deliveries d SET answer_duration_us = x.duration_us
    FROM jsonb_to_recordset(p_answers)
      AS x(account_id text, received_at timestamptz, delivery_id uuid, duration_us integer)
   WHERE d.id = x.delivery_id AND d.account_id IS NOT DISTINCT FROM x.account_id
     AND d.received_at IS NOT DISTINCT FROM x.received_at;
  -- A repeat has a delivery of its own; the authorization keeps the time of its first answer.
  UPDATE authorizations a SET answer_duration_us = x.duration_us
    FROM jsonb_to_recordset(p_answers)
      AS x(environment_id uuid, received_at timestamptz, id text, duration_us integer)
   WHERE a.id = x.id AND a.environment_id IS NOT DISTINCT FROM x.environment_id
     AND a.received_at IS NOT DISTINCT FROM x.received_at;
END $$;
