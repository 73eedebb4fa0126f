CREATE TABLE "responsibility_splits" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"program_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"duties" jsonb NOT NULL,
	"reason" text NOT NULL,
	"author_user_id" uuid,
	"author_name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "stage_default" text;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "retired_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "responsibility_splits" ADD CONSTRAINT "responsibility_splits_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "responsibility_splits_version" ON "responsibility_splits" USING btree ("program_id","version");--> statement-breakpoint
CREATE INDEX "cards_product" ON "cards" USING btree ("environment_id","product_id");--> statement-breakpoint
CREATE TRIGGER responsibility_splits_append_only BEFORE UPDATE OR DELETE ON responsibility_splits
  FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER responsibility_splits_no_truncate BEFORE TRUNCATE ON responsibility_splits
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
