CREATE TABLE "approvals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"program_id" uuid NOT NULL,
	"environment_id" uuid,
	"kind" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"change" jsonb NOT NULL,
	"effect" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_on" text NOT NULL,
	"status" text NOT NULL,
	"requested_by_user_id" uuid NOT NULL,
	"requested_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"decided_by_user_id" uuid,
	"decided_at" timestamp (3) with time zone,
	"decision_reason" text
);
--> statement-breakpoint
CREATE TABLE "exception_notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"exception_id" uuid NOT NULL,
	"written_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"author_user_id" uuid NOT NULL,
	"author_name" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "daily_closes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"day" date NOT NULL,
	"status" text NOT NULL,
	"totals" jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"signed_off_by_user_id" uuid NOT NULL,
	"signed_off_at" timestamp (3) with time zone NOT NULL,
	"reopened_by_user_id" uuid,
	"reopened_at" timestamp (3) with time zone,
	"reopen_reason" text
);
--> statement-breakpoint
CREATE TABLE "ledger_proofs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"requested_by_user_id" uuid,
	"proven_environment_id" uuid,
	"proven_account_id" text,
	"accounts_count" integer DEFAULT 0 NOT NULL,
	"entries_count" bigint DEFAULT 0 NOT NULL,
	"failures_count" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "statement_mappings" (
	"environment_id" uuid NOT NULL,
	"master_account_id" text NOT NULL,
	"mapping" jsonb NOT NULL,
	"updated_by_user_id" uuid,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "statement_mappings_environment_id_master_account_id_pk" PRIMARY KEY("environment_id","master_account_id")
);
--> statement-breakpoint
CREATE TABLE "statement_uploads" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"master_account_id" text NOT NULL,
	"file_name" text NOT NULL,
	"content_hash" text NOT NULL,
	"rows_count" integer NOT NULL,
	"added_count" integer NOT NULL,
	"uploaded_by_user_id" uuid,
	"uploaded_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "master_entry_aliases" (
	"environment_id" uuid NOT NULL,
	"master_account_id" text NOT NULL,
	"finci_entry_id" text NOT NULL,
	"entry_id" text NOT NULL,
	CONSTRAINT "master_entry_aliases_environment_id_master_account_id_finci_entry_id_pk" PRIMARY KEY("environment_id","master_account_id","finci_entry_id")
);
--> statement-breakpoint
CREATE TABLE "reconciliation_runs" (
	"environment_id" uuid PRIMARY KEY NOT NULL,
	"next_run_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"requested_at" timestamp (3) with time zone,
	"lease_until" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"added_count" integer DEFAULT 0 NOT NULL,
	"matched_count" integer DEFAULT 0 NOT NULL,
	"last_problem" text
);
--> statement-breakpoint
DROP INDEX "exceptions_authorization";--> statement-breakpoint
ALTER TABLE "exceptions" ALTER COLUMN "authorization_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "exceptions" ALTER COLUMN "account_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD COLUMN "reverses_sequence" bigint;--> statement-breakpoint
ALTER TABLE "transactions" ADD COLUMN "linked_authorization_id" text;--> statement-breakpoint
ALTER TABLE "transactions" ADD COLUMN "linked_transaction_id" text;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "long_hold_days" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "tip_allowance_percent" integer DEFAULT 20 NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "approval_threshold_minor" bigint DEFAULT 100000 NOT NULL;--> statement-breakpoint
ALTER TABLE "master_entries" ADD COLUMN "upload_id" uuid;--> statement-breakpoint
ALTER TABLE "master_accounts" ADD COLUMN "fetch_from" date;--> statement-breakpoint
ALTER TABLE "master_accounts" ADD COLUMN "statements_before" date;--> statement-breakpoint
ALTER TABLE "master_accounts" ADD COLUMN "last_page_cursor" text;--> statement-breakpoint
ALTER TABLE "master_accounts" ADD COLUMN "all_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "subject_id" text;--> statement-breakpoint
UPDATE "exceptions" SET "subject_id" = "authorization_id";--> statement-breakpoint
ALTER TABLE "exceptions" ALTER COLUMN "subject_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "transaction_id" text;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "master_account_id" text;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "entry_id" text;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "delivery_id" uuid;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "detail" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "resolution_kind" text;--> statement-breakpoint
ALTER TABLE "exceptions" ADD COLUMN "written_off_sequence" bigint;--> statement-breakpoint
UPDATE "exceptions" SET "resolution_kind" = 'explained' WHERE "status" = 'closed';--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_requested_by_user_id_users_id_fk" FOREIGN KEY ("requested_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_decided_by_user_id_users_id_fk" FOREIGN KEY ("decided_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception_notes" ADD CONSTRAINT "exception_notes_exception_id_exceptions_id_fk" FOREIGN KEY ("exception_id") REFERENCES "public"."exceptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_closes" ADD CONSTRAINT "daily_closes_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_mappings" ADD CONSTRAINT "statement_mappings_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_uploads" ADD CONSTRAINT "statement_uploads_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "master_entry_aliases" ADD CONSTRAINT "master_entry_aliases_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "master_entry_aliases_entry" ON "master_entry_aliases" USING btree ("environment_id","master_account_id","entry_id");--> statement-breakpoint
CREATE INDEX "master_entries_same" ON "master_entries" USING btree ("environment_id","master_account_id","value_date","amount_minor");--> statement-breakpoint
ALTER TABLE "reconciliation_runs" ADD CONSTRAINT "reconciliation_runs_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reconciliation_runs_next" ON "reconciliation_runs" USING btree ("next_run_at");--> statement-breakpoint
CREATE INDEX "approvals_pending" ON "approvals" USING btree ("program_id","requested_at","id") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "approvals_subject" ON "approvals" USING btree ("subject_type","subject_id","requested_at","id");--> statement-breakpoint
CREATE INDEX "approvals_newest" ON "approvals" USING btree ("program_id","requested_at","id");--> statement-breakpoint
CREATE INDEX "exception_notes_exception" ON "exception_notes" USING btree ("exception_id","written_at");--> statement-breakpoint
CREATE UNIQUE INDEX "daily_closes_day" ON "daily_closes" USING btree ("environment_id","day");--> statement-breakpoint
CREATE INDEX "ledger_proofs_newest" ON "ledger_proofs" USING btree ("started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "statement_uploads_content" ON "statement_uploads" USING btree ("environment_id","master_account_id","content_hash");--> statement-breakpoint
CREATE INDEX "statement_uploads_newest" ON "statement_uploads" USING btree ("environment_id","uploaded_at","id");--> statement-breakpoint
CREATE INDEX "ledger_entries_by_hand" ON "ledger_entries" USING btree ("environment_id","account_id","created_at","sequence") WHERE kind in ('funding', 'adjustment');--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entries_reverses" ON "ledger_entries" USING btree ("environment_id","account_id","reverses_sequence") WHERE reverses_sequence is not null;--> statement-breakpoint
CREATE INDEX "transactions_linked_authorization" ON "transactions" USING btree ("linked_authorization_id") WHERE linked_authorization_id is not null;--> statement-breakpoint
CREATE INDEX "transactions_linked_transaction" ON "transactions" USING btree ("linked_transaction_id") WHERE linked_transaction_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "exceptions_subject" ON "exceptions" USING btree ("environment_id","kind","subject_id");--> statement-breakpoint
CREATE INDEX "exceptions_kind" ON "exceptions" USING btree ("environment_id","status","kind","opened_at","id");--> statement-breakpoint
CREATE INDEX "exceptions_stake" ON "exceptions" USING btree ("environment_id","status","currency","amount_minor","id");--> statement-breakpoint
CREATE INDEX "exceptions_owner" ON "exceptions" USING btree ("environment_id","owner_user_id","opened_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "exceptions_authorization_id" ON "exceptions" USING btree ("authorization_id") WHERE authorization_id is not null;--> statement-breakpoint
CREATE INDEX "exceptions_transaction" ON "exceptions" USING btree ("transaction_id") WHERE transaction_id is not null;--> statement-breakpoint
CREATE INDEX "exceptions_account" ON "exceptions" USING btree ("account_id","status") WHERE account_id is not null;--> statement-breakpoint
CREATE TRIGGER exception_notes_append_only BEFORE UPDATE OR DELETE ON exception_notes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER master_entries_append_only BEFORE UPDATE ON master_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Each side is guessed to have one row left while nothing is matched, and row by row all against all would take hours.
ALTER FUNCTION match_ledger(uuid, bigint) SET enable_nestloop = off;
