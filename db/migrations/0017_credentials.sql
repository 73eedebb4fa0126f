CREATE TABLE "credentials" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"token_sealed" text,
	"secret_sealed" text,
	"token_last_four" text,
	"secret_last_four" text,
	"token_fingerprint" text,
	"secret_fingerprint" text,
	"key_id" text GENERATED ALWAYS AS (split_part(secret_sealed, '.', 2)) STORED,
	"created_by_user_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retire_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"revoked_reason" text
);
--> statement-breakpoint
CREATE TABLE "endpoint_uses" (
	"endpoint_id" uuid PRIMARY KEY NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "created_by_user_id" uuid;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "disable_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "disabled_reason" text;--> statement-breakpoint
ALTER TABLE "environments" ADD COLUMN "outgoing_cidrs" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_current" ON "credentials" USING btree ("environment_id","kind") WHERE status = 'current';--> statement-breakpoint
CREATE INDEX "credentials_environment" ON "credentials" USING btree ("environment_id","kind","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "endpoints_id" ON "endpoints" USING btree ("id");--> statement-breakpoint
CREATE INDEX "endpoints_environment" ON "endpoints" USING btree ("environment_id");--> statement-breakpoint
-- What was entered before keeps working. Its last four characters and fingerprint are not known here: they are worked out when
-- the console is re-keyed, and until then when somebody looks.
INSERT INTO credentials (environment_id, kind, status, token_sealed, secret_sealed, created_at)
  SELECT id, 'card_api', 'current', auth_token_sealed, auth_secret_sealed, updated_at
    FROM environments WHERE auth_token_sealed IS NOT NULL AND auth_secret_sealed IS NOT NULL;--> statement-breakpoint
INSERT INTO credentials (environment_id, kind, status, secret_sealed, created_at)
  SELECT id, 'webhook', 'current', webhook_secret_sealed, updated_at
    FROM environments WHERE webhook_secret_sealed IS NOT NULL;--> statement-breakpoint
ALTER TABLE "environments" DROP COLUMN "auth_token_sealed";--> statement-breakpoint
ALTER TABLE "environments" DROP COLUMN "auth_secret_sealed";--> statement-breakpoint
ALTER TABLE "environments" DROP COLUMN "webhook_secret_sealed";--> statement-breakpoint
-- A credential in use has its secret, and one that is not has none.
ALTER TABLE credentials ADD CONSTRAINT credentials_revoked_are_empty
  CHECK ((status = 'revoked') = (secret_sealed IS NULL) AND (status <> 'revoked' OR token_sealed IS NULL));--> statement-breakpoint
CREATE TRIGGER credentials_policy AFTER INSERT OR UPDATE OR DELETE ON credentials
  FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_version();
