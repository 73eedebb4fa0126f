CREATE TABLE "ledger_matches" (
	"environment_id" uuid NOT NULL,
	"master_account_id" text NOT NULL,
	"entry_id" text NOT NULL,
	"transaction_id" text NOT NULL,
	"difference_minor" bigint NOT NULL,
	"matched_by_user_id" uuid,
	"reason" text,
	"matched_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ledger_matches_environment_id_master_account_id_entry_id_pk" PRIMARY KEY("environment_id","master_account_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "master_accounts" (
	"environment_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"fetched_before" date NOT NULL,
	"cursor" text,
	"cursor_from" date,
	"cursor_to" date,
	"last_fetched_at" timestamp (3) with time zone,
	"last_problem" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "master_accounts_environment_id_account_id_pk" PRIMARY KEY("environment_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "master_entries" (
	"environment_id" uuid NOT NULL,
	"master_account_id" text NOT NULL,
	"id" text NOT NULL,
	"booked_at" timestamp (3) with time zone NOT NULL,
	"value_date" date NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"narrative" text NOT NULL,
	"is_card_related" boolean NOT NULL,
	"reference" text,
	"source" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "master_entries_environment_id_master_account_id_id_pk" PRIMARY KEY("environment_id","master_account_id","id")
);
--> statement-breakpoint
CREATE TABLE "exceptions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"authorization_id" text NOT NULL,
	"account_id" text NOT NULL,
	"status" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"owner_user_id" uuid,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by_user_id" uuid,
	"resolution" text
);
--> statement-breakpoint
CREATE TABLE "maintenance_windows" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"behaviour" text NOT NULL,
	"cap_minor" bigint,
	"cap_currency" char(3),
	"reason" text NOT NULL,
	"started_by_user_id" uuid,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_by_user_id" uuid,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "rule_sets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"subject_id" text NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"rules" jsonb NOT NULL,
	"meter_ids" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"reason" text NOT NULL,
	"author_user_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"activated_by_user_id" uuid,
	"activated_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone,
	"policy_version" bigint
);
--> statement-breakpoint
CREATE TABLE "velocity_counters" (
	"meter_id" bigint NOT NULL,
	"window_start" date NOT NULL,
	"used_minor" bigint NOT NULL,
	"used_count" bigint NOT NULL,
	CONSTRAINT "velocity_counters_meter_id_window_start_pk" PRIMARY KEY("meter_id","window_start")
);
--> statement-breakpoint
CREATE TABLE "velocity_meters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "velocity_meters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"environment_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"subject_id" text NOT NULL,
	"window" text NOT NULL,
	"time_zone" text NOT NULL,
	"currency" char(3),
	"mcc_ranges" "int4multirange",
	"countries" text[],
	"entry_modes" text[],
	"merchants" text[],
	"meter_key" text NOT NULL,
	"since_version" bigint NOT NULL,
	"backfilled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "policy_version" bigint;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "rule_set_ids" uuid[];--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "velocity_seen" jsonb;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "velocity_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "velocity_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "maintenance_id" uuid;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "parsed_us" integer;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "policy_us" integer;--> statement-breakpoint
ALTER TABLE "authorizations" ADD COLUMN "stored_us" integer;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "match_tolerance_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_matches" ADD CONSTRAINT "ledger_matches_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "master_accounts" ADD CONSTRAINT "master_accounts_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "master_entries" ADD CONSTRAINT "master_entries_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exceptions" ADD CONSTRAINT "exceptions_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_windows" ADD CONSTRAINT "maintenance_windows_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_sets" ADD CONSTRAINT "rule_sets_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "velocity_meters" ADD CONSTRAINT "velocity_meters_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_matches_transaction" ON "ledger_matches" USING btree ("environment_id","transaction_id");--> statement-breakpoint
CREATE INDEX "master_entries_booked" ON "master_entries" USING btree ("environment_id","booked_at","master_account_id","id");--> statement-breakpoint
CREATE INDEX "master_entries_reference" ON "master_entries" USING btree ("reference","environment_id") WHERE reference is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "exceptions_authorization" ON "exceptions" USING btree ("environment_id","kind","authorization_id");--> statement-breakpoint
CREATE INDEX "exceptions_queue" ON "exceptions" USING btree ("environment_id","status","opened_at","id");--> statement-breakpoint
CREATE INDEX "maintenance_windows_environment" ON "maintenance_windows" USING btree ("environment_id","started_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "maintenance_windows_open" ON "maintenance_windows" USING btree ("environment_id") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "rule_sets_version" ON "rule_sets" USING btree ("environment_id","scope","subject_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "rule_sets_active" ON "rule_sets" USING btree ("environment_id","scope","subject_id") WHERE status = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "rule_sets_draft" ON "rule_sets" USING btree ("environment_id","scope","subject_id") WHERE status in ('draft', 'activating');--> statement-breakpoint
CREATE INDEX "rule_sets_policy_version" ON "rule_sets" USING btree ("policy_version") WHERE policy_version is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "velocity_meters_key" ON "velocity_meters" USING btree ("environment_id","scope","subject_id","meter_key");--> statement-breakpoint
CREATE INDEX "authorizations_recorded_only" ON "authorizations" USING btree ("environment_id","outcome","received_at","id") WHERE decision is null;--> statement-breakpoint
CREATE INDEX "authorizations_maintenance" ON "authorizations" USING btree ("maintenance_id","received_at","id") WHERE maintenance_id is not null;