-- Substring search on names.
CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"at" timestamp (3) with time zone NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_entries_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"actor_user_id" uuid,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"program_id" uuid,
	"environment_id" uuid,
	"before" jsonb,
	"after" jsonb,
	"reason" text,
	"request_id" text,
	"source_address" text,
	CONSTRAINT "audit_entries_at_sequence_pk" PRIMARY KEY("at","sequence")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"user_agent" text DEFAULT '' NOT NULL,
	"source_address" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_roles" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"program_id" uuid
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"failed_sign_ins" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account_balances" (
	"environment_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"posted_minor" bigint NOT NULL,
	"held_minor" bigint NOT NULL,
	"entry_count" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_balances_environment_id_account_id_pk" PRIMARY KEY("environment_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"environment_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"owner_type" text NOT NULL,
	"owner_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_environment_id_account_id_pk" PRIMARY KEY("environment_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"environment_id" uuid NOT NULL,
	"token_id" text NOT NULL,
	"account_id" text NOT NULL,
	"holder_type" text NOT NULL,
	"holder_id" text NOT NULL,
	"product_id" integer NOT NULL,
	"embossing_name" text NOT NULL,
	"masked_number" text,
	"last_four" text,
	"expiration_month" text NOT NULL,
	"status" text NOT NULL,
	"stage" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"status_changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cards_environment_id_token_id_pk" PRIMARY KEY("environment_id","token_id")
);
--> statement-breakpoint
CREATE TABLE "corporates" (
	"environment_id" uuid NOT NULL,
	"corporate_id" text NOT NULL,
	"external_id" text NOT NULL,
	"legal_name" text NOT NULL,
	"registration_number" text NOT NULL,
	"country" text NOT NULL,
	"address" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "corporates_environment_id_corporate_id_pk" PRIMARY KEY("environment_id","corporate_id")
);
--> statement-breakpoint
CREATE TABLE "employees" (
	"environment_id" uuid NOT NULL,
	"employee_id" text NOT NULL,
	"corporate_id" text NOT NULL,
	"external_id" text NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"date_of_birth" date NOT NULL,
	"email" text NOT NULL,
	"phone" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "employees_environment_id_employee_id_pk" PRIMARY KEY("environment_id","employee_id")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"environment_id" uuid NOT NULL,
	"person_id" text NOT NULL,
	"external_id" text NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"date_of_birth" date NOT NULL,
	"email" text NOT NULL,
	"phone" text NOT NULL,
	"address" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "persons_environment_id_person_id_pk" PRIMARY KEY("environment_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "authorization_reversals" (
	"environment_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"id" text NOT NULL,
	"original_authorization_id" text NOT NULL,
	"billing_amount_minor" bigint NOT NULL,
	"billing_currency" char(3) NOT NULL,
	"advice_response_code" text,
	"finci_created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "authorization_reversals_environment_id_account_id_received_at_id_pk" PRIMARY KEY("environment_id","account_id","received_at","id")
);
--> statement-breakpoint
CREATE TABLE "authorizations" (
	"environment_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"id" text NOT NULL,
	"program_id" uuid NOT NULL,
	"token_id" text NOT NULL,
	"transaction_amount_minor" bigint NOT NULL,
	"transaction_currency" char(3) NOT NULL,
	"billing_amount_minor" bigint NOT NULL,
	"billing_currency" char(3) NOT NULL,
	"merchant_id" text NOT NULL,
	"merchant_name" text NOT NULL,
	"merchant_city" text NOT NULL,
	"merchant_country" text NOT NULL,
	"mcc" text NOT NULL,
	"entry_mode" text,
	"wallet" text,
	"three_ds" jsonb,
	"finci_created_at" timestamp (3) with time zone NOT NULL,
	"content_hash" text NOT NULL,
	"decision" text,
	"decision_reason" text,
	"decision_detail" jsonb,
	"answer_duration_us" integer,
	"advice_response_code" text,
	"advice_received_at" timestamp (3) with time zone,
	"outcome" text NOT NULL,
	"lifecycle" text NOT NULL,
	"held_minor" bigint NOT NULL,
	"cleared_minor" bigint NOT NULL,
	"reversed_minor" bigint NOT NULL,
	"hold_expires_at" timestamp (3) with time zone,
	"hold_expired_at" timestamp (3) with time zone,
	CONSTRAINT "authorizations_environment_id_account_id_received_at_id_pk" PRIMARY KEY("environment_id","account_id","received_at","id")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"environment_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sequence" bigint NOT NULL,
	"kind" text NOT NULL,
	"currency" char(3) NOT NULL,
	"posted_delta_minor" bigint NOT NULL,
	"held_delta_minor" bigint NOT NULL,
	"posted_after_minor" bigint NOT NULL,
	"held_after_minor" bigint NOT NULL,
	"authorization_id" text,
	"transaction_id" text,
	"narrative" text NOT NULL,
	"actor_user_id" uuid,
	CONSTRAINT "ledger_entries_environment_id_account_id_created_at_sequence_pk" PRIMARY KEY("environment_id","account_id","created_at","sequence")
);
--> statement-breakpoint
CREATE TABLE "merchants" (
	"environment_id" uuid NOT NULL,
	"name" text NOT NULL,
	"first_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "merchants_environment_id_name_pk" PRIMARY KEY("environment_id","name")
);
--> statement-breakpoint
CREATE TABLE "transactions" (
	"environment_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"id" text NOT NULL,
	"program_id" uuid NOT NULL,
	"type" text NOT NULL,
	"token_id" text NOT NULL,
	"authorization_id" text,
	"original_transaction_id" text,
	"transaction_amount_minor" bigint NOT NULL,
	"transaction_currency" char(3) NOT NULL,
	"billing_amount_minor" bigint NOT NULL,
	"billing_currency" char(3) NOT NULL,
	"merchant_id" text NOT NULL,
	"merchant_name" text NOT NULL,
	"merchant_city" text NOT NULL,
	"merchant_country" text NOT NULL,
	"mcc" text NOT NULL,
	"arn" text,
	"clearing_date" date NOT NULL,
	"sequence" integer NOT NULL,
	"is_final" boolean NOT NULL,
	"content_hash" text NOT NULL,
	"finci_created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "transactions_environment_id_account_id_received_at_id_pk" PRIMARY KEY("environment_id","account_id","received_at","id")
);
--> statement-breakpoint
CREATE TABLE "endpoints" (
	"key" text PRIMARY KEY NOT NULL,
	"environment_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "environments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"program_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'disabled' NOT NULL,
	"base_url" text,
	"path_prefix" text DEFAULT '/api/v1' NOT NULL,
	"signing_template" text DEFAULT '{timestamp}{method}{path}{body}' NOT NULL,
	"auth_token_sealed" text,
	"auth_secret_sealed" text,
	"webhook_secret_sealed" text,
	"webhook_signature_required" boolean DEFAULT false NOT NULL,
	"source_cidrs" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_version" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "products" (
	"environment_id" uuid NOT NULL,
	"product_id" integer NOT NULL,
	"name" text NOT NULL,
	"currency" char(3) NOT NULL,
	"form" text NOT NULL,
	"validity_months" integer DEFAULT 36 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "products_environment_id_product_id_pk" PRIMARY KEY("environment_id","product_id")
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"model" text NOT NULL,
	"customer_model" text NOT NULL,
	"decisioning_model" text DEFAULT 'integrator' NOT NULL,
	"capabilities" text[] NOT NULL,
	"launch_countries" text[] NOT NULL,
	"time_zone" text NOT NULL,
	"currency" char(3) NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"decision_deadline_ms" integer DEFAULT 1000 NOT NULL,
	"hold_days" integer DEFAULT 7 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "programs_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "api_calls" (
	"started_at" timestamp (3) with time zone NOT NULL,
	"id" uuid NOT NULL,
	"environment_id" uuid NOT NULL,
	"intent_id" uuid,
	"operation" text NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"attempt" integer NOT NULL,
	"outcome" text NOT NULL,
	"http_status" integer,
	"error_codes" text[],
	"request_body" jsonb,
	"response_body" jsonb,
	"duration_ms" integer NOT NULL,
	"request_id" text,
	CONSTRAINT "api_calls_started_at_id_pk" PRIMARY KEY("started_at","id")
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"account_id" text DEFAULT '' NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"id" uuid NOT NULL,
	"environment_id" uuid,
	"program_id" uuid,
	"endpoint" text NOT NULL,
	"kind" text NOT NULL,
	"event_id" text,
	"token_id" text,
	"authorization_id" text,
	"state" text NOT NULL,
	"http_status" integer NOT NULL,
	"answer" jsonb,
	"problem" text,
	"payload" jsonb,
	"body_bytes" integer NOT NULL,
	"source_address" text NOT NULL,
	"answer_duration_us" integer,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"processed_at" timestamp (3) with time zone,
	CONSTRAINT "deliveries_account_id_received_at_id_pk" PRIMARY KEY("account_id","received_at","id")
);
--> statement-breakpoint
CREATE TABLE "finci_intents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"operation" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"request" jsonb NOT NULL,
	"subject_id" text,
	"result_id" text,
	"error_codes" text[],
	"reason" text,
	"issuance_id" uuid,
	"actor_user_id" uuid,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "issuances" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"chain" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"form" jsonb NOT NULL,
	"person_id" text,
	"corporate_id" text,
	"account_id" text,
	"employee_id" text,
	"token_id" text,
	"problem" jsonb,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_balances" ADD CONSTRAINT "account_balances_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corporates" ADD CONSTRAINT "corporates_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employees" ADD CONSTRAINT "employees_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "persons" ADD CONSTRAINT "persons_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "environments" ADD CONSTRAINT "environments_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_subject" ON "audit_entries" USING btree ("subject_type","subject_id","at" DESC NULLS LAST,"sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_entries_newest" ON "audit_entries" USING btree ("at" DESC NULLS LAST,"sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "user_roles_once" ON "user_roles" USING btree ("user_id","role",coalesce(program_id::text, ''));--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "accounts_owner" ON "accounts" USING btree ("environment_id","owner_id");--> statement-breakpoint
CREATE INDEX "accounts_newest" ON "accounts" USING btree ("environment_id","created_at" DESC NULLS LAST,"account_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cards_newest" ON "cards" USING btree ("environment_id","created_at" DESC NULLS LAST,"token_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cards_status" ON "cards" USING btree ("environment_id","status","created_at" DESC NULLS LAST,"token_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cards_account" ON "cards" USING btree ("environment_id","account_id","created_at" DESC NULLS LAST,"token_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "cards_holder" ON "cards" USING btree ("environment_id","holder_id");--> statement-breakpoint
CREATE INDEX "cards_last_four" ON "cards" USING btree ("last_four");--> statement-breakpoint
CREATE INDEX "cards_name_trigram" ON "cards" USING gin (embossing_name gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "corporates_external_id" ON "corporates" USING btree ("environment_id","external_id");--> statement-breakpoint
CREATE INDEX "corporates_newest" ON "corporates" USING btree ("environment_id","created_at" DESC NULLS LAST,"corporate_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "corporates_name_trigram" ON "corporates" USING gin (legal_name gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "employees_external_id" ON "employees" USING btree ("environment_id","external_id");--> statement-breakpoint
CREATE INDEX "employees_corporate" ON "employees" USING btree ("environment_id","corporate_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "employees_name_trigram" ON "employees" USING gin ((first_name || ' ' || last_name || ' ' || email) gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "persons_external_id" ON "persons" USING btree ("environment_id","external_id");--> statement-breakpoint
CREATE INDEX "persons_newest" ON "persons" USING btree ("environment_id","created_at" DESC NULLS LAST,"person_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "persons_name_trigram" ON "persons" USING gin ((first_name || ' ' || last_name || ' ' || email) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "authorization_reversals_id" ON "authorization_reversals" USING btree ("id");--> statement-breakpoint
CREATE INDEX "authorization_reversals_original" ON "authorization_reversals" USING btree ("original_authorization_id");--> statement-breakpoint
CREATE INDEX "authorizations_id" ON "authorizations" USING btree ("id");--> statement-breakpoint
CREATE INDEX "authorizations_newest" ON "authorizations" USING btree ("environment_id","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "authorizations_outcome" ON "authorizations" USING btree ("environment_id","outcome","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "authorizations_token" ON "authorizations" USING btree ("environment_id","token_id","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "authorizations_merchant" ON "authorizations" USING btree ("environment_id","merchant_name","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "authorizations_open_holds" ON "authorizations" USING btree ("hold_expires_at") WHERE held_minor > 0;--> statement-breakpoint
CREATE INDEX "ledger_entries_sequence" ON "ledger_entries" USING btree ("environment_id","account_id","sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ledger_entries_authorization" ON "ledger_entries" USING btree ("authorization_id");--> statement-breakpoint
CREATE INDEX "merchants_name_trigram" ON "merchants" USING gin (name gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "transactions_id" ON "transactions" USING btree ("id");--> statement-breakpoint
CREATE INDEX "transactions_authorization" ON "transactions" USING btree ("authorization_id");--> statement-breakpoint
CREATE INDEX "transactions_newest" ON "transactions" USING btree ("environment_id","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transactions_type" ON "transactions" USING btree ("environment_id","type","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transactions_token" ON "transactions" USING btree ("environment_id","token_id","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transactions_arn" ON "transactions" USING btree ("arn");--> statement-breakpoint
CREATE INDEX "transactions_merchant" ON "transactions" USING btree ("environment_id","merchant_name","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "environments_program_kind" ON "environments" USING btree ("program_id","kind");--> statement-breakpoint
CREATE INDEX "api_calls_id" ON "api_calls" USING btree ("id");--> statement-breakpoint
CREATE INDEX "api_calls_newest" ON "api_calls" USING btree ("environment_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "api_calls_outcome" ON "api_calls" USING btree ("environment_id","outcome","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "api_calls_intent" ON "api_calls" USING btree ("intent_id");--> statement-breakpoint
CREATE INDEX "deliveries_id" ON "deliveries" USING btree ("id");--> statement-breakpoint
CREATE INDEX "deliveries_newest" ON "deliveries" USING btree ("environment_id","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "deliveries_state" ON "deliveries" USING btree ("environment_id","state","received_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "deliveries_event" ON "deliveries" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "deliveries_authorization" ON "deliveries" USING btree ("authorization_id");--> statement-breakpoint
CREATE INDEX "deliveries_inbox" ON "deliveries" USING btree ("next_attempt_at","received_at") WHERE state = 'received';--> statement-breakpoint
CREATE UNIQUE INDEX "finci_intents_key" ON "finci_intents" USING btree ("environment_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "finci_intents_open" ON "finci_intents" USING btree ("updated_at") WHERE state in ('pending', 'unknown');--> statement-breakpoint
CREATE INDEX "finci_intents_subject" ON "finci_intents" USING btree ("environment_id","subject_id");--> statement-breakpoint
CREATE INDEX "issuances_open" ON "issuances" USING btree ("environment_id","state","updated_at" DESC NULLS LAST);