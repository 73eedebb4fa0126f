-- The road to go-live: confirmations of the contract, the eleven steps, documents, contacts, the Transfer Acceptance Note.
CREATE TABLE "acceptance_notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"program_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"data" jsonb NOT NULL,
	"sha256" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"signer_name" text,
	"signed_on" date,
	"signed_document_id" uuid,
	"signed_recorded_by_name" text,
	"signed_recorded_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "assumption_confirmations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment_id" uuid NOT NULL,
	"key" text NOT NULL,
	"evidence" text NOT NULL,
	"confirmed_by_user_id" uuid,
	"confirmed_by_name" text NOT NULL,
	"confirmed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"withdrawn_by_name" text,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_reason" text
);
--> statement-breakpoint
CREATE TABLE "journey_document_pieces" (
	"document_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "journey_document_pieces_document_id_position_pk" PRIMARY KEY("document_id","position")
);
--> statement-breakpoint
CREATE TABLE "journey_documents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"program_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"file_name" text NOT NULL,
	"kind" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"added_by_name" text NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"removed_by_name" text
);
--> statement-breakpoint
CREATE TABLE "journey_evidence" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"program_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"text" text NOT NULL,
	"added_by_name" text NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "journey_progress" (
	"program_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"state" text DEFAULT 'not_started' NOT NULL,
	"state_reason" text,
	"state_since" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"owner_user_id" uuid,
	"due_on" date,
	"note" text DEFAULT '' NOT NULL,
	"done_at" timestamp (3) with time zone,
	"done_by_name" text,
	"done_out_of_order_reason" text,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "journey_progress_program_id_step_pk" PRIMARY KEY("program_id","step")
);
--> statement-breakpoint
CREATE TABLE "program_contacts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"program_id" uuid NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"phone" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "acceptance_notes" ADD CONSTRAINT "acceptance_notes_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_notes" ADD CONSTRAINT "acceptance_notes_signed_document_id_journey_documents_id_fk" FOREIGN KEY ("signed_document_id") REFERENCES "public"."journey_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assumption_confirmations" ADD CONSTRAINT "assumption_confirmations_environment_id_environments_id_fk" FOREIGN KEY ("environment_id") REFERENCES "public"."environments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_document_pieces" ADD CONSTRAINT "journey_document_pieces_document_id_journey_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."journey_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_documents" ADD CONSTRAINT "journey_documents_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_evidence" ADD CONSTRAINT "journey_evidence_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_progress" ADD CONSTRAINT "journey_progress_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_progress" ADD CONSTRAINT "journey_progress_owner_user_id_users_id_fk" FOREIGN KEY ("owner_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "program_contacts" ADD CONSTRAINT "program_contacts_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "acceptance_notes_number" ON "acceptance_notes" USING btree ("program_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "assumption_confirmations_standing" ON "assumption_confirmations" USING btree ("environment_id","key") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "assumption_confirmations_environment" ON "assumption_confirmations" USING btree ("environment_id","confirmed_at");--> statement-breakpoint
CREATE INDEX "journey_documents_step" ON "journey_documents" USING btree ("program_id","step","added_at");--> statement-breakpoint
CREATE INDEX "journey_evidence_step" ON "journey_evidence" USING btree ("program_id","step","added_at");--> statement-breakpoint
CREATE UNIQUE INDEX "program_contacts_role" ON "program_contacts" USING btree ("program_id","role");--> statement-breakpoint
CREATE INDEX "finci_intents_succeeded" ON "finci_intents" USING btree ("environment_id","operation","created_at") WHERE state = 'succeeded';--> statement-breakpoint
CREATE FUNCTION keep_acceptance_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.signed_recorded_at IS NOT NULL THEN
    RAISE EXCEPTION 'acceptance_notes: a version is never taken away, and a signed one never changed';
  END IF;
  IF (NEW.id, NEW.program_id, NEW.number, NEW.data, NEW.sha256, NEW.created_by_name, NEW.created_at)
    IS DISTINCT FROM (OLD.id, OLD.program_id, OLD.number, OLD.data, OLD.sha256, OLD.created_by_name, OLD.created_at) THEN
    RAISE EXCEPTION 'acceptance_notes: the data of a version never changes';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER acceptance_notes_kept BEFORE UPDATE OR DELETE ON acceptance_notes
  FOR EACH ROW EXECUTE FUNCTION keep_acceptance_note();--> statement-breakpoint
CREATE TRIGGER acceptance_notes_no_truncate BEFORE TRUNCATE ON acceptance_notes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
