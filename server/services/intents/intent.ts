import type { Reader, Transaction } from "@/db/client";
import type { finciIntents } from "@/db/schema";
import type { CardStatus } from "@/lib/card-states";
import type { FinciClient } from "@/server/finci/client";

/** A recorded write, as stored. */
export type Intent = typeof finciIntents.$inferSelect;
export type IntentOperation = Intent["operation"];

/** A pending intent this old was left behind: no call lasts as long. */
export const pendingStaleMs = 30_000;
/** What FINCI does not show this long after the intent was recorded did not happen. ASSUMED */
export const absenceProvesAfterMs = 60_000;

/** Codes of our own beside FINCI's, on intents that ended without FINCI's answer. */
export const notReachedCode = "not_reached";
export const notExecutedCode = "not_executed";

/** What FINCI's list tells of a card and its creation does not. */
export type CardFacts = { maskedNumber: string; lastFour: string | null; expirationMonth: string };

/** What came of a write: FINCI's id of the record, and of a new card what could be read of it. */
export type WriteResult = {
  resultId: string;
  cardFacts?: CardFacts | undefined;
  /** Status a new card gets here, where it is not the one that was asked for. */
  statusHere?: CardStatus | undefined;
};

/** How a write is carried out, where its caller wants it otherwise. */
export type SendOptions = {
  /** A new card's masked number is not read from FINCI's list; the caller reads it for many cards at once. */
  skipsCardFacts?: boolean | undefined;
};

/** What a look-up at FINCI shows of a write whose outcome is unknown. */
export type Finding =
  | ({ kind: "done" } & WriteResult)
  | { kind: "refused"; errorCodes: string[] }
  /** FINCI shows nothing of it. */
  | { kind: "absent" }
  /** FINCI shows something, and it cannot be told whose it is. */
  | { kind: "undecided" };

/** What the audit entry tells of a write. */
export type Effect = {
  subjectId: string;
  before?: Record<string, unknown>;
  after: Record<string, unknown>;
};

/**
 * All that is known of an operation. Everything works from the stored intent alone, because a recovery runs in another
 * process, after a crash.
 */
export type OperationHandler = {
  /** Verb in dotted form, for the audit. */
  action: string;
  subjectType: string;
  /** Carries the write out. */
  send(reader: Reader, client: FinciClient, intent: Intent, options?: SendOptions): Promise<WriteResult>;
  /** Finds out what became of it. Throws FinciError where FINCI cannot tell now. */
  lookUp(reader: Reader, client: FinciClient, intent: Intent): Promise<Finding>;
  /** Writes the mirror. Throws where the record is already somebody else's. */
  apply(tx: Transaction, intent: Intent, result: WriteResult): Promise<Effect>;
};
