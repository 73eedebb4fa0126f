-- Issuing at scale: batches of people or employees who get an account and a card, and their rows.
CREATE TABLE "issuing_batches" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"file_name" text NOT NULL,
	"file_hash" text NOT NULL,
	"header" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"corporate_id" text,
	"shared_account_id" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"problem" text,
	"held_until" timestamp (3) with time zone,
	"lease_holder" uuid,
	"lease_until" timestamp (3) with time zone,
	"created_by_user_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_by_user_id" uuid,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issuing_rows" (
	"batch_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"environment_id" uuid NOT NULL,
	"external_id" text,
	"cells" jsonb,
	"fixes" jsonb,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"has_error" boolean DEFAULT false NOT NULL,
	"plan" jsonb,
	"state" text DEFAULT 'read' NOT NULL,
	"outcome" text,
	"holder_id" text,
	"account_id" text,
	"token_id" text,
	"masked_number" text,
	"failure" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "issuing_rows_batch_id_line_pk" PRIMARY KEY("batch_id","line")
);
--> statement-breakpoint
ALTER TABLE "issuing_batches" ADD CONSTRAINT "issuing_batches_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuing_batches" ADD CONSTRAINT "issuing_batches_created_by_user_id_users_id_fk" FOREIGN KEY ("created_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuing_batches" ADD CONSTRAINT "issuing_batches_started_by_user_id_users_id_fk" FOREIGN KEY ("started_by_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuing_rows" ADD CONSTRAINT "issuing_rows_batch_id_issuing_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."issuing_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuing_rows" ADD CONSTRAINT "issuing_rows_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "issuing_batches_newest" ON "issuing_batches" USING btree ("environment_id","created_at","id");--> statement-breakpoint
CREATE INDEX "issuing_batches_running" ON "issuing_batches" USING btree ("started_at") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "issuing_rows_state" ON "issuing_rows" USING btree ("batch_id","state","line");--> statement-breakpoint
CREATE INDEX "issuing_rows_external_id" ON "issuing_rows" USING btree ("environment_id","external_id");
