import { sql } from "drizzle-orm";
import {
  customType,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { moment } from "../columns";
import { users } from "./access";
import { environments, programs } from "./programs";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

const programId = () =>
  uuid("program_id")
    .notNull()
    .references(() => programs.id);

/** That FINCI confirmed one assumption of the contract for one side; withdrawn ones stay as history. */
export const assumptionConfirmations = pgTable(
  "assumption_confirmations",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    environmentId: uuid("environment_id")
      .notNull()
      .references(() => environments.id),
    /** Key of server/finci/assumptions. */
    key: text("key").notNull(),
    /** What it rests on, in the words of who confirmed it. */
    evidence: text("evidence").notNull(),
    confirmedByUserId: uuid("confirmed_by_user_id"),
    /** The person's name at that time. */
    confirmedByName: text("confirmed_by_name").notNull(),
    confirmedAt: moment("confirmed_at").notNull().defaultNow(),
    withdrawnByName: text("withdrawn_by_name"),
    withdrawnAt: moment("withdrawn_at"),
    withdrawnReason: text("withdrawn_reason"),
  },
  (table) => [
    // one that stands, per item; two at once
    uniqueIndex("assumption_confirmations_standing")
      .on(table.environmentId, table.key)
      .where(sql`withdrawn_at is null`),
    // the history of a checklist
    index("assumption_confirmations_environment").on(table.environmentId, table.confirmedAt),
  ],
);

/** Where a program is with one of the eleven steps of lib/journey; a step without a row has not been started. */
export const journeyProgress = pgTable(
  "journey_progress",
  {
    programId: programId(),
    step: integer("step").notNull(),
    state: text("state", { enum: ["not_started", "in_progress", "waiting_on_finci", "blocked", "done"] })
      .notNull()
      .default("not_started"),
    /** What blocks it, what FINCI is waited for, or why it was opened again. */
    stateReason: text("state_reason"),
    stateSince: moment("state_since").notNull().defaultNow(),
    ownerUserId: uuid("owner_user_id").references(() => users.id),
    dueOn: date("due_on", { mode: "string" }),
    note: text("note").notNull().default(""),
    doneAt: moment("done_at"),
    doneByName: text("done_by_name"),
    /** Why it is done although one before it is not. */
    doneOutOfOrderReason: text("done_out_of_order_reason"),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.step] })],
);

/** What shows that a step is done, in a person's words. Taken away ones stay. */
export const journeyEvidence = pgTable(
  "journey_evidence",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    programId: programId(),
    step: integer("step").notNull(),
    text: text("text").notNull(),
    addedByName: text("added_by_name").notNull(),
    addedAt: moment("added_at").notNull().defaultNow(),
    removedAt: moment("removed_at"),
  },
  (table) => [index("journey_evidence_step").on(table.programId, table.step, table.addedAt)],
);

/** A file that was added to a step; its content lies in pieces beside it. Removed ones keep their row, not their content. */
export const journeyDocuments = pgTable(
  "journey_documents",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    programId: programId(),
    step: integer("step").notNull(),
    fileName: text("file_name").notNull(),
    /** What its first bytes say it is, whatever its name. */
    kind: text("kind", { enum: ["pdf", "png", "jpg", "txt"] }).notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** Of the content, in hexadecimal. */
    sha256: text("sha256").notNull(),
    addedByName: text("added_by_name").notNull(),
    addedAt: moment("added_at").notNull().defaultNow(),
    removedAt: moment("removed_at"),
    removedByName: text("removed_by_name"),
  },
  (table) => [index("journey_documents_step").on(table.programId, table.step, table.addedAt)],
);

/** A document's content in pieces of at most 256 kB, so that handing it out never holds it whole. */
export const journeyDocumentPieces = pgTable(
  "journey_document_pieces",
  {
    documentId: uuid("document_id")
      .notNull()
      .references(() => journeyDocuments.id),
    position: integer("position").notNull(),
    content: bytes("content").notNull(),
  },
  (table) => [primaryKey({ columns: [table.documentId, table.position] })],
);

/** Whom FINCI calls about what. People of the integrator at work, not customers. */
export const programContacts = pgTable(
  "program_contacts",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    programId: programId(),
    role: text("role", {
      enum: ["program_owner", "technical", "operations", "security", "compliance", "finance"],
    }).notNull(),
    name: text("name").notNull(),
    email: text("email").notNull(),
    phone: text("phone").notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("program_contacts_role").on(table.programId, table.role)],
);

/**
 * A version of the production access confirmation (Transfer Acceptance Note). Its data never changes, and nothing of it once it
 * is signed (a trigger refuses that).
 */
export const acceptanceNotes = pgTable(
  "acceptance_notes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    programId: programId(),
    /** 1, 2, 3 … within the program. */
    number: integer("number").notNull(),
    /** The facts as they were, as server/services/acceptance-notes reads them. */
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    /** Of the data as canonical JSON, in hexadecimal; printed on the paper. */
    sha256: text("sha256").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** The four below are null until the signed copy is there. */
    signerName: text("signer_name"),
    signedOn: date("signed_on", { mode: "string" }),
    signedDocumentId: uuid("signed_document_id").references(() => journeyDocuments.id),
    signedRecordedByName: text("signed_recorded_by_name"),
    signedRecordedAt: moment("signed_recorded_at"),
  },
  (table) => [
    // the newest version, the history, and two at once
    uniqueIndex("acceptance_notes_number").on(table.programId, table.number),
  ],
);
