CREATE TABLE "drift_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"trigger" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"requested_by_user_id" uuid,
	"cursor_owner_id" text DEFAULT '' NOT NULL,
	"cursor_owner_type" text DEFAULT '' NOT NULL,
	"owners_total" integer,
	"owners_done" integer DEFAULT 0 NOT NULL,
	"owners_failed" integer DEFAULT 0 NOT NULL,
	"cards_compared" integer DEFAULT 0 NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"found_new" integer DEFAULT 0 NOT NULL,
	"found_again" integer DEFAULT 0 NOT NULL,
	"closed_count" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"held_until" timestamp(3) with time zone,
	"holds" integer DEFAULT 0 NOT NULL,
	"lease_holder" uuid,
	"lease_until" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp(3) with time zone,
	"finished_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "drift_schedules" (
	"environment_id" uuid PRIMARY KEY NOT NULL,
	"is_on" boolean DEFAULT true NOT NULL,
	"hour" integer DEFAULT 3 NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drift_findings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"owner_type" text NOT NULL,
	"owner_id" text NOT NULL,
	"token_id" text DEFAULT '' NOT NULL,
	"ours" jsonb,
	"finci" jsonb,
	"status" text DEFAULT 'open' NOT NULL,
	"resolution" text,
	"first_run_id" uuid NOT NULL,
	"last_run_id" uuid NOT NULL,
	"first_seen_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"resolved_by_user_id" uuid,
	"resolved_at" timestamp(3) with time zone,
	"reason" text
);
--> statement-breakpoint
ALTER TABLE "drift_runs" ADD CONSTRAINT "drift_runs_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_runs" ADD CONSTRAINT "drift_runs_requested_by_user_id_users_id_fk" FOREIGN KEY ("requested_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_schedules" ADD CONSTRAINT "drift_schedules_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_findings" ADD CONSTRAINT "drift_findings_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_findings" ADD CONSTRAINT "drift_findings_first_run_id_drift_runs_id_fk" FOREIGN KEY ("first_run_id") REFERENCES "public"."drift_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_findings" ADD CONSTRAINT "drift_findings_last_run_id_drift_runs_id_fk" FOREIGN KEY ("last_run_id") REFERENCES "public"."drift_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drift_findings" ADD CONSTRAINT "drift_findings_resolved_by_user_id_users_id_fk" FOREIGN KEY ("resolved_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "drift_runs_open" ON "drift_runs" USING btree ("environment_id") WHERE state in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "drift_runs_newest" ON "drift_runs" USING btree ("environment_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "drift_findings_live" ON "drift_findings" USING btree ("environment_id","owner_id","token_id","kind") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "drift_findings_status" ON "drift_findings" USING btree ("environment_id","status","first_seen_at","id");--> statement-breakpoint
CREATE INDEX "drift_findings_kind" ON "drift_findings" USING btree ("environment_id","status","kind","first_seen_at","id");--> statement-breakpoint
CREATE INDEX "drift_findings_card" ON "drift_findings" USING btree ("environment_id","token_id");
