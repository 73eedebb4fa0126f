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
ALTER TABLE "programs" ADD COLUMN "match_tolerance_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_matches" ADD CONSTRAINT "ledger_matches_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "master_accounts" ADD CONSTRAINT "master_accounts_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "master_entries" ADD CONSTRAINT "master_entries_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_matches_transaction" ON "ledger_matches" USING btree ("environment_id","transaction_id");--> statement-breakpoint
CREATE INDEX "master_entries_booked" ON "master_entries" USING btree ("environment_id","booked_at","master_account_id","id");--> statement-breakpoint
CREATE INDEX "master_entries_reference" ON "master_entries" USING btree ("reference","environment_id") WHERE reference is not null;