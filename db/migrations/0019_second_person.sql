-- Which changes need a second person, by program; changes of people, who belong to no program; one action on many cards.
CREATE TABLE "card_bulk_items" (
	"run_id" uuid NOT NULL,
	"token_id" text NOT NULL,
	"position" integer NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"status_before" text NOT NULL,
	"sentence" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "card_bulk_items_run_id_token_id_pk" PRIMARY KEY("run_id","token_id")
);
--> statement-breakpoint
CREATE TABLE "card_bulk_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"environment_id" uuid NOT NULL,
	"action" text NOT NULL,
	"reason" text,
	"state" text NOT NULL,
	"requested_by_user_id" uuid NOT NULL,
	"approval_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "approvals" ALTER COLUMN "program_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "second_person_for" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "card_bulk_items" ADD CONSTRAINT "card_bulk_items_run_id_card_bulk_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."card_bulk_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_bulk_runs" ADD CONSTRAINT "card_bulk_runs_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_bulk_runs" ADD CONSTRAINT "card_bulk_runs_requested_by_user_id_users_id_fk" FOREIGN KEY ("requested_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_bulk_runs" ADD CONSTRAINT "card_bulk_runs_approval_id_approvals_id_fk" FOREIGN KEY ("approval_id") REFERENCES "public"."approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "card_bulk_items_card" ON "card_bulk_items" USING btree ("token_id","run_id");--> statement-breakpoint
CREATE INDEX "card_bulk_items_waiting" ON "card_bulk_items" USING btree ("run_id","position") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "card_bulk_runs_open" ON "card_bulk_runs" USING btree ("created_at","id") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "card_bulk_runs_newest" ON "card_bulk_runs" USING btree ("environment_id","created_at","id");
