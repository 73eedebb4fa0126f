-- The sandbox validations and what was found, their acceptance by FINCI, the production confirmation test, readiness reviews, and the
-- keys that sign evidence.
CREATE TABLE "certification_acceptances" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"run_id" uuid NOT NULL,
	"engineer_name" text NOT NULL,
	"accepted_on" date NOT NULL,
	"note" text NOT NULL,
	"recorded_by_user_id" uuid NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"withdrawn_by_user_id" uuid,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_reason" text
);
--> statement-breakpoint
CREATE TABLE "certification_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"environment_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"mode" text NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"started_by_user_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"lease_holder" uuid,
	"lease_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "certification_scenarios" (
	"run_id" uuid NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"evidence" jsonb DEFAULT '{"checks":[],"items":[],"ids":{}}'::jsonb NOT NULL,
	"explanation" jsonb,
	"progress" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"awaiting" jsonb,
	"deadline_at" timestamp (3) with time zone,
	CONSTRAINT "certification_scenarios_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
CREATE TABLE "production_confirmations" (
	"environment_id" uuid NOT NULL,
	"key" text NOT NULL,
	"evidence_id" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"done_by_user_id" uuid NOT NULL,
	"done_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "production_confirmations_environment_id_key_pk" PRIMARY KEY("environment_id","key")
);
--> statement-breakpoint
CREATE TABLE "readiness_reviews" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"facts" jsonb NOT NULL,
	"is_ready" boolean NOT NULL,
	"note" text NOT NULL,
	"signed_by_user_id" uuid NOT NULL,
	"signed_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"public_key" text NOT NULL,
	"private_key_sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "certification_acceptances" ADD CONSTRAINT "certification_acceptances_run_id_certification_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."certification_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certification_acceptances" ADD CONSTRAINT "certification_acceptances_recorded_by_user_id_users_id_fk" FOREIGN KEY ("recorded_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certification_acceptances" ADD CONSTRAINT "certification_acceptances_withdrawn_by_user_id_users_id_fk" FOREIGN KEY ("withdrawn_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certification_runs" ADD CONSTRAINT "certification_runs_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certification_runs" ADD CONSTRAINT "certification_runs_started_by_user_id_users_id_fk" FOREIGN KEY ("started_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certification_scenarios" ADD CONSTRAINT "certification_scenarios_run_id_certification_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."certification_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "production_confirmations" ADD CONSTRAINT "production_confirmations_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "production_confirmations" ADD CONSTRAINT "production_confirmations_done_by_user_id_users_id_fk" FOREIGN KEY ("done_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness_reviews" ADD CONSTRAINT "readiness_reviews_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readiness_reviews" ADD CONSTRAINT "readiness_reviews_signed_by_user_id_users_id_fk" FOREIGN KEY ("signed_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "certification_acceptances_run" ON "certification_acceptances" USING btree ("run_id") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "certification_runs_number" ON "certification_runs" USING btree ("environment_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "certification_runs_running" ON "certification_runs" USING btree ("environment_id") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "readiness_reviews_newest" ON "readiness_reviews" USING btree ("environment_id","signed_at","id");
